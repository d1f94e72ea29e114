"""Carries a whole store from one database to another: from a laptop to a server, or back.

Nobody writes to the old store meanwhile, and the new one is filled in one transaction: killed at
any moment, the new one is empty or whole, and moving again finishes. The old one is left as it was.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from bot.foi.errors import FoiError
from bot.store import dump, keys
from bot.store.db import address, make_engine, open_engine, reaching
from bot.store.sessions import told_plainly


def move(source: Engine, url: str, home: Path, key: str = "") -> dict[str, Any]:
    """Copy everything in `source` into the database at `url` (empty: SQLite in `home`).

    `key` says whose rows they become in a database that several authorities share.
    Every table's rows are counted and hashed on both sides before the copy counts. Where the same
    is there already, nothing is done (`already`); where anything else is there, it is a FoiError.
    """
    target = open_engine(url, home, key)
    _refuse_same(source, target)
    _refuse_foreign(target)
    target = make_engine(url, home, key)
    with told_plainly(), dump.held(source) as old, dump.held(target) as new:
        already = any(dump.rows(new).values())
        if not already:
            _copy(old, new)
            keys.settle_numbers(new)
            dump.take_stock(new)
        rows, differs = _compared(old, new)
        if differs:
            raise (_taken if already else _altered)(target, differs)
        letters = len(dump.letters(new)[0])
    return {
        "from": address(source),
        "to": address(target),
        "already": already,
        "rows": rows,
        "letters": letters,
    }


def _copy(old: Connection, new: Connection) -> None:
    from_name = {table.name: table for table in dump.tables(old)}
    for table in dump.tables(new):
        dump.load(new, table, dump.lines(old, from_name[table.name]))


def _compared(old: Connection, new: Connection) -> tuple[dict[str, int], list[str]]:
    """Rows of each table of the old store, and the tables that are not the same in the new one."""
    there = {table.name: dump.tally(new, table) for table in dump.tables(new)}
    rows, differs = {}, []
    for table in dump.tables(old):
        mine = dump.tally(old, table)
        rows[table.name] = mine.rows
        if mine.sha256 != there[table.name].sha256:
            differs.append(table.name)
    return rows, differs


def _refuse_same(source: Engine, target: Engine) -> None:
    files = [Path(each.url.database or "").absolute().resolve() for each in (source, target)]
    sqlite = {source.dialect.name, target.dialect.name} == {"sqlite"}
    ours = source.url == target.url and keys.key_of(source) == keys.key_of(target)
    if ours or (sqlite and files[0] == files[1]):
        raise FoiError(
            "move-same",
            f"--to {address(target)}",
            "that is the store in use",
            "Give the address of another database",
        )


def _refuse_foreign(target: Engine) -> None:
    with reaching(target), target.connect() as connection:
        names = dump.all_names(connection)
    if names and "alembic_version" not in names:
        raise _taken(target, names)


def _taken(target: Engine, names: list[str]) -> FoiError:
    return FoiError(
        "move-taken",
        f"the database at {address(target)}",
        f"it holds something else (table {names[0]})",
        "Give an empty database; nothing was changed",
    )


def _altered(target: Engine, names: list[str]) -> FoiError:
    return FoiError(
        "move-altered",
        f"the database at {address(target)}",
        f"table {names[0]} did not arrive as it was",
        "Nothing was kept there; tell the person who runs that database",
    )
