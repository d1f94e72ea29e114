"""Cuts records into passages of a size that one vector can hold, their places kept."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer.masking import Masked
from indexer.records import Passage

WORDS = 200
"""About as many words as the packaged model reads (256 tokens); more would be cut off unread."""

_SENTENCE_END = re.compile(r"(?<=[.!?;:])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9•\-])|\n+")


@dataclass(frozen=True, slots=True)
class Record:
    """One thing said in a document, before cutting: a question, an answer, a paragraph.

    With a `span` the text is taken from the original there; `text` is for what stands nowhere in
    the original as one piece.
    """

    role: str
    span: tuple[int, int] | None = None
    text: str = ""
    part: str | None = None
    locator: str | None = None
    context: str = ""


def build(records: Iterable[Record], masked: Masked) -> list[Passage]:
    """Passages of all records, in order; empty ones are left out."""
    return [passage for record in records for passage in _passages(record, masked)]


def _passages(record: Record, masked: Masked) -> Iterator[Passage]:
    pieces: list[tuple[str, int | None, int | None]]
    if record.span is None:
        clean = masked.clean(record.text)
        pieces = [(clean[a:b], None, None) for a, b in split(clean)]
    else:
        start, end = record.span
        places = [(start + a, start + b) for a, b in split(masked.original[start:end])]
        pieces = [(masked.cut(a, b), a, b) for a, b in places]
    for text, first, last in pieces:
        if words := " ".join(text.split()):
            yield Passage(
                record.role, words, record.part, record.locator, first, last, record.context
            )


def split(text: str, most: int = WORDS) -> list[tuple[int, int]]:
    """Spans of about `most` words each, ending at sentence ends; none overlap, none is lost.

    A sentence longer than `most` words is cut between words.
    """
    spans: list[tuple[int, int]] = []
    start, count = 0, 0
    for a, b in _sentences(text, most):
        words = len(text[a:b].split())
        if count and count + words > most:
            spans.append((start, a))
            start, count = a, 0
        count += words
    return [*spans, (start, len(text))] if text.strip() else []


def _sentences(text: str, most: int) -> Iterator[tuple[int, int]]:
    start = 0
    for found in [*_SENTENCE_END.finditer(text), None]:
        end = found.end() if found else len(text)
        yield from _cut(text, start, end, most)
        start = end


def _cut(text: str, start: int, end: int, most: int) -> Iterator[tuple[int, int]]:
    """One sentence, in pieces of `most` words where it is longer."""
    words = list(re.finditer(r"\S+\s*", text[start:end]))
    for first in range(0, len(words), most):
        last = words[min(first + most, len(words)) - 1]
        yield (start + words[first].start(), start + last.end())
