"""The refusal notice: its sections from heading to heading, and the factors weighed in each."""

import re

from bot.foi.law_roles import is_ground
from bot.foi.letter import Factor, RefusalSection
from bot.foi.provisions import Provision
from bot.foi.reading.blocks import Shape
from bot.foi.reading.citations import Citation
from bot.foi.reading.claims import named_parts
from bot.foi.reading.cues import Cues
from bot.foi.reading.guide import Guide
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Reading
from bot.foi.reading.reliance import deepest
from bot.foi.reading.sections import Section
from bot.foi.reading.weighing import weighed
from bot.foi.reading.words import sentences
from bot.foi.vocabulary import Side, Span


def read_refusals(
    page: Page, reading: Reading, citations: list[Citation], relied: list[Citation], guide: Guide
) -> tuple[RefusalSection, ...]:
    """Cut the notice at its headings; a sub-heading such as "Factors" stays in its section."""
    sections: list[RefusalSection] = []
    known = {draft.path for draft in reading.drafts}
    numbers = {draft.path: draft.number for draft in reading.drafts}
    for first, last in _stretches(page, guide.cues):
        span = (page.blocks[first].start, page.blocks[last].end)
        grounds = [c.provision for c in relied if span[0] <= c.span[0] < span[1]]
        grounds = grounds or [
            c.provision
            for c in citations
            if is_ground(guide.law, c.provision) and span[0] <= c.span[0] < span[1]
        ]
        if not grounds:
            continue
        named = named_parts(page.flat, span[0], min(span[1], span[0] + 5000), known)
        heading = (
            page.show((page.blocks[first].start, page.blocks[first].end))
            if page.blocks[first].short
            else ""
        )
        parts = tuple(numbers[p] for p in named)
        sections.append(
            RefusalSection(
                deepest(grounds), heading, span, parts, _conclusion(page, span, guide.cues)
            )
        )
    return tuple(sections)


def _stretches(page: Page, cues: Cues) -> list[tuple[int, int]]:
    """First and last block of each section of the notice."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    for index in range(len(page.blocks) + 1):
        inside = index < len(page.blocks) and page.sections[index] is Section.NOTICE
        if start is not None and (not inside or _opens(page, index, cues)):
            found.append((start, index - 1))
            start = index if inside else None
        elif start is None and inside:
            start = index
    return found


def _opens(page: Page, index: int, cues: Cues) -> bool:
    block = page.blocks[index]
    heading = block.short and block.shape is Shape.PARAGRAPH
    return (
        heading
        and not cues["subheading"].has(block.text.strip())
        and bool(re.search(r"\d|exempt|exception|refusal", block.text, re.I))
    )


def _conclusion(page: Page, span: Span, cues: Cues) -> Span | None:
    found = [
        s
        for s in sentences(page.flat, *span)
        if s[1] - s[0] < 2000 and cues["concludes"].search(page.flat, *s)
    ]
    return found[-1] if found else None


def read_factors(page: Page, relied: list[Citation], cues: Cues) -> tuple[Factor, ...]:
    """Give each weighed factor with its side and the provision that is being argued there.

    `relied` holds the citations that the letter refuses with.
    """
    factors: list[Factor] = []
    side: Side | None = None
    provision: Provision | None = None
    at = 0
    for index, block in enumerate(page.blocks):
        if page.sections[index] not in (Section.OPENING, Section.NOTICE, Section.RESPONSE):
            side = None
            continue
        if _opens(page, index, cues):
            side = None
        while at < len(relied) and relied[at].span[0] < block.end:
            if relied[at].span[0] >= block.start:
                provision = _argued(provision, relied[at].provision, side)
            at += 1
        if provision and (prose := list(weighed(page.flat, block.body, block.end))):
            factors += [Factor(provision, on, page.show(span), span) for on, span in prose]
            side = None
        elif new := _turns(block.text, block.short or block.text.endswith(":"), cues):
            side = new
        elif (block.short and block.shape is Shape.PARAGRAPH and block.strong) or (
            cues["concludes"].has(block.text[:2000]) and block.shape is Shape.PARAGRAPH
        ):
            side = None
        elif side and provision and len(block.text) > 15:
            span = (block.body, block.end)
            factors.append(Factor(provision, side, page.show(span), span))
    return tuple(factors)


def _argued(now: Provision | None, cited: Provision, side: Side | None) -> Provision:
    """The provision argued: a heading's shallow one does not replace the deeper one before it."""
    if now and (cited.covers(now) or side):
        return now
    return cited


def _turns(words: str, heading: bool, cues: Cues) -> Side | None:
    words = words[:300]
    if not heading or len(words) > 200 or not cues["factors"].has(words):
        return None
    if cues["against"].has(words):
        return Side.AGAINST
    return Side.FOR if cues["for"].has(words) else None
