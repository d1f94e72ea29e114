"""Whose rows are seen: several authorities may share one PostgreSQL database, each with a key.

A connection says its authority's key when it is opened, and cannot be opened without; row security
(`migrations/apart.py`) shows it that authority's rows only. The empty key is for a database that
is one authority's own. On SQLite each authority has a file, and keys mean nothing.
"""

import os
import re
from typing import TYPE_CHECKING, Any

from bot.foi.errors import FoiError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

KEPT_FOR = "kept_for"
"""The column that says whose a row is; only the database reads and writes it."""
SETTING = "foibot.kept_for"
OWN = f"current_setting('{SETTING}', true)"
"""A connection's key in SQL; NULL where it has none: then it sees nothing and writes nothing."""
_KEY = re.compile(r"[A-Za-z0-9]{0,32}")
"""It becomes part of names, for which PostgreSQL has 63 bytes."""
_ALONE = {"pool_size": 5, "max_overflow": 10}
_AMONG_OTHERS = {"pool_size": 1, "max_overflow": 14}
"""One bot has a pool for each authority: one connection stays open, at most 15 while it is busy."""

_NUMBERED = """
    SELECT tables.relname, field.attname, numbers.name, to_regclass(numbers.name) IS NOT NULL
    FROM pg_attrdef AS given
    JOIN pg_class AS tables ON tables.oid = given.adrelid
    JOIN pg_attribute AS field ON field.attrelid = tables.oid AND field.attnum = given.adnum,
    LATERAL format('%%I', tables.relname || '_' || field.attname || '_seq' || %s) AS numbers(name)
    WHERE tables.relnamespace = current_schema()::regnamespace
      AND pg_get_expr(given.adbin, given.adrelid) LIKE '%%own_numbers(%%'"""
_OPEN_TO_ALL = """
    SELECT tables.relname FROM pg_class AS tables
    JOIN pg_attribute AS field ON field.attrelid = tables.oid AND field.attname = 'kept_for'
    WHERE tables.relnamespace = current_schema()::regnamespace AND tables.relkind = 'r'
      AND NOT row_security_active(tables.oid)
    ORDER BY 1 LIMIT 1"""
_ROLE = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


def arguments(url: "URL", key: str) -> dict[str, Any]:
    """What `create_engine` is given for an authority on PostgreSQL; a FoiError for a wrong key.

    Options for the server that the address or the environment gives already are kept.
    """
    if not _KEY.fullmatch(key):
        raise FoiError(
            "authority-key",
            f"authority_key '{key}'",
            "not a key: letters and digits only, at most 32",
            "Take the Slack workspace's id, such as T0123ABCD",
        )
    given = url.query.get("options", os.environ.get("PGOPTIONS", ""))
    others = given if isinstance(given, str) else " ".join(given)
    return {
        "connect_args": {"options": f"{others} -c {SETTING}={key}".strip()},
        "execution_options": {"kept_for": key},
        **(_AMONG_OTHERS if key else _ALONE),
    }


def key_of(engine: "Engine | Connection") -> str:
    """The key that an engine was made with."""
    return str(engine.get_execution_options().get("kept_for", ""))


def guards(table: str) -> tuple[str, ...]:
    """The statements that show a table's rows to their own authority only."""
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",  # it binds the table's owner too
        f"CREATE POLICY own_rows ON {table} USING ({KEPT_FOR} = {OWN}) "
        f"WITH CHECK ({KEPT_FOR} = {OWN})",
    )


def hold(connection: "Connection") -> None:
    """Let nobody else write rows of this authority until the transaction ends; others go on."""
    if connection.dialect.name == "postgresql":  # SQLite's write lock is taken already
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(own_lock())")


def lacks_numbers(connection: "Connection") -> bool:
    """True for an authority that is new here, or for whom a new table is not numbered yet."""
    return not all(there for *_, there in _numbered(connection))


def give_numbers(connection: "Connection") -> None:
    """Make what numbers an authority's rows, where it is not there yet."""
    for table, column, numbers, there in _numbered(connection):
        if not there:
            connection.exec_driver_sql(
                f'CREATE SEQUENCE {numbers} AS integer OWNED BY "{table}"."{column}"'
            )


def settle_numbers(connection: "Connection", key: str | None = None) -> None:
    """Number new rows after those that came with their numbers, and never again as before.

    `key` where these tables are numbered for another than whose connection it is.
    """
    if connection.dialect.name != "postgresql":
        return  # SQLite goes on from the highest number by itself
    for table, column, numbers, _ in _numbered(connection, key):
        highest = f'SELECT max("{column}") AS highest FROM "{table}"'  # noqa: S608 - our own names
        connection.exec_driver_sql(
            f"SELECT setval('{numbers}', greatest(highest, pg_sequence_last_value('{numbers}'))) "  # noqa: S608
            f"FROM ({highest}) AS given WHERE highest IS NOT NULL"
        )


def _numbered(connection: "Connection", key: str | None = None) -> list[tuple[str, str, str, bool]]:
    """Tables that PostgreSQL numbers, with the column, and whether this authority has numbers."""
    key = key_of(connection) if key is None else key
    found = connection.exec_driver_sql(_NUMBERED, (f"_{key}" if key else "",))
    return [(table, column, numbers, there) for table, column, numbers, there in found]


def bound_by_row_security(engine: "Engine") -> bool:
    """True where this engine's role sees the rows of its own authority only."""
    return engine.dialect.name == "postgresql" and not _way_round(engine)


def refuse_unbound(engine: "Engine") -> None:
    """A FoiError where row security would not keep authorities apart that share a database."""
    way = _way_round(engine) if engine.dialect.name == "postgresql" else ""
    if way:
        raise FoiError(
            "rows-open",
            "the rows of authorities that share this database",
            way,
            "Let foibot connect as an ordinary role that owns its tables: CREATE ROLE foibot LOGIN "
            "NOSUPERUSER NOBYPASSRLS",
        )


def _way_round(engine: "Engine") -> str:
    with engine.connect() as connection:
        if connection.exec_driver_sql(_ROLE).scalar():
            return "are not kept apart: its role is a superuser or has BYPASSRLS"
        table = connection.exec_driver_sql(_OPEN_TO_ALL).scalar()
    return f"are not kept apart: row security is off on table {table}" if table else ""
