"""The working day: which days count, and for each day that does not, why not.

A `Calendar` is a value. It is made once from the bank holidays of some nations (see
`bank_holidays.py`) and then only answers questions; it reads no clock and no network.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.foi.errors import FoiError

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DayOff:
    """Why a day does not count: its name, the nations that keep it, and where we know it from."""

    name: str
    nations: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A Monday to Friday that a count passed over, with its reason."""

    date: date
    weekday: str
    why: str
    nations: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days: not Saturday, not Sunday, not one of `days` (FOIA s10(6); FOISA s73).

    `title` says whose days these are, `source` where they come from; after `newest_known_day` the
    days follow from rules alone and nobody has published them yet. It knows `first_day` to
    `last_day` and refuses to guess outside them.
    """

    title: str
    days: Mapping[date, DayOff]
    source: str
    newest_known_day: date
    first_day: date
    last_day: date

    def is_working_day(self, day: date) -> bool:
        """True for a day that counts. Raises FoiError outside the days that the calendar knows."""
        self.check_known(day)
        return day.weekday() < _SATURDAY and day not in self.days

    def check_known(self, day: date) -> None:
        """Raise FoiError for a day outside those that the calendar knows."""
        if not self.first_day <= day <= self.last_day:
            raise FoiError(
                "calendar-range",
                f"{day.isoformat()}",
                f"the calendar knows {self.first_day.isoformat()} to {self.last_day.isoformat()}",
                "Use a date between them",
            )

    def add(self, day: date, working_days: int) -> date:
        """The nth working day after `day`; `day` itself is day 0, whatever its weekday."""
        self.check_known(day)  # else the error would name a day that nobody has typed
        for _ in range(working_days):
            day = self.next_working_day(day + _DAY)
        return day

    def next_working_day(self, day: date) -> date:
        """`day` itself where it counts, else the first day after it that does."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def count(self, start: date, end: date) -> int:
        """Working days after `start`, up to and including `end`; 0 where `end` is not later."""
        return sum(self.is_working_day(day) for day in days_between(start, end))

    def skipped(self, start: date, end: date) -> tuple[SkippedDay, ...]:
        """The Mondays to Fridays after `start`, up to and including `end`, that do not count."""
        return tuple(
            SkippedDay(day, f"{day:%A}", off.name, off.nations, off.source)
            for day in days_between(start, end)
            if day.weekday() < _SATURDAY and (off := self.days.get(day))
        )

    def without(self, days: Mapping[date, DayOff]) -> "Calendar":
        """This calendar with more days that do not count: a fees pause, a school's holidays."""
        return replace(self, days={**days, **self.days})


@dataclass(frozen=True, slots=True)
class SchoolTerms:
    """When a school is open: its terms (first and last day) less the days it is closed."""

    terms: tuple[tuple[date, date], ...]
    closed: frozenset[date] = frozenset()

    def is_school_day(self, day: date) -> bool:
        """True within a term, except on a closed day. Weekends are the calendar's business."""
        return day not in self.closed and any(first <= day <= last for first, last in self.terms)

    def knows(self, day: date) -> bool:
        """False before the first term and after the last one that anybody has entered."""
        return bool(self.terms) and min(self.terms)[0] <= day <= max(last for _, last in self.terms)


@dataclass(frozen=True, slots=True)
class Calendars:
    """The three calendars that the regimes count with, and a school's own terms."""

    uk: Calendar
    """A bank holiday in any part of the United Kingdom counts: FOIA s10(6), and so EIR."""
    scotland: Calendar
    """Scotland's bank holidays alone: FOISA s73."""
    nation: Calendar
    """The public holidays of the authority's own nation: subject access."""
    school: SchoolTerms | None = None
    """When the authority is open, where it is a school (SI 2004/3364 reg 3); None where not."""

    def named(self, name: str) -> Calendar:
        """The calendar that the time limits call `uk`, `scotland` or `nation`."""
        return {"uk": self.uk, "scotland": self.scotland, "nation": self.nation}[name]


def days_between(start: date, end: date) -> Iterator[date]:
    """Every calendar day after `start`, up to and including `end`."""
    return (start + timedelta(days=n) for n in range(1, (end - start).days + 1))


def words(day: date) -> str:
    """A date as a letter prints it, with its weekday: Mon 24 Apr 2023."""
    return f"{day:%a} {day.day} {day:%b %Y}"
