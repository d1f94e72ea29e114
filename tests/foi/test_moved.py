"""A proclaimed bank holiday moves open cases: Scotland, Monday 15 June 2026."""

from dataclasses import replace

from bot.books.limits import load_proclamations
from bot.foi.moved import MovedDate, OpenCase, moved_dates
from bot.foi.vocabulary import Regime
from bot.foi.working_days import Calendar, Calendars
from corpus import ROOT
from tests.foi.clock_table import calendars, day, event, limits

WORLD_CUP = day("Mon 15 Jun 2026")
TODAY = day("Mon 1 Jun 2026")


def before_the_proclamation() -> Calendars:
    """The calendars as they were before anybody knew of 15 June 2026."""

    def without(calendar: Calendar) -> Calendar:
        return replace(calendar, days={d: o for d, o in calendar.days.items() if d != WORLD_CUP})

    now = calendars()
    return Calendars(without(now.uk), without(now.scotland), without(now.nation))


def moves(*cases: OpenCase) -> tuple[MovedDate, ...]:
    return moved_dates(cases, before_the_proclamation(), calendars(), limits(), TODAY)


def test_a_case_over_the_day_moves_and_says_why() -> None:
    due, latest = moves(OpenCase("FOI-1", day("Tue 26 May 2026"), Regime.FOIA))
    assert (due.case, due.date_name) == ("FOI-1", "due")
    assert (due.old, due.new) == (day("Tue 23 Jun 2026"), day("Wed 24 Jun 2026"))
    assert "Mon 15 Jun 2026 is now Scotland's participation in the FIFA World Cup" in due.why
    assert "(Scotland; " in due.why
    assert latest.date_name == "latest"


def test_a_case_that_ends_before_the_day_stays() -> None:
    assert moves(OpenCase("FOI-2", day("Thu 14 May 2026"), Regime.FOIA)) == ()


def test_an_english_subject_access_request_stays() -> None:
    assert moves(OpenCase("SAR-1", day("Fri 15 May 2026"), Regime.SAR)) == ()


def test_a_scottish_case_moves() -> None:
    (due, _) = moves(OpenCase("FOISA-1", day("Tue 26 May 2026"), Regime.FOISA))
    assert due.new == day("Wed 24 Jun 2026")


def test_of_an_answered_case_only_the_review_moves() -> None:
    answered = (event("responded Fri 29 May 2026"),)
    (asked,) = moves(OpenCase("FOI-3", day("Tue 5 May 2026"), Regime.FOIA, answered))
    assert asked.date_name == "review_ask_by"
    assert (asked.old, asked.new) == (day("Mon 27 Jul 2026"), day("Tue 28 Jul 2026"))


def test_a_day_taken_back_moves_the_date_back() -> None:
    case = OpenCase("FOI-4", day("Tue 26 May 2026"), Regime.FOIA)
    due, _ = moved_dates([case], calendars(), before_the_proclamation(), limits(), TODAY)
    assert (due.old, due.new) == (day("Wed 24 Jun 2026"), day("Tue 23 Jun 2026"))
    assert due.why.startswith("Mon 15 Jun 2026 is no longer")


def test_dates_that_have_passed_are_left_alone() -> None:
    late_today = day("Wed 1 Jul 2026")
    case = OpenCase("FOI-5", day("Tue 26 May 2026"), Regime.FOIA)
    assert moved_dates([case], before_the_proclamation(), calendars(), limits(), late_today) == ()


def test_the_corpus_has_the_proclamation_whatever_the_library_knows() -> None:
    proclaimed = load_proclamations(ROOT / "proclamations.yaml")
    assert [item.nations for item in proclaimed if item.day == WORLD_CUP] == [("Scotland",)]
