"""The digest's lists, from rows that an officer can read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from bot.books.digest import load_digest_rules
from bot.foi.case import Case, CasePart, ClockEvent
from bot.foi.clock import run_clock
from bot.foi.digest import HEADINGS, CaseState, CountedCase, Digest, PendingDraft, UncountedCase
from bot.foi.digest_lists import make_digest
from bot.foi.vocabulary import Kind, Regime
from bot.foi.working_days import Calendar
from corpus import ROOT
from tests.foi.clock_table import calendars, day, event, limits, row_name, table

TODAY = day("Mon 23 Nov 2026")
RULES = load_digest_rules(ROOT / "digest.yaml")


def calendar_of(regime: Regime) -> Calendar:
    return calendars().named(limits().of(regime).calendar)


def counted(row: dict[str, Any], number: int = 1, today: date = TODAY) -> CountedCase:
    """The case of a row, with its clock."""
    events = [event(text) for text in row.get("events", ())]
    case = Case(
        id=number,
        reference=f"FOI-{number}",
        received=day(row["received"]),
        regime=Regime(row.get("regime", "foia")),
        text="",
        parts=(CasePart("1", "How many?", (0, 0)), CasePart("2", "Why?", (0, 0))),
        events=tuple(ClockEvent(e.type, e.date) for e in events),
        officer="amara",
    )
    drafts = (
        (PendingDraft(Kind.RESPONSE, 1, "amara", day("Mon 16 Nov 2026"), row["draft"]),)
        if "draft" in row
        else ()
    )
    state = CaseState(case, frozenset(map(str, row.get("decided", ()))), drafts)
    report = run_clock(case.received, case.regime, events, calendars(), limits(), today)
    return CountedCase(state, report)


def digest_of(cases: Sequence[CountedCase], today: date = TODAY) -> Digest:
    return make_digest(cases, [], RULES, calendar_of, Regime.FOIA, today)


@pytest.mark.parametrize("row", table("digest_cases.yaml"), ids=row_name)
def test_a_case_is_in_the_lists_it_belongs_to_and_in_no_other(row: dict[str, Any]) -> None:
    digest = digest_of([counted(row)])
    found = {name: getattr(digest, name) for name in HEADINGS if getattr(digest, name)}
    assert sorted(found) == sorted(row["lists"])
    for name, text in row["lists"].items():
        (line,) = found[name]
        assert text in line.words
        assert (line.reference, line.officer) == ("FOI-1", "amara")
    if "since" in row:
        assert digest.on_hold[0].day == day(row["since"])


def test_a_lapsed_case_is_open_no_more_until_the_requester_writes_again() -> None:
    asked = ["clarification_sought Tue 15 Sep 2026"]
    silent = counted({"received": "Tue 1 Sep 2026", "events": asked})
    again = counted(
        {"received": "Tue 1 Sep 2026", "events": [*asked, "clarified Thu 19 Nov 2026"]}, 2
    )
    digest = digest_of([silent, again])
    assert digest.open_cases == 1
    assert [name for day_ in digest.ahead for name in day_.answers] == ["FOI-2"]


def test_the_longest_overdue_case_comes_first() -> None:
    received = ["Mon 12 Oct 2026", "Mon 5 Oct 2026", "Mon 19 Oct 2026"]
    digest = digest_of([counted({"received": day_}, n) for n, day_ in enumerate(received, 1)])
    assert [line.reference for line in digest.overdue] == ["FOI-2", "FOI-1", "FOI-3"]
    assert [line.days for line in digest.overdue] == [-15, -10, -5]


def answered(in_time: int, late: int) -> list[CountedCase]:
    """Received Mon 5 Oct 2026, so due Mon 2 Nov; answered on the day, or on the day after."""
    rows = ["Mon 2 Nov 2026"] * in_time + ["Tue 3 Nov 2026"] * late
    return [
        counted({"received": "Mon 5 Oct 2026", "events": [f"responded {on}"]}, n)
        for n, on in enumerate(rows, 1)
    ]


MARKS = [  # in time, late, per cent (never rounded up), the mark
    (0, 0, None, "nothing was answered"),
    (20, 0, 100.0, "good: 95 % or more"),
    (19, 1, 95.0, "good: 95 % or more"),
    (18, 1, 94.7, "adequate: 90 % or more, good from 95 %"),
    (9, 1, 90.0, "adequate: 90 % or more, good from 95 %"),
    (8, 1, 88.8, "unsatisfactory: below 90 %"),
    (0, 1, 0.0, "unsatisfactory: below 90 %"),
]


@pytest.mark.parametrize(("in_time", "late", "percent", "mark"), MARKS)
def test_the_commissioners_marks(in_time: int, late: int, percent: float, mark: str) -> None:
    found = digest_of(answered(in_time, late)).timeliness
    assert (found.answered, found.in_time) == (in_time + late, in_time)
    assert (found.percent, found.words) == (percent, mark)
    assert "ICO" in found.source


WINDOW = [  # answered on, counts in the four weeks before Mon 23 Nov 2026
    ("Fri 23 Oct 2026", 0),
    ("Mon 26 Oct 2026", 1),
    ("Fri 20 Nov 2026", 1),
    ("Mon 23 Nov 2026", 0),  # today is not over
]


@pytest.mark.parametrize(("on", "number"), WINDOW)
def test_four_weeks_up_to_yesterday_count(on: str, number: int) -> None:
    row = {"received": "Mon 5 Oct 2026", "events": [f"responded {on}"]}
    assert digest_of([counted(row)]).timeliness.answered == number


def test_subject_access_is_not_measured_by_the_foi_marks() -> None:
    row = {"received": "Mon 5 Oct 2026", "regime": "sar", "events": ["responded Mon 2 Nov 2026"]}
    assert digest_of([counted(row)]).timeliness.answered == 0


def test_before_the_first_mark_there_is_none() -> None:
    row = {"received": "Mon 5 Oct 2020", "events": ["responded Tue 6 Oct 2020"]}
    today = day("Mon 12 Oct 2020")
    found = digest_of([counted(row, today=today)], today).timeliness
    assert (found.percent, found.words, found.source) == (100.0, "no mark was set then", "")


def test_the_coming_four_weeks_name_their_days_off_and_their_dates() -> None:
    rows = [
        {"received": "Mon 2 Nov 2026"},
        {"received": "Fri 9 Oct 2026", "events": ["pit_extension Fri 30 Oct 2026"]},
        {
            "received": "Mon 3 Aug 2026",
            "events": ["responded Thu 20 Aug 2026", "review_requested Mon 2 Nov 2026"],
        },
    ]
    ahead = digest_of([counted(row, n) for n, row in enumerate(rows, 1)]).ahead
    assert (ahead[0].day, ahead[-1].day) == (TODAY, day("Fri 18 Dec 2026"))
    assert len(ahead) == 20
    assert {a.day: a.off for a in ahead if a.off} == {day("Mon 30 Nov 2026"): "Saint Andrew's Day"}
    due = {a.day: (a.answers, a.extended, a.reviews) for a in ahead}
    assert due[day("Tue 1 Dec 2026")] == (("FOI-1",), (), ("FOI-3",))
    assert due[day("Mon 7 Dec 2026")] == ((), ("FOI-2",), ())


def test_a_case_that_cannot_be_counted_is_open_and_named() -> None:
    stuck = UncountedCase(7, "FOI-7", None, "clarified before it was sought")
    digest = make_digest([], [stuck], RULES, calendar_of, Regime.FOIA, TODAY)
    assert (digest.open_cases, digest.uncounted) == (1, (stuck,))
