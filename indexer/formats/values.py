"""Comma-separated values (.csv): a row a line, whatever separates its cells."""

import csv
from io import StringIO

from indexer.documents import Document, Limits, Refused
from indexer.formats import text
from indexer.formats.blocks import TABLE, Blocks, table_row, tidy


def read(data: bytes, limits: Limits) -> Document:
    """The rows that hold anything."""
    said = text.clean(text.decode(data))
    separator = max(",;\t|", key=said[:10_000].count)
    blocks = Blocks(limits)
    try:
        for row in csv.reader(StringIO(said), delimiter=separator):
            if any(cell.strip() for cell in row):
                blocks.add(table_row([tidy(cell) for cell in row]), TABLE)
    except csv.Error as problem:
        raise Refused(
            f"it is no table of values ({problem}); open it and save it again"
        ) from problem
    return blocks.document(None)
