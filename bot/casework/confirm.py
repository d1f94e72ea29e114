"""Confirms a letter on its exact text: the officer's press, the rules, one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.casework.clocking import with_event
from bot.casework.decided import decided, later_parts, transfers_whole
from bot.casework.notary import NOBODY, Notary, SignedHead
from bot.foi.case import Case, Confirmation, Draft, answered
from bot.foi.case_clock import clock_of
from bot.foi.confirming import (
    Policy,
    relied_on,
    require_complete,
    require_officer,
    require_opinion,
    require_other_reviewer,
    require_reasons,
    require_second_officer,
)
from bot.foi.drafting.extension import weighed_decisions
from bot.foi.events import EventType
from bot.foi.law import Law
from bot.foi.time_limits import Limits
from bot.foi.vocabulary import Kind
from bot.foi.working_days import Calendars
from bot.store.letterbook import Press
from bot.store.store import Store

PRECEDENTS = (Kind.RESPONSE, Kind.INTERNAL_REVIEW)
EVENTS = {
    Kind.RESPONSE: (EventType.RESPONDED,),
    Kind.CLARIFICATION: (EventType.CLARIFICATION_SOUGHT,),
    Kind.INTERNAL_REVIEW: (EventType.REVIEW_COMPLETED,),
    Kind.EXTENSION: (EventType.PIT_EXTENSION, EventType.COMPLEX_EXTENSION),
    Kind.TRANSFER: (EventType.RESPONDED,),
    Kind.FEES_NOTICE: (EventType.FEES_NOTICE,),
}
"""What a letter does to the clock: the first of these that the case's regime knows."""


@dataclass(frozen=True, slots=True)
class Approval:
    """What confirming needs."""

    store: Store
    law: Law
    policy: Policy
    calendars: Calendars
    limits: Limits
    notary: Notary = NOBODY


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The stored letter; `already` where it had been confirmed before this press. `head` is where
    the chain stands now: kept outside the database, it proves that nothing was changed later."""

    case: Case
    letter: Confirmation
    already: bool
    head: SignedHead

    @property
    def caution(self) -> str | None:
        """A sentence where the letter does not bear the day on which it was confirmed."""
        day = self.letter.letter_date
        if f"{day.day} {day:%B %Y}" in self.letter.text:
            return None
        return (
            f"The letter does not bear the day of its confirmation, {day.day} {day:%B %Y}: the "
            "clock counts that day, and the days in the letter may be short"
        )


def confirm(
    approval: Approval,
    name: str,
    shown: str,
    reasons: Mapping[str, str],
    *,
    by: str,
    at: datetime,
    today: date,
    kind: Kind = Kind.RESPONSE,
) -> Confirmed:
    """Confirm the newest draft of a case, if `shown` is its hash; a second press changes nothing.

    `reasons` answer for error findings, by their names; those of muted ones are kept with them.
    Every refusal is one FoiError, and nothing is changed.
    """
    require_officer(by, approval.policy)
    store = approval.store
    case = store.case(name)
    draft = store.newest_draft(case.id, kind)
    done = store.confirmation(case.id, kind)
    event = clock_event(approval, case, kind)
    detail = clock_detail(approval, case, event)
    if draft and draft.hash == shown and done is None:
        _require_all(approval, case, draft, reasons, by, today)
        sent = with_event(case, event, today, detail) if event else case
        clock_of(sent, approval.calendars, approval.limits, today)  # refuses a contradiction
    press = Press(
        case_id=case.id,
        hash=shown,
        by=by,
        at=at,
        letter_date=today,
        reasons=answered(draft.findings, reasons) if draft else reasons,
        kind=kind,
        clock_event=None,  # the law counts from the day on which it is sent: see send.py
        is_precedent=kind in PRECEDENTS,
    )
    letter, first = store.confirm(press)
    head = approval.notary.sign_head(store.chain_head(), at)
    return Confirmed(store.case(case.id), letter, already=not first, head=head)


def _require_all(
    approval: Approval,
    case: Case,
    draft: Draft,
    reasons: Mapping[str, str],
    by: str,
    today: date,
) -> None:
    require_complete(draft)
    require_reasons(draft, reasons)
    decisions = approval.store.decisions(case.id)
    provisions = relied_on(draft, [p for d in decisions for p in d.provisions])
    require_second_officer(draft, by, provisions, approval.policy)
    words = approval.store.words(case.id, draft.kind)
    recorded = {key: " ".join(one.text for one in given) for key, given in words.items()}
    require_opinion(provisions, recorded, today)
    if draft.kind is Kind.INTERNAL_REVIEW:
        first = approval.store.confirmation(case.id, Kind.RESPONSE)
        drafts = {d.version: d.author for d in approval.store.drafts(case.id)}
        took = {first.confirmed_by, drafts.get(first.version, "")} if first else set()
        require_other_reviewer(by, took, recorded.get(("letter", "took_part"), ""))


def clock_event(approval: Approval, case: Case, kind: Kind) -> EventType | None:
    """What the letter does to the clock; an answer that leaves parts for later ends no clock."""
    if kind is Kind.CLOSURE:
        return EventType.CLOSED
    if kind is Kind.TRANSFER and not transfers_whole(approval.store, case):
        return None
    known = approval.limits.of(case.regime).events
    event = next((event for event in EVENTS.get(kind, ()) if event in known), None)
    if kind is Kind.EXTENSION and EventType.COMPLEX_EXTENSION in known and event:
        weighed = weighed_decisions(tuple(decided(approval.store, case)), approval.law)
        event = event if weighed else EventType.COMPLEX_EXTENSION
    if event is EventType.RESPONDED and later_parts(approval.store, case):
        return EventType.PARTLY_ANSWERED
    return event


def clock_detail(approval: Approval, case: Case, event: EventType | None) -> dict[str, Any]:
    """What the letter tells beside its day: for which parts, and until when (FOIA s17(2))."""
    if event is EventType.PARTLY_ANSWERED:
        later = later_parts(approval.store, case)
        return {"parts": [p.number for p in case.parts if p.number not in later]}
    if event is not EventType.PIT_EXTENSION:
        return {}
    decisions = weighed_decisions(tuple(decided(approval.store, case)), approval.law)
    told = approval.store.words(case.id, Kind.EXTENSION).get(("letter", "estimated"), ())
    estimated = {"estimated": told[0].text} if told else {}
    return {**estimated, "parts": [number for d in decisions for number in d.parts]}
