"""The index as the letter checks ask it, over answers written by hand."""

from datetime import date

import pytest

from bot.casework.answers import Answer, PrecedentRow, PublishedRow
from bot.casework.lookups import index_lookups
from bot.foi.letter import Letter
from bot.foi.vocabulary import Kind, Outcome
from tests.precedent_rows import a_precedent

LETTER = Letter("", Kind.RESPONSE, reference="HBC-1", authority="Harrowmere Borough Council")


def row(authority: str | None, reference: str) -> PrecedentRow:
    return a_precedent(
        reference=reference,
        authority=authority,
        responded=date(2025, 3, 3),  # Monday
        question="How many potholes?",
        outcome="withheld",
        provisions=("foia:s31(1)(a)",),
    )


ANSWER = Answer(
    "How many potholes?",
    precedents=(
        row("Harrowmere Borough Council", "HBC-1"),
        row("Harrowmere BC, Harrowmere Borough Council", "HBC-2"),
        row("Tamsel Moor Council", "TMC-3"),
        row(None, "no-name"),
    ),
    published=(
        PublishedRow(
            None,
            date(2024, 5, 7),
            "report.pdf",
            "4.2",
            "Potholes fell by a third.",  # Tuesday
        ),
    ),
)


def test_the_letter_itself_is_no_precedent_and_others_stand_apart() -> None:
    looks = index_lookups(
        lambda _: ANSWER, frozenset({"response", "report"}), "Harrowmere Borough Council", LETTER
    )
    assert looks.published
    assert looks.earlier
    assert looks.others
    assert [part.reference for part in looks.earlier("potholes")] == ["HBC-2", "no-name"]
    assert [part.reference for part in looks.others("potholes")] == ["TMC-3"]
    (passage,) = looks.published("potholes")
    assert (passage.title, passage.locator) == ("report.pdf", "paragraph 4.2")
    assert looks.others("potholes")[0].outcome is Outcome.WITHHELD


def test_one_question_is_looked_up_once() -> None:
    asked: list[str] = []

    def answer(question: str) -> Answer:
        asked.append(question)
        return ANSWER

    looks = index_lookups(answer, frozenset({"response", "report"}), "Any Council", LETTER)
    assert looks.earlier
    assert looks.published
    looks.earlier("potholes")
    looks.published("potholes")
    assert asked == ["potholes"]


@pytest.mark.parametrize(
    ("kinds", "has"),
    [
        ({"law", "passages"}, (False, False, False)),
        ({"report"}, (True, False, False)),
        ({"response"}, (False, True, True)),
    ],
)
def test_what_the_index_has_none_of_is_not_looked_up(
    kinds: set[str], has: tuple[bool, bool, bool]
) -> None:
    looks = index_lookups(lambda _: ANSWER, frozenset(kinds), "Any Council", LETTER)
    found = (looks.published, looks.earlier, looks.others)
    assert tuple(each is not None for each in found) == has
