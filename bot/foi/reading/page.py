"""One letter laid out for reading: its text, its flat text, its blocks and their sections."""

import re
from dataclasses import dataclass

from bot.foi.reading.blocks import Block, Shape, read_blocks
from bot.foi.reading.flat import flatten, tidy
from bot.foi.reading.markers import BULLET, read_marker
from bot.foi.reading.sections import Section, read_sections
from bot.foi.vocabulary import Span

_INLINE = re.compile(r"(?<=[\s:;,.])\(?([a-hA-H]|[1-9]|1\d|[ivx]{1,4})[).](?=\s+\S)")
_INLINE_FROM = {"a", "i", "1"}


@dataclass(frozen=True, slots=True)
class Page:
    """The letter as blocks, each with its section; spans count in `text` and `flat` alike."""

    text: str
    flat: str
    blocks: list[Block]
    sections: list[Section]

    def show(self, span: Span) -> str:
        """The words of a span, tidied for a reader."""
        return tidy(self.text[span[0] : span[1]])


def lay_out(text: str) -> Page:
    """Read a letter's layout."""
    flat = flatten(text)
    blocks = read_blocks(text, flat)
    sections = read_sections(blocks)
    cut: list[tuple[Block, Section]] = []
    for block, section in zip(blocks, sections, strict=True):
        asking = section in (Section.REQUEST, Section.OPENING) and block.shape is not Shape.ROW
        pieces = _cut_inline(block, flat) if asking else [block]
        cut += [(piece, section) for piece in pieces]
    return Page(text, flat, [b for b, _ in cut], [s for _, s in cut])


def _cut_inline(block: Block, flat: str) -> list[Block]:
    """Cut `... tell me: (a) the cost, (b) the date` before each item of the list inside it."""
    stops = _inline_stops(flat, block)
    if len(stops) < 2:
        return [block]
    pieces = []
    starts = [block.start, *stops]
    for start, end in zip(starts, [*stops, block.end], strict=True):
        first = start == block.start
        marker = block.marker if first else read_marker(flat[start:end])
        body = block.body if first else start + (marker.length if marker else 0)
        shape = block.shape if first else Shape.ITEM if marker else Shape.PARAGRAPH
        words = " ".join(flat[body:end].split())
        trimmed = start + len(flat[start:end].rstrip())
        pieces.append(
            Block(
                shape, start, min(body, trimmed), trimmed, words, marker, block.strong, block.quoted
            )
        )
    return [piece for piece in pieces if piece.end > piece.start]


def _inline_stops(flat: str, block: Block) -> list[int]:
    stops: list[int] = []
    last = ""
    for found in _INLINE.finditer(flat, block.body, min(block.end, block.body + 20_000)):
        atom = found[1].lower()
        if (not stops and atom in _INLINE_FROM) or (stops and _next(last, atom)):
            stops.append(found.start())
            last = atom
    # "sections 31(1) (a) and (b)" has no words between its letters.
    wide = all(len(flat[a:b].split()) > 2 for a, b in zip(stops, stops[1:], strict=False))
    return stops if wide else []


def _next(last: str, atom: str) -> bool:
    if last.isdigit() and atom.isdigit():
        return int(atom) == int(last) + 1
    romans = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
    if last in romans and atom in romans:
        return romans.index(atom) == romans.index(last) + 1
    return len(last) == len(atom) == 1 and ord(atom) == ord(last) + 1


def is_bullet(line: str) -> bool:
    """True where a flat line begins with a bullet."""
    return bool(BULLET.match(line))
