"""Mends the spelling of a question by the index's own words and the model's vocabulary."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from indexer.lexical import LexicalIndex

_WORD = re.compile(r"[a-z]{4,}")
_SHORT = 5
"""Up to so many letters one slip is forgiven, above it two."""


@dataclass(frozen=True, slots=True)
class Mended:
    """The text as searched, and what was read for what."""

    text: str
    words: tuple[tuple[str, str], ...]


def mend(text: str, lexical: LexicalIndex, knows: Callable[[str], bool]) -> Mended:
    """Replace words that neither the index nor the model has by the index's nearest word.

    A word that the model knows is never touched: that nobody wrote about parking before does not
    make it "marking". Capitals are left alone too: they are names.
    """
    read: dict[str, str] = {}
    for word in dict.fromkeys(_WORD.findall(text)):
        if knows(word) or any(lexical.frequency(stem) for stem in lexical.stems(word)):
            continue
        if better := _nearest(word, lexical):
            read[word] = better
    mended = _WORD.sub(lambda found: read.get(found[0], found[0]), text)
    return Mended(mended, tuple(read.items()))


def _nearest(word: str, lexical: LexicalIndex) -> str | None:
    """The nearest word with the same first letter, or with the first two exchanged."""
    slips = 1 if len(word) <= _SHORT else 2
    candidates = {*lexical.words_from(word[0]), *lexical.words_from(word[1])}
    ranked = sorted(
        (OSA.distance(word, each, score_cutoff=slips), -lexical.seen(each), each)
        for each in candidates
        if abs(len(each) - len(word)) <= slips and each.isalpha()
    )
    return ranked[0][2] if ranked and ranked[0][0] <= slips else None
