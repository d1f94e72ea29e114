"""Opens the store's database and brings its tables forward, under a lock, in one transaction.

SQLite: write-ahead log, foreign keys, every commit on the disk before it is reported
(`synchronous=FULL`). Writers say so with `writing(engine)`, which takes SQLite's write lock at the
start, so that two processes queue instead of failing half way.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.foi.errors import FoiError
from bot.store import keys
from bot.store.privacy import close_home
from indexer.durable import make_folder

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

FILE_NAME = "foibot.db"
MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 30
_BUSY_STEP = 0.05
_LOCK = 0x666F69626F74  # "foibot": the advisory lock that migrating takes on PostgreSQL


def make_engine(url: str, home: Path, key: str = "") -> "Engine":
    """Open the database at `url` (empty: SQLite in `home`), its tables as this program needs them.

    `key` says whose rows are seen on PostgreSQL (`keys.py`). A store of a newer program, an
    unusable URL or key, or an unreadable file is one FoiError.
    """
    engine = open_engine(url, home, key)
    with reaching(engine):
        _bring_forward(engine)
    return engine


def open_engine(url: str, home: Path, key: str = "") -> "Engine":
    """The engine of `make_engine` before anybody has looked at its tables."""
    from sqlalchemy import create_engine, make_url
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    if not url:
        make_home(home)
        url = f"sqlite:///{(home / FILE_NAME).absolute()}"
    try:
        where = make_url(url)
        more = keys.arguments(where, key) if where.get_backend_name() == "postgresql" else {}
        # A server may have been away meanwhile: its connections are tried before they are used.
        engine = create_engine(where, pool_pre_ping=not url.startswith("sqlite"), **more)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as problem:
        raise FoiError(
            "store-url",
            "setting 'database_url'",
            f"not a database address that can be used ({problem})",
            "Write it like postgresql+psycopg://user@host/name, or leave it empty",
        ) from problem
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
    else:
        from bot.store.patience import flush_commits, heed_goodbyes

        heed_goodbyes(engine)
        flush_commits(engine)
    return engine


def address(engine: "Engine") -> str:
    """Where the store is, without its password."""
    return engine.url.render_as_string(hide_password=True)


@contextmanager
def reaching(engine: "Engine") -> Iterator[None]:
    """Tell what the database says about a store that cannot be opened in one FoiError."""
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as problem:
        raise FoiError(
            "store-open",
            f"the store at {address(engine)}",
            f"cannot be opened ({str(problem.orig).splitlines()[0]})",
            "Check that it is there, that it is a foibot store, that you may write to it, and that "
            "the disk has room",
        ) from problem


def writing(engine: "Engine") -> "Engine":
    """The same engine for transactions that write: SQLite's write lock is taken at the start."""
    return engine.execution_options(begin="BEGIN IMMEDIATE")


@contextmanager
def changing(engine: "Engine") -> "Iterator[Connection]":
    """A transaction that writes, refused where a newer program has brought the tables forward."""
    with writing(engine).begin() as connection:
        refuse_newer(connection)
        yield connection


def is_owing(engine: "Engine") -> bool:
    """True where a confirmation still owes work; cheaper than opening the whole store."""
    with engine.connect() as connection:
        query = "SELECT 1 FROM outbox WHERE done_at IS NULL LIMIT 1"
        return connection.exec_driver_sql(query).first() is not None


def make_home(home: Path) -> None:
    """Make the home folder, for its owner's eyes only; one that is there becomes so."""
    try:
        make_folder(home)
    except OSError as problem:
        raise FoiError(
            "home",
            str(home),
            f"the home folder cannot be made ({problem.strerror})",
            "Choose another with --home or FOIBOT_HOME",
        ) from problem
    close_home(home)


def expected_revision() -> str:
    """The number of the newest migration that this program knows."""
    return max(known_revisions())


@cache
def known_revisions() -> frozenset[str]:
    """The numbers of all migrations that this program knew when it was started.

    A program that is replaced while it runs must not take the new one's migrations for its own.
    """
    # File names instead of alembic's own reading: opening a store stays cheap.
    names = os.listdir(MIGRATIONS / "versions")
    return frozenset(name[:4] for name in names if name[:4].isdigit())


def _tune_sqlite(engine: "Engine") -> None:
    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, not the driver
        connection.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")
        _write_ahead(connection)
        for pragma in (
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # who is erased is gone from the file, not only from the table
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: "Connection") -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn WAL on; while another process makes the same new store, SQLite refuses without waiting.

    So the waiting is done here: the busy timeout does not hold for a change of journal mode.
    """
    for wait in (_BUSY_STEP,) * int(_BUSY_SECONDS / _BUSY_STEP):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(wait)
    connection.execute("PRAGMA journal_mode=WAL")


def _bring_forward(engine: "Engine") -> None:
    with engine.connect() as connection:
        if _is_current(connection) and not (keys.key_of(engine) and keys.lacks_numbers(connection)):
            return
    with writing(engine).begin() as connection:
        bring_forward(connection)


def bring_forward(connection: "Connection") -> None:
    """The tables as this program needs them, in the caller's writing transaction."""
    wait_for_others(connection)
    if not _is_current(connection):  # another process may have done it meanwhile
        _refuse_extension(connection)
        migrate(connection)
    if keys.key_of(connection):
        keys.give_numbers(connection)


def _refuse_extension(connection: "Connection") -> None:
    """A FoiError where pgvector's type `vector` has taken the name of one of our tables."""
    if connection.dialect.name != "postgresql":
        return
    taken = connection.exec_driver_sql(
        "SELECT typnamespace::regnamespace FROM pg_type WHERE typname = 'vector' AND typtype = 'b' "
        "AND typnamespace = current_schema()::regnamespace"
    ).scalar()
    if taken:
        raise FoiError(
            "store-extension",
            f"the extension 'vector' in schema {taken}",
            "its type has the name of one of foibot's tables",
            "Let an administrator run CREATE SCHEMA extensions; ALTER EXTENSION vector SET SCHEMA "
            "extensions; and put `extensions` at the end of the database's search_path",
        )


def wait_for_others(connection: "Connection") -> None:
    """From here to the end of a writing transaction nobody else makes or moves tables."""
    if connection.dialect.name == "postgresql":  # SQLite's write lock is taken already
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _is_current(connection: "Connection") -> bool:
    """True at the newest revision known, False at an older one; a FoiError at a newer one."""
    from sqlalchemy import inspect

    if not inspect(connection).has_table("alembic_version"):
        return False
    stored = _stored_revision(connection)
    if stored is not None and stored not in known_revisions():
        raise _newer(stored)
    return stored == expected_revision()


def refuse_newer(connection: "Connection") -> None:
    """A FoiError where another version has brought the tables forward since this one opened them.

    For every transaction that writes: a bot that was left running must not write into tables that
    it does not know.
    """
    stored = _stored_revision(connection)
    if stored != expected_revision():
        raise _newer(stored)


def _stored_revision(connection: "Connection") -> str | None:
    stored = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(stored) if stored is not None else None


def _newer(stored: str | None) -> FoiError:
    return FoiError(
        "store-newer",
        "the store",
        f"a newer version of foibot has written it (revision {stored}; this one knows "
        f"{expected_revision()})",
        "Use that version (restart a bot that still runs), or another home folder; nothing was "
        "changed",
    )


def migrate(connection: "Connection", revision: str = "head") -> None:
    """Bring the tables forward to a revision, inside the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
