"""Spelling is mended by the index's own words; official words take the place of people's."""

import pytest
from small_letters import put

from indexer.catalogue import Catalogue
from indexer.lexical import LexicalIndex
from indexer.spelling import mend
from indexer.thesaurus import Thesaurus

KNOWN = {"charge": 1, "swim": 2, "parking": 3, "mend": 4}

SPELLING = [
    ("parking tikets", "parking tickets"),
    ("buisness rates", "business rates"),
    ("swiming pool", "swimming pool"),
    # Left alone: known to the model, made of what it knows, a name, or near nothing.
    ("parking", "parking"),
    ("mending", "mending"),
    ("Tikets and O'tikets", "Tikets and O'tikets"),
    ("zzzzzzzz", "zzzzzzzz"),
    ("endings", "endings"),
]


@pytest.fixture
def words(local: Catalogue, tmp_path) -> LexicalIndex:
    put(local, "a", "tickets for business", "charging swimming sending vending")
    return LexicalIndex(local, tmp_path)


@pytest.mark.parametrize("typed, read", SPELLING)
def test_spelling(typed: str, read: str, words: LexicalIndex) -> None:
    assert mend(typed, words, KNOWN).text == read


def test_what_was_read_for_what_is_told(words: LexicalIndex) -> None:
    assert mend("how many tikets", words, KNOWN).words == (("tikets", "tickets"),)


THESAURUS = Thesaurus({"penalty charge notice": ["pcn", "parking ticket"], "pothole": ["pot hole"]})


@pytest.mark.parametrize(
    "said, searched",
    [
        ("How many PCNs?", "How many penalty charge notice?"),
        ("Parking  tickets", "penalty charge notice"),
        ("pot holes, PCNs", "pothole, penalty charge notice"),
        ("the parking ticket’s colour", "the penalty charge notice colour"),
        ("A pcnx", "A pcnx"),
        ("", ""),
    ],
)
def test_official_words_take_the_place_of_what_people_say(said: str, searched: str) -> None:
    assert THESAURUS.officially(said) == searched


def test_an_empty_thesaurus_changes_nothing() -> None:
    assert Thesaurus({}).officially("PCNs") == "PCNs"
