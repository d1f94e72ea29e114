"""The pieces that the clocks are made of."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from bot.foi.time_limits import Term, Unit
from bot.foi.working_days import Calendar, SchoolTerms, words

_DAY = timedelta(days=1)


class CaseKind(StrEnum):
    """Which rule of SI 2004/3364 governs the time for the answer, if any."""

    ORDINARY = "ordinary"
    SCHOOL = "school"
    PUBLIC_RECORD = "public-record"
    ARMED_FORCES = "armed-forces"
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True)
class Handling:
    """What an officer knows beside the events.

    `estimated` is the estimated date of the decision in a public-interest extension (FOIA
    s17(2)); `allowed_until` the day that the Commissioner allowed (SI 2004/3364 regs 5 and 6).
    `kind` None is what the authority's requests are: a school's count school days.
    """

    kind: CaseKind | None = None
    estimated: date | None = None
    allowed_until: date | None = None
    school: SchoolTerms | None = None


NOTHING_SPECIAL = Handling()
"""A case of which nothing is known but its events."""


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the proof: on this day, this, by this law."""

    date: date
    what: str
    law: str


@dataclass(slots=True)
class AnswerClock:
    """The clock of the answer while it is being worked out, and its result.

    `base` is the regime's calendar less the days of a pause; `calendar` is what the answer is
    counted with, which for a school leaves out more. `stopped` is the last day that counted when
    no clock runs any more, and `pause` says why in words of a status.
    """

    start: date
    base: Calendar
    calendar: Calendar
    due: date | None = None
    latest: date | None = None
    stopped: date | None = None
    pause: str = ""
    ended: date | None = None
    close_after: date | None = None
    pay_by: date | None = None
    rolls: list[tuple[date, date]] | None = None
    """Where the limit is in months: the spans that were moved on to a working day."""
    steps: list[Step] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def step(self, day: date, what: str, law: str) -> None:
        """Add one link to the proof."""
        self.steps.append(Step(day, what, law))

    def wait_for(self, what: str, since: date, last_counted: date) -> None:
        """The clock stands still until the requester has sent something."""
        self.stop(last_counted, f"paused: {what} awaited since {words(since)}")

    def stop(self, last_counted: date, why: str) -> None:
        """No clock runs after this day."""
        if self.stopped is None or last_counted < self.stopped:
            self.stopped, self.pause = last_counted, why
        self.due = self.latest = None

    def end(self, day: date, why: str) -> None:
        """The request ended without an answer: nothing is awaited any more."""
        self.stop(day, why)
        self.ended, self.pause = day, f"{why} on {words(day)}"
        self.close_after = self.pay_by = None
        self.step(
            day,
            f"the request was {why} and no answer is due any more",
            "recorded in the case's file",
        )


def end_of(term: Term, day: date, calendar: Calendar) -> date:
    """The last day of a time limit that runs from `day`.

    Months run to the corresponding date, or the month's last day where there is none.
    """
    if term.unit is Unit.WORKING_DAYS:
        return calendar.add(day, term.length)
    if term.unit is Unit.MONTHS:
        return day + relativedelta(months=term.length)
    return day + timedelta(days=term.length * (7 if term.unit is Unit.WEEKS else 1))


def end_of_beginning_with(term: Term, day: date, calendar: Calendar) -> date:
    """The last day of a period of months that *begins with* `day`, which is its first day."""
    end = end_of(term, day, calendar)
    has_corresponding_date = end.day == day.day
    return end - _DAY if term.unit is Unit.MONTHS and has_corresponding_date else end


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    special = {1: "st", 2: "nd", 3: "rd"}
    teen = 11 <= number % 100 <= 13
    return f"{number}{'th' if teen else special.get(number % 10, 'th')}"
