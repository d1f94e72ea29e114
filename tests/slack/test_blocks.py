"""Text and blocks keep within Slack's limits, lose nothing, and ping nobody."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import blocks, limits
from bot.slack.draft_forms import pack
from bot.slack.text import escape, shorten, split, split_escaped

LETTERS = st.text(st.sampled_from("abc.,&<>!@#| \n"), max_size=4000)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(LETTERS, st.integers(10, 300))
def test_pieces_are_short_enough_and_together_the_text(text: str, most: int) -> None:
    pieces = split(text, most)
    assert all(0 < len(piece) <= most for piece in pieces)
    assert squeezed("".join(pieces)) == squeezed(text)


@given(LETTERS)
def test_escaped_pieces_hold_whole_entities(text: str) -> None:
    pieces = split_escaped(text, 300)
    assert all(len(piece) <= 300 for piece in pieces)
    assert squeezed("".join(pieces)) == squeezed(escape(text))
    for piece in pieces:
        assert "<" not in piece
        assert ">" not in piece
        assert not re.search(r"&(?!amp;|lt;|gt;)", piece)


@pytest.mark.parametrize("text", ["R&D costs, P&L, Q&A; " * 2000, "&" * 9001, "<" * 3001])
def test_text_full_of_what_is_escaped_is_cut_and_comes_to_an_end(text: str) -> None:
    pieces = split_escaped(text)
    assert all(len(piece) <= 3000 for piece in pieces)
    assert squeezed("".join(pieces)) == squeezed(escape(text))


@pytest.mark.parametrize(
    "ping", ["<!channel>", "<@U01ALICE>", "<#C01FOI>", "<https://x.example|y>"]
)
def test_nothing_in_a_letter_comes_alive(ping: str) -> None:
    for block in (*blocks.paragraphs(ping), *blocks.quoted(ping)):
        assert "<" not in block["text"]["text"]


def test_a_cut_is_made_at_a_paragraph_before_a_line_before_a_sentence() -> None:
    assert split("one\n\ntwo\nthree", 10) == ["one", "two\nthree"]
    assert split("one\ntwo three", 10) == ["one", "two three"]
    assert split("One. Two three", 12) == ["One.", "Two three"]
    assert split("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_what_is_shortened_shows_it() -> None:
    assert shorten("a  b\nc", 10) == "a b c"
    assert shorten("abcdefghij", 5) == "abcd…"


@given(st.integers(1, 200), st.integers(1, 2900))
def test_pages_keep_to_both_limits_and_lose_nothing(count: int, size: int) -> None:
    every = tuple(blocks.section("x" * size) for _ in range(count))
    pages = list(blocks.Message("words", every).pages())
    assert [block for page in pages for block in page.blocks] == list(every)
    assert all(len(page.blocks) <= limits.MESSAGE_BLOCKS for page in pages)
    assert all(blocks.characters(page.blocks) <= limits.MESSAGE_TEXT + 3000 for page in pages)
    assert all(page.text for page in pages)


@given(st.text(st.sampled_from("ab\n&"), max_size=6000))
def test_a_quotation_marks_every_line_and_fits(text: str) -> None:
    for block in blocks.quoted(text):
        assert len(block["text"]["text"]) <= limits.SECTION
        assert all(line.startswith(">") for line in block["text"]["text"].split("\n"))


def test_more_options_than_a_menu_takes_come_in_groups() -> None:
    choices = [blocks.option(f"Part {n}", str(n)) for n in range(250)]
    groups = blocks.options(choices)["option_groups"]
    assert [len(group["options"]) for group in groups] == [100, 100, 50]
    assert all(len(group["label"]["text"]) <= limits.OPTION for group in groups)


@given(st.text(st.sampled_from("ab\n"), max_size=9000))
def test_a_section_packed_into_fields_comes_back_to_the_character(text: str) -> None:
    pieces = pack(text) if max(map(len, text.split("\n\n"))) <= limits.INPUT else [text]
    assert "\n\n".join(pieces) == text
