"""From lines to blocks: headings, items with their markers, bullets, table rows, paragraphs.

Letters come hard-wrapped, cut by page ends, or with a line for each paragraph; a block is what the
writer meant as one of these, whatever the line ends say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bot.foi.reading.markers import BULLET, Marker, read_marker, weak_marker
from bot.foi.vocabulary import Span

_NARROW = 60
_UNWRAPPED = 160
_STRONG = re.compile(r"\s*(?:#{1,6}\s|(?:>\s*)?(\*\*|__)(?:(?!\1).)+(?:\1)\W*$)")
_PAGE_NOISE = re.compile(
    r"(?:page\s*\d+(?:\s*(?:of|/)\s*\d+)?|\d+\s*\|\s*page|-\s?\d+\s?-"
    r"|\[?official(?:[ :-]+sensitive)?\]?|\f|-{3,}|_{3,}|={3,}|\*{3,})",
    re.I,
)
_RULE_ROW = re.compile(r"[\s|:+-]+")
_LABEL = re.compile(r"[A-Z][A-Za-z'/.() -]{1,30}:(?:\s+\S|$)")
_FIGURE = re.compile(r"(?:£ ?\d[\d,.]*(?: ?(?:m|bn|k|million))?|\d{1,3}(?:,\d{3})+|\d[\d.]* ?%)\.?")
_ENDED = (".", "?", "!", ":", ";")


class Shape(Enum):
    """What a block looks like on the page."""

    ITEM = auto()
    BULLET = auto()
    ROW = auto()
    PARAGRAPH = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """One unit of the letter. `body` is where its words begin, behind the marker."""

    shape: Shape
    start: int
    body: int
    end: int
    text: str
    marker: Marker | None = None
    strong: bool = False
    quoted: bool = False
    cells: tuple[Span, ...] = ()

    @property
    def short(self) -> bool:
        """True where it could be a heading: a few words that do not end like a sentence."""
        return len(self.text) <= 110 and not self.text.rstrip().endswith((".", "?", "!", ";"))


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    strong: bool
    quoted: bool


def read_blocks(text: str, flat: str) -> list[Block]:
    """Cut flat text into blocks; `text` is the letter itself, asked only for its markup."""
    blocks: list[Block] = []
    run: list[_Line] = []
    lines = list(_lines(text, flat))
    # Where paragraphs are single long lines, every line end is meant.
    unwrapped = sum(len(line.text) > _UNWRAPPED for line in lines) > 2
    for line in (*lines, None):
        if line is None or not line.text:
            blocks += _run_blocks(run, flat, unwrapped)
            run = []
        else:
            run.append(line)
    return _join_over_pages(blocks)


def _lines(text: str, flat: str) -> Iterator[_Line]:
    start = 0
    for raw in flat.split("\n"):
        end = start + len(raw)
        bare = raw.strip()
        source = text[start:end] if "*" in text[start:end] or "#" in text[start:end] else ""
        strong = bool(bare and len(raw) < 2000 and _STRONG.match(source))
        if not (len(bare) < 40 and _PAGE_NOISE.fullmatch(bare)):
            left = start + len(raw) - len(raw.lstrip())
            quoted = text[start : start + 3].lstrip().startswith(">")
            yield _Line(left, left + len(bare), bare, strong, quoted)
        start = end + 1


def _run_blocks(run: list[_Line], flat: str, unwrapped: bool) -> Iterator[Block]:
    """Cut one run of lines without an empty line between them."""
    width = _UNWRAPPED + 1 if unwrapped else max((len(line.text) for line in run), default=0)
    alone = sum(len(line.text) >= width - 12 for line in run) == 1
    held: list[_Line] = []
    for line in run:
        if held and _breaks(held[-1], line, width, alone):
            yield _block(held, flat)
            held = []
        held.append(line)
    if held:
        yield _block(held, flat)


def _breaks(above: _Line, line: _Line, width: int, alone: bool) -> bool:
    """Tell whether `line` begins a new block rather than going on with the one above.

    `width` is the longest line of the run; where it stands `alone`, nothing shows that it is the
    width at which lines are wrapped.
    """
    if _is_row(line.text) or _is_row(above.text) or line.strong != above.strong:
        return True
    if read_marker(line.text) or BULLET.match(line.text) or _LABEL.match(line.text):
        return True
    if _FIGURE.fullmatch(line.text) and read_marker(above.text):
        return True  # the answer, right below a question in one line
    if width > _UNWRAPPED or (alone and above.text.endswith((".", "?", "!"))):
        return True
    first = line.text.split(None, 1)[0]
    went_on = len(above.text) + 1 + len(first) > max(width, _NARROW) - 2
    if line.text[0].islower():
        return above.text.endswith(("?", "!", ":")) and not went_on
    return not went_on


def _is_row(line: str) -> bool:
    return " | " in line or (line.startswith("|") and line.endswith("|")) or line.count("\t") > 1


def _block(lines: list[_Line], flat: str) -> Block:
    first, end = lines[0], lines[-1].end
    strong, quoted = all(line.strong for line in lines), first.quoted
    if _is_row(first.text):
        cells = () if _RULE_ROW.fullmatch(first.text) else tuple(_cells(first))
        return Block(
            Shape.ROW, first.start, first.start, end, first.text, None, strong, quoted, cells
        )
    bullet = BULLET.match(first.text)
    skipped = bullet.end() if bullet else 0
    marker = read_marker(first.text[skipped:]) or (None if bullet else weak_marker(first.text))
    body = first.start + skipped + (marker.length if marker else 0)
    weak = marker is not None and marker.style == "weak"
    shape = Shape.ITEM if marker and not weak else Shape.BULLET if bullet else Shape.PARAGRAPH
    words = " ".join(flat[body:end].split())
    return Block(shape, first.start, min(body, end), end, words, marker, strong, quoted)


def _cells(line: _Line) -> Iterator[Span]:
    separator = "|" if "|" in line.text else "\t"
    at = line.start
    cells = line.text.split(separator)
    for number, cell in enumerate(cells):
        outer = number in (0, len(cells) - 1) and not cell.strip()
        if not outer:
            left = at + len(cell) - len(cell.lstrip())
            yield (left, left + len(cell.strip()))
        at += len(cell) + 1


def _join_over_pages(blocks: list[Block]) -> list[Block]:
    """Put together again what a page end cut: a block that goes on in lower case."""
    joined: list[Block] = []
    for block in blocks:
        above = joined[-1] if joined else None
        if above and _cut_short(above, block):
            text = f"{above.text} {block.text}"
            joined[-1] = Block(
                above.shape, above.start, above.body, block.end, text, above.marker, above.strong
            )
        else:
            joined.append(block)
    return joined


def _cut_short(above: Block, block: Block) -> bool:
    plain = block.shape is Shape.PARAGRAPH and above.shape is not Shape.ROW
    return (
        plain
        and block.text[:1].islower()
        and len(above.text) > 40
        and len(above.text) < 20_000
        and not above.text.endswith(_ENDED)
        and not re.match(r"(?:https?|www)\b", block.text)
    )
