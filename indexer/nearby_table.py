"""One shelf's vectors as a table of PostgreSQL, and how far it has followed the catalogue.

A table for each authority, shelf and model: building or dropping an index locks its table, and no
authority shall wait for another's. Row security keeps each for whom it was filled, as everywhere.
These tables are made by this file, not by migrations: like a FAISS file, they may be dropped at
any time, with or without the table of states.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import (
    ARRAY,
    REAL,
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    cast,
    delete,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert

from indexer.extension import Extension
from indexer.records import BEGINNING, AnyRow, Mark

_VERSION = 1
"""Raise it when the tables' shape changes: they are then made anew, beside the old ones."""
_BATCH = 2000
_MAKING = 0x666F6974626C  # "foitbl": the advisory lock under which tables are made

_STATE = Table(
    f"derived_vector_state_{_VERSION}",
    MetaData(),
    Column("name", String, primary_key=True),
    Column("shelf", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("stamp", String, nullable=False),
    Column("next_passage", Integer, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("total", LargeBinary, nullable=False),
)

_GUARD = """
    ALTER TABLE {0} ADD COLUMN kept_for text NOT NULL
        DEFAULT coalesce(current_setting('foibot.kept_for', true), '');
    ALTER TABLE {0} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE {0} FORCE ROW LEVEL SECURITY;
    CREATE POLICY kept_for ON {0}
        USING (kept_for = (SELECT coalesce(current_setting('foibot.kept_for', true), '')));
"""
"""The setting is read in a query of its own: once for a scan, not once for each row."""


@dataclass(frozen=True, eq=False)
class Pile:
    """How many vectors, and their sum: exact in double precision, so that the order of adding and
    taking away leaves no trace (a half's last place is 2^-24, a million of them need 44 bits).
    """

    count: int
    total: NDArray[np.float64]

    def __add__(self, other: "Pile") -> "Pile":
        return Pile(self.count + other.count, self.total + other.total)

    def __sub__(self, other: "Pile") -> "Pile":
        return Pile(self.count - other.count, self.total - other.total)


@dataclass(frozen=True, eq=False)
class Held:
    """What a table holds, and the point in the catalogue's history that it reflects."""

    mark: Mark
    pile: Pile


class _Half(HALFVEC):
    """pgvector's half precision by its full name: its schema need not be in the search path."""

    cache_ok = True

    def __init__(self, dim: int, schema: str) -> None:
        super().__init__(dim)
        self.schema = schema

    def get_col_spec(self, **_: Any) -> str:
        return f"{self.schema}.halfvec({self.dim})"


class NearbyTable:
    """The vectors of one shelf by one model, kept for one authority; the connection is given."""

    def __init__(self, extension: Extension, shelf: str, fingerprint: str, dim: int) -> None:
        self.shelf = shelf
        self.fingerprint = fingerprint
        self.dim = dim
        self.schema = extension.schema
        self._half = _Half(dim, extension.schema)
        whose = hashlib.sha256(f"{extension.kept_for}\n{shelf}\n{fingerprint}".encode()).hexdigest()
        self.name = f"derived_vectors_{_VERSION}_{whose[:16]}"
        self.lock = int.from_bytes(bytes.fromhex(whose[:16]), signed=True)
        """The advisory lock of whoever changes this table."""
        self._rows = Table(
            self.name,
            MetaData(),
            Column("passage", Integer, primary_key=True, autoincrement=False),
            Column("half", self._half, nullable=False),
        )

    @property
    def nothing(self) -> Held:
        """What an empty table holds."""
        return Held(BEGINNING, Pile(0, np.zeros(self.dim)))

    def make(self, engine: Engine) -> None:
        """Make this table and the table of states, where they are not there."""
        with engine.connect() as connection:
            if _is_there(connection, _STATE.name) and _is_there(connection, self.name):
                return
        with engine.begin() as connection:
            take_lock(connection, _MAKING)
            if not _is_there(connection, _STATE.name):
                _make(connection, _STATE)
            if not _is_there(connection, self.name):
                _make(connection, self._rows)
                # In the row, not beside it: a scan reads each vector once.
                connection.exec_driver_sql(
                    f"ALTER TABLE {self.name} ALTER COLUMN half SET STORAGE PLAIN"
                )
                connection.execute(delete(_STATE).where(_STATE.c.name == self.name))

    def drop_others(self, connection: Connection) -> None:
        """Throw away what other models have left of this shelf."""
        others = (_STATE.c.shelf == self.shelf) & (_STATE.c.fingerprint != self.fingerprint)
        for name in connection.execute(delete(_STATE).where(others).returning(_STATE.c.name)):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name[0]}")

    # How far it is

    def held(self, connection: Connection) -> Held | None:
        """What the table holds, as of the transaction that filled it last; None if none has."""
        row = connection.execute(select(_STATE).where(_STATE.c.name == self.name)).first()
        if row is None:
            return None
        mark = Mark(row.generation, row.stamp, row.next_passage)
        return Held(mark, Pile(row.passages, np.frombuffer(row.total)))

    def keep(self, connection: Connection, held: Held) -> None:
        """Write down what the table now holds, in the transaction that made it so."""
        values = {
            "shelf": self.shelf,
            "fingerprint": self.fingerprint,
            "generation": held.mark.generation,
            "stamp": held.mark.stamp,
            "next_passage": held.mark.next_passage,
            "passages": held.pile.count,
            "total": held.pile.total.tobytes(),
        }
        row = insert(_STATE).values(name=self.name, **values)
        connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=values))

    # Its rows

    def nearest(
        self, connection: Connection, vector: NDArray[np.float32], top: int
    ) -> list[tuple[int, float]]:
        """The `top` nearest passages: number and cosine, nearest first."""
        # pgvector's inner product is negative: less is nearer.
        far = self._rows.c.half.op(f"OPERATOR({self.schema}.<#>)", return_type=Float())(vector)
        # The limit as a number: a prepared plan that does not know it would not use the graph.
        wanted = select(self._rows.c.passage, far).order_by(far).limit(literal_column(str(top)))
        found = [(number, -score) for number, score in connection.execute(wanted)]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def load(self, connection: Connection, rows: Iterable[AnyRow]) -> Pile:
        """Add rows (`id` and `half`); returns what was added."""
        fresh, loaded = iter(rows), self.nothing.pile
        if not (batch := list(islice(fresh, _BATCH))):
            return loaded
        # COPY does not write where row security guards: a table of this transaction stands between.
        connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE fresh (passage integer, half {self._half.get_col_spec()}) "
            "ON COMMIT DROP"
        )
        while batch:
            loaded += self._copy(connection, batch)
            batch = list(islice(fresh, _BATCH))
        arrived = Table("fresh", MetaData(), Column("passage"), Column("half"))
        connection.execute(insert(self._rows).from_select(["passage", "half"], select(arrived)))
        return loaded

    def _copy(self, connection: Connection, rows: Sequence[AnyRow]) -> Pile:
        halves = np.frombuffer(b"".join(row.half for row in rows), dtype="<f2")
        halves = halves.reshape(len(rows), self.dim)
        driver: Any = connection.connection.driver_connection
        with driver.cursor().copy("COPY fresh FROM STDIN WITH (FORMAT BINARY)") as copy:
            # A binary COPY looks at no types: these bytes are what pgvector itself would send.
            copy.set_types(["int4", "bytea"])
            for row, half in zip(rows, halves, strict=True):
                copy.write_row((row.id, HalfVector(half).to_binary()))
        return Pile(len(rows), halves.sum(axis=0, dtype=np.float64))

    def forget(self, connection: Connection, ranges: Sequence[tuple[int, int]]) -> Pile:
        """Delete passages from a number up to, not including, another; returns what was deleted."""
        if not ranges:
            return self.nothing.pile
        bounds = (cast(list(each), ARRAY(Integer)) for each in zip(*ranges, strict=True))
        gone = func.unnest(*bounds).table_valued("low", "high", name="gone").render_derived()
        number = self._rows.c.passage
        halves = connection.execute(
            delete(self._rows)
            .where(number >= gone.c.low, number < gone.c.high)
            .returning(cast(self._rows.c.half, ARRAY(REAL)))
        ).scalars()
        taken = np.array(list(halves), dtype=np.float64).reshape(-1, self.dim)
        return Pile(len(taken), taken.sum(axis=0))

    def clear(self, connection: Connection) -> None:
        """Delete all rows."""
        connection.execute(delete(self._rows))


def take_lock(connection: Connection, number: int) -> None:
    """Wait for an advisory lock, and hold it to the end of the transaction."""
    connection.execute(select(func.pg_advisory_xact_lock(number)))


def shelves_held(connection: Connection) -> list[tuple[str, str, int]]:
    """Shelf, name and size of each table; none where nothing was made yet."""
    if not _is_there(connection, _STATE.name):
        return []
    wanted = select(_STATE.c.shelf, _STATE.c.name, _STATE.c.passages).order_by(_STATE.c.shelf)
    return [(shelf, name, passages) for shelf, name, passages in connection.execute(wanted)]


def drop_all(connection: Connection) -> None:
    """Throw away all tables of vectors of this authority: the next question makes them again."""
    if not _is_there(connection, _STATE.name):
        return
    take_lock(connection, _MAKING)
    for name in connection.execute(delete(_STATE).returning(_STATE.c.name)).scalars().all():
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")


def _is_there(connection: Connection, name: str) -> bool:
    # Not to_regclass: having once said no, it may say so again after another has made the table.
    there = text("SELECT pg_table_is_visible(oid) FROM pg_class WHERE relname = :name")
    return any(connection.execute(there, {"name": name}).scalars())


def _make(connection: Connection, table: Table) -> None:
    table.create(connection, checkfirst=False)
    connection.exec_driver_sql(_GUARD.format(table.name))
