"""From characters with places to lines in reading order: rows, columns, tables, paragraphs.

Places are in points, counted from the top left corner of the page.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import mean, median
from typing import NamedTuple

GAP = 2.0  # heights of white within a row beyond which two segments may be two columns
COLUMN_ROWS = 6  # fewer rows than this side by side are no columns
COLUMN_CHARS = 18  # mean length of a prose column's lines; a table's cells are shorter
FULL = 0.75  # share of the width from which a line is full
LONG = 30  # characters that a full line has at least
WIDEST = 1.5  # heights of white beyond which nobody sets a paragraph
USUAL = 0.2  # heights of white within a paragraph, where a file does not tell
LOOSE = 0.35  # heights of white, above what is usual, that part two paragraphs


class Box(NamedTuple):
    """A character, a segment, a line or a table row, with its place."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    is_row: bool = False
    """True for a table's row, which nothing is joined to."""

    @property
    def height(self) -> float:
        """Never zero, so that it can be divided by."""
        return max(self.bottom - self.top, 0.1)


def level(one: Box, other: Box) -> bool:
    """True where two boxes stand in one row: they share half of the lower one's height."""
    if one.top == other.top and one.bottom == other.bottom:
        return True  # by far the most frequent case, and the cheapest
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.height, other.height)


def around(text: str, boxes: Sequence[Box]) -> Box:
    """One box around several, with a text of its own."""
    return Box(
        text,
        min(b.left for b in boxes),
        min(b.top for b in boxes),
        max(b.right for b in boxes),
        max(b.bottom for b in boxes),
    )


def segments(chars: Iterable[Box]) -> list[Box]:
    """Runs of characters in one row without a wide gap, as the file gives them."""
    runs: list[list[Box]] = []
    last: Box | None = None
    for char in chars:
        if last is None or not _runs_on(last, char):
            runs.append([])
        runs[-1].append(char)
        if not char.text.isspace():
            last = char
    texts = (("".join(c.text for c in run), run) for run in runs)
    return [around(text.strip(), run) for text, run in texts if text.strip()]


def _runs_on(last: Box, char: Box) -> bool:
    if char.text.isspace():
        return True
    gap = char.left - last.right
    return level(last, char) and -last.height < gap < GAP * last.height


def rows(boxes: Iterable[Box]) -> list[list[Box]]:
    """Boxes that stand level with each other, from top to bottom, each row from the left."""
    found: list[list[Box]] = []
    for box in sorted(boxes, key=lambda b: (b.top + b.bottom) / 2):
        if found and level(found[-1][-1], box) and not box.is_row:
            found[-1].append(box)
        else:
            found.append([box])
    return [sorted(row, key=lambda b: b.left) for row in found]


def lines(boxes: Iterable[Box]) -> list[Box]:
    """Lines in reading order: where two columns of prose stand side by side, the left one first."""
    found = rows(boxes)
    gutter = _gutter(found)
    if gutter is None:
        return [_line(row) for row in found]
    out: list[Box] = []
    for band in _bands(found, gutter):
        if _is_columns(band, gutter):
            flat = [box for row in band for box in row]
            out += lines(b for b in flat if b.right <= gutter)
            out += lines(b for b in flat if b.right > gutter)
        else:
            out += [_line(row) for row in band]
    return out


def _line(row: list[Box]) -> Box:
    if len(row) == 1:
        return row[0]
    return around(" ".join(box.text for box in row), row)


def _gutter(found: list[list[Box]]) -> float | None:
    """Where most rows leave a gap: the middle of the likeliest gutter."""
    gaps = Counter(
        round((one.right + other.left) / 20) * 10 for row in found for one, other in pairwise(row)
    )
    if not gaps or max(gaps.values()) < COLUMN_ROWS // 2:
        return None
    near = {x: gaps[x - 10] + gaps[x] + gaps[x + 10] for x in gaps}
    best = max(near, key=lambda x: near[x])
    return _clear_middle(found, best)


def _clear_middle(found: list[list[Box]], about: float) -> float:
    """The middle of the white strip near `about`, from the rows that leave it free."""
    pairs = [
        (one.right, other.left)
        for row in found
        for one, other in pairwise(row)
        if one.right - 10 <= about <= other.left + 10
    ]
    return (max(p[0] for p in pairs) + min(p[1] for p in pairs)) / 2 if pairs else about


def _bands(found: list[list[Box]], gutter: float) -> list[list[list[Box]]]:
    """Consecutive rows, parted where a row begins or ceases to cross the gutter."""
    bands: list[list[list[Box]]] = []
    crossed: bool | None = None
    for row in found:
        crosses = any(box.left < gutter < box.right for box in row)
        if crosses is not crossed:
            bands.append([])
            crossed = crosses
        bands[-1].append(row)
    return bands


def _is_columns(band: list[list[Box]], gutter: float) -> bool:
    """True for enough rows of prose on both sides of the gutter."""
    flat = [box for row in band for box in row]
    left = [len(box.text) for box in flat if box.right <= gutter]
    right = [len(box.text) for box in flat if box.right > gutter]
    return all(len(side) >= COLUMN_ROWS and mean(side) >= COLUMN_CHARS for side in (left, right))


def usual_gap(pages: Iterable[Sequence[Box]]) -> float:
    """The white between neighbouring lines of one paragraph, in heights, over a whole file.

    Only what follows a full line is looked at: after a short one a paragraph may have ended.
    """
    gaps = []
    for page in pages:
        full = max((line.right for line in page), default=0.0) * FULL
        for one, other in pairwise(page):
            gap = (other.top - one.bottom) / one.height
            is_full = one.right > full and len(one.text) > LONG and not one.is_row
            if is_full and -0.5 < gap < WIDEST:
                gaps.append(gap)
    return median(gaps) if gaps else USUAL


def paragraphs(page: Sequence[Box], usual: float) -> list[list[Box]]:
    """Lines that belong together: a wider gap, a step upwards or a table parts them."""
    found: list[list[Box]] = []
    for line in page:
        last = found[-1][-1] if found else None
        if last is None or line.is_row or last.is_row or _apart(last, line, usual):
            found.append([])
        found[-1].append(line)
    return found


def _apart(last: Box, line: Box, usual: float) -> bool:
    gap = (line.top - last.bottom) / min(last.height, line.height)
    return gap > usual + LOOSE or gap < -1
