"""The clock of a case as it is recorded: whatever names a date of a case counts it here.

An extension for the public interest is for its parts alone (FOIA s10(3)): as soon as one part is
extended the others keep their day.
"""

from dataclasses import dataclass
from datetime import date

from bot.foi.case import Case, CasePart
from bot.foi.clock import ClockReport, Handling, run_clock
from bot.foi.events import Event, EventType
from bot.foi.time_limits import Limits
from bot.foi.vocabulary import Regime
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


@dataclass(frozen=True, slots=True)
class PartsExtension:
    """An extension that was told: when, until when it is estimated, for which parts.

    `parts` is empty where it covers the whole request; `answered` are the parts that a letter
    answered meanwhile.
    """

    told: date
    until: date
    parts: tuple[str, ...]
    answered: tuple[str, ...]


def extension_of(case: Case) -> PartsExtension | None:
    """The public-interest extension of a case; None where there is none."""
    told = [event for event in case.events if event.type == EventType.PIT_EXTENSION]
    if not told:
        return None
    event = told[-1]
    until = date.fromisoformat(event.detail.get("estimated", event.on.isoformat()))
    every = [part.number for part in case.parts]
    parts = tuple(number for number in event.detail.get("parts", ()) if number in every)
    answered = tuple(
        number
        for later in case.events
        if later.type == EventType.PARTLY_ANSWERED
        for number in later.detail.get("parts", ())
    )
    return PartsExtension(event.on, until, () if len(parts) == len(every) else parts, answered)


def parts_due(case: Case, report: ClockReport) -> dict[str, date | None]:
    """By part the last day for its answer; None where no clock runs or the part is answered."""
    extension = extension_of(case)
    if extension is None or not extension.parts:
        return dict.fromkeys((part.number for part in case.parts), report.latest)
    days = {
        part.number: report.latest if part.number in extension.parts else report.due
        for part in case.parts
    }
    return {number: None if number in extension.answered else day for number, day in days.items()}


def next_due(case: Case, report: ClockReport) -> date | None:
    """The next day on which an answer is due: that of the parts that were not extended, first."""
    days = [day for day in parts_due(case, report).values() if day]
    return min(days, default=None)


def is_environmental(case: Case, part: CasePart) -> bool:
    """True where a part is handled under the EIR: all of an EIR request, some of a mixed one."""
    if case.regime is Regime.MIXED:
        return part.is_marked_environmental
    return case.regime is Regime.EIR
