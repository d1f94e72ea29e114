"""Whole cases: what each letter says and never says, and what is refused before it is one."""

from pathlib import Path
from typing import Any

import pytest

from bot.books.request_words import load_request_words
from bot.books.yaml_files import read_yaml
from bot.casework.draft import Orders
from bot.foi.errors import FoiError
from bot.foi.intake.parts import read_parts
from bot.foi.provisions import Provision
from bot.foi.vocabulary import FindingStatus, Kind, Regime, Severity
from tests.casework.drafting import Office

CASES = read_yaml(Path(__file__).parent / "whole_cases.yaml")
REFUSED = read_yaml(Path(__file__).parent / "refused_words.yaml")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("home"))


def opened(office: Office, told: dict[str, Any]) -> Any:
    """The case of a request, in its parts."""
    text = str(told["request"])
    questions = [part.question for part in read_parts(text, load_request_words())]
    return office.request(questions, Regime(told.get("regime", "foia")))


@pytest.mark.parametrize("told", CASES, ids=[case["name"] for case in CASES])
def test_a_letter_says_what_the_law_asks_for_and_no_more(
    office: Office, told: dict[str, Any]
) -> None:
    orders = Orders(
        kind=Kind(told.get("letter", "response")),
        decide=tuple(told.get("decide", ())),
        give=tuple(told.get("set", ())),
    )
    done = office.draft(opened(office, told), orders)
    assert done.draft, done.missing
    text = " ".join(done.draft.text.split())
    for words in told.get("says", ()):
        assert " ".join(words.split()) in text
    body = text.split("## If you are not satisfied")[0].lower()
    for words in told.get("never", ()):
        assert words.lower() not in body
    errors = [
        f.message
        for f in done.draft.findings
        if f.severity is Severity.ERROR and f.status is FindingStatus.FOUND
    ]
    assert errors == told.get("errors", [])


@pytest.mark.parametrize("told", REFUSED, ids=[case["name"] for case in REFUSED])
def test_what_the_law_rules_out_is_refused_with_its_reason(
    office: Office, told: dict[str, Any]
) -> None:
    case = opened(office, told)
    orders = Orders(
        kind=Kind(told.get("letter", "response")),
        decide=tuple(told.get("decide", ())),
        give=tuple(told.get("set", ())),
    )
    with pytest.raises(FoiError) as error:
        office.draft(case, orders)
    assert told["because"] in error.value.sentence


@pytest.mark.parametrize(("provision", "regime"), [("foia:s40(2)", "foia"), ("eir:r13(1)", "eir")])
def test_every_condition_of_personal_data_drafts(
    office: Office, provision: str, regime: str
) -> None:
    entry = office.desk.law.entry(Provision.parse(provision))
    assert entry
    for condition in entry.conditions:
        case = office.request(["Who owns the field?"], Regime(regime))
        give = (f"{provision}.condition={condition}",)
        office.draft(case, Orders(decide=(f"1=withheld:{provision}",), give=give))
        done = office.filled(case, Orders())
        assert done.draft, (condition, done.missing)
        assert condition in done.draft.text


@pytest.mark.parametrize("provision", ["foia:s31(3)", "foia:s36(3)", "foia:s38(2)", "eir:r12(6)"])
def test_every_interest_of_a_refusal_to_confirm_or_deny_drafts(
    office: Office, provision: str
) -> None:
    entry = office.desk.law.entry(Provision.parse(provision))
    assert entry
    choices = next(need.choices for need in entry.needs if need.field == "interest")
    regime = Regime.EIR if provision.startswith("eir") else Regime.FOIA
    for choice in choices:
        case = office.request(["Is there a file on the old mill?"], regime)
        give = (f"{provision}.interest={choice}",)
        office.draft(case, Orders(decide=(f"1=ncnd:{provision}",), give=give))
        done = office.filled(case, Orders())
        assert done.draft, (choice, done.missing)
