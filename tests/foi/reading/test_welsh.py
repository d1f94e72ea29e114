"""A letter that is in Welsh is told from one that has Welsh in it, and is not guessed at."""

from datetime import date
from pathlib import Path

import pytest

from bot.books.reader import read_letter
from bot.foi.reading.welsh import is_welsh
from bot.foi.vocabulary import Kind

WELSH = (Path(__file__).parent / "welsh_letter.txt").read_text(encoding="utf-8")
NOT_WELSH = {
    "English": "Thank you for your request. We hold the information and it is attached.",
    "both languages": (
        "Diolch am eich cais. Thank you for your request of 4 March. Mae'r wybodaeth yn atodedig. "
        "The information is attached. Nid yw'r Cyngor yn dal y gweddill. The Council does not hold "
        "the rest of what you asked for, and this is why."
    ),
    "Welsh courtesies around English": "Annwyl Ms Prydderch\n\nWe hold nothing.\n\nYn gywir",
    "nothing": "",
    "numbers": "1,204 2,311 4 5 6",
}


def test_of_a_letter_in_welsh_only_its_head_is_read() -> None:
    letter = read_letter(WELSH)
    assert letter.kind is Kind.OTHER
    assert letter.authority == "Cyngor Bwrdeistref Llanfarian"
    assert letter.responded == date(2026, 3, 12)  # a Thursday
    assert (letter.parts, letter.relied_on, letter.mentioned_only) == ((), (), ())
    assert ["is in Welsh, which is not read" in one for one in letter.warnings] == [True]


@pytest.mark.parametrize("name", NOT_WELSH)
def test_what_has_english_in_it_is_read(name: str) -> None:
    assert not is_welsh(NOT_WELSH[name])
