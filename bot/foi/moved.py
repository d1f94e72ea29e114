"""What a change of the calendar does to open cases: a bank holiday proclaimed, or taken back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.foi.clock import NOTHING_SPECIAL, ClockReport, Handling, run_clock
from bot.foi.events import Event
from bot.foi.time_limits import Limits
from bot.foi.vocabulary import Regime
from bot.foi.working_days import Calendar, Calendars, words

_ANSWER = ("due", "latest")
_REVIEW = ("review_ask_by", "review_due", "review_latest")


@dataclass(frozen=True, slots=True)
class OpenCase:
    """As much of a case as its clock needs."""

    name: str
    received: date
    regime: Regime
    events: tuple[Event, ...] = ()
    handling: Handling = NOTHING_SPECIAL


@dataclass(frozen=True, slots=True)
class MovedDate:
    """One date of one case that the new calendar moves, and the days that move it."""

    case: str
    date_name: str
    old: date
    new: date
    why: str


def moved_dates(
    cases: Iterable[OpenCase], old: Calendars, new: Calendars, limits: Limits, today: date
) -> tuple[MovedDate, ...]:
    """The dates still to come that move between two calendars, case by case."""
    return tuple(move for case in cases for move in _moves(case, old, new, limits, today))


def _moves(
    case: OpenCase, old: Calendars, new: Calendars, limits: Limits, today: date
) -> Iterator[MovedDate]:
    def count(calendars: Calendars) -> ClockReport:
        return run_clock(
            case.received, case.regime, case.events, calendars, limits, today, case.handling
        )

    before, after = count(old), count(new)
    name = limits.of(case.regime).calendar
    for date_name in _REVIEW if before.responded else (*_ANSWER, *_REVIEW):
        was, now = getattr(before, date_name), getattr(after, date_name)
        if was and now and was != now and max(was, now) >= today:
            why = _difference(old.named(name), new.named(name), before.start, max(was, now))
            yield MovedDate(case.name, date_name, was, now, why)


def _difference(old: Calendar, new: Calendar, start: date, end: date) -> str:
    """The days between `start` and `end` that one calendar has and the other has not."""
    added = [
        f"{words(day)} is now {off.name} ({', '.join(off.nations)}; {off.source})"
        for day, off in new.days.items()
        if start < day <= end and day not in old.days
    ]
    dropped = [
        f"{words(day)} is no longer {off.name}"
        for day, off in old.days.items()
        if start < day <= end and day not in new.days
    ]
    return "; ".join([*added, *dropped])
