"""Every paragraph of a letter can be found: in a part, or by itself."""

from hypothesis import given
from hypothesis import strategies as st

from bot.casework.paragraphs import nowhere, unread
from bot.casework.reading import records
from bot.foi.letter import Letter, Part
from bot.foi.vocabulary import Kind, Outcome

WORDS = st.sampled_from(["potholes", "bins", "verge", "council", "letter", "of", "12", "- a"])
PARAGRAPHS = st.lists(
    st.lists(WORDS, min_size=1, max_size=30).map(" ".join), min_size=1, max_size=9
)


@given(PARAGRAPHS, st.data())
def test_no_word_of_a_letter_is_lost(paragraphs: list[str], data: st.DataObject) -> None:
    text = "\n\n".join(paragraphs)
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    part = Part("1", "q", "a", Outcome.SUPPLIED, (), (ends[0], ends[1]), (ends[2], ends[3]))
    letter = Letter(text, Kind.RESPONSE, parts=(part,))
    covered = set(range(ends[0], ends[1])) | set(range(ends[2], ends[3]))
    spans = [record.span for record in unread(letter, nowhere, "body", "") if record.span]
    for start, end in spans:
        assert not covered & {at for at in range(start, end) if not text[at].isspace()}
    found = covered | {at for span in spans for at in range(*span)}
    assert {at for at, sign in enumerate(text) if not sign.isspace()} <= found


def test_a_letter_whose_parts_were_not_read_is_all_passages() -> None:
    text = "\n\n".join(" ".join(["word"] * 90) for _ in (1, 2))
    found = list(records(Letter(text, Kind.OTHER), lambda start, _: f"page 1, character {start}"))
    assert [record.role for record in found] == ["body", "body"]
    assert [record.locator for record in found] == ["page 1, character 0", "page 1, character 449"]


def test_a_heading_goes_with_what_follows_it() -> None:
    text = "Potholes\n\nThere were ninety potholes in the borough in the year that you asked about."
    (record,) = unread(Letter(text, Kind.RESPONSE), nowhere, "body", "")
    assert record.span == (0, len(text))
    assert record.locator == "paragraph 1 outside the parts"
