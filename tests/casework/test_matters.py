"""What a pasted text asks about, matter by matter, read as an incoming request is."""

from pathlib import Path

from bot.app import App
from bot.casework.matters import matters
from bot.foi.case import CasePart

LONG = """Dear Sir or Madam,

1. How many potholes were reported to the council in each of the last three years?
2. How much compensation was paid for damage to cars in the same years?

Yours faithfully,
A. Person
"""


def _never(text: str) -> tuple[CasePart, ...]:
    raise AssertionError("a short question is not taken apart")


def test_a_short_question_is_one_matter() -> None:
    assert matters("How many dogs, and how many cats?", _never) == (
        "How many dogs, and how many cats?",
    )


def test_a_pasted_request_is_read_as_a_request(home: Path) -> None:
    first, second = App(home)._matters(LONG)
    assert first.startswith("How many potholes")
    assert second.startswith("How much compensation")


def test_a_stem_goes_with_what_stands_under_it() -> None:
    text = " ".join(["word"] * 20)
    parts = (
        CasePart("a", "in 2021", (0, 1), "How many potholes"),
        CasePart("b", "why", (0, 1), None),
    )
    assert matters(text, lambda _: parts) == ("How many potholes in 2021", "why")


def test_one_part_is_the_whole_text() -> None:
    text = " ".join(["word"] * 20)
    assert matters(text, lambda _: (CasePart("1", "word", (0, 4), None),)) == (text,)
