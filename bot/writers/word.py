"""Word, through a template that an authority may replace by its own (see `templates/word/`).

The letter's text reaches the template as data: no template language in it is ever run.
"""

import io
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from bot.foi.errors import FoiError
from bot.foi.layout import Block, BlockKind, read_layout
from bot.writers.sheet import Sheet
from bot.writers.word_parts import own_properties, place_tables, table_mark


def write_word(sheet: Sheet, template: Path) -> bytes:
    """Fill the template; one that is no Word file, or asks for an unknown field, is a FoiError."""
    from docx.opc.exceptions import OpcError
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment
    from lxml.etree import LxmlError

    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    written = io.BytesIO()
    try:
        document = DocxTemplate(template)
        document.render(_fields(sheet), environment, autoescape=True)
        place_tables(document.docx, read_layout(sheet.text))
        own_properties(document.docx, sheet)
        document.save(written)
    except (
        TemplateError,
        OSError,
        ValueError,
        KeyError,
        BadZipFile,
        OpcError,
        LxmlError,
    ) as problem:
        raise FoiError(
            "word-template",
            f"Word template {template}",
            f"it cannot be filled ({problem})",
            "Correct it as templates/word/README.md says, or leave the setting word_template empty",
        ) from problem
    return written.getvalue()


def _fields(sheet: Sheet) -> dict[str, Any]:
    return {
        "blocks": [_block(n, block) for n, block in enumerate(read_layout(sheet.text))],
        "reference": sheet.reference,
        "authority": sheet.authority,
        "version": sheet.version,
        "hash": sheet.hash,
        "draft": sheet.draft,
        "mark": sheet.mark,
    }


def _block(number: int, block: Block) -> dict[str, Any]:
    """A block as templates see it; a table is a paragraph whose place the table takes later."""
    if block.kind is BlockKind.TABLE:
        block = Block(BlockKind.PARAGRAPH, (table_mark(number),))
    first, *rest = block.lines
    return {
        "kind": block.kind.value,
        "level": block.level,
        "text": block.text,
        "first": first,
        "rest": "\n".join(rest),
    }
