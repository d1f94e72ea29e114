"""Deletes single records for good, each noted as removed in the caller's transaction."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import Connection, Delete
from sqlmodel import Session, col, delete, select, update

from bot.foi.intake.arrival import ArrivalState
from bot.store.inbox import empty_message
from bot.store.removals import (
    Removal,
    Removed,
    keep_removals,
    mark_of_draft,
    mark_of_feedback,
    mark_of_question,
)
from bot.store.tables import (
    ConfirmationRow,
    DraftRow,
    EnquiryRow,
    MessageRow,
    PostRow,
    RatingRow,
)

_CHUNK = 500
"""Values in one IN (...): SQLite's oldest limit on variables is 999."""


def chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Cut a long list of numbers into what one statement can carry."""
    for at in range(0, len(numbers), _CHUNK):
        yield numbers[at : at + _CHUNK]


def drop_drafts(session: Session, drafts: Iterable[DraftRow], on: date) -> int:
    """Delete drafts; a confirmed one stays, whoever asks. Returns how many went."""
    confirmed = set(session.exec(select(ConfirmationRow.draft_id)))
    loose = [row for row in drafts if row.id not in confirmed]
    keep_removals(
        session, [Removal(Removed.DRAFT, row.id, mark_of_draft(row), on) for row in loose]
    )
    session.flush()
    for some in chunks([row.id for row in loose if row.id]):
        gone = col(PostRow.draft_id).in_(some)
        session.execute(update(PostRow).where(gone).values(draft_id=None))
        _unguarded(session.connection(), delete(DraftRow).where(col(DraftRow.id).in_(some)))
    session.expire_all()
    return len(loose)


def drop_messages(session: Session, messages: Iterable[MessageRow], on: date) -> int:
    """Empty messages that belong to no case; their hashes stay, so that none is fetched twice."""
    loose = [row for row in messages if row.state == ArrivalState.NOT_OURS and row.original]
    for row in loose:
        empty_message(row)
    keep_removals(session, [Removal(Removed.MESSAGE, row.id, row.hash, on) for row in loose])
    return len(loose)


def drop_questions(session: Session, questions: Iterable[EnquiryRow], on: date) -> int:
    """Delete questions that officers asked, with what was thought of the answers."""
    rows = list(questions)
    keep_removals(
        session, [Removal(Removed.QUESTION, row.id, mark_of_question(row), on) for row in rows]
    )
    session.flush()
    for some in chunks([row.id for row in rows if row.id]):
        session.execute(delete(RatingRow).where(col(RatingRow.enquiry_id).in_(some)))
        session.execute(delete(EnquiryRow).where(col(EnquiryRow.id).in_(some)))
    session.expire_all()
    return len(rows)


def drop_feedback(session: Session, ratings: Iterable[RatingRow], on: date) -> int:
    """Delete what officers thought of answers."""
    rows = list(ratings)
    keep_removals(
        session,
        [Removal(Removed.FEEDBACK, row.enquiry_id, mark_of_feedback(row), on) for row in rows],
    )
    for row in rows:
        session.delete(row)
    session.flush()
    return len(rows)


def _unguarded(connection: Connection, statement: Delete) -> None:
    """Do it without the guard on drafts, which stands again in the same transaction."""
    run = connection.exec_driver_sql
    if connection.dialect.name == "postgresql":
        run("ALTER TABLE draft DISABLE TRIGGER draft_never_changed")
        connection.execute(statement)
        run("ALTER TABLE draft ENABLE TRIGGER draft_never_changed")
        return
    guard = "SELECT sql FROM sqlite_master WHERE name = 'draft_never_deleted'"
    made = run(guard).scalar()
    run("DROP TRIGGER IF EXISTS draft_never_deleted")
    connection.execute(statement)
    if made:
        run(str(made))
