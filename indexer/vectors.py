"""Dense half of the search: FAISS over the catalogue's vectors, eight bits a number.

All are scanned for each question; where they are very many, they are sorted into cells.

Derived: a snapshot file holds what was true at one generation, and what came after is replayed from
the catalogue when the index is opened or asked. The snapshot is written anew only when the replay
has become long, so that one confirmed letter never rewrites a large file.
"""

import json
import sys
import threading
import zlib
from collections.abc import Callable
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import IO, Any

import faiss
import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from indexer import cells
from indexer.catalogue import Catalogue
from indexer.dense import middle_of
from indexer.durable import clear_scratch, make_folder, whole
from indexer.records import BEGINNING, Mark, Replay
from indexer.shelves import SHELVES

_FAISS: Any = faiss
"""The names that FAISS makes at run time, which no type checker sees."""
# FAISS shares work out by query, and we have one at a time: more threads would wait for nothing.
_FAISS.omp_set_num_threads(1)
_HEADER = 512
_LONG_REPLAY = 2000
"""Vectors replayed in some ten milliseconds: below this a new snapshot is not worth its writing."""
_LONG_SHARE = 0.05
_SAMPLE = 1000
_BATCH = 2000


class VectorIndex:
    """One shelf's vectors; finds the nearest passages to a vector. Safe to share by threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        folder: Path,
        fingerprint: str,
        dim: int,
        shelf: str,
        many: int = cells.MANY,
    ) -> None:
        self._catalogue = catalogue
        self._fingerprint = fingerprint
        self._dim = dim
        self._roles = SHELVES[shelf]
        self._many = many
        self._file = folder / f"{shelf}-{fingerprint}.faiss"
        self._lock = threading.Lock()
        self._index: Any = None
        self._mark = BEGINNING
        self._middle: tuple[Mark, NDArray[np.float32]] | None = None
        self._replayed = 0
        """Vectors added or dropped since the snapshot."""

    def search(self, vector: NDArray[np.float32], top: int) -> list[tuple[int, float]]:
        """The `top` nearest passages: number and cosine, nearest first, as of the last commit."""
        with self._lock:
            self._catch_up()
            if not self._index.ntotal:
                return []  # FAISS refuses to search what has never been given a vector
            scores, numbers = self._index.search(vector.reshape(1, -1), top)
        pairs = zip(numbers[0].tolist(), scores[0].tolist(), strict=True)
        return [(number, score) for number, score in pairs if number >= 0]

    def middle(self) -> NDArray[np.float32]:
        """What all passages of the shelf share: their mean, near nothing while they are few.

        From a thousand passages spread evenly over the shelf, or from the middles of its cells.
        """
        with self._lock:
            self._catch_up()
            if self._middle is None or self._middle[0] != self._mark:
                self._middle = (self._mark, self._mean())
            return self._middle[1]

    def _mean(self) -> NDArray[np.float32]:
        count = self._index.ntotal
        if not count:
            return np.zeros(self._dim, dtype=np.float32)
        if cells.is_in_cells(self._index):
            return middle_of(cells.mean_of_cells(self._index), count)
        codes = _FAISS.downcast_index(self._index.index)
        rows = np.linspace(0, count - 1, min(count, _SAMPLE)).astype(np.int64)
        mean = np.mean([codes.reconstruct(int(row)) for row in rows], axis=0)
        return middle_of(mean, count)

    def refresh(self) -> int:
        """Reflect the catalogue now; returns how many passages the index holds."""
        with self._lock:
            self._catch_up()
            return int(self._index.ntotal)

    def _catch_up(self) -> None:
        if self._index is None:
            self._open()
        if self._catalogue.mark() == self._mark:
            return
        try:
            self._follow()
        except BaseException:
            self._index = None  # half of the change is in it: the next one opens it anew
            raise
        if self._replayed > max(_LONG_REPLAY, _LONG_SHARE * self._index.ntotal):
            self._sort()
            self._save()

    def _sort(self) -> None:
        """Where the vectors have become very many, lay them into cells."""
        if self._index.ntotal >= self._many and not cells.is_in_cells(self._index):
            self._index = cells.sort_into_cells(self._index)

    def _follow(self) -> None:
        if not self._replay():
            self._begin()
            self._replay()

    def _replay(self) -> bool:
        """Do what the catalogue did since our mark; False where our past is not its past."""
        with self._catalogue.replay(self._mark, self._roles, self._fingerprint) as replay:
            if replay is None:
                return False
            self._forget(replay)
            self._add(replay)
            self._mark = replay.mark
        return True

    def _forget(self, replay: Replay) -> None:
        if self._index.ntotal:
            for low, high in replay.gone:
                self._replayed += self._index.remove_ids(faiss.IDSelectorRange(low, high))

    def _add(self, replay: Replay) -> None:
        while rows := list(islice(replay.added, _BATCH)):
            vectors = np.frombuffer(b"".join(row.half for row in rows), dtype="<f2")
            vectors = vectors.astype(np.float32).reshape(len(rows), self._dim)
            if not self._index.is_trained:
                self._train(vectors)
            self._index.add_with_ids(vectors, np.array([row.id for row in rows], dtype=np.int64))
            self._replayed += len(rows)

    def _begin(self) -> None:
        codes = faiss.IndexScalarQuantizer(
            self._dim, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        self._index = faiss.IndexIDMap(codes)
        self._mark, self._replayed = BEGINNING, 0

    def _train(self, sample: NDArray[np.float32]) -> None:
        """Fix the range of each number: what was seen and a fifth more, at least five deviations.

        A unit vector's numbers deviate by 1 / sqrt(dim), so that a small first sample does no harm.
        """
        reach = np.maximum(np.abs(sample).max(axis=0) * 1.2, 5 / np.sqrt(self._dim))
        self._index.train(np.stack([-reach, reach]).astype(np.float32))

    # The snapshot

    def _open(self) -> None:
        self._begin()
        try:
            self._load()
        except FileNotFoundError:
            return
        except (OSError, ValueError, RuntimeError, TypeError, KeyError) as problem:
            print(f"{self._file}: {problem}; rebuilding it from the store", file=sys.stderr)  # noqa: T201
            self._file.unlink(missing_ok=True)
            self._begin()

    def _load(self) -> None:
        with self._file.open("rb") as stream:
            header = json.loads(stream.read(_HEADER))
            read = _Checked(stream.read)
            index = _FAISS.read_index(_FAISS.PyCallbackIOReader(read.pull, 1 << 20))
        if read.sum != header["crc32"] or index.d != self._dim:
            raise ValueError("the checksum does not fit")
        self._index, self._mark = index, Mark(**header["mark"])

    def _save(self) -> None:
        """Write a new snapshot beside the old one, then put it in place in one move."""
        make_folder(self._file.parent)
        try:
            with FileLock(f"{self._file}.lock", timeout=0):
                clear_scratch(self._file)
                with whole(self._file) as stream:
                    self._write(stream)
        except Timeout:
            return  # another process is writing the same; the replay bridges the difference
        self._replayed = 0

    def _write(self, stream: IO[bytes]) -> None:
        stream.write(b" " * _HEADER)
        written = _Checked(stream.write)
        _FAISS.write_index(self._index, _FAISS.PyCallbackIOWriter(written.push, 1 << 20))
        header = json.dumps({"crc32": written.sum, "mark": asdict(self._mark)}).encode()
        stream.seek(0)
        stream.write(header.ljust(_HEADER))


class _Checked:
    """Adds up the checksum of the bytes that pass through."""

    def __init__(self, inner: Callable[[Any], Any]) -> None:
        self._inner = inner
        self.sum = 0

    def push(self, data: bytes) -> None:
        self.sum = zlib.crc32(data, self.sum)
        self._inner(data)

    def pull(self, size: int) -> bytes:
        data: bytes = self._inner(size)
        self.sum = zlib.crc32(data, self.sum)
        return data
