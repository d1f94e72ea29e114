"""What a filled Word file gets beside its text: real tables, and no properties but its own."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC
from typing import Any

from bot.foi.layout import Block, BlockKind
from bot.writers.sheet import Sheet

_OURS = ("title", "author", "created", "modified", "last_modified_by", "revision")
_PROPERTIES = (
    "category",
    "comments",
    "content_status",
    "identifier",
    "keywords",
    "language",
    "subject",
    "version",
)


def table_mark(number: int) -> str:
    """What stands in a paragraph of the file until the table of that block takes its place."""
    return f"\ue000table {number}\ue000"  # a private character, which no letter holds


def place_tables(document: Any, blocks: Sequence[Block]) -> None:
    """Put each table of the letter where its mark stands, whatever the template looks like."""
    marks = {table_mark(n): b for n, b in enumerate(blocks) if b.kind is BlockKind.TABLE}
    for paragraph in list(document.paragraphs) if marks else ():
        block = marks.get(paragraph.text.strip())
        if block:
            table = _table(document, block)
            paragraph._p.addnext(table._tbl)
            table._tbl.addnext(deepcopy(_empty(paragraph)))
            paragraph._p.getparent().remove(paragraph._p)


def _empty(paragraph: Any) -> Any:
    """An empty paragraph of the same style: what follows a table would else stick to it."""
    for run in paragraph.runs:
        run.text = ""
    return paragraph._p


def _table(document: Any, block: Block) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    rows = block.rows
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    _rule(table)
    for n, row in enumerate(rows):
        for cell, text, right in zip(table.rows[n].cells, row, block.numeric or (), strict=False):
            paragraph = cell.paragraphs[0]
            paragraph.add_run(text).bold = n == 0
            if right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return table


def _rule(table: Any) -> None:
    """Thin lines between rows; a template need not have a table style."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "999999")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def own_properties(document: Any, sheet: Sheet) -> None:
    """Title, author and the letter's own day; nothing of whoever made the template goes out."""
    core = document.core_properties
    for name in _PROPERTIES:
        setattr(core, name, "")
    moment = sheet.saved_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    for name, value in zip(
        _OURS,
        (sheet.reference, sheet.authority, moment, moment, sheet.authority, 1),
        strict=True,
    ):
        setattr(core, name, value)
    for part in list(document.part.package.iter_parts()):
        if part.partname.endswith("/docProps/app.xml") or "/docProps/custom" in part.partname:
            part._blob = _BARE[part.partname.endswith("app.xml")]


_NAMESPACE = b"http://schemas.openxmlformats.org/officeDocument/2006/"
_BARE = {
    True: b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="'
    + _NAMESPACE
    + b'extended-properties"/>',
    False: b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="'
    + _NAMESPACE
    + b'custom-properties"/>',
}
"""Extended and custom properties that tell nothing: no company, manager or template."""
