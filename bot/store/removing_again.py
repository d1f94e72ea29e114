"""Erases in a restored store what was erased after its backup was made.

Each entry names a number and a hash: where the store has another thing under that number, or none,
nothing is done. An entry that the store's own list holds was obeyed before the backup.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session, col, select

from bot.foi.intake.arrival import ArrivalState
from bot.store import keys
from bot.store.chain import link_new
from bot.store.dropping import drop_drafts, drop_feedback, drop_questions
from bot.store.erasure import erase_case
from bot.store.inbox import empty_message
from bot.store.removals import (
    Removal,
    Removed,
    keep_removals,
    mark_of_case,
    mark_of_draft,
    mark_of_feedback,
    mark_of_question,
    removals_in,
)
from bot.store.sessions import remember
from bot.store.tables import DraftRow, EnquiryRow, MessageRow, RatingRow, RequestRow

_BY = "restore"


def remove_again(connection: Connection, removals: Iterable[Removal], at: datetime) -> int:
    """Obey the entries that this store has not obeyed yet; returns how many that were.

    Documents of the index are only noted as forgotten here: the caller takes them out.
    """
    known = set(removals_in(connection))
    fresh = [one for one in dict.fromkeys(removals) if one not in known]
    if not fresh:
        return 0
    keys.settle_numbers(connection, "")  # on PostgreSQL these tables stand apart, for nobody
    with Session(connection) as session:
        for one in fresh:
            _obey(session, one, at)
        told = set(removals_in(connection))  # what was obeyed has noted itself
        keep_removals(session, [one for one in fresh if one not in told])
        detail = {"entries": len(fresh)}
        remember(session, None, _BY, at, "erased again after a restore", detail)
        link_new(session)
        session.flush()
    return len(fresh)


def _obey(session: Session, one: Removal, at: datetime) -> None:
    if one.kind is Removed.REQUESTER and one.number:
        case = session.get(RequestRow, one.number)
        if case and mark_of_case(case) == one.mark:
            erase_case(session, one.number, _BY, at)
    elif one.kind in _DROPPED:
        _DROPPED[one.kind](session, one, at.date())
    session.flush()


def _draft(session: Session, one: Removal, on: date) -> None:
    row = session.get(DraftRow, one.number)
    if row and mark_of_draft(row) == one.mark:
        drop_drafts(session, [row], on)


def _message(session: Session, one: Removal, _: date) -> None:
    """Also one that waited when the backup was made, and was registered and erased since."""
    row = session.exec(select(MessageRow).where(MessageRow.hash == one.mark)).first()
    if row:
        if row.state == ArrivalState.WAITING:
            row.state, row.decided_by = ArrivalState.NOT_OURS.value, _BY
        empty_message(row)


def _question(session: Session, one: Removal, on: date) -> None:
    row = session.get(EnquiryRow, one.number)
    if row and mark_of_question(row) == one.mark:
        drop_questions(session, [row], on)


def _feedback(session: Session, one: Removal, on: date) -> None:
    rows = session.exec(select(RatingRow).where(col(RatingRow.enquiry_id) == one.number)).all()
    drop_feedback(session, [row for row in rows if mark_of_feedback(row) == one.mark], on)


_DROPPED: Mapping[Removed, Callable[[Session, Removal, date], Any]] = {
    Removed.DRAFT: _draft,
    Removed.MESSAGE: _message,
    Removed.QUESTION: _question,
    Removed.FEEDBACK: _feedback,
}
