"""Reads what the digest, the reminders and the nightly recalculation need of all current cases.

A handful of queries for all cases together, however many there are; letters' texts stay unread.
"""

from collections import defaultdict
from collections.abc import Container, Iterator
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.foi.case import Case
from bot.foi.digest import CaseState, PendingDraft, UnsentLetter
from bot.foi.events import ENDINGS, EventType
from bot.foi.vocabulary import FindingStatus, Severity
from bot.store.letterbook import unsent_rows
from bot.store.mutes import false_alarms, mutes_of
from bot.store.rows import case_of
from bot.store.series import split_key
from bot.store.sessions import Sessions
from bot.store.tables import (
    ConfirmationRow,
    DecisionRow,
    DraftRow,
    EventRow,
    PartRow,
    RequestRow,
)


class Agenda(Sessions):
    """The cases that somebody still has to do something about, or that were answered lately."""

    def current(self, since: date) -> tuple[CaseState, ...]:
        """Cases unanswered, answered on or after `since`, or with an open review; by receipt."""
        with self._read() as session:
            decided, drafts = _decided(session, since), _drafts(session, since)
            unsent = _unsent(session)
            return tuple(
                CaseState(
                    case,
                    frozenset(decided[case.id]),
                    tuple(drafts[case.id].values()),
                    tuple(unsent[case.id]),
                )
                for case in _cases(session, since)
            )

    def false_alarms(self, since: datetime) -> dict[str, int]:
        """How many findings of each rule were muted since a moment, most first."""
        with self._read() as session:
            return dict(false_alarms(session, since).most_common())


def _with_event(*types: EventType) -> Any:
    return select(EventRow.request_id).where(
        col(EventRow.type).in_(types), col(EventRow.withdrawn_at).is_(None)
    )


def _current(since: date) -> Any:
    """The ids of the current cases, as a query for use inside others."""
    over = _with_event(EventType.RESPONDED, *ENDINGS)
    over_before = over.where(col(EventRow.on) < since)
    asked = _with_event(EventType.REVIEW_REQUESTED)
    completed = _with_event(EventType.REVIEW_COMPLETED)
    id_ = col(RequestRow.id)
    return select(RequestRow.id).where(
        id_.not_in(over_before) | (id_.in_(asked) & id_.not_in(completed))
    )


def _cases(session: Session, since: date) -> Iterator[Case]:
    ids = _current(since)
    parts, events = defaultdict(list), defaultdict(list)
    of_parts = select(PartRow).where(col(PartRow.request_id).in_(ids))
    for part in session.exec(of_parts.order_by(col(PartRow.position))):
        parts[part.request_id].append(part)
    standing = select(EventRow).where(
        col(EventRow.request_id).in_(ids), col(EventRow.withdrawn_at).is_(None)
    )
    for event in session.exec(standing.order_by(col(EventRow.on), col(EventRow.id))):
        events[event.request_id].append(event)
    requests = select(RequestRow).where(col(RequestRow.id).in_(ids))
    for row in session.exec(requests.order_by(col(RequestRow.received), col(RequestRow.id))):
        assert row.id is not None
        yield case_of(row, parts[row.id], events[row.id])


def _decided(session: Session, since: date) -> defaultdict[int, set[str]]:
    """The parts of each case that have a decision."""
    query = select(DecisionRow.request_id, DecisionRow.part).join(
        PartRow,
        (col(PartRow.request_id) == col(DecisionRow.request_id))
        & (col(PartRow.number) == col(DecisionRow.part))
        & (col(PartRow.stale_to) < col(DecisionRow.id)),
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for case_id, part in session.exec(
        query.where(col(DecisionRow.request_id).in_(_current(since)))
    ):
        found[case_id].add(part)
    return found


def _drafts(session: Session, since: date) -> defaultdict[int, dict[str, PendingDraft]]:
    """The newest version of each letter of a case that is not confirmed, by kind."""
    confirmed = select(ConfirmationRow.id).where(
        ConfirmationRow.request_id == DraftRow.request_id, ConfirmationRow.kind == DraftRow.kind
    )
    columns = [
        col(getattr(DraftRow, name))
        for name in ("request_id", "kind", "version", "author", "saved_at", "findings", "missing")
    ]
    query: Any = select(*columns).where(
        col(DraftRow.request_id).in_(_current(since)), ~confirmed.exists()
    )
    found: defaultdict[int, dict[str, PendingDraft]] = defaultdict(dict)
    mutes = mutes_of(session, _current(since))
    for row in session.exec(query.order_by(col(DraftRow.version))):
        errors = (one for one in row.findings if _is_error(one, mutes[row.request_id]))
        points = len(row.missing) + sum(1 for _ in errors)
        draft = PendingDraft(
            split_key(row.kind)[0], row.version, row.author, row.saved_at.date(), points
        )
        found[row.request_id][row.kind] = draft
    return found


def _unsent(session: Session) -> defaultdict[int, list[UnsentLetter]]:
    found: defaultdict[int, list[UnsentLetter]] = defaultdict(list)
    for row in unsent_rows(session):
        letter = UnsentLetter(split_key(row.kind)[0], row.version, row.letter_date)
        found[row.request_id].append(letter)
    return found


def _is_error(finding: dict[str, Any], mutes: Container[tuple[str, str]]) -> bool:
    standing = (FindingStatus.FOUND, Severity.ERROR)
    muted = (finding["rule"], finding.get("mark")) in mutes
    return (finding["status"], finding["severity"]) == standing and not muted
