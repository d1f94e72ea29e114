"""What stands in a case's file, and what may be taken back out of it."""

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from bot.casework.clocking import Clocks, case_due
from bot.foi.case import Case, ClockEvent, Requester
from bot.foi.case_clock import clock_of, parts_due
from bot.foi.corrections import PERSONAL, Correction
from bot.foi.errors import FoiError
from bot.foi.events import Event


def case_record(clocks: Clocks, name: str, today: date) -> dict[str, Any]:
    """The whole file of a case, without who asked; keyed as `foibot case --json` prints it."""
    store = clocks.store
    case = store.case(name)
    clock = case_due(clocks, case, today)
    stale_to = store.stale_to(case.id)
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
        "stale_parts": store.stale_parts(case.id),
        "corrections": [_nameless(one) for one in store.corrections(case.id)],
        "drafts": [
            {
                "version": d.version,
                "kind": d.kind,
                "author": d.author,
                "hash": d.hash,
                "stale": d.version <= stale_to,
            }
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


def _nameless(one: Correction) -> dict[str, Any]:
    """A correction as the file shows it: of who asked, that something was corrected."""
    hidden = {"before": None, "after": None} if one.what in PERSONAL else {}
    return asdict(one) | hidden


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
