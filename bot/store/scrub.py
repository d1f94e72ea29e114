"""Takes deleted rows out of the bytes beneath: SQLite's file and log, PostgreSQL's tables.

PostgreSQL's own log (WAL, its archive, replicas) is out of reach from here. What a table held is
also in the samples that its planner keeps (`pg_statistic`), so these are made again and the old
ones vacuumed.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine

from bot.store.keys import key_of

CASES = (
    "requester", "request", "part", "clock_event", "decision", "wording", "draft", "message",
    "post", "enquiry", "rating", "outbox", "output_file", "hold", "correction",
)  # fmt: skip
"""Tables that hold what requesters and officers wrote of a case."""
INDEX = ("document", "passage", "vector", "token_vector", "index_change")
"""Tables of the index."""
_PATIENCE = "30s"
"""How long whoever reads or writes a table is waited for on PostgreSQL."""
_OTHERS_LOOK = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL"""


_STAMP = 4
"""Pieces of such a name before the authority's key: foibot_replaced_DAY_TIME_KEY."""
_SET_ASIDE = """
    SELECT nspname FROM pg_namespace WHERE nspname LIKE 'foibot\\_replaced\\_%%'
    AND pg_has_role(nspowner, 'USAGE') ORDER BY 1"""


def set_aside(engine: Engine) -> list[str]:
    """Schemas on PostgreSQL in which a restore has kept an older store: an erasure does not reach
    them. On SQLite these are files of the home."""
    if engine.dialect.name == "sqlite":
        return []
    own = [key.lower()] if (key := key_of(engine)) else []
    with engine.connect() as connection:
        names = connection.exec_driver_sql(_SET_ASIDE).scalars().all()
    return [name for name in names if name.split("_")[_STAMP:] == own]


def scrub(engine: Engine, tables: Iterable[str] = CASES) -> bool:
    """Take what was deleted from these tables out of the files; False where somebody else had
    them open, so that something may still be there: try again when they are done."""
    raw = engine.raw_connection()
    try:
        driver: Any = raw.driver_connection
        if engine.dialect.name == "sqlite":
            return _scrub_file(driver)
        driver.autocommit = True
        try:
            return _scrub_tables(driver, tuple(tables))
        finally:
            driver.autocommit = False
    finally:
        raw.close()


def _scrub_file(driver: Any) -> bool:
    """Free pages are overwritten when they are freed (`secure_delete`); this takes them out."""
    try:
        driver.execute("VACUUM")
        busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        return False
    return not busy


def _scrub_tables(driver: Any, tables: tuple[str, ...]) -> bool:
    """Write each table anew, without what nobody can see any more."""
    from psycopg.errors import OperationalError

    try:
        driver.execute(f"SET lock_timeout = '{_PATIENCE}'")
        # Whoever still looks at an older state keeps the deleted rows of that state alive.
        is_alone: bool = driver.execute(_OTHERS_LOOK).fetchone()[0] == 0
        for name in tables:
            driver.execute(f'VACUUM (FULL, ANALYZE) "{name}"')
        driver.execute("VACUUM (FULL) pg_catalog.pg_statistic")
    except OperationalError:
        return False
    finally:
        driver.execute("RESET lock_timeout")
    return is_alone
