"""Every cue by itself: the sentences it must and must not match, each branch, and what it costs."""

import re
import time
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]

import pytest

from bot.books.cues import load_cues
from bot.foi.reading.cues import Cue, bounded

CUES = load_cues().all()
IDS = [cue.id for cue in CUES]


@pytest.mark.parametrize("cue", CUES, ids=IDS)
def test_a_cue_matches_its_sentences_and_not_the_others(cue: Cue) -> None:
    pattern = re.compile(cue.expression)
    assert [s for s in cue.match if not pattern.search(s)] == []
    assert [s for s in cue.unlike if pattern.search(s)] == []


@pytest.mark.parametrize("cue", CUES, ids=IDS)
def test_every_branch_of_a_cue_has_a_sentence_of_its_own(cue: Cue) -> None:
    flags = "" if cue.keeps_capitals else "i"
    for branch in branches(bounded(cue.pattern)):
        assert any(re.search(f"(?{flags}:{branch})", s) for s in cue.match), branch


def branches(pattern: str) -> list[str]:
    """The alternatives of the outermost level."""
    found, depth, last = [], 0, 0
    for token in re.finditer(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", pattern):
        depth += {"(": 1, ")": -1}.get(token.group(), 0)
        if token.group() == "|" and depth == 0:
            found.append(pattern[last : token.start()])
            last = token.end()
    return [*found, pattern[last:]]


@pytest.mark.parametrize("cue", CUES, ids=IDS)
def test_no_repeat_of_a_cue_is_without_bound(cue: Cue) -> None:
    assert list(unbounded(_parser.parse(cue.expression))) == []


def unbounded(tree):
    for op, value in tree:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            if value[1] is sre.MAXREPEAT:
                yield value
            yield from unbounded(value[2])
        elif op is sre.SUBPATTERN:
            yield from unbounded(value[3])
        elif op is sre.BRANCH:
            yield from (each for one in value[1] for each in unbounded(one))
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            yield from unbounded(value[1])


BAITS = (
    " ", "a", "a b ", "no ", "not to be ", "section 40(2) ", "a) b\n", "Q. A. ", "\u2028", "1, ",
    "the information ", "exempt ", "we have ", "is not held ", "disclosure would ", "?", "A1 ",
)  # fmt: skip


@pytest.mark.parametrize("bait", BAITS)
def test_what_a_cue_costs_grows_with_the_text_and_not_faster(bait: str) -> None:
    short, long = (cost(bait, size) for size in (2_000, 8_000))
    slow = [cue.id for cue in CUES if long[cue.id] > 0.02 and long[cue.id] > 9 * short[cue.id]]
    assert slow == []


def cost(bait: str, size: int) -> dict[str, float]:
    """CPU seconds of each cue on a text made of nothing but the bait; the least of three."""
    text = (bait * (size // len(bait) + 1))[:size] + "!"
    return {cue.id: min(once(cue, text) for _ in range(2)) for cue in CUES}


def once(cue: Cue, text: str) -> float:
    pattern = re.compile(cue.expression)
    begun = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - begun
