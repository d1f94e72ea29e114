"""Finds the ruled tables of a PDF page with pdfplumber; slow, so only where rules are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pdfplumber

from indexer.formats.blocks import table_row
from indexer.formats.pdf_cleaning import joined
from indexer.formats.pdf_layout import Box, lines, segments

Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Table:
    """A table's rows as boxes of text, and the characters that stand in it."""

    rows: list[Box]
    chars: list[Box]


class Tables:
    """The tables of one file; opened when the first page needs it."""

    def __init__(self, data: BytesIO) -> None:
        self._data = data
        self._file: Any = None

    def on(self, number: int, height: float, chars: Sequence[Box]) -> list[Table]:
        """The tables on one page (counted from 1) with at least two columns and two full cells."""
        self._file = self._file or pdfplumber.open(self._data)
        page = self._file.pages[number - 1]
        if abs(float(page.height) - height) > 1:  # turned or cropped: places would not agree
            return []
        found = [_table([row.cells for row in one.rows], chars) for one in page.find_tables()]
        page.close()
        return [table for table in found if table]


def _table(grid: list[list[Rect | None]], chars: Sequence[Box]) -> Table | None:
    """The text of each row's cells; None where it is only a frame."""
    rows, inside, filled = [], [], 0
    if max(len(cells) for cells in grid) < 2:
        return None
    for cells in grid:
        texts = []
        for cell in cells:
            own = [char for char in chars if cell and _holds(cell, char)]
            texts.append(joined([line.text for line in lines(segments(own))], frozenset()))
            inside += own
            filled += bool(own)
        real = [cell for cell in cells if cell]
        if text := table_row(texts):
            rows.append(Box(text, *_around(real), is_row=True))
    return Table(rows, inside) if filled > 1 else None


def _holds(cell: Rect, char: Box) -> bool:
    x, y = (char.left + char.right) / 2, (char.top + char.bottom) / 2
    return cell[0] <= x < cell[2] and cell[1] <= y < cell[3]


def _around(cells: list[Rect]) -> Rect:
    lefts, tops, rights, bottoms = zip(*cells, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
