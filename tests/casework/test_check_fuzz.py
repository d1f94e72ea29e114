"""Letters damaged at random: no rule falls over, and every finding is whole."""

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.casework.check import Examiner, check_letter
from bot.casework.check_html import check_page
from bot.casework.check_report import people
from bot.foi.vocabulary import FindingStatus

ROOT = Path(__file__).parents[2]
LETTERS = [
    path.read_text(encoding="utf-8")
    for folder in ("tests/letters_clean", "corpus/responses")
    for path in sorted((ROOT / folder).glob("*.[tm][xd]*"))
]
CASES = int(os.environ.get("FOIBOT_FUZZ_CASES", "150"))
ODD = st.sampled_from(
    [
        "section 31(1)(a)",
        "sections 24(1)(a) and (2)",
        "regulation 12(5)(e)",
        "neither confirms nor denies",
        "Question 3 to 99",
        "If yes to (4)",
        "Factors in favour of disclosure",
        "[insert date]",
        "31 February 2024",
        "| 3 | <5 | Total |",
        "\x00\u202e\ufeff\u2028",
        "((((((((",
        '"""',
        "{part} {0} %s",
        "İ" * 9,
        "- ",
        "\n\n",
        "",
    ]
)
EDIT = st.tuples(
    st.sampled_from(["delete", "double", "swap", "replace", "cut", "insert"]),
    st.integers(0, 400),
    st.integers(0, 400),
    ODD | st.text(max_size=30),
)


def damaged(text: str, edits: list[tuple[str, int, int, str]]) -> str:
    """Edit a letter line by line, as the edits say."""
    lines = text.split("\n")
    for what, here, there, words in edits:
        a, b = here % len(lines), there % len(lines)
        if what == "delete" and len(lines) > 1:
            del lines[a]
        elif what == "double":
            lines.insert(b, lines[a])
        elif what == "swap":
            lines[a], lines[b] = lines[b], lines[a]
        elif what == "cut":
            lines[a] = lines[a][: there % (len(lines[a]) + 1)]
        else:
            kept = "" if what == "replace" else lines[a]
            lines[a] = f"{kept[: len(kept) // 2]}{words}{kept[len(kept) // 2 :]}"
    return "\n".join(lines)


@pytest.fixture(scope="module")
def examiner(tmp_path_factory: pytest.TempPathFactory) -> Examiner:
    return App(tmp_path_factory.mktemp("home")).examiner


@settings(
    max_examples=CASES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=st.sampled_from(LETTERS), edits=st.lists(EDIT, max_size=12))
def test_a_damaged_letter_is_checked_to_the_end(
    examiner: Examiner, text: str, edits: list[tuple[str, int, int, str]]
) -> None:
    letter = damaged(text, edits)
    checked = check_letter(letter, examiner, date(2026, 11, 23))
    for finding in checked.findings:
        assert finding.message
        assert finding.fix
        assert finding.law
        if finding.span:
            assert 0 <= finding.span[0] < finding.span[1] <= len(letter)
    decided = [f.status is FindingStatus.UNKNOWN for f in checked.findings]
    assert decided == sorted(decided)
    assert people(checked, challenge=True)
    assert "<script" not in check_page(checked)
