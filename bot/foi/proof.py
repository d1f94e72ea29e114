"""The proof in words: what an officer can put before the Commissioner."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.foi.bank_holidays import NATIONS
from bot.foi.clock import ClockReport
from bot.foi.working_days import SkippedDay, words

HEADLINES = {
    "due": "Answer due",
    "latest": "With extension",
    "close_after": "May be closed after",
    "pay_by": "Fee payable until",
    "review_ask_by": "Review may be asked until",
    "review_due": "Review due",
    "review_latest": "Review at the latest",
    "complain_by": "Complaint until",
    "appeal_by": "Appeal until",
}
"""What each date of a clock report is called, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class SkippedRun:
    """Days that were skipped one after another for the same reason."""

    first: date
    last: date
    count: int
    why: str
    nations: tuple[str, ...]

    @property
    def when(self) -> str:
        """One day, or the first and the last with their number."""
        if self.count == 1:
            return words(self.first)
        return f"{words(self.first)} to {words(self.last)} ({self.count} days)"


def skipped_runs(skipped: Iterable[SkippedDay]) -> Iterator[SkippedRun]:
    """Fold neighbours with the same reason together: a school's summer is one line."""
    for (why, nations), days in groupby(skipped, key=lambda day: (day.why, day.nations)):
        run = list(days)
        yield SkippedRun(run[0].date, run[-1].date, len(run), why, nations)


def statement(report: ClockReport) -> str:
    """How every date came about, in sentences to paste into a letter."""
    steps = (f"On {_long(step.date)}, {step.what} ({step.law})." for step in report.steps)
    return " ".join([*steps, *_not_counted(report), _calendar(report), *_provisional(report)])


def _not_counted(report: ClockReport) -> Iterator[str]:
    named = [
        f"{run.when} ({run.why}{_kept_in(run.nations)})"
        for run in skipped_runs((*report.skipped, *report.skipped_after))
    ]
    if named:
        law = report.working_day_law
        yield f"Beside Saturdays and Sundays, these days were not counted ({law}): " + (
            "; ".join(named) + "."
        )


def _kept_in(nations: tuple[str, ...]) -> str:
    if len(nations) == len(NATIONS):
        return ": the whole United Kingdom"
    return f": {', '.join(nations)}" if nations else ""


def _calendar(report: ClockReport) -> str:
    calendar = report.calendar
    return (
        f"Working days leave out {calendar.title} (source: {calendar.source}, published up to "
        f"{_long(calendar.newest_known_day)})."
    )


def _provisional(report: ClockReport) -> Iterator[str]:
    if report.provisional:
        yield f"Dates beyond that day are provisional: {', '.join(report.provisional)}."


def _long(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
