"""Questions that go on from the one before."""

import pytest

from bot.casework.follow_up import follows, together


@pytest.mark.parametrize(
    "question", ["and for 2022?", "What about bins", "since 2021", "same for cars"]
)
def test_a_few_words_that_go_on(question: str) -> None:
    assert follows(question)


@pytest.mark.parametrize(
    "question", ["How many bins?", "In which of the wards were most of the bins left uncollected"]
)
def test_a_question_that_stands_by_itself(question: str) -> None:
    assert not follows(question)


@pytest.mark.parametrize(
    "before, question, asked",
    [
        ("How many bins in 2021?", "and for 2022?", "How many bins in 2022?"),
        ("How many bins?", "and for 2022?", "How many bins?\n\nand for 2022?"),
        ("Bins in 2020 and 2021?", "for 2022", "Bins in 2020 and 2021?\n\nfor 2022"),
    ],
)
def test_another_year_takes_the_place_of_the_one_before(
    before: str, question: str, asked: str
) -> None:
    assert together(before, question) == asked
