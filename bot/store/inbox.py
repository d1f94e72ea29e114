"""Keeps the messages that came by mail: each once, byte for byte, with how far was read.

A message and the mark of its folder are one transaction: whatever dies, a message that is marked as
read is kept, and one that is kept twice by its bytes is one.
"""

import hashlib
from datetime import datetime

from sqlmodel import Session, col, select

from bot.foi.errors import FoiError
from bot.foi.intake.arrival import Arrival, ArrivalState, Mark, NewArrival
from bot.store.removals import Removed
from bot.store.sessions import Sessions, remember
from bot.store.tables import MailboxRow, MessageRow, RemovalRow, RequestRow

_HASHED = "sha256:"


class Inbox(Sessions):
    """The messages of one authority's mailbox."""

    def mark(self, name: str) -> Mark | None:
        """How far a folder was read; None where it never was."""
        with self._read() as session:
            row = session.get(MailboxRow, name)
            return Mark(row.name, row.validity, row.last_uid) if row else None

    def keep_message(self, new: NewArrival, mark: Mark, *, at: datetime) -> Arrival | None:
        """Keep a message and move the mark; None where the same bytes are there already, or were
        erased: after a restore, a mail server still has what was erased since the backup."""
        digest = hashlib.sha256(new.original).hexdigest()
        with self._write() as session:
            session.merge(MailboxRow(name=mark.name, validity=mark.validity, last_uid=mark.uid))
            known = select(MessageRow.id).where(MessageRow.hash == digest)
            erased = select(RemovalRow.id).where(
                RemovalRow.mark == digest, RemovalRow.kind == Removed.MESSAGE.value
            )
            if session.exec(known).first() or session.exec(erased).first():
                return None
            row = MessageRow(
                hash=digest,
                message_id=new.message_id,
                original=new.original,
                sender_name=new.sender_name,
                sender_email=new.sender_email,
                proposal=dict(new.proposal),
                state=ArrivalState.WAITING.value,
                came_at=at,
            )
            session.add(row)
            remember(session, None, "inbox", at, "message kept", {"hash": digest})
            session.flush()
            return _arrival(row)

    def arrivals(self, state: ArrivalState | None = None) -> tuple[Arrival, ...]:
        """The messages in the order in which they came, of one state where it is given."""
        query = select(MessageRow).order_by(col(MessageRow.id))
        if state:
            query = query.where(MessageRow.state == state.value)
        with self._read() as session:
            return tuple(_arrival(row) for row in session.exec(query))

    def original(self, number: int) -> bytes:
        """A message's bytes as they came; FoiError where they were erased."""
        with self._read() as session:
            found = _found(session, number)
            if not found.original:
                raise FoiError(
                    "message-erased",
                    f"message {number}",
                    "it was erased",
                    "Only its hash is left",
                )
            return found.original

    def settle_message(
        self, number: int, state: ArrivalState, case_id: int | None, *, by: str, at: datetime
    ) -> None:
        """Record what an officer made of a message, with its hash in the case's history."""
        with self._write() as session:
            settle(session, number, state, case_id, by, at)

    def cases_of_messages(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """References of the cases that these messages belong to, by their message ids."""
        if not ids:
            return ()
        known = [*ids, *map(hashed_id, ids)]
        query = (
            select(RequestRow.reference)
            .join(MessageRow, col(MessageRow.request_id) == col(RequestRow.id))
            .where(col(MessageRow.message_id).in_(known), MessageRow.message_id != "")
            .order_by(col(RequestRow.id))
        )
        with self._read() as session:
            return tuple(dict.fromkeys(session.exec(query)))


def settle(
    session: Session,
    number: int,
    state: ArrivalState,
    case_id: int | None,
    by: str,
    at: datetime,
) -> None:
    """The same inside the caller's transaction; FoiError where it was dealt with already."""
    row = _found(session, number, lock=True)
    if row.state != ArrivalState.WAITING:
        raise FoiError(
            "message-settled",
            f"message {number}",
            f"it is {row.state.replace('_', ' ')} already (by {row.decided_by})",
            "See `foibot inbox --all`",
        )
    row.state, row.request_id = state.value, case_id
    row.decided_by, row.decided_at = by, at
    remember(session, case_id, by, at, f"message {state.value}", {"hash": row.hash})


def empty_message(row: MessageRow) -> None:
    """Forget who sent a message, and their words: what it was and its hashes stay."""
    row.original, row.sender_name, row.sender_email = b"", None, None
    row.message_id = hashed_id(row.message_id)
    kept = {name: row.proposal.get(name) for name in ("kind", "received", "due")}
    row.proposal = kept | {"subject": "", "parts": [], "flags": [], "unread": []}


def hashed_id(message_id: str) -> str:
    """What is kept of an emptied message's id: replies still find their case by it."""
    if not message_id or message_id.startswith(_HASHED):
        return message_id
    return _HASHED + hashlib.sha256(message_id.encode()).hexdigest()


def _found(session: Session, number: int, lock: bool = False) -> MessageRow:
    query = select(MessageRow).where(MessageRow.id == number)
    row = session.exec(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise FoiError(
            "message-unknown", f"message {number}", "no such message", "See `foibot inbox --all`"
        )
    return row


def _arrival(row: MessageRow) -> Arrival:
    assert row.id is not None
    state = ArrivalState(row.state)
    return Arrival(row.id, row.hash, row.proposal, state, row.came_at, row.request_id)
