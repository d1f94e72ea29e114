"""Reads the clock's tables: dates stand with their weekday, and a wrong weekday is refused."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.books.limits import load_limits, load_proclamations
from bot.books.yaml_files import read_yaml
from bot.foi.bank_holidays import make_calendars
from bot.foi.clock import CaseKind, Event, EventType, Handling
from bot.foi.time_limits import Limits
from bot.foi.working_days import Calendars, SchoolTerms
from corpus import ROOT

HERE = Path(__file__).parent
YEARS = range(2005, 2039)


def day(text: str) -> date:
    """Read `Mon 24 Apr 2023`; a weekday that is not that day's fails the test."""
    found = datetime.strptime(text, "%a %d %b %Y").date()  # noqa: DTZ007  a day has no zone
    assert f"{found:%a}" == text[:3], f"{text} is a {found:%A}: mend the table"
    return found


def table(name: str) -> list[Any]:
    """The rows of one table."""
    return list(read_yaml(HERE / name))


def row_name(row: dict[str, Any]) -> str:
    """What a row is about, as pytest shows it."""
    return str(row["case"])


def event(text: str) -> Event:
    """Read `responded Wed 24 May 2023`."""
    name, _, when = text.partition(" ")
    return Event(EventType(name), day(when))


SCHOOL = SchoolTerms(
    terms=(
        (day("Tue 1 Sep 2026"), day("Fri 23 Oct 2026")),
        (day("Mon 2 Nov 2026"), day("Fri 18 Dec 2026")),
        (day("Mon 4 Jan 2027"), day("Fri 12 Feb 2027")),
        (day("Mon 22 Feb 2027"), day("Thu 25 Mar 2027")),
        (day("Mon 12 Apr 2027"), day("Fri 28 May 2027")),
        (day("Mon 7 Jun 2027"), day("Wed 21 Jul 2027")),
        (day("Wed 1 Sep 2027"), day("Fri 22 Oct 2027")),
        # Closed for rebuilding all summer: the 60th working day comes before the 20th school day.
        (day("Mon 5 Jun 2028"), day("Fri 30 Jun 2028")),
        (day("Mon 18 Sep 2028"), day("Fri 20 Oct 2028")),
    ),
    closed=frozenset({day("Fri 4 Sep 2026"), day("Mon 9 Nov 2026")}),
)


def handling(row: dict[str, Any]) -> Handling:
    """What a row says beside its events."""
    return Handling(
        CaseKind(row.get("kind", "ordinary")),
        day(row["estimated"]) if "estimated" in row else None,
        day(row["allowed_until"]) if "allowed_until" in row else None,
        SCHOOL,
    )


@cache
def limits() -> Limits:
    """The time limits of the corpus."""
    return load_limits(ROOT / "time_limits.yaml")


@cache
def calendars(nation: str = "England") -> Calendars:
    """The calendars of an authority in one nation."""
    proclaimed = load_proclamations(ROOT / "proclamations.yaml")
    return make_calendars(nation, limits().published, proclaimed, YEARS)
