"""Records by their age: those that stand by themselves, and belong to no case."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from sqlmodel import Session, col, select

from bot.foi.intake.arrival import ArrivalState
from bot.store.removals import mark_of, mark_of_feedback, mark_of_question
from bot.store.tables import EnquiryRow, MessageRow, PostingRow, RatingRow


class RecordKind(StrEnum):
    """The kinds of records that have a retention period, as the settings name them."""

    REQUESTER = "requester"
    DRAFT = "draft"
    MESSAGE = "message"
    QUESTION = "question"
    FEEDBACK = "feedback"
    POSTING = "posting"
    FAULT = "fault"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class AgedRecord:
    """A record that a period may hold for: `what` names it without words of anybody, `mark` tells
    it from others, `since` is the day from which its age counts where that is known."""

    kind: RecordKind
    number: int | None
    mark: str
    what: str
    since: date | None = None


def single_records(session: Session, before: dict[RecordKind, date]) -> list[AgedRecord]:
    """Records from up to the day of their kind; kinds without a day are left out."""
    makers: dict[RecordKind, Callable[[Session, datetime], Iterable[AgedRecord]]] = {
        RecordKind.MESSAGE: _messages,
        RecordKind.QUESTION: _questions,
        RecordKind.FEEDBACK: _feedback,
        RecordKind.POSTING: _postings,
    }
    return [
        record
        for kind, make in makers.items()
        if kind in before
        for record in make(session, datetime.combine(before[kind], time.max, UTC))
    ]


def _messages(session: Session, until: datetime) -> Iterable[AgedRecord]:
    own = (MessageRow.state == ArrivalState.NOT_OURS.value) & (MessageRow.original != b"")
    rows = select(MessageRow.id, MessageRow.hash, MessageRow.decided_at).where(
        own, col(MessageRow.decided_at) <= until
    )
    for number, digest, decided in session.exec(rows.order_by(col(MessageRow.id))):
        assert decided is not None
        what = f"message {number}, not for us"
        yield AgedRecord(RecordKind.MESSAGE, number, digest, what, decided.date())


def _questions(session: Session, until: datetime) -> Iterable[AgedRecord]:
    rows = select(EnquiryRow).where(col(EnquiryRow.asked_at) <= until)
    for row in session.exec(rows.order_by(col(EnquiryRow.id))):
        mark, what = mark_of_question(row), f"question {row.id}"
        yield AgedRecord(RecordKind.QUESTION, row.id, mark, what, row.asked_at.date())


def _feedback(session: Session, until: datetime) -> Iterable[AgedRecord]:
    rows = select(RatingRow).where(col(RatingRow.at) <= until)
    for row in session.exec(rows.order_by(col(RatingRow.enquiry_id), col(RatingRow.officer))):
        mark, what = mark_of_feedback(row), f"feedback on question {row.enquiry_id}"
        yield AgedRecord(RecordKind.FEEDBACK, row.enquiry_id, mark, what, row.at.date())


def _postings(session: Session, until: datetime) -> Iterable[AgedRecord]:
    rows = select(PostingRow).where(col(PostingRow.done_at) <= until)
    for row in session.exec(rows.order_by(col(PostingRow.key))):
        assert row.done_at is not None
        yield AgedRecord(RecordKind.POSTING, None, mark_of(row.key), "a post", row.done_at.date())
