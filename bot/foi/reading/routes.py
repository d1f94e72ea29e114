"""Where a requester can go next, and what the document calls itself."""

import re

from bot.foi.reading.page import Page
from bot.foi.reading.sections import Section
from bot.foi.vocabulary import Span

_REVIEW = re.compile(
    r"internal review|review procedure|request a review|review of (?:this|our|the|your)|requirement for review|complaints? procedure|adolygiad|representations",
    re.I,
)
_REGULATOR = re.compile(r"information commissioner|\bico\b|ico\.org|comisiynydd gwybodaeth", re.I)
_NO_TITLE = re.compile(r"page \d|official|www\.|https?:|tel\b|@", re.I)


def read_routes(page: Page) -> tuple[Span | None, Span | None]:
    """The paragraph that offers a review, and the one that names the regulator."""
    review: Span | None = None
    regulator: Span | None = None
    for block, section in zip(page.blocks, page.sections, strict=True):
        if section in (Section.HEAD, Section.REQUEST) or block.short:
            continue
        words = block.text[:3000]
        if section is Section.RIGHTS and not regulator and _REGULATOR.search(words):
            regulator = (block.start, block.end)
        if section is Section.RIGHTS and not review and _REVIEW.search(words):
            review = (block.start, block.end)
    return review, regulator


def read_title(page: Page) -> str | None:
    """The first heading, or the subject line; None where there is neither."""
    for block in page.blocks[:40]:
        subject = re.match(r"(?:subject|re)\s*:\s*(?P<what>.{4,200})", block.text, re.I)
        if subject:
            return subject["what"].strip()
    for block, section in list(zip(page.blocks, page.sections, strict=True))[:25]:
        if section is Section.REQUEST or re.match("dear|please|response$", block.text, re.I):
            continue
        if (
            block.strong
            and block.short
            and not _NO_TITLE.search(block.text)
            and len(block.text) > 3
        ):
            return page.show((block.start, block.end))
    return None
