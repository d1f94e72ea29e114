"""What was erased for good, without a word of it: so that a restored backup can be erased again.

An entry names a kind, the number that the thing had, the day, and a hash that tells the thing from
another with the same number: after a restore, numbers are given a second time.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, inspect
from sqlmodel import Session, col, select

from bot.store.sessions import Sessions, remember
from bot.store.tables import DraftRow, EnquiryRow, RatingRow, RemovalRow, RequestRow


class Removed(StrEnum):
    """The kinds of things that are erased."""

    REQUESTER = "requester"
    DRAFT = "draft"
    MESSAGE = "message"
    QUESTION = "question"
    FEEDBACK = "feedback"
    DOCUMENT = "document"
    """A document of the index, by the hash of its bytes."""
    DOCUMENT_NAME = "document_name"
    """The same by the hash of its name."""
    DOCUMENT_AGAIN = "document_again"
    """By either hash: it may be indexed again from here on."""
    RUN = "retention"
    """A retention run, by the hash of its list."""


@dataclass(frozen=True, slots=True)
class Removal:
    """One thing that was erased. `number` is its own, or for a document which entry of its hash."""

    kind: Removed
    number: int | None
    mark: str
    on: date

    def line(self) -> str:
        """One line of a list that is kept outside the store."""
        told = {"kind": self.kind.value, "number": self.number, "mark": self.mark}
        return json.dumps(told | {"on": self.on.isoformat()})


def removal_in(line: str) -> Removal:
    """Read such a line; ValueError where it is none."""
    told = json.loads(line)
    told = told if isinstance(told, dict) else {}
    number, mark = told.get("number"), str(told.get("mark"))
    if not (number is None or (isinstance(number, int) and 0 < number < 1 << 31)):
        raise ValueError("its number is none")
    if len(mark) != 64 or not set(mark) <= set("0123456789abcdef"):
        raise ValueError("its mark is no hash")
    return Removal(
        Removed(str(told.get("kind"))), number, mark, date.fromisoformat(str(told.get("on")))
    )


class Removals(Sessions):
    """Reads what was erased."""

    def removals(self) -> tuple[Removal, ...]:
        """Everything that was erased, in order."""
        with self._read() as session:
            return tuple(map(_removal, session.exec(_IN_ORDER)))

    def keep_removals(
        self, removals: Iterable[Removal], *, because: str, by: str, at: datetime
    ) -> None:
        """Note what is about to go from the index, or to come back, with who says so and why."""
        with self._write() as session:
            made = [_numbered(session, one) for one in removals]
            keep_removals(session, made)
            what = "let in again" if made[-1].kind is Removed.DOCUMENT_AGAIN else "forgotten"
            detail = {"document": made[-1].mark, "because": because}
            remember(session, None, by, at, f"letter {what}", detail)

    def is_forgotten(self, marks: Iterable[str]) -> bool:
        """Whether a document with one of these hashes was forgotten, and not let in again."""
        with self._read() as session:
            rows = session.exec(_IN_ORDER.where(col(RemovalRow.mark).in_(list(marks))))
            return bool(_forgotten(rows))

    def forgotten(self) -> frozenset[str]:
        """The hashes of all documents that were forgotten, and not let in again."""
        with self._read() as session:
            return _forgotten(session.exec(_IN_ORDER))


def _numbered(session: Session, one: Removal) -> Removal:
    """The entry with how many there are of its hash: a document may go and come back in a day."""
    before = session.exec(select(RemovalRow.id).where(RemovalRow.mark == one.mark)).all()
    return replace(one, number=len(before) + 1)


def _forgotten(rows: Iterable[RemovalRow]) -> frozenset[str]:
    return forgotten_in(map(_removal, rows))


def forgotten_in(removals: Iterable[Removal]) -> frozenset[str]:
    """The hashes of documents that are forgotten by these entries: of each the last one counts."""
    last: dict[str, Removal] = {}
    for one in removals:
        if one.mark not in last or (one.number or 0) >= (last[one.mark].number or 0):
            last[one.mark] = one
    gone = (Removed.DOCUMENT, Removed.DOCUMENT_NAME)
    return frozenset(mark for mark, one in last.items() if one.kind in gone)


def removals_in(connection: Connection) -> tuple[Removal, ...]:
    """What a store has erased, by a connection of the caller's; nothing in an older store."""
    if not inspect(connection).has_table(str(RemovalRow.__tablename__)):
        return ()
    return tuple(map(_removal, Session(connection).exec(_IN_ORDER)))


def keep_removals(session: Session, removals: Iterable[Removal]) -> None:
    """Note what was erased, inside the caller's transaction."""
    session.add_all(
        RemovalRow(kind=one.kind.value, number=one.number, mark=one.mark, on=one.on)
        for one in removals
    )


def mark_of(*parts: Any) -> str:
    """The SHA-256 that tells a thing from others."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def mark_of_name(name: str) -> str:
    """By the name that a document has in the index, a path or `case:REFERENCE:KIND`."""
    return mark_of("name", name)


def mark_of_case(row: RequestRow) -> str:
    """By reference and moment of registering."""
    return mark_of("case", row.reference, _moment(row.opened_at))


def mark_of_draft(row: DraftRow) -> str:
    """By its text's hash and the moment of saving."""
    return mark_of("draft", row.hash, _moment(row.saved_at))


def mark_of_question(row: EnquiryRow) -> str:
    """By its random key, or where it has none by its moment."""
    return mark_of("question", row.key, _moment(row.asked_at))


def mark_of_feedback(row: RatingRow) -> str:
    """By the question it is about, and its moment."""
    return mark_of("feedback", row.enquiry_id, _moment(row.at))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


_IN_ORDER = select(RemovalRow).order_by(col(RemovalRow.id))


def _removal(row: RemovalRow) -> Removal:
    return Removal(Removed(row.kind), row.number, row.mark, row.on)
