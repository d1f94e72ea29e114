"""What stands in a case's file, and the two things that may be taken back out of it."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from bot.casework.clocking import Clocks, case_due
from bot.foi.case import Case, ClockEvent, Flag, Requester
from bot.foi.case_clock import clock_of, parts_due
from bot.foi.errors import FoiError
from bot.foi.events import Event
from bot.foi.vocabulary import Regime


def case_record(clocks: Clocks, name: str, today: date) -> dict[str, Any]:
    """The whole file of a case, without who asked; keyed as `foibot case --json` prints it."""
    store = clocks.store
    case = store.case(name)
    clock = case_due(clocks, case, today)
    due = parts_due(case, clock_of(case, clocks.calendars, clocks.limits, today))
    return {
        "id": case.id,
        "reference": case.reference,
        "subject": case.subject,
        "received": case.received,
        "regime": case.regime,
        "officer": case.officer,
        **{field: clock[field] for field in ("due", "latest", "days_late", "status")},
        "requester_known": store.requester(case.id) not in (None, Requester()),
        "parts": [{**asdict(part), "due": due.get(part.number)} for part in case.parts],
        "flags": case.flags,
        "events": [{"type": e.type, "on": e.on, "by": e.recorded_by} for e in case.events],
        "decisions": store.decisions(case.id),
        "drafts": [
            {"version": d.version, "kind": d.kind, "author": d.author, "hash": d.hash}
            for d in store.drafts(case.id)
        ],
        "confirmed": [
            {"kind": c.kind, "version": c.version, "by": c.confirmed_by, "hash": c.hash}
            for c in store.confirmations(case.id)
        ],
        "sent": store.sendings(case.id),
        "unsent": [letter.kind for letter in store.unsent(case.id)],
        "history": store.history(case.id),
    }


def withdraw_event(
    clocks: Clocks,
    name: str,
    event: Event,
    *,
    by: str,
    at: datetime,
    today: date,
    why: str | None = None,
) -> None:
    """Take back an event that was recorded by mistake; it stays stored, and counts no more.

    FoiError where there is no such event, where a confirmed letter made it, or where what remains
    would contradict itself.
    """
    case = clocks.store.case(name)
    found = _find(case, event)
    rest = tuple(event for event in case.events if event.id != found.id)
    case_due(clocks, replace(case, events=rest), today)
    assert found.id is not None
    clocks.store.withdraw_event(found.id, by=by, at=at, why=why)


def correct_regime(
    clocks: Clocks,
    name: str,
    regime: Regime,
    parts: Sequence[str] | None,
    *,
    by: str,
    at: datetime,
    today: date,
) -> None:
    """Handle a case under another law than was thought; `parts` are those under the EIR in a
    mixed one (None: as they were marked).

    FoiError where its answer went out, where the clock does not fit, or where a mixed request has
    no part, or all of them, under the EIR.
    """
    case = clocks.store.case(name)
    sent = clocks.store.confirmation(case.id)
    if sent:
        raise FoiError(
            "regime-settled",
            f"{case.reference}, {regime.value}",
            f"its answer was confirmed on {sent.letter_date.isoformat()} under {case.regime.value}",
            "Correct it in an internal review or in a further letter",
        )
    every = [part.number for part in case.parts]
    marked = [p.number for p in case.parts if any(f.code == "environmental" for f in p.flags)]
    green = list(parts) if parts is not None else marked
    unknown = [number for number in green if number not in every]
    mixed = regime is Regime.MIXED
    if unknown or (mixed and not 0 < len(set(green)) < len(every)):
        raise FoiError(
            "regime-parts",
            f"{case.reference}, environmental parts {', '.join(green) or 'none'}",
            f"a mixed request has some of its parts ({', '.join(every)}) under the EIR",
            "Name some with --environmental 2,4, or choose foia or eir for all of them",
        )
    case_due(clocks, replace(case, regime=regime), today)
    law = "an officer's decision"
    marks = {n: Flag("environmental", "is handled under the EIR", law=law) for n in green}
    clocks.store.correct_regime(case.id, regime, marks if mixed else {}, by=by, at=at)


def _find(case: Case, event: Event) -> ClockEvent:
    found = next((e for e in case.events if (e.type, e.on) == (event.type, event.date)), None)
    if found is None:
        known = ", ".join(f"{e.type}={e.on.isoformat()}" for e in case.events) or "none"
        raise FoiError(
            "event-unknown",
            f"{event.type}={event.date.isoformat()}",
            f"{case.reference} has no such event (it has: {known})",
            "Name one of those",
        )
    if "version" in found.detail and "sent" not in found.detail:
        raise FoiError(
            "event-of-a-letter",
            f"{event.type}={event.date.isoformat()}",
            f"the confirmed letter, version {found.detail['version']}, made it",
            "A letter that went out cannot be taken back",
        )
    return found
