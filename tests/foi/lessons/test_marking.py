"""What an officer corrects in the margin is what the letter is read as from then on."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.books.reader import read_letter
from bot.foi.case import text_hash
from bot.foi.errors import FoiError
from bot.foi.lessons.lesson import Taught
from bot.foi.lessons.marking import mark, named_letter, read_marks
from bot.foi.vocabulary import Kind, Outcome

LETTER = """Our reference: EXA-2026-0007
3 March 2026

Freedom of Information Act 2000

Dear Requester,

Question 1: How many benches does the council own?

The parks team looks after 212 benches.

Question 2: Who repaired them in 2024?

We are withholding the name under section 43(2) of the Act, because it would harm the firm.

Yours sincerely
"""


def marked(text: str = LETTER) -> str:
    return mark(read_letter(text), "/letters/benches.txt")


def test_the_margin_says_what_was_read() -> None:
    said = marked()
    assert "# 2: withheld foia:s43(2)\n" in said
    assert "       | Question 1:\nQ1     | How many benches does the council own?\n" in said
    assert "A2     | We are withholding the name" in said
    assert "       | Yours sincerely\n" in said
    assert named_letter(said) == "/letters/benches.txt"


def test_what_is_marked_is_read_back_as_it_was() -> None:
    letter = read_letter(LETTER)
    lesson = read_marks(marked(), LETTER)
    assert lesson.kind is Kind.RESPONSE
    again = read_letter(LETTER, Taught({lesson.sha256: lesson}))
    assert [(p.number, p.outcome, p.provisions, p.question, p.answer) for p in again.parts] == [
        (p.number, p.outcome, p.provisions, p.question.strip(), p.answer) for p in letter.parts
    ]
    assert (again.relied_on, again.reference) == (letter.relied_on, letter.reference)


def test_a_corrected_letter_is_read_as_corrected_and_no_other_is() -> None:
    said = marked().replace("# 2: withheld foia:s43(2)", "# 2: not held")
    said = said.replace("# 1: supplied", "# 1: partly supplied foia:s40(2)")
    lesson = read_marks(said, LETTER)
    taught = Taught({lesson.sha256: lesson})
    read = read_letter(LETTER, taught)
    assert [part.outcome for part in read.parts] == [Outcome.PARTLY_SUPPLIED, Outcome.NOT_HELD]
    assert list(map(str, read.relied_on)) == ["foia:s40(2)"]
    assert list(map(str, read.mentioned_only)) == ["foia:s43(2)"]
    assert read.confidence == 1.0
    other = LETTER.replace("212", "213")
    assert read_letter(other, taught) == read_letter(other)


def test_a_line_may_be_cut_in_two_and_parts_joined() -> None:
    said = marked().replace(
        "A2     | We are withholding the name under section 43(2) of the Act, because",
        "A2     | We are withholding the name under section 43(2) of the Act,\n       | because",
    )
    said = said.replace("A1     |", "A1,2   |")
    lesson = read_marks(said, LETTER)
    one, two = lesson.parts
    assert [LETTER[slice(*span)] for span in one.answers] == [
        "The parks team looks after 212 benches."
    ]
    assert LETTER[slice(*two.answers[1])].endswith("section 43(2) of the Act,")


WRONG = (
    ("A1     | The", "A9     | The", "line 16: part 9 has no outcome"),
    ("A1     | The", "A1       The", "line 16: there is no bar"),
    ("A1     | The", "B1     | The", "line 16: 'B1' is no mark"),
    ("212", "213", "line 16: these words do not stand in the letter here"),
    ("# 1: supplied", "# 1: perhaps", "part 1: 'perhaps' begins with no outcome"),
    ("# 1: supplied", "# 1: supplied foia:x", "not a provision"),
    ("# kind: response", "# kind: note", "'note' is no kind of letter"),
    ("# 1: supplied", "# 1: supplied\n# 3: supplied", "no line is marked Q3 or A3"),
)


@pytest.mark.parametrize("old, new, sentence", WRONG)
def test_a_wrong_mark_is_named_with_its_line(old: str, new: str, sentence: str) -> None:
    said = marked()
    assert old in said
    with pytest.raises(FoiError, match=sentence):
        read_marks(said.replace(old, new, 1), LETTER)


def test_marks_of_another_text_are_refused() -> None:
    with pytest.raises(FoiError, match="not the one that was marked"):
        read_marks(marked(), LETTER + "\nPS")


def test_a_number_printed_twice_is_told_apart() -> None:
    letter = read_letter(LETTER)
    twice = tuple(replace(part, number="1 (a)") for part in letter.parts)
    said = mark(replace(letter, parts=twice), "x")
    assert [part.number for part in read_marks(said, LETTER).parts] == ["1(a)", "1(a)/2"]


@settings(max_examples=60)
@given(st.text(st.characters(codec="utf-8"), max_size=120), st.integers(0, len(LETTER)))
def test_any_letter_can_be_marked_and_read_back(noise: str, at: int) -> None:
    text = LETTER[:at] + noise + LETTER[at:]
    letter = read_letter(text)
    lesson = read_marks(mark(letter, "x"), text)
    assert lesson.sha256 == text_hash(text)
    assert [part.outcome for part in lesson.parts] == [part.outcome for part in letter.parts]
