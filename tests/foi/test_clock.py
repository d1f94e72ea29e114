"""The clock, row by row; the rows are in the `clock_*.yaml` tables beside this file."""

from datetime import date
from typing import Any

import pytest

from bot.foi.clock import ClockReport, run_clock
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Regime
from bot.foi.working_days import days_between
from tests.foi.clock_table import calendars, day, event, handling, limits, row_name, table

ROWS = [
    *table("clock_due.yaml"),
    *table("clock_events.yaml"),
    *table("clock_subject_access.yaml"),
]
CONTRADICTIONS = table("clock_contradictions.yaml")
TODAY = day("Thu 31 Dec 2026")


def run(row: dict[str, Any]) -> ClockReport:
    return run_clock(
        day(row["received"]),
        Regime(row["regime"]),
        [event(text) for text in row.get("events", [])],
        calendars(row.get("nation", "England")),
        limits(),
        day(row["today"]) if "today" in row else TODAY,
        handling(row),
    )


def expected(name: str, value: Any) -> Any:
    """A cell of the table as the report has it: dates are read, words and numbers stay."""
    if name == "provisional":
        return tuple(value.split(", ")) if value else ()
    is_day = isinstance(value, str) and value[:3] in "Mon Tue Wed Thu Fri Sat Sun"
    return day(value) if is_day and name != "status" else value


@pytest.mark.parametrize("row", ROWS, ids=row_name)
def test_the_clock_says_what_the_table_says(row: dict[str, Any]) -> None:
    report = run(row)
    for name, value in row["expect"].items():
        if name == "warns":
            assert value in " ".join(report.warnings)
        elif name == "warnings":
            assert len(report.warnings) == value, report.warnings
        else:
            assert getattr(report, name) == expected(name, value), name


@pytest.mark.parametrize("row", CONTRADICTIONS, ids=row_name)
def test_a_contradiction_is_one_error_that_names_both_sides(row: dict[str, Any]) -> None:
    with pytest.raises(FoiError) as caught:
        run(row)
    for words in row["says"]:
        assert words in caught.value.sentence


def test_there_are_enough_rows() -> None:
    assert len(ROWS) + len(CONTRADICTIONS) >= 150


@pytest.mark.parametrize("row", ROWS, ids=row_name)
def test_every_weekday_is_counted_or_skipped_with_a_reason(row: dict[str, Any]) -> None:
    report = run(row)
    if row["regime"] == "sar" or report.latest is None or "kind" in row:
        assert report.skipped == tuple(sorted(report.skipped, key=lambda skipped: skipped.date))
        return
    weekdays = [d for d in days_between(report.start, report.latest) if d.weekday() < 5]
    assert {d.date for d in report.skipped} <= set(weekdays)
    counted = len(weekdays) - len(report.skipped)
    assert counted == (20 if report.latest == report.due else 40)


@pytest.mark.parametrize("row", ROWS, ids=row_name)
def test_every_date_stands_in_the_proof_with_its_law(row: dict[str, Any]) -> None:
    report = run(row)
    proved: set[date] = {step.date for step in report.steps if step.law}
    named = (report.due, report.latest, report.review_due, report.review_latest)
    assert {d for d in (*named, report.pay_by, report.close_after) if d} <= proved


def test_the_order_in_which_events_arrive_changes_nothing() -> None:
    row = next(r for r in ROWS if r["case"] == "Three rounds")
    backwards = {**row, "events": row["events"][::-1]}
    assert run(row) == run(backwards)
