"""The dense half of the search: what it has to do, and which of two ways serves this catalogue.

Beside a catalogue in PostgreSQL the vectors lie there too, once for all machines (pgvector);
everywhere else each machine keeps them in a file of its own (FAISS). Both are derived from the
catalogue and may be thrown away.
"""

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue import Catalogue
from indexer.shelves import SHELVES

if TYPE_CHECKING:
    from indexer.extension import Extension

_FEW = 100


class DenseIndex(Protocol):
    """One shelf's vectors, following the catalogue. Safe to share by threads."""

    def search(self, vector: NDArray[np.float32], top: int) -> list[tuple[int, float]]:
        """The `top` nearest passages: number and cosine, nearest first, as of the last commit."""

    def middle(self) -> NDArray[np.float32]:
        """What all passages of the shelf share: see `middle_of`."""

    def refresh(self) -> int:
        """Reflect the catalogue now, made fast to ask; returns how many passages it holds."""


def middle_of(mean: NDArray[np.floating], count: int) -> NDArray[np.float32]:
    """The mean of `count` passages, near nothing while they are few: the more, the fuller."""
    return np.asarray(mean * count / (count + _FEW), dtype=np.float32)


def dense_halves(
    catalogue: Catalogue, folder: Path, fingerprint: str, dim: int
) -> dict[str, DenseIndex]:
    """By shelf, the vectors of one model: in PostgreSQL where it holds them, else in `folder`."""
    if catalogue.engine.dialect.name == "postgresql":
        from indexer.extension import find_extension

        extension = find_extension(catalogue.engine)
        if extension.holds(dim):
            return _shared(catalogue, extension, fingerprint, dim)
    return _own(catalogue, folder, fingerprint, dim)


def _shared(
    catalogue: Catalogue, extension: "Extension", fingerprint: str, dim: int
) -> dict[str, DenseIndex]:
    from indexer.nearby import NearbyIndex
    from indexer.nearby_table import NearbyTable

    # One for all shelves: however many threads ask, one of them at a time takes the further
    # connections that catching up needs.
    one_at_a_time = threading.Lock()
    return {
        shelf: NearbyIndex(
            catalogue, NearbyTable(extension, shelf, fingerprint, dim), one_at_a_time
        )
        for shelf in SHELVES
    }


def _own(catalogue: Catalogue, folder: Path, fingerprint: str, dim: int) -> dict[str, DenseIndex]:
    from indexer.vectors import VectorIndex

    return {shelf: VectorIndex(catalogue, folder, fingerprint, dim, shelf) for shelf in SHELVES}
