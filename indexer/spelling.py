"""Mends the spelling of a question by the index's own words and the model's vocabulary."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from indexer.lexical import LexicalIndex

_WORD = re.compile(r"(?<![\w'’])[a-z]{5,}(?![\w'’])")
_ENDING = re.compile(r"(?:ings?|ed|ers?|ors?|es|s|ly|ments?)$")
_MISJOINED = re.compile(r".*e(?:ing|ed)s?|[^aeiou]*[aeiou][bdgmnpt](?:ings?|ed)")
"""A lost or a kept letter before an ending: chargeing, choped, swiming."""
_BEGINNING = re.compile(r"^(?:over|under|mini|non|inter|multi)")


@dataclass(frozen=True, slots=True)
class Mended:
    """The text as searched, and what was read for what."""

    text: str
    words: tuple[tuple[str, str], ...]


def mend(text: str, lexical: LexicalIndex, words: Mapping[str, int]) -> Mended:
    """Replace words that neither the index nor `words` (the model's) has by the index's nearest.

    A word that is known is never touched: that nobody wrote about parking before does not make it
    "marking". Capitals are left alone too: they are names.
    """
    read: dict[str, str] = {}
    for word in dict.fromkeys(_WORD.findall(text)):
        if _is_made_of(word, words) or any(map(lexical.frequency, lexical.stems(word))):
            continue
        if better := _nearest(word, lexical):
            read[word] = better
    mended = _WORD.sub(lambda found: read.get(found[0], found[0]), text)
    return Mended(mended, tuple(read.items()))


def _is_made_of(word: str, words: Mapping[str, int]) -> bool:
    """True for a known word, also with a common ending or beginning that the list lacks."""
    rest = _BEGINNING.sub("", word)
    forms = {word, rest}
    for each in (word, rest):
        base = _ENDING.sub("", each)
        if base != each and not _MISJOINED.fullmatch(each):
            forms |= {base, f"{base}e", base[:-1] if base[-1:] == base[-2:-1] else base}
    return any(len(form) > 2 and form in words for form in forms)


def _nearest(word: str, lexical: LexicalIndex) -> str | None:
    """The index's word that is one slip away, or has the same letters; the commonest of several.

    It has to begin with the same letter, or with the first two exchanged.
    """
    seen = lexical.words_from(word[0]) | lexical.words_from(word[1] + word[0])
    slips = {each: OSA.distance(word, each, score_cutoff=2) for each in seen if each.isalpha()}
    near = [
        (distance, -seen[each], each)
        for each, distance in slips.items()
        if distance == 1 or (distance == 2 and sorted(each) == sorted(word))
    ]
    return min(near)[-1] if near else None
