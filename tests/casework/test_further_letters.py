"""Transfer, closing, correction, fees notice, third party: drafted, checked, confirmed and sent."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.casework.confirm import confirm
from bot.casework.draft import Orders
from bot.casework.export import export
from bot.casework.send import record_sending
from bot.foi.case import Case, Draft
from bot.foi.case_clock import clock_of
from bot.foi.checks.hits import quote
from bot.foi.clock import ClockReport
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Kind, Regime, Severity, Way
from indexer.readers import read
from tests.casework.drafting import DATED, NOW, Office

QUESTIONS = ["How many potholes were reported in 2025?", "What did their repair cost?"]
LATER = date(2027, 1, 18)  # Monday
FURTHER = (Kind.TRANSFER, Kind.FEES_NOTICE, Kind.CONSULTATION)


@pytest.fixture
def office(home: Path) -> Office:
    home.mkdir(exist_ok=True)
    (home / "foibot.toml").write_text('officers = ["tester", "alice"]\n', encoding="utf-8")
    return Office(home)


def letter(office: Office, case: Case, kind: Kind, dated: date = DATED) -> Draft:
    drafted = office.filled(case, Orders(kind=kind), dated)
    assert drafted.draft, drafted.missing
    return drafted.draft


def sent(office: Office, case: Case, draft: Draft, on: date = DATED) -> ClockReport:
    """Confirm and send it, and run the clock on the day after."""
    approval, at = office.app.approval, datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    name, kind = str(case.id), draft.kind
    confirm(approval, name, draft.hash, {}, by="alice", at=at, today=on, kind=kind)
    after, _ = record_sending(approval, name, on, Way.POST, by="alice", at=at, today=on, kind=kind)
    return clock_of(after, office.desk.calendars, office.desk.limits, on)


def asked_back(office: Office, case: Case, on: date) -> None:
    office.desk.store.add_event(case.id, "clarification_sought", on, by="alice", at=NOW)


def answered(office: Office, case: Case, *decide: str) -> Draft:
    drafted = office.filled(case, Orders(decide=decide))
    assert drafted.draft
    return drafted.draft


@pytest.mark.parametrize("regime", [Regime.FOIA, Regime.EIR, Regime.MIXED])
@pytest.mark.parametrize("kind", FURTHER)
def test_each_is_drafted_under_each_regime_without_an_error(
    office: Office, kind: Kind, regime: Regime
) -> None:
    draft = letter(office, office.request(QUESTIONS, regime), kind)
    errors = [
        (one.rule, one.message, quote(draft.text, one.span) if one.span else "")
        for one in draft.findings
        if one.severity is Severity.ERROR and one.blocks
    ]
    assert errors == []
    assert draft.missing == ()
    for ending in (".docx", ".pdf", ".txt"):
        out = office.home / f"letter{ending}"
        app = office.app
        export(
            app.store, app.writers, "Harrowmere", str(draft.case_id), out,
            by="alice", at=NOW, draft=True, kind=kind,
        )  # fmt: skip
        assert read(out, app.reading_limits).text.count("Our reference") == 1
    assert QUESTIONS[0] in draft.text


def test_a_transfer_is_the_answer_where_nothing_is_answered_otherwise(office: Office) -> None:
    case = office.request(QUESTIONS)
    draft = letter(office, case, Kind.TRANSFER)
    assert "We do not hold the information you asked for." in draft.text
    assert "Wealdshire County Council" in draft.text
    assert "internal review" in draft.text
    assert sent(office, case, draft).responded == DATED


def test_a_transfer_of_one_part_leaves_the_clock_to_the_others(office: Office) -> None:
    case = office.request(QUESTIONS)
    office.draft(case, Orders(decide=("1=supplied", "2=not_held")))
    draft = letter(office, case, Kind.TRANSFER)
    assert "you asked for in question 2" in draft.text
    assert sent(office, case, draft).responded is None


def test_under_the_regulations_a_transfer_names_its_exception(office: Office) -> None:
    text = letter(office, office.request(QUESTIONS, Regime.EIR), Kind.TRANSFER).text
    assert "regulation 12(4)(a)" in text
    assert ", as you agreed" not in text
    assert "regulation 12" not in letter(office, office.request(QUESTIONS), Kind.TRANSFER).text


def test_a_request_is_closed_only_when_its_question_had_no_reply(office: Office) -> None:
    case = office.request(QUESTIONS)
    with pytest.raises(FoiError, match="no question to the requester waits"):
        letter(office, case, Kind.CLOSURE)
    asked_back(office, case, date(2026, 11, 10))
    with pytest.raises(FoiError, match="may reply until"):
        letter(office, case, Kind.CLOSURE)
    draft = letter(office, case, Kind.CLOSURE, LATER)
    assert "On 10 November 2026 we wrote to ask" in draft.text
    assert "by 10 January 2027" in draft.text
    report = sent(office, case, draft, LATER)
    assert report.ended == LATER
    assert report.latest is None
    assert "closed" in report.status


def test_a_fees_notice_pauses_the_clock_and_says_until_when(office: Office) -> None:
    # Three months that begin with 23 November, and 60 working days after it, without 30 November,
    # 25 and 28 December, 1 and 4 January: both end on the same Monday.
    until = "22 February 2027"
    for regime in (Regime.FOIA, Regime.EIR):
        case = office.request(QUESTIONS, regime)
        draft = letter(office, case, Kind.FEES_NOTICE)
        assert f"payment by {until}" in draft.text
        report = sent(office, case, draft)
        assert report.latest is None
        assert report.pay_by
        assert f"{report.pay_by.day} {report.pay_by:%B %Y}" == until


def test_a_correction_needs_a_letter_and_leaves_the_clock(office: Office) -> None:
    case = office.request(QUESTIONS)
    with pytest.raises(FoiError, match="no letter of it is confirmed"):
        letter(office, case, Kind.CORRECTION)
    sent(office, case, answered(office, case, "1-2=supplied"))
    draft = letter(office, case, Kind.CORRECTION)
    assert "Our letter to you of 23 November 2026 contained a mistake." in draft.text
    assert "Thank you for your request" not in draft.text
    assert sent(office, case, draft).responded == DATED


def test_a_third_party_never_learns_who_asked(office: Office) -> None:
    case = office.request(QUESTIONS)
    draft = letter(office, case, Kind.CONSULTATION)
    assert "Quill" not in draft.text
    assert "To: Brightwater Leisure Ltd" in draft.text
    assert "your request" not in draft.text.lower()
    before = clock_of(case, office.desk.calendars, office.desk.limits, DATED).latest
    assert sent(office, case, draft).latest == before
