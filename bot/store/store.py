"""Reads and writes cases. Letters, their confirmation and the outbox are in `letterbook.py`.

Every write is one transaction together with its line of history, so that nothing happens that the
history does not know. `by` is who did it, `at` the moment: the clock is read by the caller.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from rapidfuzz import process
from sqlmodel import Session, col, func, select

from bot.foi.case import Case, CasePart, ClockEvent, Decision, Flag, HistoryEntry, Requester
from bot.foi.errors import FoiError
from bot.foi.events import ENDINGS, EventType
from bot.foi.intake.arrival import ArrivalState
from bot.foi.vocabulary import Kind, Regime
from bot.store.conversations import Conversations
from bot.store.corrections import Corrections, corrected_times
from bot.store.erasure import Erasure
from bot.store.inbox import Inbox, settle
from bot.store.known import KnownCases
from bot.store.letterbook import LetterBook
from bot.store.mutes import MuteBook
from bot.store.removals import Removals
from bot.store.rows import (
    FLAGS,
    case_of,
    decision_of,
    event_of,
    history_of,
    part_row,
    requester_of,
    to_json,
)
from bot.store.sessions import remember
from bot.store.tables import (
    ConfirmationRow,
    DecisionRow,
    EventRow,
    HistoryRow,
    PartRow,
    RequesterRow,
    RequestRow,
)
from bot.store.wording import Wordings


class Store(
    LetterBook,
    MuteBook,
    Wordings,
    Conversations,
    Corrections,
    Erasure,
    Removals,
    KnownCases,
    Inbox,
):
    """The cases of one authority, and their letters. Give it an engine of `make_engine`."""

    def open_case(
        self,
        *,
        received: date,
        regime: Regime,
        text: str,
        parts: Sequence[CasePart],
        fingerprint: str,
        requester: Requester,
        by: str,
        at: datetime,
        reference: str | None = None,
        subject: str | None = None,
        flags: Sequence[Flag] = (),
        message: int | None = None,
    ) -> Case:
        """Register a request; without a reference it gets FOI-<year>-<number>.

        `message` is the one in the inbox that it came by: settled in the same transaction.
        A reference that is taken is a FoiError, and nothing is changed.
        """
        row = RequestRow(
            reference=reference or uuid4().hex,
            received=received,
            regime=regime.value,
            subject=subject,
            text=text,
            fingerprint=fingerprint,
            flags=to_json(FLAGS, flags),
            opened_at=at,
        )
        with self._write() as session:
            _refuse_taken(session, reference)
            session.add(row)
            session.flush()
            assert row.id is not None
            row.reference = reference or f"FOI-{received.year}-{row.id:04d}"
            session.add(RequesterRow(request_id=row.id, **asdict(requester)))
            session.add_all(part_row(row.id, n, part) for n, part in enumerate(parts))
            remember(session, row.id, by, at, "opened", {"reference": row.reference})
            if message is not None:
                settle(session, message, ArrivalState.REGISTERED, row.id, by, at)
            session.flush()
            return _case(session, row)

    def case(self, name: int | str) -> Case:
        """Find a case by id or reference; an unknown one is a FoiError with the nearest."""
        with self._read() as session:
            return _case(session, _find(session, str(name)))

    def case_to_draft(self, name: int | str) -> tuple[Case, int]:
        """A case, and how often it was corrected by then; counted before it is read, so that a
        correction in between is never overlooked."""
        with self._read() as session:
            row = _find(session, str(name))
            corrected = corrected_times(session, row.id or 0)
            session.refresh(row)
            return _case(session, row), corrected

    def cases(self, *, unanswered: bool = False) -> tuple[Case, ...]:
        """All cases in the order of receipt, or those that still wait for a confirmed response."""
        query = select(RequestRow).order_by(col(RequestRow.received), col(RequestRow.id))
        if unanswered:
            ids = col(RequestRow.id)
            query = query.where(ids.not_in(_answered()), ids.not_in(_ended()))
        with self._read() as session:
            return tuple(_case(session, row) for row in session.exec(query))

    def requester(self, case_id: int) -> Requester | None:
        """Who asked; None after erasure."""
        with self._read() as session:
            row = session.get(RequesterRow, case_id)
            return requester_of(row) if row else None

    def assign(self, case_id: int, officer: str, *, by: str, at: datetime) -> None:
        """Give the case to an officer."""
        with self._write() as session:
            row = _find(session, str(case_id))
            row.officer = officer
            remember(session, case_id, by, at, "assigned", {"officer": officer})

    def add_event(
        self,
        case_id: int,
        type_: str,
        on: date,
        *,
        by: str,
        at: datetime,
        detail: Mapping[str, Any] | None = None,
    ) -> ClockEvent:
        """Record one event of the clock; whether it makes sense is the caller's to check."""
        with self._write() as session:
            row = EventRow(
                request_id=case_id,
                type=type_,
                on=on,
                detail=dict(detail or {}),
                recorded_by=by,
                recorded_at=at,
            )
            session.add(row)
            remember(session, case_id, by, at, type_, {"on": on.isoformat()})
            session.flush()
            return event_of(row)

    def withdraw_event(
        self, event_id: int, *, by: str, at: datetime, why: str | None = None
    ) -> None:
        """Take back an event recorded by mistake: it stays stored and counts no more."""
        with self._write() as session:
            row = session.get(EventRow, event_id)
            if row and row.withdrawn_at is None:
                row.withdrawn_at = at
                detail = {"event": row.type, "on": row.on.isoformat()}
                detail |= {"why": why} if why else {}
                remember(session, row.request_id, by, at, "event withdrawn", detail)

    def decide(
        self, case_id: int, decisions: Iterable[Decision], *, by: str, at: datetime
    ) -> tuple[Decision, ...]:
        """Record what was decided for parts, all or none; the newest of a part counts.

        An unknown part is a FoiError that names the parts there are. Returns what now counts.
        """
        with self._write() as session:
            known = _case(session, _find(session, str(case_id)))
            for decision in decisions:
                _refuse_unknown_part(known, decision.part)
                provisions = [str(provision) for provision in decision.provisions]
                session.add(_decision_row(case_id, decision, provisions, by, at))
                detail = {"part": decision.part, "outcome": decision.outcome.value}
                remember(session, case_id, by, at, "decided", detail | {"provisions": provisions})
        return self.decisions(case_id)

    def decisions(self, case_id: int, until: datetime | None = None) -> tuple[Decision, ...]:
        """What counts for each decided part, in the order of the parts; `until` looks back.

        What was decided before its part was corrected counts no more.
        """
        rows = (
            select(DecisionRow)
            .join(
                PartRow,
                (col(PartRow.request_id) == col(DecisionRow.request_id))
                & (col(PartRow.number) == col(DecisionRow.part)),
            )
            .where(DecisionRow.request_id == case_id, col(DecisionRow.id) > col(PartRow.stale_to))
            .order_by(col(PartRow.position), col(DecisionRow.id))
        )
        if until:
            rows = rows.where(col(DecisionRow.decided_at) <= until)
        with self._read() as session:
            newest = {row.part: decision_of(row) for row in session.exec(rows)}
        return tuple(newest.values())

    def note(
        self, case_id: int | None, what: str, detail: Mapping[str, Any], *, by: str, at: datetime
    ) -> None:
        """Write a line of history that belongs to no other write (an export, a refusal)."""
        with self._write() as session:
            remember(session, case_id, by, at, what, detail)

    def history(self, case_id: int) -> tuple[HistoryEntry, ...]:
        """Everything that happened to a case, in order."""
        rows = (
            select(HistoryRow).where(HistoryRow.request_id == case_id).order_by(col(HistoryRow.id))
        )
        with self._read() as session:
            return tuple(history_of(row) for row in session.exec(rows))


def _case(session: Session, row: RequestRow) -> Case:
    parts = select(PartRow).where(PartRow.request_id == row.id).order_by(col(PartRow.position))
    events = (
        select(EventRow)
        .where(EventRow.request_id == row.id, col(EventRow.withdrawn_at).is_(None))
        .order_by(col(EventRow.on), col(EventRow.id))
    )
    return case_of(row, session.exec(parts), session.exec(events))


def _find(session: Session, name: str) -> RequestRow:
    """A case by its number or its reference; where a name is both, the number of a case wins."""
    if name.isascii() and name.isdigit() and len(name) < 10:
        row = session.get(RequestRow, int(name))
        if row:
            return row
    alike = select(RequestRow).where(func.lower(RequestRow.reference) == name.lower())
    rows = session.exec(alike).all()
    exact = [row for row in rows if row.reference == name]
    if len(exact or rows) == 1:
        return (exact or list(rows))[0]
    known = session.exec(select(RequestRow.reference)).all()
    nearest = process.extractOne(name, known, processor=str.lower, score_cutoff=60)
    raise FoiError(
        "case-unknown",
        f"case '{name[:80]}'",
        "there is no such case",
        f"Did you mean {nearest[0]}?" if nearest else "Register it with `foibot open`",
    )


def _answered() -> Any:
    """Requests whose answer went out, and of which nothing was left for a further letter."""
    standing = select(EventRow.request_id).where(col(EventRow.withdrawn_at).is_(None))
    partly = standing.where(EventRow.type == EventType.PARTLY_ANSWERED.value)
    whole = standing.where(EventRow.type == EventType.RESPONDED.value)
    id_ = col(ConfirmationRow.request_id)
    return select(id_).where(
        col(ConfirmationRow.kind) == Kind.RESPONSE.value, id_.not_in(partly) | id_.in_(whole)
    )


def _ended() -> Any:
    """Requests that ended without an answer."""
    standing = select(EventRow.request_id).where(col(EventRow.withdrawn_at).is_(None))
    return standing.where(col(EventRow.type).in_(ENDINGS))


def _refuse_taken(session: Session, reference: str | None) -> None:
    if not reference:
        return
    taken = session.exec(select(RequestRow).where(RequestRow.reference == reference)).first()
    if taken:
        raise FoiError(
            "reference-taken",
            f"reference '{reference}'",
            f"case {taken.id} has it, received {taken.received:%d %B %Y}",
            "Choose another with --reference, or leave it out",
        )


def _refuse_unknown_part(case: Case, number: str) -> None:
    if case.part(number) is None:
        raise FoiError(
            "part-unknown",
            f"part '{number}'",
            f"{case.reference} has the parts {', '.join(part.number for part in case.parts)}",
            "Use one of those",
        )


def _decision_row(
    case_id: int, decision: Decision, provisions: list[str], by: str, at: datetime
) -> DecisionRow:
    return DecisionRow(
        request_id=case_id,
        part=decision.part,
        outcome=decision.outcome.value,
        provisions=provisions,
        detail=dict(decision.detail),
        decided_by=by,
        decided_at=at,
    )
