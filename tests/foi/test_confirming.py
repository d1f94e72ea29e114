"""What has to be true before a letter may be confirmed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.foi.case import Draft, Missing, text_hash
from bot.foi.confirming import (
    Policy,
    relied_on,
    require_complete,
    require_officer,
    require_opinion,
    require_reasons,
    require_second_officer,
)
from bot.foi.errors import FoiError
from bot.foi.findings import Finding
from bot.foi.provisions import Provision
from bot.foi.vocabulary import FindingStatus, Kind, Severity

S36 = Provision.parse("foia:s36(2)(b)(i)")
S31 = Provision.parse("foia:s31(1)(a)")
FRIDAY = date(2026, 11, 20)
TEXT = "We withhold this under section 36(2)(b)(i) of the Freedom of Information Act 2000."
DRAFT = Draft(
    id=1, case_id=1, version=3, kind=Kind.RESPONSE, author="amara", text=TEXT,
    hash=text_hash(TEXT), sections=(), missing=(), findings=(), sources=(),
    saved_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
)  # fmt: skip
POLICY = Policy(("amara", "bram", "carys"), ("carys",), (Provision.parse("foia:s36"),))
OPEN_TO_ALL = replace(POLICY, approvers=())


def finding(rule: str, severity: Severity = Severity.ERROR, message: str = "wrong") -> Finding:
    return Finding(rule, severity, FindingStatus.FOUND, message, "s17", "mend it")


ERRORS = replace(
    DRAFT,
    findings=(
        finding("X1", message="no limb for question 1"),
        finding("P1"),
        finding("X1", message="no limb for question 2"),
        finding("T4", Severity.STYLE),
        replace(finding("D5"), status=FindingStatus.UNKNOWN),
    ),
)
ALL = {"X1.1": "The limb is in the title", "X1.2": "As above", "P1": "Joint conclusion below"}
OPINION = {
    ("foia:s36(2)(b)(i)", "qualified_person"): "the Monitoring Officer",
    ("foia:s36(2)(b)(i)", "opinion"): "that disclosure would inhibit advice",
    ("foia:s36(2)(b)(i)", "opinion_date"): "2026-11-20",
}


def opinion(**changed: str) -> dict[tuple[str, str], str]:
    return OPINION | {("foia:s36(2)(b)(i)", name): text for name, text in changed.items()}


ALLOWED: dict[str, Callable[[], None]] = {
    "an officer": lambda: require_officer("bram", POLICY),
    "an approver who is no officer": lambda: require_officer("dai", Policy((), ("dai",))),
    "a complete draft": lambda: require_complete(DRAFT),
    "reasons for all errors": lambda: require_reasons(ERRORS, ALL),
    "the approver of s36": lambda: require_second_officer(DRAFT, "carys", [S36], POLICY),
    "another officer where none is named": lambda: require_second_officer(
        DRAFT, "bram", [S36], OPEN_TO_ALL
    ),
    "the author of what needs no second": lambda: require_second_officer(
        DRAFT, "amara", [S31], POLICY
    ),
    "no opinion where s36 is not used": lambda: require_opinion([S31], {}, FRIDAY),
    "an opinion of the same day": lambda: require_opinion([S36], OPINION, FRIDAY),
    "an opinion in words": lambda: require_opinion(
        [S36], opinion(opinion_date="5 November 2026"), FRIDAY
    ),
    "an opinion recorded for the section": lambda: require_opinion(
        [S36], {("foia:s36", name): text for (_, name), text in OPINION.items()}, FRIDAY
    ),
}


@pytest.mark.parametrize("case", ALLOWED)
def test_is_allowed(case: str) -> None:
    ALLOWED[case]()


REFUSED: dict[str, tuple[str, Callable[[], None]]] = {
    "an unknown name": ("Did you mean bram", lambda: require_officer("brann", POLICY)),
    "everybody while nobody is named": ("officers = ", lambda: require_officer("a", Policy(()))),
    "a gap": (
        "the harm .s31.*never be confirmed|never be confirmed: the harm .s31",
        lambda: require_complete(replace(DRAFT, missing=(Missing("harm", "the harm", "s31"),))),
    ),
    "an error without a reason": (
        "X1.2: no limb for question 2",
        lambda: require_reasons(ERRORS, {k: v for k, v in ALL.items() if k != "X1.2"}),
    ),
    "a reason for no error": ("no error of that name", lambda: require_reasons(DRAFT, ALL)),
    "a reason of one word": (
        "no reason",
        lambda: require_reasons(ERRORS, ALL | {"P1": "fine"}),
    ),
    "the author of s36": (
        "amara drafted version 3",
        lambda: require_second_officer(DRAFT, "amara", [S36], POLICY),
    ),
    "no approver": (
        "approved by carys",
        lambda: require_second_officer(DRAFT, "bram", [S36], POLICY),
    ),
    "no opinion": ("opinion is not recorded", lambda: require_opinion([S36], {}, FRIDAY)),
    "an opinion without a person": (
        "qualified_person",
        lambda: require_opinion([S36], opinion(qualified_person=""), FRIDAY),
    ),
    "an opinion of the day after": (
        "later than the letter of 2026-11-20",
        lambda: require_opinion([S36], opinion(opinion_date="2026-11-21"), FRIDAY),
    ),
    "an opinion of no day": (
        "not a date",
        lambda: require_opinion([S36], opinion(opinion_date="soon"), FRIDAY),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_is_refused_with_a_sentence(case: str) -> None:
    sentence, attempt = REFUSED[case]
    with pytest.raises(FoiError, match=sentence):
        attempt()


def test_what_the_text_names_counts_beside_what_was_decided() -> None:
    assert relied_on(DRAFT, [S31]) == (S31, S36)


def test_what_the_quoted_request_names_is_not_relied_on() -> None:
    quoted = replace(DRAFT, text="You asked:\n\n> Does section 36(2)(c) FOIA apply?\n\nNo.")
    assert relied_on(quoted, []) == ()
