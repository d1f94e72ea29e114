"""The clock of a case as it is recorded: whatever names a date of a case counts it here."""

from datetime import date

from bot.foi.case import Case
from bot.foi.clock import ClockReport, Handling, run_clock
from bot.foi.events import Event, EventType
from bot.foi.time_limits import Limits
from bot.foi.working_days import Calendars


def clock_of(case: Case, calendars: Calendars, limits: Limits, today: date) -> ClockReport:
    """Every date of the case as it stands on `today`. Raises FoiError as `run_clock` does."""
    return run_clock(
        case.received,
        case.regime,
        events_of(case),
        calendars,
        limits,
        today,
        handling_of(case),
    )


def events_of(case: Case) -> tuple[Event, ...]:
    """The case's events as the clock reads them."""
    return tuple(Event(EventType(event.type), event.on) for event in case.events)


def handling_of(case: Case) -> Handling:
    """What is recorded beside the events: the day that the extension's notice estimates."""
    told = [
        event.detail["estimated"]
        for event in case.events
        if event.type == EventType.PIT_EXTENSION and "estimated" in event.detail
    ]
    return Handling(estimated=date.fromisoformat(told[-1]) if told else None)
