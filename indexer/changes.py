"""The steps of one change to the catalogue, inside a transaction that `catalogue.py` opened."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from indexer.records import BEGINNING, Document, Mark, Passage, WrongModelError
from indexer.tables import CHANGE, DOCUMENT, PASSAGE, STATE, TOKENS, VECTOR

if TYPE_CHECKING:
    from indexer.embedder import Reading

_CHUNK = 500
"""Values in one IN (...): SQLite's oldest limit on variables is 999."""


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Cut a long list of values into what one statement can carry."""
    for at in range(0, len(values), _CHUNK):
        yield values[at : at + _CHUNK]


def vector_of(fingerprint: str) -> Any:
    """The join from a passage to its vector by one model."""
    return (VECTOR.c.hash == PASSAGE.c.hash) & (VECTOR.c.fingerprint == fingerprint)


def newest(connection: Connection) -> Mark:
    """The newest point in the history."""
    row = connection.execute(
        select(STATE.c.generation, STATE.c.stamp, STATE.c.next_passage)
    ).first()
    return Mark(row.generation, row.stamp, row.next_passage) if row else BEGINNING


def in_history(connection: Connection, mark: Mark) -> bool:
    """True where this catalogue has passed through `mark`."""
    if mark == BEGINNING:
        return True
    stamp = select(CHANGE.c.stamp).where(CHANGE.c.generation == mark.generation)
    return connection.execute(stamp).scalar() == mark.stamp


def gone_since(connection: Connection, mark: Mark) -> list[tuple[int, int]]:
    """Ranges of passage numbers that were there at `mark` and are not any more."""
    ranges = select(CHANGE.c.gone_from, CHANGE.c.gone_to).where(
        CHANGE.c.generation > mark.generation,
        CHANGE.c.gone_to > CHANGE.c.gone_from,
        CHANGE.c.gone_from < mark.next_passage,
    )
    return [(row.gone_from, row.gone_to) for row in connection.execute(ranges)]


def derived(fingerprint: str | None) -> Any:
    """What a derived index reads of a passage: its vector, or its words."""
    if fingerprint is None:
        return select(PASSAGE.c.id, PASSAGE.c.role, PASSAGE.c.context, PASSAGE.c.text)
    return select(PASSAGE.c.id, VECTOR.c.half).join_from(PASSAGE, VECTOR, vector_of(fingerprint))


def ensure_state(connection: Connection) -> None:
    """Make the one row of `index_state`, unless another process has."""
    first = {"id": 1, "generation": 0, "stamp": "", "next_passage": 1, "fingerprint": ""}
    connection.execute(_unless_there(connection, STATE), first)


def _unless_there(connection: Connection, table: Table) -> Any:
    """An insert that leaves alone what another process has written meanwhile."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as careful
    else:
        from sqlalchemy.dialects.sqlite import insert as careful  # type: ignore[assignment]
    return careful(table).on_conflict_do_nothing()


def advance(connection: Connection, fingerprint: str | None) -> Mark:
    """Take the next generation; from here on other writers wait until this transaction ends."""
    ensure_state(connection)
    stamp = secrets.token_hex(8)
    connection.execute(update(STATE).values(generation=STATE.c.generation + 1, stamp=stamp))
    used = connection.execute(select(STATE.c.fingerprint)).scalar()
    if fingerprint and used and used != fingerprint:
        raise WrongModelError(f"it was made with model {used}, not with {fingerprint}")
    if fingerprint:
        connection.execute(update(STATE).values(fingerprint=fingerprint))
    return newest(connection)


def forget(connection: Connection, number: int) -> tuple[tuple[int, int], set[str]]:
    """Delete a document and its passages; the numbers freed, and the hashes it had."""
    mine = PASSAGE.c.document_id == number
    low, high = connection.execute(
        select(func.min(PASSAGE.c.id), func.max(PASSAGE.c.id)).where(mine)
    ).one()
    hashes = set(connection.execute(select(PASSAGE.c.hash).where(mine)).scalars())
    connection.execute(delete(PASSAGE).where(mine))
    connection.execute(delete(DOCUMENT).where(DOCUMENT.c.id == number))
    return (low, high + 1) if low is not None else (0, 0), hashes


def drop_unused(connection: Connection, hashes: set[str]) -> None:
    """Delete the vectors of those hashes that no passage has any more."""
    for some in chunks(sorted(hashes)):
        used = select(PASSAGE.c.hash).where(PASSAGE.c.hash.in_(some))
        for table in (VECTOR, TOKENS):
            connection.execute(
                delete(table).where(table.c.hash.in_(some), table.c.hash.not_in(used))
            )


def add(
    connection: Connection,
    mark: Mark,
    document: Document,
    passages: Sequence[Passage],
    now: datetime,
) -> None:
    """Write a document and its passages, numbered from the mark on."""
    row = {name: getattr(document, name) for name in Document.__slots__}
    row |= {"payload": dict(document.payload), "added_at": now}
    added = connection.execute(insert(DOCUMENT).values(row))
    assert added.inserted_primary_key
    number = added.inserted_primary_key[0]
    rows = [
        {name: getattr(passage, name) for name in Passage.__slots__}
        | {"id": mark.next_passage + at, "document_id": number, "hash": passage.hash}
        for at, passage in enumerate(passages)
    ]
    if rows:
        connection.execute(insert(PASSAGE), rows)
    connection.execute(update(STATE).values(next_passage=mark.next_passage + len(rows)))


def missing(connection: Connection, hashes: Iterable[str], fingerprint: str) -> set[str]:
    """Those of `hashes` that have no vector by this model."""
    wanted = set(hashes)
    for some in chunks(sorted(wanted)):
        there = select(VECTOR.c.hash).where(
            VECTOR.c.fingerprint == fingerprint, VECTOR.c.hash.in_(some)
        )
        wanted -= set(connection.execute(there).scalars())
    return wanted


def keep_vectors(
    connection: Connection, readings: "Mapping[str, Reading]", fingerprint: str
) -> None:
    """Store those of `readings`, by hash, that are not there yet; vectors in half precision."""
    fresh = {one: readings[one] for one in sorted(missing(connection, readings, fingerprint))}
    named = [({"hash": one, "fingerprint": fingerprint}, own) for one, own in fresh.items()]
    if fresh:
        halves = [row | {"half": own.vector.astype("<f2").tobytes()} for row, own in named]
        connection.execute(_unless_there(connection, VECTOR), halves)
    tokens = [row | {"rows": own.tokens.tobytes()} for row, own in named if own.tokens is not None]
    if tokens:
        connection.execute(_unless_there(connection, TOKENS), tokens)


def forget_others(connection: Connection, fingerprint: str) -> None:
    """Delete what all other models have made."""
    for table in (VECTOR, TOKENS):
        connection.execute(delete(table).where(table.c.fingerprint != fingerprint))


def log(connection: Connection, mark: Mark, name: str, action: str, gone: tuple[int, int]) -> None:
    """Write down what this generation did."""
    connection.execute(
        insert(CHANGE).values(
            generation=mark.generation,
            stamp=mark.stamp,
            name=name,
            action=action,
            gone_from=gone[0],
            gone_to=gone[1],
        )
    )


def erase(connection: Connection, name: str) -> bool:
    """Take a document out for good: its name goes from what was logged before, too."""
    number = connection.execute(select(DOCUMENT.c.id).where(DOCUMENT.c.name == name)).scalar()
    if number is None:
        return False
    mark = advance(connection, None)
    gone, hashes = forget(connection, number)
    drop_unused(connection, hashes)
    log(connection, mark, "", "erased", gone)
    connection.execute(update(CHANGE).where(CHANGE.c.name == name).values(name=""))
    return True


def names_and_hashes(connection: Connection) -> list[tuple[str, str]]:
    """Name and hash of every document."""
    rows = connection.execute(select(DOCUMENT.c.name, DOCUMENT.c.sha256).order_by(DOCUMENT.c.id))
    return [(row.name, row.sha256) for row in rows]
