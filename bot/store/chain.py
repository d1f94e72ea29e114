"""Confirmations and history as a hash chain: each entry is hashed with the link of the one before.

Whoever changes, removes or slips in a row has to make every later link again, and then the newest
one, the head, is another than those that stand in digests, messages, backups and logs. (The idea
is that of RFC 6962 and of CloudTrail's digest files; a chain serves here, since nobody asks for a
proof about one entry alone.) What an entry covers is named below: a column that a later migration
adds is not in it, so that old entries stay as they are.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, insert, inspect, select
from sqlmodel import col

from bot.store.dump import BATCH, plain
from bot.store.keys import OWN
from bot.store.tables import ChainRow, ConfirmationRow, HistoryRow

if TYPE_CHECKING:
    from sqlmodel import Session

BEGUN = "begun"
"""The entry that a migration made: what stands before it was there when the chain began."""
COVERED: dict[str, tuple[Any, tuple[str, ...]]] = {
    "confirmation": (
        ConfirmationRow,
        (
            "id",
            "request_id",
            "draft_id",
            "version",
            "kind",
            "text",
            "hash",
            "confirmed_by",
            "letter_date",
            "reasons",
            "stored_at",
        ),
    ),
    "history": (HistoryRow, ("id", "request_id", "at", "who", "what", "detail")),
}
_NEW = "not in the chain yet"
_LOCK = f"SELECT pg_advisory_xact_lock(hashtextextended('foibot/chain/' || coalesce({OWN}, ''), 0))"


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries a chain has, and its newest link; an empty chain has none."""

    entries: int
    link: str

    def __str__(self) -> str:
        return f"{self.entries}:{self.link[:16]}" if self.entries else "0"


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that does not hold, and why. `source` and `row_id` name the row."""

    number: int
    source: str
    row_id: int
    why: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A chain as found. `since` is the moment it began at, where rows were there before it."""

    head: Head
    since: datetime | None
    broken: Break | None


def will_be_linked(session: "Session", row: ConfirmationRow | HistoryRow) -> None:
    """Have a new row linked when its transaction ends (`link_new`)."""
    session.info.setdefault(_NEW, []).append(row)


def link_new(session: "Session") -> None:
    """Link what the transaction has written; nothing may be locked after this."""
    rows = session.info.pop(_NEW, [])
    if rows:
        session.flush()
        made = [(row.__tablename__, row.id) for row in rows]
        extend(session.connection(), made, max(_moment(row) for row in rows))


def _moment(row: ConfirmationRow | HistoryRow) -> datetime:
    return row.at if isinstance(row, HistoryRow) else row.stored_at


def extend(connection: Connection, rows: Iterable[tuple[str, int]], at: datetime) -> None:
    """Add an entry for each row (its table and number), one writer at a time."""
    if connection.dialect.name == "postgresql":  # SQLite's write lock is taken already
        connection.exec_driver_sql(_LOCK)
    before = head(connection)
    number, link = before.entries, before.link
    for source, row_id in rows:
        number += 1
        entry = _entries(connection, source, [row_id])[row_id] if source in COVERED else ""
        link = _link(link, number, source, row_id, entry)
        connection.execute(
            insert(_table(ChainRow)).values(
                number=number, source=source, row_id=row_id, entry=entry, link=link, noted_at=at
            )
        )


def is_there(connection: Connection) -> bool:
    """False in the tables of an older program."""
    return inspect(connection).has_table("chain")


def head(connection: Connection) -> Head:
    """The newest link."""
    newest = select(col(ChainRow.number), col(ChainRow.link)).order_by(col(ChainRow.number).desc())
    row = connection.execute(newest.limit(1)).one_or_none()
    return Head(row.number, row.link) if row else Head(0, "")


def holds(connection: Connection, link: str) -> bool:
    """True where a head that was told earlier (in full, or its beginning) is in this chain."""
    known = select(col(ChainRow.number)).where(col(ChainRow.link).startswith(link, autoescape=True))
    return connection.execute(known.limit(1)).first() is not None


def examine(connection: Connection) -> Examined:
    """Work out every link again; finds the first entry that does not hold."""
    before, since = Head(0, ""), None
    for batch in _batches(connection):
        there = {
            source: _entries(connection, source, [r.row_id for r in batch if r.source == source])
            for source in COVERED
        }
        for row in batch:
            why = _fault(row, before, there)
            if why:
                return Examined(before, since, Break(row.number, row.source, row.row_id, why))
            before = Head(row.number, row.link)
            since = row.noted_at if row.source == BEGUN else since
    return Examined(before, since, _past_the_chain(connection, before))


def _fault(row: Any, before: Head, there: Mapping[str, Mapping[int, str]]) -> str:
    """Why an entry does not hold; empty where it does."""
    if row.number != before.entries + 1:
        return f"entry {before.entries + 1} is gone"
    if row.link != _link(before.link, row.number, row.source, row.row_id, row.entry):
        return "its link does not follow from the entry before"
    if row.source not in COVERED:
        return ""
    found = there[row.source].get(row.row_id)
    if found is None:
        return "what it covers is gone"
    return "" if found == row.entry else "what it covers was changed afterwards"


def _past_the_chain(connection: Connection, last: Head) -> Break | None:
    """A row that was written past the chain."""
    for source, (rows, _) in COVERED.items():
        table, links = _table(rows), _table(ChainRow)
        linked = select(links.c.row_id).where(links.c.source == source)
        loose = select(table.c.id).where(table.c.id.not_in(linked)).order_by(table.c.id).limit(1)
        number = connection.execute(loose).scalar()
        if number is not None:
            return Break(last.entries + 1, source, number, "it was written past the chain")
    return None


def _batches(connection: Connection) -> Iterator[Sequence[Any]]:
    """The chain in order, so many entries at once."""
    after = 0
    table = _table(ChainRow)
    while True:
        some = select(table).where(table.c.number > after).order_by(table.c.number).limit(BATCH)
        batch = connection.execute(some).all()
        if not batch:
            return
        yield batch
        after = batch[-1].number


def _entries(connection: Connection, source: str, numbers: Sequence[int]) -> dict[int, str]:
    """The hash of each of these rows; those that are not there are left out."""
    if not numbers:
        return {}
    rows, names = COVERED[source]
    table = _table(rows)
    wanted = select(*(table.c[name] for name in names)).where(table.c.id.in_(numbers))
    return {
        row["id"]: _hash(source, {name: plain(row[name]) for name in names})
        for row in connection.execute(wanted).mappings()
    }


def _hash(*parts: Any) -> str:
    """Of values as JSON: what separates them cannot be in them."""
    said = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(said.encode()).hexdigest()


def _link(before: str, number: int, source: str, row_id: int, entry: str) -> str:
    return _hash(before, number, source, row_id, entry)


def _table(rows: Any) -> Table:
    table = rows.__table__
    assert isinstance(table, Table)
    return table
