"""The calendar against GOV.UK's lists, known due dates and a counter of ten lines."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.books.yaml_files import read_yaml
from bot.foi.bank_holidays import NATIONS, Proclamation, Published, make_calendars
from bot.foi.clock import run_clock
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Regime
from bot.foi.working_days import Calendar, DayOff, days_between
from tests.foi.clock_table import HERE, calendars, day, limits, table

FIRST, LAST = date(2012, 1, 1), date(2028, 12, 31)
DIVISIONS = ("england_and_wales", "scotland", "northern_ireland")
RECEIPTS = st.dates(FIRST, date(2028, 9, 30))


@cache
def published(*divisions: str) -> frozenset[date]:
    """The bank holidays that GOV.UK lists for these divisions, typed in by hand."""
    lists = read_yaml(HERE / "bank_holidays.yaml")
    return frozenset(
        day(f"{text} {year}")
        for name in divisions
        for year, days in lists[name].items()
        for text in days
    )


def independent_due(received: date, days: int, holidays: frozenset[date]) -> date:
    """The nth working day after receipt, counted without any code of the program."""
    found = received
    while days:
        found += timedelta(days=1)
        if found.isoweekday() <= 5 and found not in holidays:
            days -= 1
    return found


@pytest.mark.parametrize(
    "name, divisions",
    [("uk", DIVISIONS), ("scotland", ("scotland",)), ("nation", ("england_and_wales",))],
)
def test_the_calendar_equals_gov_uk_on_every_weekday(name: str, divisions: tuple[str, ...]) -> None:
    calendar = calendars().named(name)
    holidays = published(*divisions)
    for d in days_between(FIRST - timedelta(days=1), LAST):
        assert calendar.is_working_day(d) == (d.weekday() < 5 and d not in holidays), d


@pytest.mark.parametrize("row", table("deadline_examples.yaml"), ids=lambda row: row["received"])
def test_known_due_dates(row: dict[str, Any]) -> None:
    received = day(row["received"])
    assert calendars().uk.add(received, 20) == day(row["due_20"])
    assert calendars().uk.add(received, 40) == day(row["due_40"])
    assert calendars().nation.add(received, 20) == day(row["england_and_wales_alone"])


def test_each_receipt_date_of_seventeen_years() -> None:
    uk, holidays = calendars().uk, published(*DIVISIONS)
    for received in days_between(FIRST - timedelta(days=1), date(2028, 11, 25)):
        assert uk.add(received, 20) == independent_due(received, 20, holidays), received


@given(RECEIPTS, st.integers(0, 60))
def test_adding_agrees_with_the_independent_counter(received: date, days: int) -> None:
    due = calendars().uk.add(received, days)
    assert due == independent_due(received, days, published(*DIVISIONS))
    assert calendars().uk.count(received, due) == days


@given(RECEIPTS, st.integers(0, 60))
def test_scotland_agrees_with_the_independent_counter(received: date, days: int) -> None:
    assert calendars().scotland.add(received, days) == independent_due(
        received, days, published("scotland")
    )


@given(st.dates(FIRST, date(2028, 5, 31)), st.integers(0, 200))
def test_days_late_agree_with_the_independent_counter(received: date, after: int) -> None:
    today = received + timedelta(days=after)
    report = run_clock(received, Regime.FOIA, [], calendars(), limits(), today)
    due = independent_due(received, 20, published(*DIVISIONS))
    late = [d for d in days_between(due, today) if calendars().uk.is_working_day(d)]
    assert (report.due, report.days_late) == (due, len(late))


NAMED = [
    ("Mon 15 Jun 2026", "Scotland's participation in the FIFA World Cup", ["Scotland"]),
    ("Tue 17 Mar 2026", "Saint Patrick's Day", ["Northern Ireland"]),
    ("Mon 13 Jul 2026", "Battle of the Boyne (substitute day)", ["Northern Ireland"]),
    ("Mon 4 Jan 2027", "New Year Holiday (substitute day)", ["Scotland"]),
    ("Mon 6 Apr 2026", "Easter Monday", ["England", "Wales", "Northern Ireland"]),
    ("Fri 3 Apr 2026", "Good Friday", list(NATIONS)),
    ("Mon 19 Sep 2022", "State Funeral of Queen Elizabeth II", list(NATIONS)),
    ("Mon 28 Dec 2026", "Boxing Day (substitute day)", list(NATIONS)),
]


@pytest.mark.parametrize("text, name, nations", NAMED)
def test_a_skipped_day_says_its_name_and_nations(text: str, name: str, nations: list[str]) -> None:
    found = day(text)
    (skipped,) = calendars().uk.skipped(found - timedelta(days=1), found)
    assert (skipped.why, list(skipped.nations)) == (name, nations)
    assert skipped.weekday == f"{found:%A}"
    assert skipped.source


def test_a_bank_holiday_at_the_weekend_is_no_skipped_day() -> None:
    assert calendars().uk.skipped(day("Fri 25 Dec 2026"), day("Sun 27 Dec 2026")) == ()


def test_a_proclaimed_day_may_replace_another() -> None:
    moved = Proclamation(
        day("Fri 3 Jun 2033"), "Moved", ("England",), "a proclamation", day("Mon 30 May 2033")
    )
    nation = make_calendars("England", limits().published, [moved], range(2033, 2034)).nation
    assert not nation.is_working_day(day("Fri 3 Jun 2033"))
    assert nation.is_working_day(day("Mon 30 May 2033"))


def test_a_calendar_refuses_days_that_it_does_not_know() -> None:
    with pytest.raises(FoiError, match="2038-12-31"):
        calendars().uk.is_working_day(date(2039, 1, 3))


def test_counting_from_such_a_day_names_that_day() -> None:
    with pytest.raises(FoiError, match="9999-12-31"):
        calendars().uk.add(date.max, 20)


def test_more_days_off_make_another_calendar_and_leave_the_first_alone() -> None:
    friday = day("Fri 6 Nov 2026")
    closed = calendars().uk.without({friday: DayOff("closed", (), "us")})
    assert not closed.is_working_day(friday)
    assert calendars().uk.is_working_day(friday)


def test_published_bank_holidays_reach_a_year_ahead() -> None:
    until = limits().published.until
    ahead = (until - datetime.now().date()).days  # noqa: DTZ005  a day more or less is no matter
    assert ahead >= 365, (
        f"Bank holidays are known until {until}, only {ahead} days ahead. To mend this: open "
        "GOV.UK's bank holidays page (all three divisions); add the newly published year to "
        "tests/foi/bank_holidays.yaml and run this file; where a day is missing, upgrade the "
        "`holidays` package or add the day to corpus/proclamations.yaml; then move "
        "newest_known_day in corpus/time_limits.yaml to the end of that year."
    )


def test_a_value_compares_as_a_value() -> None:
    until = Published(date(2028, 12, 31), "GOV.UK")
    one, two = (make_calendars("Wales", until, [], range(2026, 2027)) for _ in "12")
    assert one == two
    assert isinstance(one.uk, Calendar)
