"""No input makes the reading fail, and no answer vanishes: any cells, any order of markers."""

import random

import pytest

from bot.books.reader import read_letter as parse_letter
from bot.foi.vocabulary import Kind

CELLS = [
    "",
    "1",
    "Q2",
    "(a)",
    "No.",
    "Question",
    "Answer",
    "How many?",
    "12",
    "Not held",
    "a | b",
    "x" * 90,
]
MARKERS = [
    "1.",
    "2)",
    "(a)",
    "b.",
    "iii)",
    "Q1:",
    "A1.",
    "Q.",
    "A.",
    "-",
    "•",
    ">",
    "1.1",
    "Questions 1 to 3:",
    "Answer:",
    "2(a)",
    "#",
    "**",
    "S40",
    "",
    "Part A",
    "On (b),",
]
WORDS = [
    "How many?",
    "Twelve.",
    "Please send the list",
    "Not held.",
    "Section 40(2) applies.",
    "",
    "Dear Sir",
    "Yours sincerely",
    "We received it on 4 March 2024.",
    "From: A",
    "Sent: B",
]
OPENING = "Dear Ms Sample\nThank you for your request received on 4 March 2024.\n"


def spans(letter):
    for part in letter.parts:
        yield from (s for s in (part.question_span, part.answer_span) if s)
    yield from (m.span for m in letter.mentions)


def check(text):
    letter = parse_letter(text)
    assert letter.text == text
    assert all(0 <= a <= b <= len(text) for a, b in spans(letter))
    if letter.kind in (Kind.RESPONSE, Kind.INTERNAL_REVIEW):
        assert letter.parts
    if letter.kind is Kind.ACKNOWLEDGEMENT:
        assert not letter.parts


@pytest.mark.parametrize("seed", range(60))
def test_any_grid_of_cells_is_read(seed):
    dice = random.Random(seed)
    columns = dice.randint(1, 5)
    rows = [" | ".join(dice.choices(CELLS, k=dice.randint(1, columns))) for _ in range(9)]
    check(OPENING * dice.randint(0, 1) + "\n".join(rows))
    check("\n".join(f"| {row} |" for row in rows))
    check("\n".join(row.replace(" | ", "\t") for row in rows))


@pytest.mark.parametrize("seed", range(120))
def test_any_order_of_markers_is_read(seed):
    dice = random.Random(seed)
    lines = [f"{dice.choice(MARKERS)} {dice.choice(WORDS)}" for _ in range(dice.randint(1, 25))]
    check(OPENING * dice.randint(0, 1) + dice.choice(["\n", "\n\n", " "]).join(lines))


@pytest.mark.parametrize("blank", [" ", "\t", "\u2028", "\u200b", "\n", " \n", "\u00a0"])
def test_offsets_hold_behind_long_runs_of_blanks(blank):
    text = (
        OPENING
        + blank * 500
        + "\n1. How many?"
        + blank * 300
        + "\nTwelve and a half.\n2. Who?\nAnna."
    )
    letter = parse_letter(text)
    assert letter.text == text
    answers = [text[slice(*part.answer_span)] for part in letter.parts if part.answer_span]
    assert answers == ["Twelve and a half.", "Anna."]
