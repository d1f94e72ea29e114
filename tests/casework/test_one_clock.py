"""A case has one clock: every way to ask for its dates gives the same ones."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.books.yaml_files import read_yaml
from bot.casework.check import check_draft
from bot.casework.clocking import Clocks, case_due, record_event
from bot.casework.desk import letter_input
from bot.casework.digest import count_cases, weekly_digest
from bot.casework.due import due_report, told
from bot.casework.record import case_record
from bot.casework.reminders import days_off, moved_cases, reminders
from bot.foi.case import Case, CasePart, Requester
from bot.foi.clock import Handling
from bot.foi.vocabulary import Kind, Regime
from bot.foi.working_days import words
from tests.foi.clock_table import day, event, row_name

TABLE = read_yaml(Path(__file__).parent / "one_clock.yaml")
SCHOOL = """is_school = true
school_terms = [[2026-09-01, 2026-10-23], [2026-11-02, 2026-12-18], [2027-01-04, 2027-02-12]]
school_closed_days = [2026-11-09]
"""
AT = datetime(2026, 10, 12, 10, 0, tzinfo=UTC)  # a Monday
LETTER = """Dear Ms Quill

Freedom of Information Act 2000: our answer to your request

1. How many swans?

There are nine swans.
"""


class Office:
    """One authority with one case, as a row of the table has them."""

    def __init__(self, home: Path, row: dict[str, Any]) -> None:
        home.mkdir()
        (home / "foibot.toml").write_text(SCHOOL if row.get("school") else "")
        self.app = App(home)
        self.estimated = day(row["estimated"]) if "estimated" in row else None
        self.clocks = Clocks(self.app.store, self.app.calendars, self.app.limits)
        self.case = self._open(row)

    def _open(self, row: dict[str, Any]) -> Case:
        case = self.app.store.open_case(
            received=day(row["received"]),
            regime=Regime(row.get("regime", "foia")),
            text="How many swans?",
            parts=[CasePart("1", "How many swans?", (0, 15))],
            fingerprint="f",
            requester=Requester(),
            by="amara",
            at=AT,
        )
        for one in map(event, row.get("events", ())):
            case, _ = record_event(
                self.clocks,
                str(case.id),
                one.type,
                one.date,
                by="amara",
                at=AT,
                today=one.date,
                estimated=self.estimated,
            )
        return case

    def is_late_on(self, dated: date) -> bool:
        """Whether the checks find a letter of that day late."""
        findings = check_draft(LETTER, self.case, dated, self.app.examiner).findings
        return any(found.rule == "T1" for found in findings)

    def reminded_of(self, today: date) -> str:
        """The key of the one reminder of this day: it names the date."""
        (found,) = reminders(self.app.almanac, today)
        return found.key


@pytest.fixture(params=TABLE, ids=row_name)
def office(request: pytest.FixtureRequest, home: Path) -> tuple[Office, date, date]:
    row = request.param
    return Office(home, row), day(row["due"]), day(row["latest"])


def test_the_case_and_foibot_due_agree(office: tuple[Office, date, date]) -> None:
    own, due, latest = office
    case = own.case
    shown = case_due(own.clocks, case, due)
    assert (shown["due"], shown["latest"]) == (due, latest)
    assert case_record(own.clocks, case.reference, due)["latest"] == latest
    events = [event(f"{one.type} {one.on:%a %d %b %Y}") for one in case.events]
    handling = Handling(estimated=own.estimated)
    app = own.app
    assert shown == due_report(
        case.received, case.regime, events, app.calendars, app.limits, due, handling
    )


def test_the_digest_and_the_reminder_agree(office: tuple[Office, date, date]) -> None:
    own, _, latest = office
    almanac = own.app.almanac
    ((counted,), uncounted) = count_cases(almanac, almanac.current(latest), latest)
    assert uncounted == []
    shown = case_due(own.clocks, own.case, latest)
    assert told(counted.report) == shown
    (line,) = weekly_digest(almanac, latest).due_soon
    assert (line.day, line.days) == (latest, 0)
    assert f":{latest.isoformat()}:day-of" in own.reminded_of(latest)


def test_a_letter_and_its_check_agree(office: tuple[Office, date, date]) -> None:
    own, due, latest = office
    if own.case.regime is Regime.SAR:
        pytest.skip("answers to subject access requests are neither drafted nor checked for time")
    letter = letter_input(own.app.desk, own.case, Kind.RESPONSE, [], {}, due)
    assert letter.due == latest
    after = own.app.calendars.uk.next_working_day(latest + timedelta(days=1))
    assert not own.is_late_on(latest)
    assert own.is_late_on(after)


def test_the_news_of_a_changed_calendar_agrees(office: tuple[Office, date, date]) -> None:
    own, due, latest = office
    if own.case.regime is Regime.SAR:
        pytest.skip("months do not move with a day inside them")
    taken_back = {"2026-10-14": ["A day of thanks", ["Wales"], "an order"]}  # a Wednesday
    before = {name: {**days, **taken_back} for name, days in days_off(own.app.calendars).items()}
    (news,) = moved_cases(own.app.almanac, before, day("Tue 13 Oct 2026"))
    assert f"the answer is due {words(due)}, no longer" in news["text"].replace("The", "the")
    assert f"{words(latest)}, no longer" in news["text"]
