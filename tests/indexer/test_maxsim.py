"""Search scores passages token by token, where the model keeps tokens."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from bot.store.db import make_engine
from indexer.catalogue import Catalogue
from indexer.embedder import Reading
from indexer.index import Index
from indexer.late import DIM, MOST
from indexer.records import Document, Passage
from tests.fake_embedder import HashEmbedder


def _token(word: str) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
    row = np.random.default_rng(seed).normal(size=DIM)
    return np.rint(row / np.linalg.norm(row) * MOST).astype(np.int8)


class WordEmbedder(HashEmbedder):
    """Each word is a token, whose vector is drawn from its hash; no meaning else."""

    fingerprint = "words"

    def read(self, texts: Sequence[str], query: bool = False) -> list[Reading]:
        return [
            Reading(vector, self._tokens(text, query))
            for text, vector in zip(texts, self.embed(texts), strict=True)
        ]

    def _tokens(self, text: str, query: bool) -> np.ndarray:
        rows = np.array([_token(word) for word in text.split()]).reshape(-1, DIM)
        return rows / np.float32(MOST**2 * max(1, len(rows))) if query else rows.astype(np.int8)


TEXTS = ["fines for dogs", "the bins were emptied", "nothing at all"]


def filled(home: Path, embedder: HashEmbedder) -> Index:
    index = Index(Catalogue(make_engine("", home)), home / "index", lambda: embedder)
    passages = [Passage("answer", text, part=str(at)) for at, text in enumerate(TEXTS)]
    index.add(Document("a.txt", "a", "response"), passages, datetime.now(UTC))
    return index


def test_each_question_is_scored_against_each_passage(home: Path) -> None:
    search = filled(home, WordEmbedder()).search
    hashes = [Passage("answer", text).hash for text in TEXTS]
    asked = search.prepare(["emptied bins", "dogs"])
    first, second = search.maxsim(asked, [*hashes, "0" * 64])
    assert set(first) == set(second) == set(hashes)
    assert max(first, key=first.__getitem__) == hashes[1]
    assert max(second, key=second.__getitem__) == hashes[0]
    assert second[hashes[0]] == pytest.approx(1, abs=0.03), "the very word is in it"


def test_a_model_without_tokens_scores_nothing(home: Path) -> None:
    search = filled(home, HashEmbedder()).search
    assert search.maxsim(search.prepare(["dogs", "bins"]), ["0" * 64]) == [{}, {}]


def test_a_model_with_tokens_rebuilds_an_index_without_them(home: Path) -> None:
    index = filled(home, HashEmbedder())
    rebuilt = Index(index.catalogue, home / "index", HashEmbedder, open_next=lambda: WordEmbedder())
    rebuilt.reembed(lambda _: None)
    assert index.catalogue.token_counts("words") == (3, 3)
    search = Index(index.catalogue, home / "index", WordEmbedder).search
    (scores,) = search.maxsim(search.prepare(["dogs"]), [Passage("answer", TEXTS[0]).hash])
    assert scores
