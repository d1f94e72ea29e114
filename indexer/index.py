"""The index as one thing: the catalogue, the model, and the two halves derived from them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path

from indexer.catalogue import Catalogue
from indexer.claims import Claims
from indexer.dense import DenseIndex
from indexer.embedder import Embedder, Reading
from indexer.halves import dense_halves
from indexer.lexical import LexicalIndex
from indexer.purging import purge
from indexer.records import Document, MissingVectorsError, Passage
from indexer.search import Search

_BATCH = 256


class Index:
    """What casework holds: adds, removes and finds; opens only what is asked for."""

    def __init__(
        self,
        catalogue: Catalogue,
        folder: Path,
        open_embedder: Callable[[], Embedder],
        weight: float = 0.5,
        open_next: Callable[[], Embedder] | None = None,
    ) -> None:
        """`open_next` opens the model that a rebuilt index shall have, where it is another."""
        self.catalogue = catalogue
        self._open_next = open_next or open_embedder
        self._weight = weight
        self._folder = folder
        self._open_embedder = open_embedder

    @cached_property
    def embedder(self) -> Embedder:
        """The model, opened when a text has to be embedded; WrongModelError where it changed."""
        embedder = self._open_embedder()
        self.catalogue.require(embedder.fingerprint)
        return embedder

    def claims(self) -> Claims:
        """Who reads which file, agreed with every other worker on this index; to be closed."""
        return self.catalogue.claims(self._folder)

    @property
    def holds_letters(self) -> bool:
        """False where nothing but the law was ever added."""
        return self.catalogue.holds_other_than("law")

    def add(self, document: Document, passages: Sequence[Passage], now: datetime) -> str:
        """Embed what is new and store the whole document: `added`, `updated` or `unchanged`."""
        for _attempt in range(3):
            readings = self._read(passages)
            try:
                return self.catalogue.put(
                    document, passages, readings, self.embedder.fingerprint, now
                )
            except MissingVectorsError:
                continue  # another process removed a letter that had the same passage
        raise MissingVectorsError(document.name)

    def embed_ahead(self, passages: Sequence[Passage]) -> None:
        """Embed many small documents' passages together, which keeps every core busy."""
        self.catalogue.keep_vectors(self._read(passages), self.embedder.fingerprint)

    def _read(self, passages: Sequence[Passage]) -> dict[str, Reading]:
        texts = {passage.hash: passage.searched for passage in passages}
        missing = sorted(self.catalogue.missing(texts, self.embedder.fingerprint))
        readings = self.embedder.read([texts[each] for each in missing])
        return dict(zip(missing, readings, strict=True))

    def reembed(self, progress: Callable[[int], None]) -> None:
        """Embed every passage with the model now set, then use it; the old one serves meanwhile."""
        embedder = self._open_next()
        for rows in self.catalogue.without_vectors(embedder.fingerprint, _BATCH):
            passages = {
                row.hash: f"{row.context}\n{row.text}" if row.context else row.text for row in rows
            }
            readings = embedder.read(list(passages.values()))
            self.catalogue.keep_vectors(
                dict(zip(passages, readings, strict=True)), embedder.fingerprint
            )
            progress(len(passages))
        self.catalogue.switch_model(embedder.fingerprint)

    @contextmanager
    def one_question(self) -> Iterator[None]:
        """Whatever is read within it is read over one connection: see the catalogue.

        WrongModelError where the vectors in use are no longer those of the model opened here.
        """
        with self.catalogue.one_question():
            self.catalogue.require(self.embedder.fingerprint)
            yield

    @cached_property
    def search(self) -> Search:
        """Finds passages of one shelf."""
        return Search(self.catalogue, self.embedder, self._vectors, self.lexical, self._weight)

    @cached_property
    def lexical(self) -> LexicalIndex:
        """The words of all passages."""
        return LexicalIndex(self.catalogue, self._folder)

    @cached_property
    def _vectors(self) -> dict[str, DenseIndex]:
        model = self.embedder
        return dense_halves(self.catalogue, self._folder, model.fingerprint, model.dim)

    def erase(self, names: Iterable[str]) -> int:
        """Take documents out for good; returns how many went. `purge` has to follow."""
        return sum(self.catalogue.erase(name) for name in names)

    def purge(self) -> None:
        """Write the derived files anew, without what was taken out."""
        purge(self.catalogue, self._folder)

    def refresh(self) -> None:
        """Bring the derived halves up to now, so that the next question does not wait for it."""
        for half in self._vectors.values():
            half.refresh()
        self.lexical.refresh()
