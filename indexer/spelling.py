"""Mends the spelling of a question by the index's own words and the model's vocabulary."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from indexer.lexical import LexicalIndex

_WORD = re.compile(r"(?<![\w'’])[a-z]{4,}(?![\w'’])")
_LONG = 8
"""From so many letters on two slips are forgiven, below it one."""
_ENDING = re.compile(r"(?:ings?|ed|ers?|ors?|es|s|ly|ments?)$")
_BEGINNING = re.compile(r"^(?:over|under|mini|non|inter|multi)")


@dataclass(frozen=True, slots=True)
class Mended:
    """The text as searched, and what was read for what."""

    text: str
    words: tuple[tuple[str, str], ...]


def mend(text: str, lexical: LexicalIndex, words: Mapping[str, int]) -> Mended:
    """Replace words that neither the index nor `words` (the model's) has by the nearest they have.

    A word that is known is never touched: that nobody wrote about parking before does not make it
    "marking". Capitals are left alone too: they are names.
    """
    read: dict[str, str] = {}
    for word in dict.fromkeys(_WORD.findall(text)):
        if _is_made_of(word, words) or any(map(lexical.frequency, lexical.stems(word))):
            continue
        if better := _nearest(word, lexical, words):
            read[word] = better
    mended = _WORD.sub(lambda found: read.get(found[0], found[0]), text)
    return Mended(mended, tuple(read.items()))


def _is_made_of(word: str, words: Mapping[str, int]) -> bool:
    """True for a known word, also with a common ending or beginning that the list lacks."""
    rest = _BEGINNING.sub("", word)
    forms = {word, rest}
    for each in (word, rest):
        base = _ENDING.sub("", each)
        if base != each:
            forms |= {base, f"{base}e", base[:-1] if base[-1:] == base[-2:-1] else base}
    return any(len(form) > 2 and form in words for form in forms)


def _nearest(word: str, lexical: LexicalIndex, words: Mapping[str, int]) -> str | None:
    """The nearest known word that begins alike, also with its first two letters exchanged.

    Of two equally near ones the one wins that the index has more often, then the commoner one.
    """
    slips = 2 if len(word) >= _LONG else 1
    seen = lexical.words_from(word[0]) | lexical.words_from(word[1])
    known = {*seen, *(each for each in words if each[0] in word[:2])}
    ranked = [
        (OSA.distance(word, each, score_cutoff=slips), -seen.get(each, 0), words.get(each, 0), each)
        for each in known
        if abs(len(each) - len(word)) <= slips and each.isalpha()
    ]
    if not ranked or min(ranked)[0] > slips:
        return None
    return min(ranked)[-1]
