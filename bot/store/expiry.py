"""Records that may be past their retention period, and their removal, in one look of the store."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from bot.foi.case import Case
from bot.foi.intake.arrival import ArrivalState
from bot.foi.intake.covering import Covering
from bot.store import keys
from bot.store.aged import AgedRecord, RecordKind, single_records
from bot.store.dropping import drop_drafts, drop_feedback, drop_messages, drop_questions
from bot.store.erasure import cover_everywhere, erase_case, people_of
from bot.store.letterbook import unsent_rows
from bot.store.removals import (
    Removal,
    Removed,
    keep_removals,
    mark_of,
    mark_of_case,
    mark_of_draft,
    mark_of_feedback,
)
from bot.store.rows import case_of
from bot.store.sessions import Sessions, locked, remember
from bot.store.tables import (
    ConfirmationRow,
    DraftRow,
    EnquiryRow,
    EventRow,
    HoldRow,
    MessageRow,
    PartRow,
    PostingRow,
    RatingRow,
    RequesterRow,
    RequestRow,
)


@dataclass(frozen=True, slots=True)
class CaseRecords:
    """A case with the records of it whose age counts from its closing. It is `busy` where a letter
    is confirmed and not sent, a message waits that seems to be about it, or somebody holds it."""

    case: Case
    busy: str
    records: tuple[AgedRecord, ...]


Choose = Callable[[Sequence[CaseRecords], Sequence[AgedRecord]], Sequence[AgedRecord]]
"""Which of the records are to go; raising keeps all of them."""


class Expiry(Sessions):
    """Lists and removes what is past its period."""

    def aged(self, before: dict[RecordKind, date]) -> tuple[list[CaseRecords], list[AgedRecord]]:
        """Cases with what is kept of them, and single records from before the day of their kind;
        kinds without a day are left out."""
        with self._read() as session:
            return _cases(session, before), single_records(session, before)

    def remove(
        self, before: dict[RecordKind, date], choose: Choose, mark: str, *, by: str, at: datetime
    ) -> int:
        """Remove what `choose` picks of these; nobody writes in between. Returns how many went.

        `mark` is the list's hash, which the history keeps.
        """
        with self._write() as session:
            keys.hold(session.connection())
            chosen = choose(_cases(session, before), single_records(session, before))
            _remove(session, chosen, by, at)
            keep_removals(session, [Removal(Removed.RUN, None, mark, at.date())])
            counts = {kind.value: sum(one.kind is kind for one in chosen) for kind in RecordKind}
            detail = {"list": mark, **{kind: n for kind, n in counts.items() if n}}
            remember(session, None, by, at, "retention applied", detail)
            return len(chosen)

    def hold(self, case_id: int, because: str, *, by: str, at: datetime) -> None:
        """Let nothing of a case go for its age, until it is released."""
        with self._write() as session:
            locked(session, case_id)
            row = HoldRow(request_id=case_id, because=because, held_by=by, held_at=at)
            session.merge(row)
            remember(session, case_id, by, at, "held from erasure", {"because": because})

    def release(self, case_id: int, *, by: str, at: datetime) -> bool:
        """Let it go with the others again; False where nobody held it."""
        with self._write() as session:
            row = session.get(HoldRow, case_id)
            if row:
                session.delete(row)
                remember(session, case_id, by, at, "released for erasure", {})
            return row is not None


def _cases(session: Session, before: dict[RecordKind, date]) -> list[CaseRecords]:
    wanted = {
        kind: before[kind] for kind in (RecordKind.REQUESTER, RecordKind.DRAFT) if kind in before
    }
    if not wanted:
        return []
    rows = select(RequestRow).where(col(RequestRow.received) <= max(wanted.values()))
    busy = _busy(session)
    known = set(session.exec(select(RequesterRow.request_id)))
    drafts = _loose_drafts(session)
    found = []
    for row in session.exec(rows.order_by(col(RequestRow.id))).all():
        assert row.id is not None
        records = [_requester(row)] if RecordKind.REQUESTER in wanted and row.id in known else []
        records += drafts.get(row.id, []) if RecordKind.DRAFT in wanted else []
        if records:
            why = busy.get(row.id, "")
            found.append(CaseRecords(_case(session, row), why, tuple(records)))
    return found


def _case(session: Session, row: RequestRow) -> Case:
    parts = select(PartRow).where(PartRow.request_id == row.id).order_by(col(PartRow.position))
    events = select(EventRow).where(
        EventRow.request_id == row.id, col(EventRow.withdrawn_at).is_(None)
    )
    ordered = events.order_by(col(EventRow.on), col(EventRow.id))
    return case_of(row, session.exec(parts), session.exec(ordered))


def _requester(row: RequestRow) -> AgedRecord:
    return AgedRecord(RecordKind.REQUESTER, row.id, mark_of_case(row), row.reference)


def _busy(session: Session) -> dict[int, str]:
    """Why nothing of these cases may go, whatever their clocks say."""
    waiting = select(MessageRow.proposal).where(MessageRow.state == ArrivalState.WAITING.value)
    named = {told.get("belongs_to") for told in session.exec(waiting)} - {None}
    ids = select(RequestRow.id).where(col(RequestRow.reference).in_(named))
    found = {number: "a message waits" for number in session.exec(ids) if number}
    found |= {row.request_id: "a letter is not sent" for row in unsent_rows(session)}
    return found | {row.request_id: "it is held" for row in session.exec(select(HoldRow))}


def _loose_drafts(session: Session) -> dict[int, list[AgedRecord]]:
    confirmed = select(ConfirmationRow.draft_id)
    rows = select(DraftRow).where(col(DraftRow.id).not_in(confirmed)).order_by(col(DraftRow.id))
    found: dict[int, list[AgedRecord]] = {}
    for row in session.exec(rows, execution_options={"yield_per": 500}):
        what = f"draft version {row.version}"
        record = AgedRecord(RecordKind.DRAFT, row.id, mark_of_draft(row), what)
        found.setdefault(row.request_id, []).append(record)
    return found


def _remove(session: Session, chosen: Sequence[AgedRecord], by: str, at: datetime) -> None:
    numbers = {kind: [one.number for one in chosen if one.kind is kind] for kind in RecordKind}
    marks = {kind: {one.mark for one in chosen if one.kind is kind} for kind in RecordKind}
    on = at.date()
    cases = [number for number in numbers[RecordKind.REQUESTER] if number]
    people = [one for number in cases for one in people_of(session, number)]
    for number in cases:
        erase_case(session, number, by, at, alone=False)
    cover_everywhere(session, Covering(people))
    drop_drafts(session, _rows(session, DraftRow, numbers[RecordKind.DRAFT]), on)
    drop_messages(session, _rows(session, MessageRow, numbers[RecordKind.MESSAGE]), on)
    ratings = session.exec(select(RatingRow)).all() if marks[RecordKind.FEEDBACK] else ()
    drop_feedback(
        session, [r for r in ratings if mark_of_feedback(r) in marks[RecordKind.FEEDBACK]], on
    )
    drop_questions(session, _rows(session, EnquiryRow, numbers[RecordKind.QUESTION]), on)
    for row in session.exec(select(PostingRow)).all() if marks[RecordKind.POSTING] else ():
        if mark_of(row.key) in marks[RecordKind.POSTING]:
            session.execute(delete(PostingRow).where(col(PostingRow.key) == row.key))


def _rows(session: Session, table: Any, numbers: Iterable[int | None]) -> list[Any]:
    """Rows by their numbers, those that are there."""
    found = (session.get(table, number) for number in numbers)
    return [row for row in found if row is not None]
