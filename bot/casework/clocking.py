"""A case's clock: its dates with their proof, and what happens to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.casework.due import due_report
from bot.foi.case import Case
from bot.foi.clock import Handling
from bot.foi.events import Event, EventType
from bot.foi.time_limits import Limits
from bot.foi.working_days import Calendars
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Clocks:
    """What working out a case's dates needs."""

    store: Store
    calendars: Calendars
    limits: Limits


def case_due(clocks: Clocks, case: Case, today: date) -> dict[str, Any]:
    """Every date of the case and its proof, as `due_report` gives them."""
    return _report(clocks, case, [], {}, today)


def record_event(
    clocks: Clocks,
    name: str,
    event: EventType,
    on: date,
    *,
    by: str,
    at: datetime,
    today: date,
    estimated: date | None = None,
) -> tuple[Case, dict[str, Any]]:
    """Record what happened to a case; returns it with the dates that follow.

    `estimated` is the day by which the public interest is to be decided (FOIA s17(2)). An event
    that contradicts what is known is one FoiError, and nothing is recorded.
    """
    case = clocks.store.case(name)
    detail = {"estimated": estimated.isoformat()} if estimated else {}
    _report(clocks, case, [Event(event, on)], detail, today)
    clocks.store.add_event(case.id, event.value, on, by=by, at=at, detail=detail)
    case = clocks.store.case(case.id)
    return case, case_due(clocks, case, today)


def _report(
    clocks: Clocks, case: Case, new: list[Event], detail: Mapping[str, str], today: date
) -> dict[str, Any]:
    details = [event.detail for event in case.events if event.type == EventType.PIT_EXTENSION]
    told = [one["estimated"] for one in [*details, detail] if "estimated" in one]
    handling = Handling(estimated=date.fromisoformat(told[-1]) if told else None)
    events = [Event(EventType(event.type), event.on) for event in case.events]
    return due_report(
        case.received,
        case.regime,
        [*events, *new],
        clocks.calendars,
        clocks.limits,
        today,
        handling,
    )
