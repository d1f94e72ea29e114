"""Vectors that cost nothing to make, and letters of one line, for tests of the index."""

import hashlib
from datetime import UTC, datetime

from indexer.catalogue import Catalogue
from indexer.records import Document, Passage
from tests.fake_embedder import HashEmbedder

NOW = datetime(2024, 5, 3, 9, 0, tzinfo=UTC)  # Friday


EMBEDDER = HashEmbedder()


def put(catalogue: Catalogue, name: str, *texts: str, version: str = "1") -> str:
    """Add or replace a letter with one answer for each text."""
    passages = [Passage("answer", text, part=str(n)) for n, text in enumerate(texts, 1)]
    sha256 = hashlib.sha256(f"{name}{texts}{version}".encode()).hexdigest()
    vectors = {each.hash: EMBEDDER.read([each.searched])[0] for each in passages}
    document = Document(name, sha256, "response", recipe=version)
    return catalogue.put(document, passages, vectors, EMBEDDER.fingerprint, NOW)
