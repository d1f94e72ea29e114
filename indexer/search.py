"""Finds passages by meaning and by words, fuses both, and keeps why each was found.

Each half's scores are divided by their maximum and added by weight: on two public test sets this
beat either half alone, and ranks alone (reciprocal rank) by a good margin. Cosines are exact, from
the stored vectors, also for passages that only their words brought up.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue import Catalogue
from indexer.dense import DenseIndex
from indexer.embedder import Embedder
from indexer.lexical import LexicalIndex
from indexer.records import AnyRow

DEPTH = 100
"""Passages that each half may propose."""
Read = Callable[[Iterable[int], str], dict[int, AnyRow]]
"""Reads passages by their numbers, with their vectors by the model named."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query made ready: its vector, and for each stem the word as typed and its rarity.

    Rarity is the inverse document frequency of BM25: what few passages have tells most.
    """

    text: str
    vector: NDArray[np.float32]
    stems: Mapping[str, tuple[str, float]]

    def coverage(self, stems: Collection[str]) -> float:
        """How much of the query's rarity these stems make up, 0 to 1."""
        whole = sum(rarity for _, rarity in self.stems.values())
        part = sum(rarity for stem, (_, rarity) in self.stems.items() if stem in stems)
        return part / whole if whole else 0.0

    def words(self, stems: Collection[str]) -> list[str]:
        """The query's own words for these stems, rarest first."""
        shared = [own for stem, own in self.stems.items() if stem in stems]
        return [word for word, _ in sorted(shared, key=lambda pair: (-pair[1], pair[0]))]


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage and how it fits one query.

    `cosine` is how near it is in meaning (-1 to 1; see `nearness`), `score` the fusion with its
    words, 0 to 1 within one search.
    """

    row: AnyRow
    cosine: float
    score: float = 0.0


class Search:
    """Searches one shelf at a time; `weight` is the dense half's share, 0 to 1."""

    def __init__(
        self,
        catalogue: Catalogue,
        embedder: Embedder,
        vectors: Mapping[str, DenseIndex],
        lexical: LexicalIndex,
        weight: float,
    ) -> None:
        self._catalogue = catalogue
        self._embedder = embedder
        self._vectors = vectors
        self._lexical = lexical
        self._weight = weight

    def prepare(self, texts: Sequence[str]) -> list[Asked]:
        """Embed queries and look up how rare their words are."""
        vectors = self._embedder.embed(texts, query=True)
        total = max(1, self._lexical.refresh())
        return [
            Asked(text, vector, self._rarity(text, total))
            for text, vector in zip(texts, vectors, strict=True)
        ]

    def _rarity(self, text: str, total: int) -> dict[str, tuple[str, float]]:
        found = {}
        for stem, word in self._lexical.stems(text).items():
            frequency = self._lexical.frequency(stem)
            found[stem] = (word, math.log(1 + (total - frequency + 0.5) / (frequency + 0.5)))
        return found

    def find(self, asked: Asked, shelf: str, top: int) -> list[Hit]:
        """The passages of a shelf that fit best, best first."""
        return self.find_all([asked], shelf, top)[0]

    def find_all(self, asked: Sequence[Asked], shelf: str, top: int) -> list[list[Hit]]:
        """The same for several queries: what they have in common is read once."""
        read = self._catalogue.passages
        return [
            [Hit(row, cosine, score) for row, cosine, score in ranked]
            for ranked in self._ranked(asked, shelf, top, read)
        ]

    def documents(self, asked: Sequence[Asked], shelf: str, top: int) -> dict[int, float]:
        """Documents that any query brings up among its `top` passages, with their best score."""
        best: dict[int, float] = {}
        for ranked in self._ranked(asked, shelf, top, self._catalogue.places):
            for row, _, score in ranked:
                best[row.document_id] = max(best.get(row.document_id, 0.0), score)
        return best

    def _ranked(
        self, asked: Sequence[Asked], shelf: str, top: int, read: Read
    ) -> list[list[tuple[AnyRow, float, float]]]:
        """For each query the best passages as `read` gives them, with cosine and score."""
        dense = [self._vectors[shelf].search(query.vector, DEPTH) for query in asked]
        by_words = [dict(self._lexical.search(query.stems, DEPTH, shelf)) for query in asked]
        proposed = [
            {number for number, _ in near} | set(worded)
            for near, worded in zip(dense, by_words, strict=True)
        ]
        rows = read(set().union(*proposed), self._embedder.fingerprint)
        found = []
        for at, near in enumerate(nearness(rows.values(), asked, self._vectors[shelf].middle())):
            pairs = zip(rows, near, strict=True)
            cosines = {number: cosine for number, cosine in pairs if number in proposed[at]}
            scores = fuse(cosines, by_words[at], self._weight)
            best = sorted(cosines, key=lambda number: (-scores[number], number))[:top]
            found.append([(rows[each], cosines[each], scores[each]) for each in best])
        return found

    def examine(
        self, asked: Sequence[Asked], documents: Iterable[int], shelf: str
    ) -> list[list[Hit]]:
        """For each query, how every passage of these documents fits it; unranked."""
        rows = self._catalogue.passages_of(documents, self._embedder.fingerprint)
        near = nearness(rows, asked, self._vectors[shelf].middle())
        return [
            [Hit(row, cosine) for row, cosine in zip(rows, cosines, strict=True)]
            for cosines in near
        ]

    def stems(self, hits: Iterable[Hit]) -> frozenset[str]:
        """The stems of passages, and of what stands over them, together."""
        texts = {text for hit in hits for text in (hit.row.context, hit.row.text)}
        return self._lexical.stem_set("\n".join(texts))


def fuse(
    cosines: Mapping[int, float], by_words: Mapping[int, float], weight: float
) -> dict[int, float]:
    """Add both halves, each divided by its maximum; nothing found scores nothing."""
    nearest = max(cosines.values(), default=0.0)
    wordiest = max(by_words.values(), default=0.0)
    return {
        number: weight * _share(cosine, nearest)
        + (1 - weight) * _share(by_words.get(number, 0.0), wordiest)
        for number, cosine in cosines.items()
    }


def _share(value: float, most: float) -> float:
    return max(0.0, value) / most if most > 0 else 0.0


def nearness(
    rows: Collection[AnyRow], asked: Sequence[Asked], middle: NDArray[np.float32]
) -> list[list[float]]:
    """For each query its cosines with all rows, without what all passages share (`middle`).

    Requests are alike in being requests: taken out, what is left is what they are about. A question
    has less of it than a letter, so only half is taken out there. Both were measured
    (`make bench`): more questions without an answer are told from those with one.
    """
    halves = np.frombuffer(b"".join(row.half for row in rows), dtype="<f2").astype(np.float32)
    passages = _units(halves.reshape(len(rows), len(middle)) - middle)
    typed = np.array([each.vector for each in asked], dtype=np.float32)
    queries = _units(typed - middle / np.float32(2))
    found: list[list[float]] = (queries @ passages.T).tolist()
    return found


def _units(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
