"""One letter laid out for reading: its text, its flat text, its blocks and their sections."""

import re
from dataclasses import dataclass
from itertools import islice, pairwise

from bot.foi.reading.blocks import Block, Shape, read_blocks
from bot.foi.reading.flat import flatten, tidy
from bot.foi.reading.headings import plain_headings
from bot.foi.reading.labels import label_answers
from bot.foi.reading.markers import Marker, read_marker, roman_value
from bot.foi.reading.sections import Section, read_sections
from bot.foi.reading.trail import letter_end, letter_start
from bot.foi.reading.words import asks, sentences
from bot.foi.vocabulary import Span

_INLINE = re.compile(r"(?<=[\s:;,.])\(?([a-hA-H]|[1-9]|1\d|[ivx]{1,4})[).](?=\s+\S)")
_INTRODUCED = re.compile(
    r"[^\"?]{0,400}?\b(?:asked|requested|wrote|requests?|questions?|said|information|following|says|reads?|sought|was)\b"
    r"[^\"?:.]{0,120}(?::\s+(?=[\"'A-Z])|\s(?=\"[A-Z]))"
)
_INLINE_FROM = {"a", "i", "1"}


@dataclass(frozen=True, slots=True)
class Page:
    """The letter as blocks, each with its section; spans count in `text` and `flat` alike."""

    text: str
    flat: str
    blocks: list[Block]
    sections: list[Section]
    trail: str = ""
    """Older mails and the foot behind the letter, flat; they begin where `flat` ends."""

    def show(self, span: Span) -> str:
        """The words of a span, tidied for a reader."""
        return tidy(self.text[span[0] : span[1]])


def lay_out(text: str) -> Page:
    """Read a letter's layout."""
    whole = flatten(text)
    start = letter_start(whole)
    flat = " " * start + whole[start : letter_end(whole)]
    blocks = [piece for block in read_blocks(text, flat) for piece in _cut_quotation(block, flat)]
    blocks = plain_headings(label_answers(blocks, flat), flat)
    sections = read_sections(blocks)
    cut: list[tuple[Block, Section]] = []
    for block, section in zip(blocks, sections, strict=True):
        asking = section in (Section.REQUEST, Section.OPENING) and block.shape is not Shape.ROW
        pieces = _cut_inline(block, flat) if asking else [block]
        pieces = [turn for piece in pieces for turn in _cut_turns(piece, flat)]
        cut += [(piece, section) for piece in pieces]
    return Page(text, flat, [b for b, _ in cut], [s for _, s in cut], whole[len(flat) :])


def _cut_quotation(block: Block, flat: str) -> list[Block]:
    """Cut `You asked: "How many ...?"` between the words that introduce the request and itself."""
    found = _INTRODUCED.match(flat, block.body, block.end)
    if block.shape is not Shape.PARAGRAPH or not found:
        return [block]
    quoted = flat[found.end()] in "\"'"
    if not quoted and not asks(flat[found.end() : min(block.end, found.end() + 600)]):
        return [block]
    stop = found.start() + len(found.group().rstrip())
    return [
        _piece(block, flat, block.start, stop),
        _piece(block, flat, found.end(), block.end),
    ]


def _piece(block: Block, flat: str, start: int, end: int, marker: Marker | None = None) -> Block:
    body = start + (marker.length if marker else 0)
    shape = Shape.ITEM if marker else Shape.PARAGRAPH
    words = " ".join(flat[body:end].split())
    return Block(shape, start, min(body, end), end, words, marker, block.strong, block.quoted)


def _cut_inline(block: Block, flat: str) -> list[Block]:
    """Cut `... tell me: (a) the cost, (b) the date` before each item of the list inside it."""
    stops = _inline_stops(flat, block)
    if len(stops) < 2:
        return [block]
    first = Block(
        block.shape,
        block.start,
        block.body,
        max(block.body, block.start + len(flat[block.start : stops[0]].rstrip())),
        " ".join(flat[block.body : stops[0]].split()),
        block.marker,
        block.strong,
        block.quoted,
    )
    pieces = [first]
    for start, stop in pairwise([*stops, block.end]):
        end = start + len(flat[start:stop].rstrip())
        pieces.append(_piece(block, flat, start, end, read_marker(flat[start:end])))
    return [piece for piece in pieces if piece.end > piece.start]


def _cut_turns(block: Block, flat: str) -> list[Block]:
    """Cut `On (a) there are nine. On (b), pay is exempt.` where it turns to another question."""
    if not block.marker or not block.marker.paths or block.shape is Shape.ROW:
        return [block]
    starts, last = [block.start], block.marker.paths
    leads = block.marker.style == "lead-in"
    for start, end in islice(sentences(flat, block.body, block.end), 60):
        marker = read_marker(flat[start : min(end, start + 200)])
        turns = marker and marker.style == "lead-in" and marker.paths != last
        if start == block.body:
            # "1. For questions 2 and 3, ask the county" does not turn to another answer.
            leads = leads or bool(turns and marker and set(marker.paths) < set(last))
        if not leads:
            return [block]
        if marker and turns:
            starts.append(start)
            last = marker.paths
    if len(starts) == 1:
        return [block]
    ends = [
        start + len(flat[start:stop].rstrip()) for start, stop in pairwise([*starts, block.end])
    ]
    return [
        _piece(block, flat, start, end, read_marker(flat[start:end]))
        for start, end in zip(starts, ends, strict=True)
    ]


def _inline_stops(flat: str, block: Block) -> list[int]:
    stops: list[int] = []
    last = ""
    for found in _INLINE.finditer(flat, block.body, min(block.end, block.body + 20_000)):
        atom = found[1].lower()
        if (not stops and atom in _INLINE_FROM) or (stops and _next(last, atom)):
            stops.append(found.start())
            last = atom
    # "sections 31(1) (a) and (b)" has no words between its letters.
    wide = all(len(flat[a:b].split()) > 2 for a, b in pairwise(stops))
    return stops if wide else []


def _next(last: str, atom: str) -> bool:
    if last.isdigit() and atom.isdigit():
        return int(atom) == int(last) + 1
    if roman_value(last) and roman_value(atom):
        return roman_value(atom) == roman_value(last) + 1
    return len(last) == len(atom) == 1 and ord(atom) == ord(last) + 1
