"""Where a restored store is put: a file of SQLite's or a database of PostgreSQL's.

Both are filled apart from what is there, and take its place only when the filling went well; what
was there is kept aside.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.foi.errors import FoiError
from bot.store import dump
from bot.store.db import address, open_engine, wait_for_others, writing

_PATIENCE = "10s"
"""How long tables that others use are waited for on PostgreSQL."""


class FilePlace:
    """SQLite: filled in a file beside, which then takes the name."""

    def __init__(self, engine: Engine, stamp: str) -> None:
        assert engine.url.database
        self._engine = engine
        self._file = Path(engine.url.database)
        self._aside = self._file.with_name(f"{self._file.name}.replaced-{stamp}")

    @contextmanager
    def filled(self, replace: bool) -> Iterator[Connection]:
        """An empty database, to be filled; it becomes the store when the caller is done."""
        free = self._is_free()
        if not free and not replace:
            raise _taken(self._engine)
        scratch = self._file.with_name(f"{self._file.name}.restoring")
        _remove(scratch)
        fresh = open_engine(f"sqlite:///{scratch.absolute()}", self._file.parent)
        try:
            with writing(fresh).begin() as connection:
                yield connection
            fresh.dispose()
            _in_one_file(scratch)
            self._swap(scratch, free)
        finally:
            fresh.dispose()
            _remove(scratch)

    def kept(self) -> list[str]:
        """What was set aside."""
        return [str(self._aside)] if self._aside.exists() else []

    def _is_free(self) -> bool:
        if not self._file.exists():
            return True
        try:
            with self._engine.connect() as connection:
                return not any(dump.rows(connection).values())
        except DBAPIError:
            return False  # it is damaged, and somebody may want to look at it yet
        finally:
            self._engine.dispose()

    def _swap(self, scratch: Path, free: bool) -> None:
        if self._file.exists():
            self._close_old()
            if not free:
                os.link(self._file, self._aside)
        os.replace(scratch, self._file)
        _sync(self._file.parent)

    def _close_old(self) -> None:
        """Bring the old store into one file; its log must not meet the new one."""
        try:
            _in_one_file(self._file)
        except sqlite3.OperationalError as problem:
            raise FoiError(
                "store-used",
                str(self._file),
                f"another process has it open ({problem})",
                "Stop the bot, then restore again; nothing was changed",
            ) from problem
        except sqlite3.DatabaseError:
            for tail in ("-wal", "-shm"):  # it is damaged: keep its log beside it
                log = Path(f"{self._file}{tail}")
                if log.exists():
                    log.rename(f"{self._aside}{tail}")


class ServerPlace:
    """PostgreSQL: filled in the transaction that also sets aside what was there."""

    def __init__(self, engine: Engine, stamp: str) -> None:
        self._engine = engine
        self._schema = f"foibot_replaced_{stamp.replace('-', '_')}"
        self._kept = False

    @contextmanager
    def filled(self, replace: bool) -> Iterator[Connection]:
        """An empty database, to be filled; it becomes the store when the caller is done."""
        with writing(self._engine).begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
            wait_for_others(connection)
            if any(dump.rows(connection).values()):
                if not replace:
                    raise _taken(self._engine)
                self._set_aside(connection)
            else:
                _drop_tables(connection)
            yield connection

    def kept(self) -> list[str]:
        """What was set aside."""
        return [f"schema {self._schema}"] if self._kept else []

    def _set_aside(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"CREATE SCHEMA {self._schema}")
        for name in dump.all_names(connection):
            connection.exec_driver_sql(f'ALTER TABLE "{name}" SET SCHEMA {self._schema}')
        self._kept = True


def place_of(engine: Engine, stamp: str) -> FilePlace | ServerPlace:
    """The place behind an engine; `stamp` goes into the name of what is set aside."""
    return (
        FilePlace(engine, stamp) if engine.dialect.name == "sqlite" else ServerPlace(engine, stamp)
    )


def _taken(engine: Engine) -> FoiError:
    return FoiError(
        "store-taken",
        f"the store at {address(engine)}",
        "it is not empty",
        "Restore into another home or database, or give --replace, which keeps this one aside",
    )


def _drop_tables(connection: Connection) -> None:
    for name in dump.all_names(connection):
        connection.exec_driver_sql(f'DROP TABLE "{name}" CASCADE')


def _in_one_file(file: Path) -> None:
    """Write SQLite's log back into the file and delete it; fails while somebody has it open."""
    with closing(sqlite3.connect(file, timeout=1)) as raw:
        mode = raw.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    if mode != "delete":
        raise sqlite3.OperationalError("database is locked")


def _remove(file: Path) -> None:
    for tail in ("", "-wal", "-shm", "-journal"):
        Path(f"{file}{tail}").unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Make the move itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
