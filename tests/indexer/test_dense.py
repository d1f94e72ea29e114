"""The dense half keeps one contract, wherever its vectors are: in a file, or in PostgreSQL."""

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from backends import BACKENDS, Place, nearest, rows_held
from small_letters import EMBEDDER, put

from indexer import nearby_graph, vectors
from indexer.catalogue import Catalogue
from indexer.embedder import Reading
from indexer.records import BEGINNING

ROLES = ("question", "answer", "refusal")


@pytest.fixture(params=BACKENDS)
def place(request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(vectors, "_LONG_REPLAY", 2)
    if request.param == "pgvector-graph":
        monkeypatch.setattr(nearby_graph, "WORTH_A_GRAPH", 4)
    is_local = request.param == "faiss-sqlite"
    url = "" if is_local else str(request.getfixturevalue("postgres"))
    machines = (tmp_path / f"machine{n}" for n in itertools.count())
    return Place(request.param, url, tmp_path / "home", lambda: next(machines))


@pytest.fixture
def filled(place: Place) -> Catalogue:
    catalogue = place.catalogue()
    for n in range(8):
        put(catalogue, f"{n}.txt", f"gritting of road {n}", f"library opening hours {n}")
    return catalogue


def _exact(catalogue: Catalogue) -> dict[int, np.ndarray]:
    with catalogue.replay(BEGINNING, ROLES, EMBEDDER.fingerprint) as replay:
        assert replay
        return {row.id: np.frombuffer(row.half, dtype="<f2").astype(float) for row in replay.added}


def test_the_nearest_are_those_of_an_exact_scan(place: Place) -> None:
    catalogue = place.catalogue()
    for n in range(4):
        put(catalogue, f"{n}.txt", *(f"passage {n} {m}" for m in range(100)))
    index, rows = place.dense(), _exact(catalogue)
    assert index.refresh() == len(rows) == 400
    for text in ("passage 1 17", "something else", "third"):
        (asked,) = EMBEDDER.embed([text])
        truth = sorted((float(row @ asked) for row in rows.values()), reverse=True)
        found = index.search(asked, 20)
        assert [score for _, score in found] == pytest.approx(truth[:20], abs=0.01)
        assert [rows[number] @ asked for number, _ in found] == pytest.approx(truth[:20], abs=0.01)


def test_what_is_added_changed_removed_or_renamed_is_seen_by_all(place, filled) -> None:
    first, second = place.dense(), place.dense()
    assert (first.refresh(), second.refresh()) == (16, 16)
    put(filled, "new.txt", "stray dogs")
    put(filled, "0.txt", "nothing about roads", version="2")
    filled.remove("1.txt")
    filled.rename("2.txt", "two.txt")
    for index in (first, second, place.dense()):
        assert nearest(index, filled, "stray dogs") == "stray dogs"
        assert nearest(index, filled, "gritting of road 2") == "gritting of road 2"
        assert nearest(index, filled, "gritting of road 1") != "gritting of road 1"
        assert index.refresh() == 14


def test_other_shelves_are_not_searched(place: Place, filled: Catalogue) -> None:
    numbers = {number for number, _ in place.dense().search(EMBEDDER.embed(["x"])[0], 100)}
    assert numbers == set(_exact(filled))


def test_an_empty_shelf_finds_nothing(place: Place) -> None:
    index = place.dense()
    assert index.search(EMBEDDER.embed(["anything"])[0], 5) == []
    assert not index.middle().any()
    catalogue = place.catalogue()
    put(catalogue, "1.txt", "something")
    catalogue.remove("1.txt")
    assert index.search(EMBEDDER.embed(["anything"])[0], 5) == []
    assert not index.middle().any()


def test_the_middle_is_the_mean_fuller_the_more_there_are(place: Place) -> None:
    index, catalogue = place.dense(), place.catalogue()
    put(catalogue, "one.txt", "the same")
    few = np.linalg.norm(index.middle())
    for n in range(40):
        put(catalogue, f"{n}.txt", "the same", f"another {n}")
    catalogue.remove("7.txt")
    rows = np.array(list(_exact(catalogue).values()))
    wanted = rows.mean(axis=0) * len(rows) / (len(rows) + 100)
    assert few < 0.02 < 0.2 < np.linalg.norm(index.middle())
    assert index.middle() == pytest.approx(wanted, abs=0.005)
    assert place.dense().middle() == pytest.approx(index.middle(), abs=0.005)


def test_a_store_that_was_put_back_is_not_mixed_with_what_is_newer(place: Place) -> None:
    """A restored copy grows differently: its generations have other stamps."""
    catalogue, index = place.catalogue(), place.dense()
    put(catalogue, "a.txt", "gritting")
    put(catalogue, "b.txt", "allotments")
    assert index.refresh() == 2
    _replace_history(catalogue)
    put(catalogue, "c.txt", "moorings")
    for each in (index, place.dense()):
        assert each.refresh() == 2
        assert nearest(each, catalogue, "moorings") == "moorings"
        assert nearest(each, catalogue, "allotments") != "allotments"


def _replace_history(catalogue: Catalogue) -> None:
    """As if a backup from after a.txt had been restored, and then as much had changed."""
    from sqlalchemy import delete, update

    from indexer.tables import CHANGE, DOCUMENT, PASSAGE, STATE

    with catalogue.engine.begin() as connection:
        connection.execute(delete(PASSAGE).where(PASSAGE.c.text == "allotments"))
        connection.execute(delete(DOCUMENT).where(DOCUMENT.c.name == "b.txt"))
        other = {"generation": 2, "stamp": "of another past", "next_passage": 2}
        connection.execute(delete(CHANGE).where(CHANGE.c.generation == 2))
        connection.execute(update(STATE).values(other))


def test_another_model_has_vectors_of_its_own(place: Place, filled: Catalogue) -> None:
    assert place.dense().refresh() == 16
    for rows in filled.without_vectors("new", batch=100):
        filled.keep_vectors(
            {row.hash: Reading(-EMBEDDER.embed([row.text])[0]) for row in rows}, "new"
        )
    filled.switch_model("new")
    index = place.dense(fingerprint="new")
    assert index.refresh() == 16
    (asked,) = EMBEDDER.embed(["gritting of road 3"])
    assert index.search(asked, 20)[-1][1] == pytest.approx(-1, abs=0.01)
    put_back = place.dense(fingerprint="new")
    assert put_back.refresh() == 16


# What breaks off


class Breaking(Catalogue):
    """Loses its database after a few rows of a replay."""

    is_whole = False

    @contextmanager
    def replay(self, *words) -> Iterator:
        with super().replay(*words) as replay:
            yield replay if self.is_whole else replace(replay, added=self._broken(replay.added))

    def _broken(self, rows: Iterator) -> Iterator:
        yield from itertools.islice(rows, 3)
        raise ConnectionError("the database is away")


def test_catching_up_that_breaks_off_leaves_the_old_state(place, filled, monkeypatch) -> None:
    monkeypatch.setattr("indexer.vectors._BATCH", 2)
    monkeypatch.setattr("indexer.nearby_table._BATCH", 2)
    catalogue = place.catalogue(Breaking)
    index = place.dense(catalogue)
    for _ in range(2):
        with pytest.raises(ConnectionError):
            index.refresh()
    catalogue.is_whole = True
    assert index.refresh() == 16
    found = [number for number, _ in index.search(EMBEDDER.embed(["x"])[0], 50)]
    assert sorted(found) == sorted(_exact(filled))


def test_many_at_once_catch_up_once(place: Place, filled: Catalogue) -> None:
    """Threads that share one index, and others with their own, as in other processes."""
    shared = place.dense()
    indexes = [shared, shared, place.dense(), place.dense()]
    begin = threading.Barrier(5)
    seen: list[int] = []

    def officer(index) -> None:
        begin.wait()
        for n in range(12):
            with suppress(IndexError):
                index.search(EMBEDDER.embed([f"question {n}"])[0], 5)
        seen.append(index.refresh())

    threads = [threading.Thread(target=officer, args=(each,)) for each in indexes]
    for each in threads:
        each.start()
    begin.wait()
    for n in range(12):
        put(filled, f"while {n}.txt", f"meanwhile {n}", f"and meanwhile {n}")
    for each in threads:
        each.join(timeout=60)
    assert len(seen) == 4
    wanted = sorted(_exact(filled))
    for each in {id(index): index for index in indexes}.values():
        assert each.refresh() == len(wanted) == 40
        found = [number for number, _ in each.search(EMBEDDER.embed(["x"])[0], 100)]
        assert sorted(found) == wanted
        if place.is_shared():
            assert rows_held(filled, each) == 40
