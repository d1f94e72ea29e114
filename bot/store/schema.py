"""Whether a store's tables, triggers and policies are those that the migrations make.

A fresh set is made beside (in memory, or in a schema that is rolled back) and compared with what is
there. Texts that a library writes, such as a table's CREATE, are not compared: another version may
write them otherwise; what they mean is.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine

from bot.store.db import migrate, open_engine, writing
from bot.store.dump import one_view

Things = dict[str, str]
"""What there is, by a name that people understand; the value is what it does."""
_BESIDE = "foibot_comparing"
_NOT_OURS = re.compile(r"(derived_|sqlite_|slack_|alembic_version)")

_COLUMNS = """
    SELECT c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod) || ' ' ||
           a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0
      AND NOT a.attisdropped"""
_TRIGGERS = """
    SELECT c.relname || '.' || t.tgname, t.tgenabled::text || ' ' || pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal"""
_GUARDS = """
    SELECT c.relname || '.row security', c.relrowsecurity || ' ' || c.relforcerowsecurity || ' ' ||
           coalesce((SELECT string_agg(p.polname || pg_get_expr(p.polqual, p.polrelid) ||
                     coalesce(pg_get_expr(p.polwithcheck, p.polrelid), ''), ';' ORDER BY p.polname)
                     FROM pg_policy p WHERE p.polrelid = c.oid), '')
    FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"""
_FUNCTIONS = """
    SELECT 'function.' || proname, prosrc FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace
      AND proname IN ('keep_row', 'own_numbers', 'own_lock', 'share_own_lock')"""


def differences(engine: Engine) -> list[str]:
    """A sentence for each thing that is gone, other than it was made, or was slipped in."""
    if engine.dialect.name == "sqlite":
        with one_view(engine) as connection:
            return list(_compared(_made_in_sqlite(), _of_sqlite(connection)))
    with writing(engine).connect() as connection, connection.begin() as nothing_kept:
        there = _of_server(connection)
        connection.exec_driver_sql(f"CREATE SCHEMA {_BESIDE}")
        connection.exec_driver_sql(f"SET LOCAL search_path TO {_BESIDE}")
        migrate(connection)
        made = _of_server(connection)
        nothing_kept.rollback()
    return list(_compared(made, there))


def _compared(made: Things, there: Things) -> Iterator[str]:
    for name, does in made.items():
        if name not in there:
            yield f"{name} is gone"
        elif there[name] != does:
            yield f"{name} is not as it was made"
    yield from (f"{name} does not belong there" for name in there if name not in made)


@cache
def _made_in_sqlite() -> Things:
    """What the migrations make; the same for as long as this program runs."""
    engine = open_engine("sqlite://", Path())
    try:
        with writing(engine).begin() as connection:
            migrate(connection)
            return _of_sqlite(connection)
    finally:
        engine.dispose()


def _of_sqlite(connection: Connection) -> Things:
    run = connection.exec_driver_sql
    master = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"
    found: Things = {}
    for kind, name, table, sql in run(master).all():
        if _NOT_OURS.match(table):
            continue
        if kind == "table":
            for column in run(f'PRAGMA table_xinfo("{name}")').all():
                found[f"{name}.{column[1]}"] = " ".join(map(str, column[2:]))
            points = run(f'PRAGMA foreign_key_list("{name}")').all()
            found[f"{name} foreign keys"] = str(sorted(tuple(map(str, one[2:])) for one in points))
        elif kind == "trigger":
            found[f"trigger {name}"] = f"{table} {' '.join(str(sql).split())}"
        elif kind == "index":
            columns = run(f'PRAGMA index_info("{name}")').all()
            found[f"index on {table} ({', '.join(str(one[2]) for one in columns)})"] = ""
    return found


def _of_server(connection: Connection) -> Things:
    schema = str(connection.exec_driver_sql("SELECT current_schema()").scalar())
    named = re.compile(rf'\b"?{re.escape(schema)}"?\.')
    found: Things = {}
    for query in (_COLUMNS, _TRIGGERS, _GUARDS, _FUNCTIONS):
        for name, does in connection.exec_driver_sql(query):
            if not _NOT_OURS.match(name):
                found[name] = named.sub("", " ".join(str(does).split()))
    return found
