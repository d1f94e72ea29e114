"""The catalogue changes whole or not at all, on both databases."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from small_letters import EMBEDDER, NOW, put
from sqlalchemy import Connection, text

from bot.store.db import make_engine
from indexer import changes
from indexer.catalogue import Catalogue
from indexer.records import (
    BEGINNING,
    Document,
    Mark,
    MissingVectorsError,
    Passage,
    WrongModelError,
)


def _texts(catalogue: Catalogue) -> list[str]:
    with catalogue.replay(BEGINNING, ("answer",)) as replay:
        assert replay
        return [row.text for row in replay.added]


def test_a_document_is_added_replaced_and_left_alone(catalogue: Catalogue) -> None:
    assert put(catalogue, "a.txt", "one", "two") == "added"
    assert put(catalogue, "a.txt", "one", "two") == "unchanged"
    assert put(catalogue, "a.txt", "one", "three") == "updated"
    assert _texts(catalogue) == ["one", "three"]
    assert catalogue.counts() == {"response": 1, "passages": 2}


def test_a_better_reader_reads_again_what_did_not_change(catalogue: Catalogue) -> None:
    put(catalogue, "a.txt", "one", version="1")
    assert put(catalogue, "a.txt", "one", version="2") == "updated"


def test_removing_takes_passages_and_unused_vectors_with_it(catalogue: Catalogue) -> None:
    put(catalogue, "a.txt", "shared", "only here")
    put(catalogue, "b.txt", "shared")
    assert catalogue.remove("a.txt")
    assert not catalogue.remove("a.txt")
    hashes = {Passage("answer", text).hash: text for text in ("shared", "only here")}
    missing = catalogue.missing(hashes, EMBEDDER.fingerprint)
    assert [hashes[one] for one in missing] == ["only here"]


def test_replay_tells_what_went_and_what_came(catalogue: Catalogue) -> None:
    put(catalogue, "a.txt", "one", "two")
    before = catalogue.mark()
    put(catalogue, "b.txt", "three")
    put(catalogue, "a.txt", "one", "four")
    with catalogue.replay(before, ("answer",)) as replay:
        assert replay
        assert replay.gone == [(1, 3)]
        assert [row.text for row in replay.added] == ["three", "one", "four"]
        assert (replay.mark, replay.total) == (catalogue.mark(), 3)


def test_another_history_is_not_continued(catalogue: Catalogue) -> None:
    put(catalogue, "a.txt", "one")
    stranger = Mark(1, "of another store", 2)
    with catalogue.replay(stranger, ("answer",)) as replay:
        assert replay is None


def test_vectors_of_two_models_are_never_mixed(catalogue: Catalogue) -> None:
    put(catalogue, "a.txt", "one")
    with pytest.raises(WrongModelError, match=r"made with model hash, not with other"):
        catalogue.require("other")
    with pytest.raises(WrongModelError):
        catalogue.put(Document("b.txt", "0" * 64, "response"), [], {}, "other", NOW)
    assert catalogue.known("b.txt") is None
    assert catalogue.mark().generation == 1


def test_a_passage_without_its_vector_is_never_stored(catalogue: Catalogue) -> None:
    with pytest.raises(MissingVectorsError):
        catalogue.put(
            Document("a.txt", "0" * 64, "response"), [Passage("answer", "x")], {}, "hash", NOW
        )
    assert catalogue.known("a.txt") is None


def test_a_new_model_takes_over_only_when_all_is_embedded(catalogue: Catalogue) -> None:
    put(catalogue, "a.txt", "one", "two", "one")
    for rows in catalogue.without_vectors("new", batch=1):
        vectors = {row.hash: EMBEDDER.read([row.text])[0] for row in rows}
        catalogue.keep_vectors(vectors, "new")
        assert catalogue.fingerprint() == "hash"
    catalogue.switch_model("new")
    assert catalogue.fingerprint() == "new"
    with catalogue.replay(BEGINNING, ("answer",), "new") as replay:
        assert replay
        assert len(list(replay.added)) == 3


def test_a_moved_file_keeps_its_passages(catalogue: Catalogue) -> None:
    put(catalogue, "old.txt", "one")
    mark = catalogue.mark()
    catalogue.rename("old.txt", "new.txt")
    assert catalogue.known("old.txt") is None
    assert catalogue.known("new.txt")
    assert catalogue.mark() == mark


def test_two_that_embed_the_same_passage_at_once_keep_it_once(postgres, tmp_path) -> None:
    """The second has looked before the first commits: its row meets the first's at the write."""
    first, second = (make_engine(postgres, tmp_path / name) for name in "ab")
    vectors = {"0" * 64: EMBEDDER.read(["the same"])[0], "1" * 64: EMBEDDER.read(["other"])[0]}
    with ThreadPoolExecutor() as pool:
        with first.begin() as connection:
            changes.keep_vectors(connection, vectors, "hash")
            keeping = pool.submit(Catalogue(second).keep_vectors, vectors, "hash")
            _wait_for_a_lock(connection)
            assert not keeping.done()
        keeping.result(timeout=30)
    with first.connect() as connection:
        rows = connection.execute(text("SELECT hash, fingerprint FROM vector ORDER BY hash"))
        assert [tuple(row) for row in rows] == [("0" * 64, "hash"), ("1" * 64, "hash")]


def _wait_for_a_lock(connection: Connection) -> None:
    """Until another connection to this database waits for this transaction."""
    waiting = text("SELECT 1 FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted")
    for _ in range(1000):
        if connection.execute(waiting).first():
            return
        time.sleep(0.01)
    raise AssertionError("nobody came to wait")
