"""A refusal of the whole request: by its cost, as vexatious, repeated or manifestly unreasonable.

Such a letter answers no part: what it tells of a question by number is a reason, or advice on what
could be asked instead.
"""

from collections.abc import Iterable

from bot.foi.law import Law, Role
from bot.foi.law_roles import role
from bot.foi.provisions import Provision
from bot.foi.reading.acts import Ear
from bot.foi.reading.citations import Citation
from bot.foi.reading.cues import Cues
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.sections import Section
from bot.foi.reading.words import sentences
from bot.foi.vocabulary import Span


def refuses_whole(law: Law, provision: Provision) -> bool:
    """Cost, vexatious, repeated, manifestly unreasonable: what is told beside it is the reason."""
    return role(law, provision) is Role.WHOLE


def advises(words: str, cues: Cues) -> bool:
    """True for words on what could be asked for or supplied instead."""
    return cues["advises"].has(words[:3000])


def whole_refusal(
    page: Page, reading: Reading, cited: Iterable[Citation], ear: Ear
) -> list[Citation]:
    """The citations that refuse every part at once; none where a part is answered by itself.

    `cited` holds what the letter refuses with. The last question's answer may have taken in the
    refusal that stands behind the list.
    """
    whole = [c for c in cited if refuses_whole(ear.law, c.provision)]
    drafts = reading.drafts
    if not whole or len(drafts) < 2 or any(_answered(page, d, ear.cues) for d in drafts[:-1]):
        return []
    last = drafts[-1]
    return [c for c in whole if not _of_one_part(page, last, c, ear.cues)]


def _answered(page: Page, draft: Draft, cues: Cues) -> bool:
    """True for a part with an answer of its own, advice apart."""
    return any(not advises(page.flat[slice(*span)], cues) for span in draft.answers)


def _of_one_part(page: Page, last: Draft, citation: Citation, cues: Cues) -> bool:
    """True where a citation refuses one part by name."""
    inside = any(a <= citation.span[0] < b for a, b in last.answers)
    asked = last.question[1] if last.question else 0
    apart = any(asked < block.start <= citation.span[0] for block in page.blocks)
    stretch = _sentence(page, citation.span)
    if cues["of_part"].has(page.flat[slice(*stretch)]):
        return True
    return inside and not apart


def _sentence(page: Page, span: Span) -> Span:
    for block, section in zip(page.blocks, page.sections, strict=True):
        if block.start <= span[0] < block.end and section is not Section.HEAD:
            near = (max(block.start, span[0] - 1500), min(block.end, span[1] + 1500))
            return next((s for s in sentences(page.flat, *near) if s[0] <= span[0] < s[1]), span)
    return span
