"""Spreadsheets (.xlsx, .xls, .ods), by python-calamine: values only, a row a line."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from indexer.documents import Document, Limits, Refused
from indexer.formats.archive import Archive
from indexer.formats.blocks import TABLE, Blocks, table_row, tidy, too_much_text

_MOST_CELLS = 2_000_000  # a sheet may claim a million empty rows


def read(data: bytes, limits: Limits) -> Document:
    """Every sheet under its name; formulas show the values that were saved with them."""
    if data.startswith(b"PK"):
        Archive(data, limits)  # refuses what unpacks to more than is allowed
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except CalamineError as problem:
        hidden = "password" in str(problem).lower()
        said = "it is encrypted; save it without a password" if hidden else "it is damaged"
        raise Refused(f"{said}; open it and save it again") from problem
    blocks = Blocks(limits)
    for name in book.sheet_names:
        rows = [row for row in _rows(book, name, limits) if any(row)]
        if rows:
            blocks.add(f"Sheet: {tidy(name)}")
        for row in rows:
            blocks.add(table_row(row), TABLE)
    return blocks.document(None)


def _rows(book: CalamineWorkbook, name: str, limits: Limits) -> Iterator[list[str]]:
    try:
        sheet = book.get_sheet_by_name(name)
    except CalamineError as problem:
        raise Refused(
            f"its sheet '{tidy(name)}' is damaged; open it and save it again"
        ) from problem
    if sheet.height * sheet.width > min(_MOST_CELLS, limits.max_text_chars):
        raise Refused(too_much_text(limits))
    for row in sheet.iter_rows():
        yield [_cell(value) for value in row]


def _cell(value: Any) -> str:
    """A value as a person would write it: 3 and not 3.0."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return tidy(str(value))
