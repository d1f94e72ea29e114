"""Late interaction: what is computed, and that tokens live and die with their passages."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_letters import EMBEDDER
from sqlalchemy import text

from bot.store.db import make_engine
from indexer.catalogue import Catalogue
from indexer.embedder import Reading
from indexer.late import DIM, MOST, Late, fit, maxsim, weigh
from indexer.records import Document, Passage

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def some(count: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, DIM)) * 40
    return np.clip(np.rint(rows), -MOST, MOST).astype(np.int8)


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), max_size=6), st.lists(st.integers(0, 7), min_size=1, max_size=3))
def test_the_score_is_the_sum_of_each_tokens_best(passages, questions) -> None:
    tokens = [some(length, at) for at, length in enumerate(passages)]
    asked = [some(length, 50 + at) / np.float32(999) for at, length in enumerate(questions)]
    expected = [
        [(one @ row.T.astype(np.float32)).max(axis=1).sum() if len(row) else 0 for row in tokens]
        for one in asked
    ]
    assert np.allclose(maxsim(asked, tokens), np.reshape(expected, (len(asked), -1)), atol=1e-3)


def test_a_text_is_nearest_to_itself_and_scores_one() -> None:
    vectors = [np.random.default_rng(at).normal(size=(20, 160)) for at in range(30)]
    numbers = [list(range(at, at + 20)) for at in range(30)]
    late = fit(vectors, numbers, vocabulary=64)

    def reduced(rows: np.ndarray) -> np.ndarray:
        units = (rows - late.mean) @ late.matrix
        units /= np.linalg.norm(units, axis=1, keepdims=True)
        return np.clip(np.rint(units / late.reach * MOST), -MOST, MOST).astype(np.int8)

    passages = [reduced(each) for each in vectors]
    asked = [
        weigh(own, number, late.reach, late.rarity)
        for own, number in zip(passages, numbers, strict=True)
    ]
    scores = maxsim(asked, passages)
    assert np.abs(np.diag(scores) - 1).max() < 0.02
    assert (scores.argmax(axis=1) == np.arange(30)).all()


def test_fitting_again_gives_the_same_file(tmp_path: Path) -> None:
    vectors = [np.random.default_rng(at).normal(size=(20, 160)) for at in range(20)]
    for name in ("a.npz", "b.npz"):
        fit(vectors, [[1, 2]] * 20, vocabulary=9).save(tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    again = Late.load(tmp_path / "a.npz")
    assert again.rarity[1] < again.rarity[5], "what is in no text is rarest"


@pytest.fixture
def catalogue(database_url: str, home: Path) -> Catalogue:
    return Catalogue(make_engine(database_url, home))


def put(catalogue: Catalogue, name: str, *texts: str) -> list[Passage]:
    passages = [Passage("answer", each) for each in texts]
    readings = {
        each.hash: Reading(EMBEDDER.embed([each.text])[0], some(len(each.text), 1))
        for each in passages
    }
    catalogue.put(Document(name, name, "response"), passages, readings, EMBEDDER.fingerprint, NOW)
    return passages


def stored(catalogue: Catalogue) -> int:
    with catalogue.reading() as connection:
        return connection.execute(text("SELECT count(*) FROM token_vector")).scalar() or 0


def test_tokens_come_and_go_with_their_passages(catalogue: Catalogue) -> None:
    dogs, bins = put(catalogue, "a.txt", "dogs", "bins")
    put(catalogue, "b.txt", "dogs")
    held = catalogue.tokens([dogs.hash, bins.hash, "0" * 64], EMBEDDER.fingerprint)
    assert held == {each.hash: some(4, 1).tobytes() for each in (dogs, bins)}
    assert catalogue.token_counts(EMBEDDER.fingerprint) == (2, 2)
    catalogue.remove("a.txt")
    assert stored(catalogue) == 1, "the passage that another letter shares"
    catalogue.remove("b.txt")
    assert stored(catalogue) == 0


def test_another_model_takes_the_old_ones_tokens_away(catalogue: Catalogue) -> None:
    (dogs,) = put(catalogue, "a.txt", "dogs")
    fresh = {dogs.hash: Reading(EMBEDDER.embed(["dogs"])[0], some(3, 2))}
    catalogue.keep_vectors(fresh, "new")
    assert stored(catalogue) == 2
    catalogue.switch_model("new")
    assert catalogue.tokens([dogs.hash], EMBEDDER.fingerprint) == {}
    assert catalogue.tokens([dogs.hash], "new") == {dogs.hash: some(3, 2).tobytes()}


def test_a_change_that_breaks_off_leaves_no_tokens(catalogue: Catalogue, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("indexer.changes.log", broken)
    with pytest.raises(RuntimeError):
        put(catalogue, "a.txt", "dogs")
    assert stored(catalogue) == 0
