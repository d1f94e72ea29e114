"""The note that withholds small numbers for a whole letter: `* Numbers below five: section 40(2)`.

Officers print such a note once, below a table or at the end, and mark the cells that it means by
"<5", "fewer than 5" or a star. It belongs to the parts with such cells, wherever it stands.
"""

import re
from dataclasses import dataclass

from bot.foi.provisions import Provision
from bot.foi.reading.citations import Citation
from bot.foi.reading.claims import named_parts
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.sections import Section
from bot.foi.vocabulary import Span

_FEW = (
    r"(?:less than|fewer than|below|under|lower than|smaller than) (?:\d{1,2}|three|five|six|ten)\b"
)
_NOTE = re.compile(
    rf"<\s?\d{{1,2}}\b|\b{_FEW}|\b(?:numbers?|figures?|values?|counts?|totals?)\b[^.]{{0,40}}\b(?:from|between) (?:1|one) (?:to|and) \w+"
    r"|\b(?:small|low) (?:numbers|figures|values|counts)\b|\basterisk",
    re.I,
)
_CELL = re.compile(
    rf"(?:<\s?\d{{1,2}}|\b{_FEW})(?!\s*(?:years?|yrs|days?|hours?|minutes?|months?|weeks?|%|per|mph|metres|miles|old)\b)",
    re.I,
)
# A star alone in its cell, read in the text itself: flattened, it would be taken for emphasis.
_STAR = re.compile(r"(?:[|:\t-]| {2}) ?\*(?= *(?:\||\n|$| {2}))")
_LONGEST = 700  # characters; what is longer argues, and is no note
_MOST = 5  # notes in one letter


@dataclass(frozen=True, slots=True)
class Note:
    """A note on small numbers: where it stands and what it withholds them under."""

    span: Span
    provisions: tuple[Provision, ...]


def take_notes(page: Page, reading: Reading, cited: list[Citation]) -> dict[int, Note]:
    """Give the note of each part that has small numbers, by the part's index in the reading.

    A note is taken out of the answer that it happens to stand behind.
    """
    notes = [n for n in _notes(page, cited) if any(_cells(page, d, n) for d in reading.drafts)]
    meant: dict[int, Note] = {}
    known = {draft.path for draft in reading.drafts}
    for note in notes:
        named = named_parts(page.flat, *note.span, known)
        for index, draft in enumerate(reading.drafts):
            if _cells(page, draft, note) and (not named or draft.path in named):
                meant[index] = note
            draft.answers = _without(page.flat, draft.answers, note.span)
    return meant


def _notes(page: Page, cited: list[Citation]) -> list[Note]:
    found: list[Note] = []
    at = 0
    above = 0
    for block, section in zip(page.blocks, page.sections, strict=True):
        here: list[Provision] = []
        while at < len(cited) and cited[at].span[0] < block.end:
            here += [cited[at].provision] if cited[at].span[0] >= block.start else []
            at += 1
        told = section not in (Section.HEAD, Section.REQUEST, Section.RIGHTS)
        short = block.end - block.start <= _LONGEST
        if here and told and short and _NOTE.search(page.flat, block.start, block.end):
            headed = _NOTE.search(page.flat, above, block.start) and block.start - above < 60
            found.append(Note((above if headed else block.start, block.end), tuple(here)))
        above = block.start
    return found[:_MOST]


def _cells(page: Page, draft: Draft, note: Note) -> bool:
    """True where a part's answer has small numbers outside the note itself."""
    spans = _without(page.flat, draft.answers, note.span)
    outside = [s for s in spans if not (s[0] < note.span[1] and note.span[0] < s[1])]
    return any(_CELL.search(page.flat, *s) or _STAR.search(page.text, *s) for s in outside)


def _without(flat: str, spans: list[Span], note: Span) -> list[Span]:
    """The spans without the note; an answer that is nothing but the note stays whole."""
    kept: list[Span] = []
    for a, b in spans:
        kept += [
            (x, y) for x, y in ((a, min(b, note[0])), (max(a, note[1]), b)) if _words(flat, x, y)
        ]
    return kept or spans


def _words(flat: str, start: int, end: int) -> bool:
    return start < end and bool(re.search(r"\w", flat[start:end]))
