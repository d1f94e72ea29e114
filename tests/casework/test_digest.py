"""The digest from a real store, on both databases: which cases, which stage, whose."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.books.digest import load_digest_rules
from bot.casework.digest import Almanac, weekly_digest
from bot.foi.case import Case, CasePart, Decision, Draft, Missing, Requester
from bot.foi.digest import HEADINGS, Digest
from bot.foi.findings import Finding
from bot.foi.vocabulary import FindingStatus, Kind, Outcome, Regime, Severity
from bot.store.agenda import Agenda
from bot.store.db import make_engine
from bot.store.letterbook import Press
from bot.store.store import Store
from corpus import ROOT
from tests.foi.clock_table import calendars, day, limits

AT = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)  # a Monday
TODAY = day("Mon 23 Nov 2026")
GAP = Missing("likelihood", "would or would be likely", "s43(2)", "1")
FOUND = Finding("X1", Severity.ERROR, FindingStatus.FOUND, "No limb", "s17(1)(b)", "Name it")
UNKNOWN = replace(FOUND, status=FindingStatus.UNKNOWN)
STYLE = replace(FOUND, severity=Severity.STYLE)


class Team:
    """Opens cases and works on them."""

    def __init__(self, url: str, home: Path) -> None:
        engine = make_engine(url, home)
        self.store = Store(engine)
        rules = load_digest_rules(ROOT / "digest.yaml")
        self.almanac = Almanac(Agenda(engine), calendars(), limits(), rules, Regime.FOIA)

    def open(self, received: str, *events: str, officer: str = "") -> Case:
        case = self.store.open_case(
            received=day(received),
            regime=Regime.FOIA,
            text="x",
            parts=[CasePart("1", "How many?", (0, 1)), CasePart("2", "Why?", (0, 1))],
            fingerprint="f",
            requester=Requester("Perpetua Vane", None, None),
            by="amara",
            at=AT,
        )
        for event in events:
            kind, _, on = event.partition(" ")
            self.store.add_event(case.id, kind, day(on), by="amara", at=AT)
        if officer:
            self.store.assign(case.id, officer, by="amara", at=AT)
        return case

    def decide(self, case: Case, *parts: str) -> None:
        decisions = [Decision(part, Outcome.SUPPLIED) for part in parts]
        self.store.decide(case.id, decisions, by="amara", at=AT)

    def draft(
        self,
        case: Case,
        *findings: Finding,
        missing: tuple[Missing, ...] = (),
        kind: Kind = Kind.RESPONSE,
    ) -> Draft:
        return self.store.save_draft(
            case.id, "bram", f"Dear {kind}", (), missing, findings, (), at=AT, kind=kind
        )

    def digest(self, today: date = TODAY, officer: str | None = None) -> Digest:
        return weekly_digest(self.almanac, today, officer)


@pytest.fixture
def team(database_url: str, home: Path) -> Team:
    return Team(database_url, home)


def test_the_stages_of_an_answer(team: Team) -> None:
    cases = [team.open("Fri 30 Oct 2026") for _ in range(6)]
    team.decide(cases[1], "1")
    for case in cases[2:]:
        team.decide(case, "1", "2", "1")
    team.draft(cases[3], FOUND, missing=(GAP,))
    team.draft(cases[4], FOUND)
    team.draft(cases[4], UNKNOWN, STYLE)  # the newer version mended it
    team.store.confirm(Press(cases[5].id, team.draft(cases[5]).hash, "amara", AT, AT.date(), {}))
    digest = team.digest()
    assert [line.words.partition("; ")[2] for line in digest.due_soon] == [
        "nothing decided yet",
        "only some parts decided",
        "decided but not drafted",
        "the draft has gaps or errors",
        "a draft awaits confirmation",
    ]
    assert [(line.reference, line.words) for line in digest.awaiting] == [
        (
            "FOI-2026-0004",
            "response, version 1 by bram, since Mon 16 Nov 2026; 2 points to fix first",
        ),
        ("FOI-2026-0005", "response, version 2 by bram, since Mon 16 Nov 2026"),
    ]
    assert (digest.open_cases, digest.timeliness.answered) == (5, 1)


def test_answers_of_long_ago_are_not_even_read(team: Team) -> None:
    team.open("Mon 3 Aug 2026", "responded Thu 20 Aug 2026")
    lately = team.open("Mon 5 Oct 2026", "responded Mon 26 Oct 2026")
    review = team.open(
        "Mon 3 Aug 2026", "responded Thu 20 Aug 2026", "review_requested Mon 2 Nov 2026"
    )
    team.open(
        "Mon 3 Aug 2026",
        "responded Thu 20 Aug 2026",
        "review_requested Mon 2 Nov 2026",
        "review_completed Tue 3 Nov 2026",
    )
    read = [state.case.id for state in team.almanac.current(TODAY)]
    assert sorted(read) == sorted([lately.id, review.id])


def test_an_event_that_was_withdrawn_counts_no_more(team: Team) -> None:
    case = team.open("Mon 3 Aug 2026", "responded Thu 20 Aug 2026")
    assert team.digest().open_cases == 0
    (event,) = team.store.case(case.id).events
    assert event.id
    team.store.withdraw_event(event.id, by="amara", at=AT)
    assert [line.reference for line in team.digest().overdue] == [case.reference]


def test_a_draft_of_a_review_awaits_after_the_answer_and_an_old_one_does_not(team: Team) -> None:
    case = team.open(
        "Mon 3 Aug 2026", "responded Thu 20 Aug 2026", "review_requested Mon 2 Nov 2026"
    )
    team.draft(case, kind=Kind.EXTENSION)
    team.draft(case, kind=Kind.INTERNAL_REVIEW)
    assert [line.words.partition(",")[0] for line in team.digest().awaiting] == ["internal review"]


def test_dates_that_contradict_are_named_and_the_others_counted(team: Team) -> None:
    stuck = team.open("Mon 2 Nov 2026", "clarified Thu 5 Nov 2026", officer="amara")
    team.open("Fri 23 Oct 2026", officer="amara")
    digest = team.digest(officer="amara")
    (case,) = digest.uncounted
    assert case.reference == stuck.reference
    assert "clarified on Thu 5 Nov 2026" in case.why
    assert len(digest.overdue) == 1
    assert digest.open_cases == 2


def test_an_officers_digest_holds_only_their_own(team: Team) -> None:
    team.open("Fri 23 Oct 2026", officer="amara")
    team.open("Fri 23 Oct 2026", officer="bram")
    team.open("Fri 23 Oct 2026")
    assert [line.officer for line in team.digest().overdue] == ["amara", "bram", None]
    assert [line.officer for line in team.digest(officer="bram").overdue] == ["bram"]


def test_an_empty_store_has_an_empty_digest(team: Team) -> None:
    digest = team.digest()
    assert not any(getattr(digest, name) for name in HEADINGS)
    assert digest.timeliness.percent is None


def test_no_requester_is_named(team: Team) -> None:
    team.open("Fri 23 Oct 2026")
    assert "Perpetua" not in repr(team.digest())
