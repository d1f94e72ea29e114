"""A finding is muted for its case with a reason, and comes back when its words change."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.casework.confirm import confirm
from bot.casework.draft import Orders
from bot.casework.mute import CheckedDraft, check_case, mute, unmute
from bot.foi.case import Case, Draft, open_errors
from bot.foi.errors import FoiError
from bot.foi.findings import Finding
from bot.foi.vocabulary import Kind
from tests.casework.drafting import NOW, Office

PLACEHOLDER = "Dear Ms Quill\n\nWe looked in {}. Delete as appropriate: yes/no."
WHY = "The requester's own form has these words"
LATER = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def office(home: Path) -> Office:
    home.mkdir(exist_ok=True)
    (home / "foibot.toml").write_text('officers = ["tester", "alice"]\n', encoding="utf-8")
    return Office(home)


@pytest.fixture
def case(office: Office) -> Case:
    opened = office.request(["How many bins are there?"])
    office.filled(opened, Orders(decide=("1=supplied",)))
    return opened


def edited(office: Office, case: Case, **edits: str) -> Draft:
    drafted = office.draft(case, Orders(edits=edits))
    assert drafted.draft
    return drafted.draft


def found(office: Office, case: Case) -> CheckedDraft:
    app = office.app
    card = app.examiner.words.cards["F1"]
    return check_case(app.approval, app.understanding, str(case.id), Kind.RESPONSE, card)[0]


def placeholder(findings: CheckedDraft) -> Finding:
    return next(one for one in findings.findings if one.rule == "B1")


def muted(office: Office, case: Case, name: str = "B1", by: str = "alice") -> Finding:
    return mute(office.app.approval, found(office, case), name, WHY, by=by, at=NOW)


def confirmed(office: Office, case: Case, draft: Draft, reasons: Mapping[str, str] = {}) -> None:
    confirm(
        office.app.approval,
        str(case.id),
        draft.hash,
        reasons,
        by="alice",
        at=LATER,
        today=date(2026, 11, 24),
    )


def test_a_muted_error_blocks_no_more_and_its_reason_is_kept(office: Office, case: Case) -> None:
    draft = edited(office, case, salutation=PLACEHOLDER.format("the archive"))
    assert list(open_errors(draft.findings)) == ["B1"]
    with pytest.raises(FoiError, match="B1"):
        confirmed(office, case, draft)
    muted(office, case)
    assert placeholder(found(office, case)).muted
    confirmed(office, case, draft)
    letter = office.desk.store.confirmation(case.id)
    assert letter
    assert letter.reasons == {"B1": f"{WHY} (alice)"}


def test_it_stays_muted_when_other_words_change_and_comes_back_with_its_own(
    office: Office, case: Case
) -> None:
    edited(office, case, salutation=PLACEHOLDER.format("the archive"))
    muted(office, case)
    other = edited(office, case, **{"sign-off": "With kind regards\n\nThe FOI Team"})
    assert open_errors(other.findings) == {}
    again = edited(office, case, salutation="Dear Ms Quill\n\nDelete as appropriate: no/never.")
    assert list(open_errors(again.findings)) == ["B1"]
    back = edited(office, case, salutation=PLACEHOLDER.format("the archive"))
    assert open_errors(back.findings) == {}


def test_muting_is_for_one_case_alone(office: Office, case: Case) -> None:
    edited(office, case, salutation=PLACEHOLDER.format("the archive"))
    muted(office, case)
    other = office.request(["How many bins were there?"])
    office.filled(other, Orders(decide=("1=supplied",)))
    draft = edited(office, other, salutation=PLACEHOLDER.format("the archive"))
    assert list(open_errors(draft.findings)) == ["B1"]


def test_it_can_be_taken_back_and_the_history_keeps_both(office: Office, case: Case) -> None:
    edited(office, case, salutation=PLACEHOLDER.format("the archive"))
    muted(office, case)
    assert office.app.almanac.agenda.false_alarms(NOW) == {"B1": 1}
    unmute(office.app.approval, found(office, case), "B1", by="tester", at=LATER)
    assert not placeholder(found(office, case)).muted
    assert office.app.almanac.agenda.false_alarms(NOW) == {}
    said = [(e.who, e.what) for e in office.desk.store.history(case.id)]
    assert said[-2:] == [("alice", "muted"), ("tester", "unmuted")]
    with pytest.raises(FoiError, match="not muted"):
        unmute(office.app.approval, found(office, case), "B1", by="tester", at=LATER)


def test_the_digest_does_not_count_a_muted_error_as_open(office: Office, case: Case) -> None:
    edited(office, case, salutation=PLACEHOLDER.format("the archive"))
    agenda = office.app.almanac.agenda
    assert agenda.current(date(2026, 1, 1))[0].drafts[0].open_points == 1
    muted(office, case)
    assert agenda.current(date(2026, 1, 1))[0].drafts[0].open_points == 0


@pytest.mark.parametrize(
    ("name", "by", "says"),
    [
        ("B1", "mallory", "not an officer"),
        ("B1:9", "alice", "no such finding"),
        ("Z9", "alice", "no such finding"),
    ],
)
def test_what_cannot_be_muted_says_why(
    office: Office, case: Case, name: str, by: str, says: str
) -> None:
    edited(office, case, salutation=PLACEHOLDER.format("the archive"))
    with pytest.raises(FoiError, match=says):
        muted(office, case, name, by)
    assert office.desk.store.mutes(case.id) == {}


def test_several_findings_of_a_rule_are_told_apart(office: Office, case: Case) -> None:
    twice = "Dear Ms Quill\n\nDelete as appropriate: yes.\n\nThe figure is [insert figure here]."
    edited(office, case, salutation=twice)
    with pytest.raises(FoiError, match="several"):
        muted(office, case)
    muted(office, case, "B1.2")
    standing = [one for one in found(office, case).findings if one.rule == "B1" and not one.muted]
    assert len(standing) == 1


def test_a_reason_of_one_word_is_none(office: Office, case: Case) -> None:
    edited(office, case, salutation=PLACEHOLDER.format("the archive"))
    with pytest.raises(FoiError, match="no reason"):
        mute(office.app.approval, found(office, case), "B1", "x", by="alice", at=NOW)
