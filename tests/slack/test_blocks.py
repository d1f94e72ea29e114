"""Text and blocks keep within Slack's limits, lose nothing, and ping nobody."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import blocks, limits
from bot.slack.draft_forms import pack
from bot.slack.text import escape, shorten, split

LETTERS = st.text(st.sampled_from("abc.,&<>!@#| \n"), max_size=4000)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(LETTERS, st.integers(10, 300))
def test_pieces_are_short_enough_and_together_the_text(text: str, most: int) -> None:
    pieces = split(text, most)
    assert all(0 < len(piece) <= most for piece in pieces)
    assert squeezed("".join(pieces)) == squeezed(text)


@given(st.text(st.sampled_from("ab_*~`:<>& \n"), max_size=400))
def test_nothing_in_our_markup_comes_alive_by_words_of_others(text: str) -> None:
    shown = escape(text)
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", shown)
    assert not re.search(r"(?<![^\W_])[*_~`]|[*_~`](?![^\W_])", shown), (
        "style begins or ends at a word"
    )
    assert not re.search(r":[a-z]+:", shown), "an emoji"
    assert len(re.sub(r"&(?:amp|lt|gt);", "x", shown)) == len(text), "every character has its own"


@given(LETTERS)
def test_a_letter_is_shown_to_the_character(text: str) -> None:
    for build in (blocks.verbatim, blocks.quoted):
        assert squeezed("".join(map(rich_words, build(text)))) == squeezed(text)


@given(LETTERS)
def test_a_letter_loses_nothing_but_the_marks_of_its_headings(text: str) -> None:
    shown = squeezed("".join(map(rich_words, blocks.letter(text))))
    assert shown.replace("#", "") == squeezed(text).replace("#", "")


@pytest.mark.parametrize(
    "text", ["<!channel>", "<@U01ALICE>", "*bold* _slanted_ ~gone~", "> quoted", ":fire: `code`"]
)
def test_nothing_in_a_letter_comes_alive(text: str) -> None:
    for block in (*blocks.verbatim(text), *blocks.quoted(text)):
        spans = block["elements"][0]["elements"]
        assert spans == [{"type": "text", "text": text}]


def test_a_command_in_our_sentence_is_code_and_nothing_else_is() -> None:
    spans = blocks.paragraphs("Say `/foi new`, not `rm -rf`.")[0]["elements"][0]["elements"]
    assert [one["text"] for one in spans if one.get("style")] == ["/foi new"]


def rich_words(block: blocks.Block) -> str:
    return "".join(span["text"] for part in block["elements"] for span in part["elements"])


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


def test_more_options_than_a_menu_takes_come_in_groups() -> None:
    choices = [blocks.option(f"Part {n}", str(n)) for n in range(250)]
    groups = blocks.options(choices)["option_groups"]
    assert [len(group["options"]) for group in groups] == [100, 100, 50]
    assert all(len(group["label"]["text"]) <= limits.OPTION for group in groups)


@given(st.text(st.sampled_from("ab\n"), max_size=9000))
def test_a_section_packed_into_fields_comes_back_to_the_character(text: str) -> None:
    pieces = pack(text) if max(map(len, text.split("\n\n"))) <= limits.INPUT else [text]
    assert "\n\n".join(pieces) == text
