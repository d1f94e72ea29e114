"""Who is to be reminded of which date, and which dates a changed calendar has moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.casework.digest import Almanac, count_cases
from bot.foi.case import Case
from bot.foi.case_clock import events_of, handling_of
from bot.foi.digest import CountedCase
from bot.foi.errors import FoiError
from bot.foi.moved import MovedDate, OpenCase, moved_dates
from bot.foi.working_days import Calendar, Calendars, DayOff, words
from bot.timetable import reminder

_NAMES = ("uk", "scotland", "nation")
_DATE_WORDS = {
    "due": "the answer is due",
    "latest": "with its extension the answer is due",
    "review_ask_by": "a review may be asked for until",
    "review_due": "the review is due",
    "review_latest": "the review is due at the latest",
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """One sentence to whoever owns a case; `key` is the same for the same date and day."""

    key: str
    officer: str | None
    text: str


def reminders(almanac: Almanac, today: date) -> Iterator[Reminder]:
    """The day-before and day-of reminders of a working day; days are the authority's own."""
    counted, _ = count_cases(almanac, almanac.current(today), today)
    for case in counted:
        for what, due in _dates(case):
            when = reminder(due, today, almanac.calendars.nation)
            if when:
                own = case.state.case
                key = f"reminder:{own.id}:{what}:{due.isoformat()}:{when}"
                yield Reminder(key, own.officer, _words(case, what, due, when))


def _dates(case: CountedCase) -> Iterator[tuple[str, date]]:
    if case.is_running:
        if case.part_due:
            yield "answer to the parts that were not extended", case.part_due
        assert case.report.latest
        yield "answer", case.report.latest
    if case.review_is_open:
        assert case.report.review_due
        yield "internal review", case.report.review_due


def _words(case: CountedCase, what: str, due: date, when: str) -> str:
    day = "today" if when == "day-of" else "on the next working day"
    stage = f" Where it stands: {case.stage.words}." if what.startswith("answer") else ""
    return f"{case.state.case.reference}: the {what} is due {day}, {words(due)}.{stage}"


def days_off(calendars: Calendars) -> dict[str, Any]:
    """The days off of all calendars, as JSON has them."""
    return {
        name: {
            day.isoformat(): [off.name, list(off.nations), off.source]
            for day, off in calendars.named(name).days.items()
        }
        for name in _NAMES
    }


def moved_cases(
    almanac: Almanac, old_days: Mapping[str, Any], today: date
) -> Iterator[dict[str, Any]]:
    """What has moved since the days off were `old_days`: one entry for each case, as JSON.

    A case whose dates contradict each other is passed over: the digest names it.
    """
    now = almanac.calendars
    uk, scotland, nation = (_with_days(now.named(name), old_days[name]) for name in _NAMES)
    old = Calendars(uk, scotland, nation, now.school)
    for state in almanac.current(today):
        case = state.case
        try:
            moves = moved_dates([_open(case)], old, now, almanac.limits, today)
        except FoiError:
            continue
        if moves:
            yield {
                "case_id": case.id,
                "officer": case.officer,
                "text": f"{case.reference}: bank holidays have changed. {_moves_words(moves)}",
            }


def _with_days(calendar: Calendar, days: Mapping[str, Any]) -> Calendar:
    known = {
        date.fromisoformat(day): DayOff(name, tuple(nations), source)
        for day, (name, nations, source) in days.items()
    }
    return replace(calendar, days=known)


def _open(case: Case) -> OpenCase:
    events, handling = events_of(case), handling_of(case)
    return OpenCase(case.reference, case.received, case.regime, events, handling)


def _moves_words(moves: tuple[MovedDate, ...]) -> str:
    """Old and new of each date, and then why; an extension that isn't one is not said twice."""
    said: dict[tuple[date, date], str] = {}
    for move in moves:
        said.setdefault((move.old, move.new), _DATE_WORDS[move.date_name])
    dates = (
        f"{what[0].upper()}{what[1:]} {words(new)}, no longer {words(old)}."
        for (old, new), what in said.items()
    )
    whys = dict.fromkeys(move.why for move in moves)
    return f"{' '.join(dates)} Why: {'; '.join(whys)}."
