"""Letter checks: clean letters stay clean, each rule finds its fault and leaves its near miss."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.books.yaml_files import read_yaml
from bot.casework.check import Examiner, Lookups, check_letter
from bot.foi.checks.known import EarlierPart, Passage
from bot.foi.checks.registry import RULES
from bot.foi.checks.request import check_request
from bot.foi.findings import Finding
from bot.foi.vocabulary import FindingStatus, Outcome, Severity

TODAY = date(2026, 11, 23)  # Monday
CLEAN = Path(__file__).parent.parent / "letters_clean"
WELSH = Path(__file__).parent.parent / "foi" / "reading" / "welsh_letter.txt"
FAULTS = read_yaml(Path(__file__).parent / "check_faults.yaml")
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


@pytest.fixture(scope="module")
def examiner(tmp_path_factory: pytest.TempPathFactory) -> Examiner:
    return App(tmp_path_factory.mktemp("home")).examiner


def found(text: str, examiner: Examiner) -> list[Finding]:
    findings = check_letter(text, examiner, TODAY).findings
    return [f for f in findings if f.status is FindingStatus.FOUND]


@pytest.mark.parametrize("path", sorted(CLEAN.glob("*.txt")), ids=lambda path: path.stem)
def test_a_clean_letter_raises_no_error(path: Path, examiner: Examiner) -> None:
    findings = found(path.read_text(encoding="utf-8"), examiner)
    assert [f.message for f in findings if f.severity is Severity.ERROR] == []
    assert len([f for f in findings if f.severity is Severity.WARNING]) <= 2


def test_every_rule_has_a_card_and_a_seeded_fault(examiner: Examiner) -> None:
    assert set(examiner.words.cards) - {"REGIME"} == set(RULES)
    assert {row["rule"] for row in FAULTS} == set(RULES) - {"G1"}  # a draft's: test_register


@pytest.mark.parametrize("row", FAULTS, ids=lambda row: f"{row['rule']}-{row['letter'][:2]}")
def test_a_rule_finds_its_fault_and_leaves_the_near_miss(
    row: dict[str, Any], examiner: Examiner
) -> None:
    text = (CLEAN / f"{row['letter']}.txt").read_text(encoding="utf-8")
    faulty = found(changed(text, row["fault"]), looking(examiner, row, ""))
    assert row["rule"] in {f.rule for f in faulty}
    near = found(changed(text, row.get("near", [])), looking(examiner, row, "near_"))
    assert row["rule"] not in {f.rule for f in near}


def changed(text: str, pairs: Sequence[Sequence[str]]) -> str:
    for words, others in pairs:
        assert words in text or words == others, f"'{words}' is not in the letter"
        text = text.replace(words, others)
    return text


def looking(examiner: Examiner, row: dict[str, Any], prefix: str) -> Examiner:
    """The examiner with an index of exactly what the row says."""
    published, earlier, others = (row.get(prefix + n) for n in ("published", "earlier", "others"))
    lookups = Lookups(
        published=always(passage(published)) if "published" in row else None,
        earlier=always(precedent(earlier)) if "earlier" in row else None,
        others=always(precedent(others)) if "others" in row else None,
    )
    return replace(examiner, lookups=lambda _authority, _letter, _today: lookups)


def always(answer: list[Any]) -> Callable[[str], list[Any]]:
    return lambda _query: answer


def passage(row: dict[str, Any] | None) -> list[Passage]:
    if row is None:
        return []
    return [Passage(row["title"], date(2024, 1, 8), "report.pdf", "paragraph 2.1", row["text"])]


def precedent(row: dict[str, Any] | None) -> list[EarlierPart]:
    if row is None:
        return []
    outcome, day = Outcome(row["outcome"]), row["responded"]
    return [EarlierPart(row["reference"], "Another Council", day, row["question"], outcome, ())]


EXPECTED = {
    "barnet-9449636": "T1 T2 T4 Q3 Q4 Q6 Q7 Q9 X1 X3 X4 X5 X6 X8 P1 D1 D2 R4 B1 B3",
    "barnet-9193836": "T1 T2 Q7 Q8 X1 X4 X5 X6 X7 X8 X9 P1 R4 B2 B3",
}
"""What reading the two real letters by eye says; D3, D5 and D6 need the index (below)."""


@pytest.mark.skipif(not SEEDS.exists(), reason="the two real letters are not beside this checkout")
@pytest.mark.parametrize("name", EXPECTED)
def test_the_real_letters_raise_what_reading_them_says(name: str, examiner: Examiner) -> None:
    text = (SEEDS / f"{name}.txt").read_text(encoding="utf-8")
    raised = {f.rule for f in found(text, examiner)}
    assert set(EXPECTED[name].split()) <= raised


REPORT = {
    "title": "Committee report",
    "text": "The borough has been a Prevent priority area since 2016. Prevent Education Officer: "
    "Mary Weatherby",
}
EARLIER = {
    "reference": "earlier",
    "responded": date(2023, 4, 14),  # Friday
    "outcome": "withheld",
    "question": "Copies of data sharing agreements",
}


@pytest.mark.skipif(not SEEDS.exists(), reason="the two real letters are not beside this checkout")
def test_a_real_letter_is_held_against_our_publications_and_letters(examiner: Examiner) -> None:
    text = (SEEDS / "barnet-9449636.txt").read_text(encoding="utf-8")
    index = looking(examiner, {"published": REPORT, "earlier": EARLIER}, "")
    raised = {f.rule: f for f in found(text, index)}
    assert {"D3", "D5", "D6"} <= set(raised)
    assert all(raised[rule].message.startswith("Look at this") for rule in ("D3", "D5", "D6"))
    assert (raised["D5"].part, raised["D3"].part) == ("12", "14")


def test_every_section_of_the_law_has_coached_questions(examiner: Examiner) -> None:
    asked = {(p.act, p.section) for p in examiner.words.questions}
    named = {
        (p.act, p.section)
        for p in examiner.law.entries
        if p.act == "foia" or str(p).startswith(("eir:r12", "eir:r13"))
    }
    assert named - asked == set()
    limbs = [f"eir:r12({n})({c})" for n, cs in (("4", "abcde"), ("5", "abcdefg")) for c in cs]
    assert set(limbs) <= {str(p) for p in examiner.words.questions}


def test_scottish_law_is_answered_unknown_not_by_foias_rules(examiner: Examiner) -> None:
    text = (CLEAN / "13-scotland.txt").read_text(encoding="utf-8")
    findings = check_letter(text, examiner, TODAY).findings
    unknown = {f.rule for f in findings if f.status is FindingStatus.UNKNOWN}
    assert {"X6", "X8"} <= unknown
    assert "D1" not in unknown  # the letter refuses no personal data


DECISION_NOTICE = """Freedom of Information Act 2000 (FOIA)
Decision notice

Date: 3 March 2022
Public Authority: Example Council

Decision (including any steps ordered)

1. The complainant asked for a contract. The Council refused it under section 43(2).
2. The Commissioner's decision is that the Council was not entitled to rely on section 43(2).
3. The Commissioner requires the public authority to disclose the information.
"""
STRANGE = {
    "empty": "",
    "spaces": " \n\t\n ",
    "nul": "\x00" * 500,
    "one line": "the council holds it and section 43(2) applies " * 20_000,
    "right to left": "\u202e" + "مرحبا بالعالم " * 100,
    "Welsh": "Cyngor Sir\n\nAnnwyl Ymgeisydd\n\nDiolch am eich cais.\n\nYn gywir",
    "decision notice": DECISION_NOTICE,
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_letter_gets_no_senseless_finding(name: str, examiner: Examiner) -> None:
    checked = check_letter(STRANGE[name], examiner, TODAY)
    assert [f.message for f in checked.findings if f.status is FindingStatus.FOUND] == []


def test_a_letter_with_its_attachments_in_it_says_that_nothing_was_checked(
    examiner: Examiner,
) -> None:
    text = (CLEAN / "01-supplied.txt").read_text(encoding="utf-8") + "row,1,2\n" * 50_000
    (only,) = check_letter(text, examiner, TODAY).findings
    assert only.status is FindingStatus.UNKNOWN
    assert "Nothing was checked" in only.message


def test_a_letter_in_welsh_says_that_nothing_was_checked(examiner: Examiner) -> None:
    (only,) = check_letter(WELSH.read_text(encoding="utf-8"), examiner, TODAY).findings
    assert only.status is FindingStatus.UNKNOWN
    assert "Nothing was checked" in only.message


MISQUOTED = """As section 43(2) says, "Information is exempt information if its disclosure under
this Act would, or could be likely to, prejudice the commercial interests of any person (including
the public authority holding it)"."""


@pytest.mark.parametrize(
    ("request_text", "codes"),
    [
        (MISQUOTED.replace("\n", " "), ["statute_quotation"]),
        (MISQUOTED.replace("\n", " ").replace("could be", "would be"), []),
        ('The report says "we shall be open about every price that we pay for lorries".', []),
        ("This was written by ChatGPT for my newspaper. What did the lorries cost?", []),
    ],
)
def test_a_request_is_told_only_where_it_misquotes_the_act(
    request_text: str, codes: list[str], examiner: Examiner
) -> None:
    own = {statute.provision: statute.text for statute in examiner.words.statutes}
    flags = list(check_request(request_text, examiner.law, own))
    assert [flag.code for flag in flags] == codes
    assert all("s16" in flag.message for flag in flags)
