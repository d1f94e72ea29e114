"""Cutting loses nothing, overlaps nothing, and keeps the places."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from indexer.masking import mask
from indexer.passages import Record, build, split

SENTENCES = "The first costs £3. The second costs £4.50, in all. Who paid? We did. "


def test_a_short_text_is_one_passage() -> None:
    assert split(SENTENCES) == [(0, len(SENTENCES))]


def test_a_long_text_is_cut_at_sentence_ends() -> None:
    pieces = [SENTENCES[a:b].strip() for a, b in split(SENTENCES, 8)]
    assert pieces == ["The first costs £3.", "The second costs £4.50, in all. Who paid?", "We did."]


@given(st.text(alphabet="ab .?\nX", max_size=300), st.integers(1, 20))
def test_nothing_is_lost_and_nothing_overlaps(text: str, most: int) -> None:
    spans = split(text, most)
    assert "".join(text[a:b] for a, b in spans).split() == text.split()
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(len(text[a:b].split()) <= most for a, b in spans)


def test_passages_know_their_place_and_hide_names() -> None:
    text = "Dear Ms Okonkwo,\n1. Ms Okonkwo, how many  dogs?\nNone."
    start = text.index("1.")
    built = build(
        [
            Record("question", (start, text.index("None")), part="1", context="Dogs"),
            Record("answer", text="None, Ms Okonkwo.", part="1"),
            Record("answer", text="  \n"),
        ],
        mask(text),
    )
    assert [each.text for each in built] == ["1. [name], how many dogs?", "None, [name]."]
    assert [(each.start, each.part) for each in built] == [(start, "1"), (None, "1")]
    assert built[0].searched == "Dogs\n1. [name], how many dogs?"
