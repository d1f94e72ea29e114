"""Whether what was confirmed and recorded is still as it was: chain, letters, schema."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from bot.foi.errors import FoiError
from bot.store import chain, dump
from bot.store.chain import Break, Head
from bot.store.db import address
from bot.store.schema import differences
from bot.store.sessions import told_plainly

_SHORTEST = 8
"""Letters of a head that tell it from another."""
_TODO = (
    "Keep this store as it is, and compare it with a backup restored into another --home; tell "
    "the person who runs foibot"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found. `letters` is how many confirmed letters there are, `damaged` the numbers of
    those whose text has another hash; `unknown` are heads told earlier that are not in the chain.
    """

    head: Head
    since: datetime | None
    broken: Break | None
    damaged: tuple[int, ...]
    schema: tuple[str, ...]
    unknown: tuple[str, ...]
    letters: int

    @property
    def faults(self) -> list[str]:
        """A sentence for each thing that is wrong, the first broken entry first."""
        return list(_faults(self))

    def report(self) -> dict[str, Any]:
        """What `foibot verify --json` prints."""
        return {
            "entries": self.head.entries,
            "head": self.head.link,
            "since": self.since,
            "broken_at": self.broken,
            "schema": self.schema,
            "damaged": self.damaged,
            "unknown_heads": self.unknown,
            "letters": self.letters,
            "faults": self.faults,
        }


def verify(engine: Engine, heads: Iterable[str] = ()) -> Verified:
    """Work everything out again; `heads` were told earlier, and have to be in the chain."""
    with told_plainly():
        with dump.one_view(engine) as connection:
            found, letters, damaged, unknown = _examined(connection, heads)
        schema = tuple(differences(engine))
    broken, since = found.broken, found.since
    return Verified(found.head, since, broken, damaged, schema, unknown, letters)


def store_state(engine: Engine) -> str:
    """A sentence for `foibot doctor`; a FoiError where the store is damaged or was forged."""
    try:
        found = verify(engine)
    except FoiError as error:
        todo = "If it stays so, `foibot restore FILE --replace` puts the last backup in its place"
        raise FoiError(error.code, f"the store at {address(engine)}", error.why, todo) from error
    if found.faults:
        raise forged(f"the store at {address(engine)}", found.faults)
    return (
        f"{address(engine)}, {found.letters} confirmed letters, each as it was confirmed; "
        f"the chain holds ({found.head.entries} entries)"
    )


def forged(what: str, faults: list[str]) -> FoiError:
    """What a store, or a backup, that does not hold is told as."""
    more = f"; and {len(faults) - 1} more, see `foibot verify`" if len(faults) > 1 else ""
    return FoiError("store-forged", what, f"{faults[0]}{more}", _TODO)


def chain_faults(connection: Connection) -> list[str]:
    """What is wrong with chain and letters on a connection of the caller's."""
    found, letters, damaged, _ = _examined(connection, ())
    return Verified(found.head, found.since, found.broken, damaged, (), (), letters).faults


def _examined(
    connection: Connection, heads: Iterable[str]
) -> tuple[chain.Examined, int, tuple[int, ...], tuple[str, ...]]:
    hashes, damaged = dump.letters(connection)
    unknown = tuple(one for one in map(link_of, heads) if not chain.holds(connection, one))
    return chain.examine(connection), len(hashes), tuple(damaged), unknown


def link_of(told: str) -> str:
    """The link in a head as it is told: `412:3f9a...`, or the link alone; else a FoiError."""
    link = told.strip().lower().rpartition(":")[2]
    if len(link) < _SHORTEST or not all(c in "0123456789abcdef" for c in link):
        raise FoiError(
            "head-form",
            f"--head '{told}'",
            "a head reads like 412:3f9a12c04d5e6f70",
            "Take it from a digest, a confirmation, a backup's report or the log",
        )
    return link


def _faults(found: Verified) -> Iterator[str]:
    if found.broken:
        one = found.broken
        yield f"entry {one.number} of the chain ({one.source} {one.row_id}): {one.why}"
    if found.damaged:
        named = ", ".join(map(str, found.damaged))
        yield f"letters are not as they were confirmed: number {named}"
    for head in found.unknown:
        yield f"the head {head} is not in the chain: what it stood for was changed or removed"
    for what in found.schema:
        yield f"the database was changed by hand: {what}"
