"""Where the dense half may live, each opened as a process of its own would open it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from small_letters import EMBEDDER
from sqlalchemy import text

from bot.store.db import make_engine
from indexer.catalogue import Catalogue
from indexer.dense import DenseIndex
from indexer.halves import dense_halves
from indexer.nearby import NearbyIndex
from indexer.shelves import PRECEDENTS
from indexer.vectors import VectorIndex

BACKENDS = ("faiss-sqlite", "faiss-postgresql", "pgvector", "pgvector-graph")


@dataclass(frozen=True)
class Place:
    """A backend over one database; every opening is another process on another machine."""

    backend: str
    url: str
    home: Path
    machine: Callable[[], Path]

    def catalogue(self, kind: type[Catalogue] = Catalogue) -> Catalogue:
        return kind(make_engine(self.url, self.home))

    def dense(
        self, catalogue: Catalogue | None = None, fingerprint: str = EMBEDDER.fingerprint
    ) -> DenseIndex:
        catalogue, folder = catalogue or self.catalogue(), self.machine()
        if self.backend == "faiss-postgresql":
            return VectorIndex(catalogue, folder, fingerprint, EMBEDDER.dim, PRECEDENTS)
        half = dense_halves(catalogue, folder, fingerprint, EMBEDDER.dim)[PRECEDENTS]
        assert isinstance(half, VectorIndex if self.backend == "faiss-sqlite" else NearbyIndex)
        return half

    def is_shared(self) -> bool:
        return self.backend.startswith("pgvector")


def nearest(index: DenseIndex, catalogue: Catalogue, asked: str) -> str:
    """The text of the passage that is nearest to a text."""
    number, _ = index.search(EMBEDDER.embed([asked])[0], 1)[0]
    return str(catalogue.passages([number], EMBEDDER.fingerprint)[number].text)


def rows_held(catalogue: Catalogue, index: NearbyIndex) -> int:
    """How many rows the shared table really has."""
    with catalogue.reading() as connection:
        count = connection.execute(text(f"SELECT count(*) FROM {index.table.name}")).scalar()
    return int(count or 0)
