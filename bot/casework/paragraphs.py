"""The paragraphs of a letter that lie in no part that was read, so that they are found as well."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.foi.letter import Letter
from bot.foi.vocabulary import Span
from indexer.passages import Record

Place = Callable[[int, int], str]
"""Where a span of the text stood, in words: "page 2, paragraph 14"; empty where nobody knows."""


def nowhere(start: int, end: int) -> str:  # noqa: ARG001 - it knows no place
    """For a text that came from no file: its paragraphs are counted."""
    return ""


_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_FEWEST_WORDS = 8
"""A shorter paragraph is a heading or an item of a list: it always goes with what follows it."""
_MOST_WORDS = 120
"""Paragraphs that follow each other share a passage up to this length, half of what one vector
holds: single sentences of a letter say too little, and were too many."""


def unread(letter: Letter, place: Place, role: str, context: str) -> Iterator[Record]:
    """Every paragraph that no part, refusal or numbered paragraph covers, with its place."""
    for count, (start, end) in enumerate(_joined(_gaps(letter), letter.text), 1):
        where = place(start, end) or f"paragraph {count} outside the parts"
        yield Record(role, (start, end), locator=where, context=context)


def _gaps(letter: Letter) -> Iterator[Span]:
    """Paragraphs, and what is left of those that a part covers in part."""
    covered = sorted(_covered(letter))
    text, start = letter.text, 0
    for end in [*(found.start() for found in _BLANK_LINE.finditer(text)), len(text)]:
        yield from (gap for gap in _without((start, end), covered) if text[slice(*gap)].strip())
        start = end


def _covered(letter: Letter) -> Iterator[Span]:
    for part in letter.parts:
        yield from (span for span in (part.question_span, part.answer_span) if span)
    yield from (section.span for section in letter.refusals)
    yield from (span for _, span in letter.paragraphs)


def _without(span: Span, covered: Sequence[Span]) -> Iterator[Span]:
    """What is left of a span outside the covered ones, which are in order."""
    start, end = span
    for first, last in covered:
        if first > start and start < end:
            yield start, min(first, end)
        start = max(start, last)
    if start < end:
        yield start, end


def _joined(gaps: Iterable[Span], text: str) -> Iterator[Span]:
    """Gaps that directly follow each other, together up to a passage's length."""
    start = end = 0
    for first, last in gaps:
        words = len(text[start:end].split())
        follows = not text[end:first].strip()
        if words and follows and (words < _FEWEST_WORDS or _words(text, start, last) < _MOST_WORDS):
            end = last
            continue
        if words:
            yield start, end
        start, end = first, last
    if text[start:end].strip():
        yield start, end


def _words(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())
