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
from bot.store import dump, keys
from bot.store.db import address, bring_forward, open_engine, writing
from indexer.durable import move

_PATIENCE = "10s"
"""How long whoever is writing is waited for on PostgreSQL."""


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
        move(scratch, self._file)

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
    """PostgreSQL: filled in tables beside, whose rows then take the place of this authority's.

    The tables themselves stay where they are: rows of other authorities may be in them.
    """

    def __init__(self, engine: Engine, stamp: str) -> None:
        whose = "_".join(filter(None, (stamp.replace("-", "_"), keys.key_of(engine).lower())))
        self._engine = engine
        self._scratch = f"foibot_restoring_{whose}"
        self._schema = f"foibot_replaced_{whose}"
        self._kept = False

    @contextmanager
    def filled(self, replace: bool) -> Iterator[Connection]:
        """An empty database, to be filled; it becomes the store when the caller is done."""
        with self._patiently() as connection:
            bring_forward(connection)  # apart, for whoever opens a store waits meanwhile
        with self._patiently() as connection:
            keys.hold(connection)
            taken = any(dump.rows(connection).values())
            if taken and not replace:
                raise _taken(self._engine)
            with self._beside(connection):
                yield connection
            if taken:
                self._set_aside(connection)
            self._put_in(connection)
            keys.settle_numbers(connection)
            dump.take_stock(connection)

    def kept(self) -> list[str]:
        """What was set aside."""
        return [f"schema {self._schema}"] if self._kept else []

    @contextmanager
    def _patiently(self) -> Iterator[Connection]:
        with writing(self._engine).begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
            yield connection

    @contextmanager
    def _beside(self, connection: Connection) -> Iterator[None]:
        """Work in a schema of its own, in which nobody shares the tables: its key is empty."""
        path = connection.exec_driver_sql("SHOW search_path").scalar()
        connection.exec_driver_sql(f"CREATE SCHEMA {self._scratch}")
        _set_locally(connection, "search_path", self._scratch)
        _set_locally(connection, keys.SETTING, "")
        yield
        _set_locally(connection, keys.SETTING, keys.key_of(connection))
        _set_locally(connection, "search_path", str(path))

    def _set_aside(self, connection: Connection) -> None:
        """Take this authority's rows out of the tables, also those that are kept for ever."""
        run = connection.exec_driver_sql
        run(f"CREATE SCHEMA {self._schema}")
        for table in reversed(dump.tables(connection)):
            here, aside = f'"{table.name}"', f'{self._schema}."{table.name}"'
            run(f"CREATE TABLE {aside} AS SELECT * FROM {here}")  # noqa: S608 - our own names
            for statement in keys.guards(aside):
                run(statement)
            run(f"ALTER TABLE {here} DISABLE TRIGGER USER")
            run(f"DELETE FROM {here}")  # noqa: S608 - as above
            run(f"ALTER TABLE {here} ENABLE TRIGGER USER")
        self._kept = True

    def _put_in(self, connection: Connection) -> None:
        """Carry the rows over; the owner sees all of them, for nobody else knows these tables."""
        run = connection.exec_driver_sql
        for table in dump.tables(connection):
            names = ", ".join(f'"{column.name}"' for column in dump.columns(table))
            beside = f'{self._scratch}."{table.name}"'
            run(f"ALTER TABLE {beside} NO FORCE ROW LEVEL SECURITY")
            run(f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM {beside}')  # noqa: S608 - as above
        run(f"DROP SCHEMA {self._scratch} CASCADE")


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


def _set_locally(connection: Connection, setting: str, value: str) -> None:
    """Set something of PostgreSQL's until the transaction ends."""
    connection.exec_driver_sql("SELECT set_config(%s, %s, true)", (setting, value))


def _in_one_file(file: Path) -> None:
    """Write SQLite's log back into the file and delete it; fails while somebody has it open."""
    with closing(sqlite3.connect(file, timeout=1)) as raw:
        mode = raw.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    if mode != "delete":
        raise sqlite3.OperationalError("database is locked")


def _remove(file: Path) -> None:
    for tail in ("", "-wal", "-shm", "-journal"):
        Path(f"{file}{tail}").unlink(missing_ok=True)
