"""Every table as lines of JSON, and back: what a backup holds, and what a move carries over.

Equal rows give equal bytes on every database, so that one hash for each table proves a copy. The
tables are taken as the database has them, so that a backup of an older program can be read back.
"""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Column, Connection, Engine, MetaData, Table, func, insert, inspect, select
from sqlalchemy.types import Date, DateTime, LargeBinary, String

from bot.store import keys
from bot.store.db import writing
from bot.store.keys import KEPT_FOR

BATCH = 1000
_STREAMED = {"yield_per": BATCH}
_VERSION = "alembic_version"
"""Alembic's own table: it follows from the revision that the tables are made for."""
_LEFT_OUT = ("derived_", "slack_")
"""How tables begin that are in no copy: what can be made again, and Slack's installations."""


@dataclass
class Tally:
    """Counts and hashes the lines of one table as they pass."""

    rows: int = 0
    _sum: Any = field(default_factory=hashlib.sha256, repr=False)

    def through(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The same lines, counted."""
        for line in lines:
            self.rows += 1
            self._sum.update(line)
            yield line

    @property
    def sha256(self) -> str:
        """Of all lines so far."""
        return str(self._sum.hexdigest())


@contextmanager
def one_view(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of the whole store, whoever writes meanwhile."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def held(engine: Engine) -> Iterator[Connection]:
    """A connection during whose life nobody else writes this authority's rows; reading goes on."""
    with writing(engine).begin() as connection:
        keys.hold(connection)
        yield connection


def all_names(connection: Connection) -> list[str]:
    """Every table of the store, alembic's own too."""
    return sorted(inspect(connection).get_table_names())


def tables(connection: Connection) -> list[Table]:
    """The store's tables as this database has them, each after those that it refers to."""
    found = MetaData()
    found.reflect(
        connection, only=lambda name, _: name != _VERSION and not name.startswith(_LEFT_OUT)
    )
    return found.sorted_tables


def columns(table: Table) -> list[Column[Any]]:
    """A table's columns without the one that PostgreSQL fills in: whose row it is."""
    return [column for column in table.columns if column.name != KEPT_FOR]


def rows(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    count = func.count()
    return {
        table.name: connection.execute(select(count).select_from(table)).scalar_one()
        for table in tables(connection)
    }


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Each row as one line of JSON, in the order of the primary key."""
    wanted = sorted(columns(table), key=lambda column: column.name)
    primary = [column for column in table.primary_key if column.name != KEPT_FOR]
    ordered = select(*wanted).order_by(*map(_by_bytes(connection), primary))
    for row in connection.execute(ordered, execution_options=_STREAMED):
        values = {column.name: plain(value) for column, value in zip(wanted, row, strict=True)}
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def load(connection: Connection, table: Table, source: Iterable[bytes]) -> None:
    """Insert what `lines` has written."""
    remaining = iter(source)
    while batch := list(islice(remaining, BATCH)):
        connection.execute(insert(table), [_row(table, json.loads(line)) for line in batch])


def take_stock(connection: Connection) -> None:
    """Let PostgreSQL count what came in, so that it plans first questions as well as later ones.

    It would do so by itself within some minutes; SQLite plans without counting.
    """
    if connection.dialect.name == "postgresql":
        for table in tables(connection):
            connection.exec_driver_sql(f'ANALYZE "{table.name}"')


def tally(connection: Connection, table: Table) -> Tally:
    """Count and hash a table as it stands."""
    result = Tally()
    for _ in result.through(lines(connection, table)):
        pass
    return result


def letters(connection: Connection) -> tuple[dict[int, str], list[int]]:
    """The SHA-256 of every confirmed text by its number, and the numbers that do not fit theirs."""
    table = Table("confirmation", MetaData(), autoload_with=connection)
    wanted = select(table.c.id, table.c.text, table.c.hash).order_by(table.c.id)
    hashes, damaged = {}, []
    for number, text, recorded in connection.execute(wanted, execution_options=_STREAMED):
        hashes[number] = hashlib.sha256(text.encode()).hexdigest()
        if hashes[number] != recorded:
            damaged.append(number)
    return hashes, damaged


def _by_bytes(connection: Connection) -> Any:
    """How a column is sorted alike everywhere: PostgreSQL's own order depends on its locale."""
    if connection.dialect.name != "postgresql":
        return lambda column: column
    return lambda column: column.collate("C") if isinstance(column.type, String) else column


def plain(value: Any) -> Any:
    """A value as JSON has it, the same from every database."""
    if isinstance(value, datetime):  # SQLite forgets the time zone; the store's moments are UTC
        return (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes | memoryview) else value


def _row(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table.columns[name].type, given) for name, given in values.items()}


def _value(kind: Any, given: Any) -> Any:
    if given is None:
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(given)
    if isinstance(kind, Date):
        return date.fromisoformat(given)
    return b64decode(given) if isinstance(kind, LargeBinary) else given
