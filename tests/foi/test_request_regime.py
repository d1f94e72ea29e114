"""Which law a request is handled under: by whole words, part by part, and mended afterwards."""

import pytest

from bot.books.lawbook import load_law
from bot.books.request_words import load_request_words
from bot.foi.request import read_request

LAW, WORDS = load_law(), load_request_words()

TABLE = [
    # the request, its regime, its environmental parts
    ("1. How many drivers do you employ?\n2. How many taxis are licensed?", "foia", []),
    ("1. What did the overdrive project cost?\n2. Who runs the arrivals desk?", "foia", []),
    ("1. How many rivers run through the borough?\n2. What is the budget?", "foia+eir", ["1"]),
    ("1. What was the waste of money on the old logo?", "foia", []),
    ("1. How did the political climate affect the merger?", "foia", []),
    ("1. What is the air quality at Elm Lane School?", "eir", []),
    ("1. How many dropped kerbs are there?\n2. Is there asbestos in the depot?", "foia+eir", ["2"]),
    ("1. We were flooded with calls: how many came?", "foia", []),
]


@pytest.mark.parametrize(("text", "regime", "green"), TABLE)
def test_words_of_the_environment_are_whole_words_and_count_for_their_part(
    text: str, regime: str, green: list[str]
) -> None:
    read = read_request(text, WORDS, LAW)
    marked = [p.number for p in read.parts if any(f.code == "environmental" for f in p.flags)]
    assert (read.regime.value, marked) == (regime, green)
