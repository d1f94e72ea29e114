"""The generator says of its letters what they say, and says the same every time."""

import pytest

from benchmarks.manners import HELD_BACK, write
from benchmarks.manners.layouts import LAYOUTS


def test_a_third_of_thirty_manners_or_more_is_held_back():
    assert len(LAYOUTS) >= 30
    assert len(HELD_BACK) * 3 >= len(LAYOUTS)


@pytest.mark.parametrize("manner", LAYOUTS)
def test_places_hold_questions_and_answers(manner):
    for seed in range(5):
        letter = write(manner, seed)
        assert letter == write(manner, seed)
        assert len(letter.parts) >= 3
        for part in letter.parts:
            assert part.answers
            for start, end in filter(None, (part.question, *part.answers)):
                words = letter.text[start:end]
                assert words == words.strip()
                assert len(words) > 1
