"""Vectors that cost nothing to make, for tests that need no meaning."""

import hashlib
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from indexer.embedder import MeaningOnly


class HashEmbedder(MeaningOnly):
    """Unit vectors drawn from each text's hash: equal texts are near, all others far."""

    fingerprint = "hash"
    dim = 32

    def embed(self, texts: Sequence[str], query: bool = False) -> NDArray[np.float32]:
        rows = [self._row(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dim)

    def _row(self, text: str) -> NDArray[np.float32]:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
        row = np.random.default_rng(seed).normal(size=self.dim)
        return (row / np.linalg.norm(row)).astype(np.float32)

    words: ClassVar = {"council": 1, "parking": 2}
