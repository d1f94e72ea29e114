"""From one database to another and back, and nothing is lost, changed or doubled."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text

from bot.app import App
from bot.casework import move as casework_move
from bot.casework.move import move
from bot.cli.move import command
from bot.foi.errors import FoiError
from bot.store import dump
from bot.store.db import make_engine
from bot.store.store import Store
from indexer.catalogue import Catalogue
from tests.filled import confirm, confirmed, fill, index


def everything(engine: Engine) -> dict[str, str]:
    with dump.one_view(engine) as connection:
        return {t.name: dump.tally(connection, t).sha256 for t in dump.tables(connection)}


@pytest.fixture
def source(database_url: str, home: Path) -> Engine:
    engine = make_engine(database_url, home)
    fill(engine)
    return engine


@pytest.fixture
def target_url(source: Engine, second_postgres: str) -> str:
    """The other kind of database."""
    return second_postgres if source.dialect.name == "sqlite" else ""


def test_there_and_back(source: Engine, target_url: str, home: Path, tmp_path: Path) -> None:
    before, letters = everything(source), confirmed(source)
    report = move(source, target_url, home)
    target = make_engine(target_url, home)
    assert (everything(target), confirmed(target)) == (before, letters)
    assert (report["letters"], report["rows"]["request"], report["already"]) == (3, 4, False)
    assert confirm(Store(target), 9).id == 4  # numbers go on
    index(Catalogue(target), "new.txt", "moorings")
    grown = everything(target)
    move(target, f"sqlite:///{tmp_path / 'back.db'}", home)
    assert everything(make_engine(f"sqlite:///{tmp_path / 'back.db'}", home)) == grown
    assert everything(source) == before


def test_a_second_time_says_that_it_is_there(source: Engine, target_url: str, home: Path) -> None:
    move(source, target_url, home)
    assert move(source, target_url, home)["already"]


def test_what_was_confirmed_stays_guarded(source: Engine, target_url: str, home: Path) -> None:
    move(source, target_url, home)
    with (
        pytest.raises(Exception, match="kept as they are"),
        make_engine(target_url, home).begin() as connection,
    ):
        connection.execute(text("UPDATE confirmation SET text = ''"))


def test_another_store_is_refused_and_left_alone(
    source: Engine, target_url: str, home: Path
) -> None:
    target = make_engine(target_url, home)
    confirm(Store(target), 77)
    before = everything(target)
    with pytest.raises(FoiError, match="it holds something else"):
        move(source, target_url, home)
    assert everything(target) == before


def test_another_programs_database_is_refused_and_left_alone(home: Path, tmp_path: Path) -> None:
    fill(make_engine("", home))
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE request (planning TEXT)")
    with pytest.raises(FoiError, match=r"something else \(table request\)"):
        move(make_engine("", home), f"sqlite:///{other}", home)
    with sqlite3.connect(other) as raw:
        names = raw.execute("SELECT name FROM sqlite_master").fetchall()
    assert names == [("request",)]


def test_the_store_in_use_is_refused(source: Engine, database_url: str, home: Path) -> None:
    with pytest.raises(FoiError, match="that is the store in use"):
        move(source, database_url, home)
    if not database_url:
        (home.parent / "link").symlink_to(home)
        with pytest.raises(FoiError, match="that is the store in use"):
            move(source, f"sqlite:///{home.parent / 'link' / 'foibot.db'}", home)


def test_a_row_that_arrives_changed_undoes_the_move(
    source: Engine, target_url: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = dump.lines

    def altering(connection, table):
        return (line.replace("ŵ".encode(), b"w") for line in whole(connection, table))

    def copy(old, new):
        monkeypatch.setattr(dump, "lines", altering)
        original(old, new)
        monkeypatch.setattr(dump, "lines", whole)

    original = casework_move._copy
    with source.begin() as connection:
        connection.execute(text("UPDATE requester SET name = 'Tŵm' WHERE request_id = 2"))
    monkeypatch.setattr(casework_move, "_copy", copy)
    with pytest.raises(FoiError, match="table requester did not arrive as it was"):
        move(source, target_url, home)
    with make_engine(target_url, home).connect() as connection:
        assert not any(dump.rows(connection).values())


def test_nobody_writes_to_the_old_store_meanwhile(
    source: Engine, database_url: str, target_url: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_engine(database_url, home)
    setting = "PRAGMA busy_timeout=50" if not database_url else "SET lock_timeout = '50ms'"
    refused: list[str] = []
    original = casework_move._copy

    def copy(old, new):
        with other.connect() as connection:
            connection.exec_driver_sql(setting)
            try:
                connection.execute(text("UPDATE request SET officer = 'x'"))
            except Exception as problem:  # noqa: BLE001 - each database says it in its own way
                refused.append(str(problem))
        original(old, new)

    monkeypatch.setattr(casework_move, "_copy", copy)
    move(source, target_url, home)
    assert len(refused) == 1
    assert "lock" in refused[0]


def test_the_verb(home: Path, second_postgres: str) -> None:
    app = App(home)
    fill(app.engine)
    words = ["--to", second_postgres]
    told = CliRunner().invoke(command, [*words, "--json"], obj=app, catch_exceptions=False)
    assert json.loads(told.output)["letters"] == 3
    said = CliRunner().invoke(command, words, obj=app, catch_exceptions=False).output
    assert "4 cases, 3 confirmed letters, 2 indexed documents; everything was there already" in said
    assert "set database_url (or FOIBOT_DATABASE_URL) to that address" in said
