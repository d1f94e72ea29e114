"""Vectors that cost nothing to make, and letters of one line, for tests of the index."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue import Catalogue
from indexer.records import Document, Passage

NOW = datetime(2024, 5, 3, 9, 0, tzinfo=UTC)  # Friday


class HashEmbedder:
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


EMBEDDER = HashEmbedder()


def put(catalogue: Catalogue, name: str, *texts: str, version: str = "1") -> str:
    """Add or replace a letter with one answer for each text."""
    passages = [Passage("answer", text, part=str(n)) for n, text in enumerate(texts, 1)]
    sha256 = hashlib.sha256(f"{name}{texts}{version}".encode()).hexdigest()
    vectors = {each.hash: EMBEDDER.embed([each.searched])[0] for each in passages}
    document = Document(name, sha256, "response", recipe=version)
    return catalogue.put(document, passages, vectors, EMBEDDER.fingerprint, NOW)
