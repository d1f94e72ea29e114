"""Any events in any order: one clear error, or a report that holds together."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.foi.clock import ClockReport, Event, EventType, run_clock
from bot.foi.errors import FoiError
from bot.foi.proof import statement
from bot.foi.vocabulary import Regime
from tests.foi.clock_table import calendars, limits

DAYS = st.dates(date(2025, 12, 1), date(2026, 9, 30))
REGIMES = st.sampled_from(Regime)
ANY_EVENTS = st.lists(st.builds(Event, st.sampled_from(EventType), DAYS), max_size=6)


@st.composite
def plausible(draw: Any) -> tuple[date, Regime, list[Event]]:
    """A history in its natural order, a few days between its events."""
    regime = draw(REGIMES)
    kinds = draw(st.sets(st.sampled_from(limits().of(regime).events), max_size=6))
    ordered = [kind for kind in EventType if kind in kinds]
    received = draw(DAYS)
    days, events = received, []
    for kind in ordered:
        days = date.fromordinal(days.toordinal() + draw(st.integers(0, 12)))
        events.append(Event(kind, days))
    return received, regime, events


@given(DAYS, REGIMES, ANY_EVENTS, DAYS)
def test_no_events_break_the_clock(
    received: date, regime: Regime, events: list[Event], today: date
) -> None:
    _error_or_sense(received, regime, events, today)


@given(plausible(), DAYS)
def test_no_plausible_history_breaks_the_clock(
    history: tuple[date, Regime, list[Event]], today: date
) -> None:
    _error_or_sense(*history, today)


def _error_or_sense(received: date, regime: Regime, events: list[Event], today: date) -> None:
    try:
        report = run_clock(received, regime, events, calendars(), limits(), today)
    except FoiError:
        return
    _holds_together(report)


def _holds_together(report: ClockReport) -> None:
    assert (report.due is None) == (report.latest is None)
    if report.due and report.latest:
        assert report.received <= report.start <= report.due <= report.latest
        assert calendars().named(limits().of(report.regime).calendar).is_working_day(report.due)
        assert report.days_late is not None
        assert report.status.startswith("late") or report.days_late == 0
    else:
        told = ("paused: ", "lapsed on ", "closed: ", "answered while ")
        assert report.ended or report.status.startswith(told)
    assert statement(report).startswith("On ")
