"""The graph (HNSW) over a large shelf's table in PostgreSQL: when it pays, and how it is built.

Without one, PostgreSQL looks at every row, which is exact and fast enough while they are few. The
graph is built beside the working table (CONCURRENTLY): neither a question nor a letter waits.
"""

import sys

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from indexer.nearby_table import NearbyTable

WORTH_A_GRAPH = 20_000
"""Passages."""
_CANDIDATES = 200
"""Recall of the first ten, 100,000 real sentences and their like: 100 finds 0.990, 200 0.997."""
_LONG_REPLAY, _LONG_SHARE = 2000, 0.05
"""Rows above which a question would wait seconds for the graph to grow, at 0.4 ms a row: they are
loaded without it (0.01 ms), and the next refresh builds it anew (0.2 ms), nobody waiting."""
_BYTES_OF_LINKS = 600
_MOST_MEMORY_MB = 1024


def tune(connection: Connection) -> None:
    """Say once on each connection how thoroughly graphs are searched."""
    if "graph" not in connection.info:
        connection.exec_driver_sql(
            f"SET hnsw.ef_search = {_CANDIDATES}; SET hnsw.iterative_scan = relaxed_order"
        )
        connection.info["graph"] = _CANDIDATES


def is_built(connection: Connection, name: str) -> bool | None:
    """True with a graph, False where its building was broken off, None without one."""
    asked = f"SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('{name}_graph')"  # noqa: S608
    valid: bool | None = connection.exec_driver_sql(asked).scalar()
    return valid


def is_long(arriving: int, held: int) -> bool:
    """Whether so many new rows are better loaded without a graph, to be built anew."""
    return arriving > max(_LONG_REPLAY, _LONG_SHARE * held)


def drop_graph(connection: Connection, table: NearbyTable) -> None:
    """Take the graph away, unless somebody is building it at this moment."""
    if _is_mine(connection, table, "xact_") and is_built(connection, table.name) is not None:
        connection.exec_driver_sql(f"DROP INDEX {table.name}_graph")


def build_graph(engine: Engine, table: NearbyTable, count: int) -> None:
    """Build the graph of a large table that has none; left to whoever already does it.

    Where it cannot be built, a sentence says so and searching stays exact.
    """
    if count < WORTH_A_GRAPH:
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if is_built(connection, table.name) or not _is_mine(connection, table):
            return
        try:
            _build(connection, table, count)
        except DBAPIError as problem:
            reason = str(problem.orig).splitlines()[0]
            print(f"{table.name}_graph: {reason}; searching stays exact", file=sys.stderr)  # noqa: T201
        finally:
            connection.invalidate()  # and with it go the lock and the settings


def _build(connection: Connection, table: NearbyTable, count: int) -> None:
    if is_built(connection, table.name) is False:
        connection.exec_driver_sql(f"DROP INDEX {table.name}_graph")
    size = count * (2 * table.dim + _BYTES_OF_LINKS) >> 20
    connection.exec_driver_sql(f"SET maintenance_work_mem = '{min(64 + size, _MOST_MEMORY_MB)}MB'")
    connection.exec_driver_sql(
        f"CREATE INDEX CONCURRENTLY {table.name}_graph ON {table.name} "
        f"USING hnsw (half {table.schema}.halfvec_ip_ops)"
    )
    connection.exec_driver_sql(f"ANALYZE {table.name}")


def _is_mine(connection: Connection, table: NearbyTable, how: str = "") -> bool:
    """Take the lock of whoever builds or drops this graph; False where another has it."""
    asked = f"SELECT pg_try_advisory_{how}lock({table.lock ^ 1})"
    return bool(connection.exec_driver_sql(asked).scalar())
