"""A refusal of the whole request: by its cost, as vexatious, repeated or manifestly unreasonable.

Such a letter answers no part: what it tells of a question by number is a reason, or advice on what
could be asked instead.
"""

import re
from collections.abc import Iterable

from bot.foi.law import Law, Role
from bot.foi.law_roles import role
from bot.foi.provisions import Provision
from bot.foi.reading.citations import Citation
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.sections import Section
from bot.foi.reading.words import sentences
from bot.foi.vocabulary import Span

_ADVISES = re.compile(
    r"\bnarrow|\brefin|\breduc|within the (?:\w+ )?limit|\bif you (?:were|would|could|asked?|limit|restrict|confine|wish|want|sent|made|chose|gave|drop)"
    r"|\b(?:could|might|would|may) (?:\w+ )?(?:be (?:able|possible|provided|answered|met|managed|done|considered|run|dealt)|manage|answer|provide|meet|help|supply)|\bcan be (?:run|managed|met|answered|done|provided|supplied)"
    r"|(?:new|fresh|revised|narrower|further|smaller|different) request|section 16|regulation 9\b|advice and assistance|help you|assist you|should you (?:send|make|wish|limit|ask)",
    re.I,
)
_PART = re.compile(
    r"\b(?:this|that|the \w+|your \w+) (?:question|part|element|item|point)\b|\bquestions? \d|\bparts? \(?\w\)?\b",
    re.I,
)


def refuses_whole(law: Law, provision: Provision) -> bool:
    """Cost, vexatious, repeated, manifestly unreasonable: what is told beside it is the reason."""
    return role(law, provision) is Role.WHOLE


def advises(words: str) -> bool:
    """True for words on what could be asked for or supplied instead."""
    return bool(_ADVISES.search(words[:3000]))


def whole_refusal(
    page: Page, reading: Reading, cited: Iterable[Citation], law: Law
) -> list[Citation]:
    """The citations that refuse every part at once; none where a part is answered by itself.

    `cited` holds what the letter refuses with. The last question's answer may have taken in the
    refusal that stands behind the list.
    """
    whole = [c for c in cited if refuses_whole(law, c.provision)]
    drafts = reading.drafts
    if not whole or len(drafts) < 2 or any(_answered(page, d) for d in drafts[:-1]):
        return []
    last = drafts[-1]
    return [c for c in whole if not _of_one_part(page, last, c)]


def _answered(page: Page, draft: Draft) -> bool:
    """True for a part with an answer of its own, advice apart."""
    return any(not advises(page.flat[slice(*span)]) for span in draft.answers)


def _of_one_part(page: Page, last: Draft, citation: Citation) -> bool:
    """True where a citation refuses one part by name."""
    inside = any(a <= citation.span[0] < b for a, b in last.answers)
    asked = last.question[1] if last.question else 0
    apart = any(asked < block.start <= citation.span[0] for block in page.blocks)
    stretch = _sentence(page, citation.span)
    if _PART.search(page.flat[slice(*stretch)]):
        return True
    return inside and not apart


def _sentence(page: Page, span: Span) -> Span:
    for block, section in zip(page.blocks, page.sections, strict=True):
        if block.start <= span[0] < block.end and section is not Section.HEAD:
            near = (max(block.start, span[0] - 1500), min(block.end, span[1] + 1500))
            return next((s for s in sentences(page.flat, *near) if s[0] <= span[0] < s[1]), span)
    return span
