"""Whole e-mails become searches; courtesies do not."""

import pytest

from indexer.queries import pieces, tidy

MAIL = """From: Ann Example <ann@mail.example>
Subject: FOI request - dogs

Dear Sir or Madam,

Under the Freedom of Information Act 2000 I would like to know about dogs.
1. How many stray dogs were collected in 2023?
2. What did the kennels cost?

I look forward to hearing from you within 20 working days.

Yours faithfully,

Ann Example
"""

TABLE = [
    ("How many dogs?", ["How many dogs?"]),
    ("Hello, how many stray dogs were there last year?", None),
    ("stray dogs kennel cost", ["stray dogs kennel cost"]),
    (
        "How many stray dogs were collected? What did the kennels cost us?",
        [
            "How many stray dogs were collected? What did the kennels cost us?",
            "How many stray dogs were collected?",
            "What did the kennels cost us?",
        ],
    ),
]


@pytest.mark.parametrize("text, wanted", TABLE)
def test_table(text: str, wanted: list[str] | None) -> None:
    assert pieces(text) == (wanted or ["how many stray dogs were there last year?"])


def test_a_mail_is_searched_by_what_it_asks() -> None:
    together, *single = pieces(MAIL)
    assert "How many stray dogs were collected in 2023?" in single
    assert "What did the kennels cost?" in single
    for courtesy in ("Dear", "look forward", "Ann Example", "faithfully", "@"):
        assert courtesy not in together


def test_quoted_lines_and_windows_line_ends() -> None:
    assert tidy("> Dear all,\r\n> How many dogs?\r\n> Thanks") == "How many dogs?"


@pytest.mark.parametrize(
    "text", ["", " \n", "Dear Sir,", "Yours sincerely", "?", "\x00", "a" * 9999]
)
def test_odd_input_gives_one_search(text: str) -> None:
    assert len(pieces(text)) == 1
