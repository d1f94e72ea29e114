"""The dense half in PostgreSQL: whose it is, how it is scanned, what may befall its tables."""

import itertools
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from backends import Place, nearest, rows_held
from small_letters import EMBEDDER, put
from sqlalchemy import inspect, text

from bot.store.db import make_engine
from indexer import extension, nearby_graph
from indexer.catalogue import Catalogue
from indexer.extension import find_extension
from indexer.halves import dense_halves, vectors_state
from indexer.nearby import NearbyIndex
from indexer.shelves import PRECEDENTS
from indexer.vectors import VectorIndex
from tests.conftest import OFFICER, address_as


@pytest.fixture
def place(postgres: str, tmp_path: Path) -> Place:
    machines = (tmp_path / f"machine{n}" for n in itertools.count())
    return Place("pgvector", postgres, tmp_path / "home", lambda: next(machines))


@pytest.fixture
def filled(place: Place) -> Catalogue:
    catalogue = place.catalogue()
    for n in range(8):
        put(catalogue, f"{n}.txt", f"gritting of road {n}", f"library opening hours {n}")
    return catalogue


def _run(catalogue: Catalogue, statement: str) -> list[tuple]:
    with catalogue.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        result = connection.execute(text(statement))
        return [tuple(row) for row in result] if result.returns_rows else []


def test_no_file_is_made(place: Place, filled: Catalogue, tmp_path: Path) -> None:
    assert place.dense().refresh() == 16
    assert list(tmp_path.glob("**/*.faiss")) == []


def test_a_kill_within_catching_up_leaves_the_old_state(place: Place, filled: Catalogue) -> None:
    place.dense().refresh()
    put(filled, "more.txt", *(f"more of it {n}" for n in range(50)))
    command = [sys.executable, Path(__file__).with_name("slow_catch_up.py"), place.url, place.home]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "half way\n"
        os.kill(process.pid, signal.SIGKILL)
    index = place.dense()
    assert index.refresh() == rows_held(filled, index) == 66


def _names(catalogue: Catalogue) -> list[str]:
    tables = inspect(catalogue.engine).get_table_names()
    return sorted(name for name in tables if name.startswith("derived_"))


@pytest.mark.parametrize("which", [slice(None), slice(0, 1), slice(1, 2)])
def test_its_tables_may_be_dropped_at_any_time(which, place: Place, filled: Catalogue) -> None:
    index, other = place.dense(), place.dense()
    assert (index.refresh(), other.refresh()) == (16, 16)
    assert len(_names(filled)) == 2
    for name in _names(filled)[which]:
        _run(filled, f"DROP TABLE {name}")
    for each in (index, other, place.dense()):
        assert nearest(each, filled, "gritting of road 3") == "gritting of road 3"
        assert each.refresh() == rows_held(filled, each) == 16
    put(filled, "new.txt", "stray dogs")
    for each in (index, other):
        assert each.refresh() == rows_held(filled, each) == 17


def test_what_another_model_left_is_dropped(place: Place, filled: Catalogue) -> None:
    place.dense().refresh()
    for rows in filled.without_vectors("new", batch=100):
        filled.keep_vectors({row.hash: EMBEDDER.read([row.text])[0] for row in rows}, "new")
    filled.switch_model("new")
    before = _names(filled)
    assert place.dense(fingerprint="new").refresh() == 16
    assert len(_names(filled)) == len(before) == 2
    assert _names(filled) != before


# Several authorities in one database


def test_authorities_do_not_see_each_others_vectors(postgres: str, tmp_path: Path) -> None:
    ours, theirs = (
        Catalogue(make_engine(postgres, tmp_path / key, key)) for key in ("T0OURS", "T0THEIRS")
    )
    put(ours, "a.txt", "gritting")
    put(theirs, "a.txt", "allotments", "moorings")
    halves = [_half(each, tmp_path) for each in (ours, theirs)]
    assert [half.refresh() for half in halves] == [1, 2]
    assert nearest(halves[0], ours, "moorings") == "gritting"
    assert nearest(halves[1], theirs, "gritting") != "gritting"
    assert rows_held(ours, halves[1]) == rows_held(theirs, halves[0]) == 0
    assert len(_names(ours)) == 3, "a table for each, and one of states"
    for table in _names(ours):
        assert {row[0] for row in _run(ours, f"SELECT kept_for FROM {table}")} <= {"T0OURS"}
        _run(ours, f"DELETE FROM {table}")
    assert rows_held(theirs, halves[1]) == 2
    assert "2 precedents" in vectors_state(theirs.engine)


def _half(catalogue: Catalogue, folder: Path) -> NearbyIndex:
    half = dense_halves(catalogue, folder, EMBEDDER.fingerprint, EMBEDDER.dim)[PRECEDENTS]
    assert isinstance(half, NearbyIndex)
    return half


# The graph


@pytest.fixture
def large(place: Place, monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    monkeypatch.setattr(nearby_graph, "WORTH_A_GRAPH", 2000)
    catalogue = place.catalogue()
    for n in range(4):
        put(catalogue, f"{n}.txt", *(f"passage {n} {m}" for m in range(1000)))
    return catalogue


def _plan(catalogue: Catalogue, index: NearbyIndex) -> str:
    """How PostgreSQL answers what a search asks, seen by the statement that it runs most."""
    asked = "[" + ",".join(["0.1"] * EMBEDDER.dim) + "]"
    with catalogue.reading() as connection:
        nearby_graph.tune(connection)
        rows = connection.execute(
            text(
                f"EXPLAIN SELECT passage FROM {index.table.name} "
                f"ORDER BY half OPERATOR(extensions.<#>) '{asked}' LIMIT 100"
            )
        )
        return "\n".join(row[0] for row in rows)


def test_a_large_shelf_gets_a_graph_that_is_used_under_row_security(place, large) -> None:
    index = place.dense()
    index.search(EMBEDDER.embed(["x"])[0], 10)
    assert "_graph" not in _plan(large, index), "a question does not wait for the graph"
    assert index.refresh() == 4000
    assert f"Index Scan using {index.table.name}_graph" in _plan(large, index)
    assert "4000 precedents by HNSW" in vectors_state(large.engine)
    for n in range(3):
        wanted = f"passage {n} {n * 7}"
        assert nearest(index, large, wanted) == wanted
    put(large, "one.txt", "one more")
    assert nearest(index, large, "one more") == "one more"
    assert "_graph" in _plan(large, index), "one letter does not cost the graph"


def test_much_at_once_is_loaded_without_the_graph_which_is_then_built_anew(place, large) -> None:
    index = place.dense()
    index.refresh()
    put(large, "more.txt", *(f"more {m}" for m in range(2500)))
    assert nearest(index, large, "more 7") == "more 7"
    assert "_graph" not in _plan(large, index)
    assert index.refresh() == 6500
    assert "_graph" in _plan(large, index)


def test_a_graph_whose_building_was_broken_off_is_built_anew(place, large) -> None:
    index = place.dense()
    index.refresh()
    name = f"{index.table.name}_graph"
    _run(large, f"DROP INDEX {name}")
    with pytest.raises(Exception, match="unique"):
        # As a killed CONCURRENTLY leaves it: there, and not valid.
        _run(large, f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {index.table.name} (kept_for)")
    assert nearest(index, large, "passage 1 5") == "passage 1 5"
    index.refresh()
    assert name in _plan(large, index)


def test_a_graph_that_cannot_be_built_costs_nothing_but_time(place, large, monkeypatch, capsys):
    monkeypatch.setattr(nearby_graph, "_MOST_MEMORY_MB", -1)
    index = place.dense()
    assert index.refresh() == 4000
    assert "searching stays exact" in capsys.readouterr().err
    assert nearest(index, large, "passage 1 5") == "passage 1 5"


# Where there is no extension


@pytest.fixture
def bare(postgres_server) -> str:
    """The address of a database without pgvector, as a role that may not make it."""
    postgres_server.psql(f"CREATE DATABASE bare OWNER {OFFICER}")
    yield address_as(postgres_server, "bare", OFFICER)
    postgres_server.psql("DROP DATABASE bare WITH (FORCE)")


def test_without_the_extension_each_machine_keeps_its_own(bare: str, tmp_path: Path) -> None:
    catalogue = Catalogue(make_engine(bare, tmp_path))
    put(catalogue, "a.txt", "gritting")
    half = dense_halves(catalogue, tmp_path, EMBEDDER.fingerprint, EMBEDDER.dim)[PRECEDENTS]
    assert isinstance(half, VectorIndex)
    assert half.refresh() == 1
    state = vectors_state(catalogue.engine)
    assert "permission denied" in state
    assert "CREATE EXTENSION vector SCHEMA extensions" in state
    catalogue.engine.dispose()


def test_an_extension_that_is_too_old_is_not_used(postgres, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(extension, "_LEAST", (99, 0))
    found = find_extension(make_engine(postgres, tmp_path))
    assert "is too old" in found.why_not
    assert not found.holds(EMBEDDER.dim)


def test_a_model_with_more_dimensions_than_it_takes_stays_in_files(postgres, tmp_path) -> None:
    found = find_extension(make_engine(postgres, tmp_path))
    assert found.holds(4000)
    assert not found.holds(4001)


def test_sqlite_says_where_its_vectors_are(local: Catalogue) -> None:
    assert vectors_state(local.engine) == "vectors: FAISS, in this home folder"
