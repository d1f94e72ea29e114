"""The store's database: how it is opened, brought forward and guarded."""

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot.foi.errors import FoiError
from bot.store.db import expected_revision, make_engine
from bot.store.installations import metadata
from bot.store.tables import METADATA
from indexer.catalogue import METADATA as INDEX

pytestmark = pytest.mark.migrating


def _pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def _differences(engine: Engine) -> list[object]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        return list(compare_metadata(context, [METADATA, INDEX, metadata()]))


def test_a_new_home_is_its_owners_only_and_has_the_tables(tmp_path: Path) -> None:
    engine = make_engine("", tmp_path / "home")
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
    assert _differences(engine) == []


def test_what_is_committed_is_on_the_disk_and_references_hold(tmp_path: Path) -> None:
    engine = make_engine("", tmp_path)
    found = {n: _pragma(engine, n) for n in ("journal_mode", "synchronous", "foreign_keys")}
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_store_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    with make_engine("", tmp_path).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(FoiError, match=f"9999.*{expected_revision()}.*nothing was changed"):
        make_engine("", tmp_path)


@pytest.mark.parametrize("url", ["nonsense", "mysterydb://x/y", "postgresql+psycopg://u:p@/no"])
def test_an_unusable_address_is_one_sentence_without_the_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(FoiError) as caught:
        make_engine(url, tmp_path)
    assert caught.value.code in {"store-url", "store-open"}
    assert ":p@" not in caught.value.sentence


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "foibot.db").write_text("these are minutes of a meeting, not a database " * 50)
    with pytest.raises(FoiError, match="cannot be opened"):
        make_engine("", tmp_path)


def test_a_new_store_that_another_process_still_makes_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself refuses at once here: its busy timeout does not hold for the journal mode."""
    maker = sqlite3.connect(tmp_path / "foibot.db", isolation_level=None, check_same_thread=False)
    maker.execute("BEGIN EXCLUSIVE")
    done = threading.Timer(0.5, maker.close)
    done.start()
    assert _pragma(make_engine("", tmp_path), "journal_mode") == "wal"
    done.join()


def test_two_first_openings_at_once_both_succeed(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        engines = list(pool.map(lambda _: make_engine("", tmp_path), range(4)))
    assert all(_differences(engine) == [] for engine in engines)
