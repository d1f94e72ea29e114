"""What a review makes of the first decision: it stands as a whole, or falls."""

import re

from bot.foi.reading.cues import Cues
from bot.foi.reading.page import Page
from bot.foi.reading.sections import Section

_REVIEWS = re.compile(r"\breview|reconsider|representations", re.I)
_AGAIN = re.compile(r"\breview|reconsider|representations|\bagain\b", re.I)
_BLOCKS, _OF_EACH, _READ = 600, 3000, 20_000
"""How much of a letter is read for it: more than any review has."""


def first_decision_stands(page: Page, cues: Cues) -> bool:
    """True for a review that ends by upholding the whole of the first decision."""
    own = [
        page.flat[b.start : min(b.end, b.start + _OF_EACH)]
        for b, s in zip(page.blocks[:_BLOCKS], page.sections[:_BLOCKS], strict=True)
        if s not in (Section.HEAD, Section.REQUEST, Section.RIGHTS)
    ]
    words = " ".join(own)
    stands = _REVIEWS.search(words) and cues["decision_stands"].has(words)
    return bool(stands) and not cues["falls"].has(words)


def reversed_at(page: Page, cues: Cues) -> int:
    """Where a review takes back the whole of a first refusal; 0 where it does not.

    What follows on a requester's rights ("If you think that our decision is wrong") does not.
    """
    told = list(page.flat[:_READ])
    for block, section in zip(page.blocks, page.sections, strict=True):
        if section in (Section.RIGHTS, Section.END) and block.start < len(told):
            end = min(block.end, len(told))
            told[block.start : end] = " " * (end - block.start)
    own = "".join(told)
    if not _AGAIN.search(own) or cues["in_part"].has(own):
        return 0
    return max(cues["reverses"].last(own), 0)
