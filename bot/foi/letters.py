"""Reads a letter or a report: text in, `Letter` out, by the steps that `reading` holds.

flat -> blocks -> sections -> questions and answers -> citations -> outcomes -> letter
"""

from dataclasses import replace
from functools import partial

from bot.foi.letter import Letter, Mention, Part
from bot.foi.provisions import Provision
from bot.foi.reading.acts import Ear
from bot.foi.reading.authority import read_authority
from bot.foi.reading.blanks import moved_back, shorten
from bot.foi.reading.citations import Citation, find_citations
from bot.foi.reading.claims import read_claims
from bot.foi.reading.decide import decide
from bot.foi.reading.guide import Guide
from bot.foi.reading.kinds import (
    answered_one_by_one,
    asks_fee,
    is_letter,
    letter_kind,
)
from bot.foi.reading.metadata import read_metadata
from bot.foi.reading.narrated import read_narrated
from bot.foi.reading.numbered import read_numbered
from bot.foi.reading.outcome import weigh
from bot.foi.reading.page import Page, lay_out
from bot.foi.reading.pairs import read_pairs
from bot.foi.reading.parts import Reading
from bot.foi.reading.refusals import read_factors, read_refusals
from bot.foi.reading.regime import read_regime
from bot.foi.reading.reliance import deepest, relied_on
from bot.foi.reading.reports import read_paragraphs
from bot.foi.reading.routes import read_routes, read_title
from bot.foi.reading.sections import Section
from bot.foi.reading.tables import read_tables
from bot.foi.reading.unnumbered import read_unnumbered
from bot.foi.reading.welsh import WARNING, is_welsh
from bot.foi.reading.words import asks
from bot.foi.vocabulary import Kind, Outcome, Regime

READ_AT_MOST = 1_000_000
"""Characters that are read; no letter is longer, and a hostile one costs no more than this."""

_ANSWERING = (Kind.RESPONSE, Kind.INTERNAL_REVIEW)
_ONE_PIECE = "No question was found in this letter: its whole text is shown as one answer."
_UNFINISHED = (Kind.ACKNOWLEDGEMENT, Kind.EXTENSION, Kind.CLARIFICATION)


def parse_letter(text: str, guide: Guide) -> Letter:
    """Read one document by a guide. Never fails: what it does not state is None, and `warnings`
    say where two readings compete."""
    read, back = shorten(text[:READ_AT_MOST])
    letter = moved_back(_parse(read, guide), text, back)
    return replace(letter, warnings=(*_cut_warning(text), *letter.warnings))


def _parse(text: str, guide: Guide) -> Letter:
    page = lay_out(text)
    if is_welsh(page.flat):
        return _document(text, page, Kind.OTHER, [], (), WARNING)
    scottish = read_regime(page, ()) is Regime.FOISA
    citations = find_citations(page.flat, guide.law, scottish)
    paragraphs = read_paragraphs(page)
    asking = sum(asks(page.flat[slice(*span)]) for _, span in paragraphs)
    kind = is_letter(page, len(paragraphs) if asking * 2 < len(paragraphs) else 0)
    if kind:
        return _document(text, page, kind, citations, paragraphs)
    return _letter(text, page, citations, guide)


def _letter(text: str, page: Page, citations: list[Citation], guide: Guide) -> Letter:
    ear = Ear(guide)
    reading = _read_parts(page, ear)
    relied = relied_on(page, reading, citations, ear)
    claims = read_claims(page, reading, relied, ear)
    parts, warnings = decide(page, reading, claims, relied, ear)
    kind = letter_kind(page, reading, [part.outcome for part in parts], ear)
    if kind is Kind.OTHER:
        return _document(text, page, kind, citations, ())
    if kind is Kind.RESPONSE and not relied and asks_fee(page):
        parts = [_open(part, kind) for part in parts]
    if kind is Kind.ACKNOWLEDGEMENT:
        parts, relied = [], []
    elif kind in _UNFINISHED:
        kept = answered_one_by_one(reading)
        parts = [
            part if kept and not ear.cues["undecided"].has(part.answer or "") else _open(part, kind)
            for part in parts
            if kept or _quoted(page, reading, part, kind)
        ]
        relied = relied if kind is Kind.EXTENSION else []
    elif kind in _ANSWERING and not parts:
        parts, warnings = [_whole_letter(page, ear)], [*warnings, _ONE_PIECE]
    grounds = deepest([c.provision for c in relied])
    metadata = read_metadata(page)
    review, regulator = read_routes(page)
    return Letter(
        text=text,
        kind=kind,
        reference=metadata.reference,
        authority=read_authority(page),
        received=metadata.received,
        responded=metadata.responded,
        regime=read_regime(page, grounds),
        parts=tuple(parts),
        relied_on=grounds,
        mentioned_only=_mentioned(citations, grounds),
        mentions=_mentions(citations, relied),
        factors=read_factors(page, relied, guide.cues),
        refusals=read_refusals(page, reading, citations, relied, guide),
        review=review,
        regulator=regulator,
        title=read_title(page),
        warnings=(*metadata.warnings, *reading.warnings, *warnings),
    )


def _whole_letter(page: Page, ear: Ear) -> Part:
    """A response in which no question was found: its body as the answer to one."""
    told = (Section.OPENING, Section.REQUEST, Section.RESPONSE, Section.NOTICE)
    pairs = list(zip(page.blocks, page.sections, strict=True))
    body = [b for b, s in pairs if s in told] or page.blocks
    span = (body[0].start, body[-1].end) if body else (0, 0)
    weighed = weigh(page.flat, [span], [], "", ear)
    return Part("1", "", page.show(span), weighed.outcome, answer_span=span)


def _document(
    text: str,
    page: Page,
    kind: Kind,
    citations: list[Citation],
    paragraphs: tuple[tuple[str, tuple[int, int]], ...],
    *warnings: str,
) -> Letter:
    """A report or another document: no parts, nothing relied on."""
    metadata = read_metadata(page)
    return Letter(
        text=text,
        kind=kind,
        reference=metadata.reference if kind is Kind.OTHER else None,
        authority=read_authority(page),
        received=metadata.received if kind is Kind.OTHER else None,
        responded=metadata.responded,
        mentioned_only=_mentioned(citations, ()),
        mentions=_mentions(citations, []),
        title=read_title(page),
        paragraphs=paragraphs if kind is Kind.REPORT else (),
        warnings=warnings,
    )


def _read_parts(page: Page, ear: Ear) -> Reading:
    """Tables first, then numbered questions, then those told by their printing
    or one after another, then the rest."""
    readers = (read_tables, partial(read_numbered, ear=ear), read_pairs, read_narrated)
    for read in readers:
        reading = read(page)
        if len(reading.drafts) == 1 and len((told := read_narrated(page)).drafts) > 1:
            return told  # "your third point" among questions told in words is no list of its own
        if reading.drafts:
            return reading
    return read_unnumbered(page)


def _quoted(page: Page, reading: Reading, part: Part, kind: Kind) -> bool:
    """True for a question that the letter quotes; a clarification has questions of its own."""
    if reading.inferred or not part.question_span:
        return False
    start = part.question_span[0]
    inside = (
        s for b, s in zip(page.blocks, page.sections, strict=True) if b.start <= start < b.end
    )
    return kind is not Kind.CLARIFICATION or next(inside, None) is Section.REQUEST


def _open(part: Part, kind: Kind) -> Part:
    """A part of a letter that answers nothing yet; an extension may claim an exemption already."""
    claimed = part.provisions if kind is Kind.EXTENSION else ()
    span = part.question_span
    return Part(part.number, part.question, None, Outcome.UNANSWERED, claimed, span, None)


def _mentioned(citations: list[Citation], relied: tuple[Provision, ...]) -> tuple[Provision, ...]:
    """The provisions that are named but not relied on, without the parents of those relied on."""
    named = {c.provision for c in citations}
    return tuple(sorted(p for p in named if not any(p.covers(q) for q in relied)))


def _mentions(citations: list[Citation], relied: list[Citation]) -> tuple[Mention, ...]:
    used = {c.span for c in relied}
    return tuple(Mention(c.provision, c.span, c.span in used) for c in citations)


def _cut_warning(text: str) -> tuple[str, ...]:
    if len(text) <= READ_AT_MOST:
        return ()
    return (f"Only the first {READ_AT_MOST:,} of {len(text):,} characters were read.",)
