"""Incoming requests, from the table `requests.yaml`: parts, regime and flags."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.books.lawbook import load_law
from bot.books.request_words import FILE, load_request_words
from bot.books.yaml_files import read_yaml
from bot.foi.errors import FoiError
from bot.foi.request import Request, fingerprint, read_request

LAW = load_law()
WORDS = load_request_words()
TABLE = read_yaml(Path(__file__).with_name("requests.yaml"))


def read(text: str) -> Request:
    return read_request(text, WORDS, LAW)


def codes(request: Request) -> list[str]:
    own = [f"{part.number} {flag.code}" for part in request.parts for flag in part.flags]
    return sorted(own + [flag.code for flag in request.flags])


@pytest.mark.parametrize("row", TABLE, ids=[row["name"] for row in TABLE])
def test_the_table(row: dict[str, Any]) -> None:
    request = read(row["text"])
    assert [part.number for part in request.parts] == list(row["parts"])
    for part, opening in zip(request.parts, row["parts"].values(), strict=True):
        assert part.question.startswith(opening)
        assert request.text[slice(*part.span)] == part.question
    assert request.regime == row.get("regime", "foia")
    assert codes(request) == sorted(row.get("flags", []))


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(TABLE) >= 30


def test_the_eir_by_name_decide_only_where_foi_is_not_named_too() -> None:
    question = "Under the {} please say how many visitors the museum had."
    both = "FOI Act 2000 or the Environmental Information Regulations 2004"
    assert read(question.format("Environmental Information Regulations 2004")).regime == "eir"
    assert read(question.format(both)).regime == "foia"


SAME = "1. How many swans are there?\n2. Whose are they?"


@pytest.mark.parametrize(
    "other, alike",
    [
        ("1) how many SWANS are there\n\n2) Whose are they??", True),
        ("1. How many swans  are there?\r\n2. Whose are they?", True),
        ("1. How many geese are there?\n2. Whose are they?", False),
        ("1. Hòw many swáns are there?\n2. Whose are they?", True),
        ("1. Сколько лебедей?\n2. Чьи они?", False),
    ],
)
def test_a_fingerprint_sees_words_and_not_their_dress(other: str, alike: bool) -> None:
    assert (fingerprint(other) == fingerprint(SAME)) is alike


def test_requests_in_other_scripts_are_told_apart() -> None:
    assert fingerprint("Сколько лебедей?") != fingerprint("Сколько гусей?")


@pytest.mark.parametrize(
    "text, welsh",
    [
        ("Hoffwn ofyn am gopi o'r contract casglu sbwriel, gyda'r pris. Diolch.", True),
        ("A allwch chi ddweud faint o dai a adeiladwyd? Faint o'r rhain sydd i'w rhentu?", True),
        ("Please send the letter headed 'Cais am wybodaeth' and its English version.", False),
        ("How many pupils are there in Ysgol Dyffryn Eos, and how many speak Welsh?", False),
    ],
)
def test_a_request_in_welsh_is_pointed_out(text: str, welsh: bool) -> None:
    assert ("welsh" in codes(read(text))) is welsh


PIECES = ["1. ", "2) ", "(a) ", "Q3 ", "- ", "\n", "\n\n", "How many? ", "If yes to (2), why? "]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=15).map("".join))
def test_any_text_gives_parts_that_stand_where_they_say(text: str) -> None:
    request = read(text)
    numbers = [part.number for part in request.parts]
    assert len(set(numbers)) == len(numbers)
    assert bool(numbers) == bool(text.strip())
    for part in request.parts:
        assert text[slice(*part.span)] == part.question


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("    last: 88", "    newest: 88", "statutes"),
        ("courtesies:", "kindnesses:", "the list is missing"),
    ],
)
def test_a_misspelt_key_is_one_sentence(was: str, now: str, says: str, tmp_path: Path) -> None:
    copy = tmp_path / "request_words.yaml"
    copy.write_text(FILE.read_text(encoding="utf-8").replace(was, now, 1), encoding="utf-8")
    with pytest.raises(FoiError, match=says):
        load_request_words(copy)
