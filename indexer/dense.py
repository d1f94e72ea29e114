"""The dense half of the search: what it has to do. `halves.py` chooses the way it is done."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

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
