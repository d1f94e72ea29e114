"""PDF by fpdf2 on A4, in fonts that come with packages: no office suite, no system fonts."""

import logging
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.foi.layout import Block, BlockKind, read_layout
from bot.writers.sheet import Sheet

MARGIN, FOOT = 25.0, 22.0  # millimetres
SIZE, LEADING = 11.0, 5.4  # points, millimetres
_ENDING = 3  # the last blocks of a letter, kept on one page: a paragraph, the close, who signs
_INK, _GREY, _RULE = (30, 30, 30), (105, 105, 105), (0, 83, 120)
_FAMILY, _FALLBACK = "letter", "wide"


def write_pdf(sheet: Sheet) -> bytes:
    """The letter as PDF; the same letter gives the same bytes each time."""
    page = _page(sheet)
    blocks = read_layout(sheet.text)
    for here, block in enumerate(blocks):
        if here == len(blocks) - _ENDING and page.will_page_break(_height(page, blocks[here:])):
            page.add_page()  # a sign-off never stands alone on a page
        _WRITE[block.kind](page, block, blocks[here + 1] if here + 1 < len(blocks) else None)
    return bytes(page.output())


def _page(sheet: Sheet) -> Any:
    from fpdf import FPDF

    class Letter(FPDF):
        def header(self) -> None:
            if sheet.draft:
                _watermark(self, sheet)

        def footer(self) -> None:
            _footer(self, sheet)

    page = Letter(format="A4")
    page.alias_nb_pages(_placeholder(sheet.text))
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    for style, path in _fonts():
        page.add_font(_FAMILY, style, path)
    page.add_font(_FALLBACK, "", _folder("matplotlib") / "mpl-data/fonts/ttf/DejaVuSans.ttf")
    page.set_fallback_fonts([_FALLBACK], exact_match=False)
    page.set_margins(MARGIN, 22, MARGIN)
    page.c_margin = 0
    page.set_auto_page_break(True, FOOT + 4)
    page.set_lang("en-GB")
    page.set_title(sheet.reference)
    page.set_author(sheet.authority)
    page.set_creation_date(sheet.saved_at)
    page.add_page()
    return page


def _fonts() -> Iterator[tuple[str, Path]]:
    folder = _folder("font_source_sans_pro") / "files"
    yield "", folder / "SourceSansPro-Regular.ttf"
    yield "b", folder / "SourceSansPro-Semibold.ttf"


def _folder(package: str) -> Path:
    """Where a package is installed, without importing it."""
    spec = find_spec(package)
    assert spec, f"{package} is a dependency"
    assert spec.submodule_search_locations, f"{package} is a folder"
    return Path(spec.submodule_search_locations[0])


def _height(page: Any, blocks: Sequence[Block]) -> float:
    """How much room some paragraphs take."""
    _style(page)
    lines = (
        page.multi_cell(page.epw, LEADING, b.text, dry_run=True, output="LINES") for b in blocks
    )
    return sum(len(line) * LEADING + 3 for line in lines)


def _placeholder(text: str) -> str:
    """What stands for the number of pages until it is known: something the letter does not say."""
    placeholder = "{nb}"
    while placeholder in text:
        placeholder = f"{{{placeholder}}}"
    return placeholder


def _style(page: Any, size: float = SIZE, bold: bool = False, ink: Any = _INK) -> None:
    page.set_font(_FAMILY, "b" if bold else "", size)
    page.set_text_color(*ink)


def _lines(page: Any, text: str, leading: float = LEADING, indent: float = 0) -> None:
    page.set_x(MARGIN + indent)
    text = text.expandtabs(4)
    page.multi_cell(page.epw - indent, leading, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _letterhead(page: Any, block: Block, _after: Block | None) -> None:
    _style(page, 17, bold=True, ink=_RULE)
    _lines(page, block.lines[0], 8)
    _style(page, 10, ink=_GREY)
    _lines(page, "\n".join(block.lines[1:]), 4.7)
    page.ln(3)
    page.set_draw_color(*_RULE)
    page.set_line_width(0.6)
    page.line(MARGIN, page.get_y(), page.w - MARGIN, page.get_y())
    page.ln(7)


def _heading(page: Any, block: Block, after: Block | None) -> None:
    size = {1: 15.0, 2: 13.0}.get(block.level, 11.5)
    page.ln(2)
    if page.will_page_break(LEADING * (4 if after else 2)):  # never a heading alone at the foot
        page.add_page()
    _style(page, size, bold=True, ink=_RULE)
    _lines(page, block.text, size * 0.5)
    page.ln(1.6)


def _paragraph(page: Any, block: Block, _after: Block | None) -> None:
    _style(page)
    _lines(page, block.text)
    page.ln(3)


def _bullet(page: Any, block: Block, after: Block | None) -> None:
    _style(page)
    if page.will_page_break(LEADING):
        page.add_page()
    page.set_x(MARGIN + 2)
    page.cell(4, LEADING, "•")
    _lines(page, block.text, indent=7)
    page.ln(1 if after and after.kind is BlockKind.BULLET else 3)


def _quote(page: Any, block: Block, _after: Block | None) -> None:
    """Quoted lines are indented, with a bar beside each: it survives a page break."""
    _style(page, ink=(70, 70, 70))
    for line in block.lines:
        for piece in page.multi_cell(
            page.epw - 7, LEADING, line or " ", dry_run=True, output="LINES"
        ):
            if page.will_page_break(LEADING):
                page.add_page()
                _style(page, ink=(70, 70, 70))
            top = page.get_y()
            _lines(page, piece or " ", indent=7)
            page.set_fill_color(200, 210, 216)
            page.rect(MARGIN + 2, top, 1, LEADING, style="F")
    page.ln(3)


def _table(page: Any, block: Block, _after: Block | None) -> None:
    """A ruled table: its head in bold, figures to the right, rows never cut by a page break."""
    from fpdf.fonts import FontFace

    _style(page, 10)
    align = tuple("RIGHT" if right else "LEFT" for right in block.numeric)
    head = FontFace(emphasis="BOLD", color=_RULE, fill_color=(255, 255, 255))
    with page.table(
        text_align=align or "LEFT",
        headings_style=head,
        line_height=LEADING,
        padding=1.2,
        borders_layout="HORIZONTAL_LINES",
        cell_fill_mode="NONE",
        col_widths=_widths(page, block),
    ) as table:
        for cells in block.rows:
            row = table.row()
            for cell in cells:
                row.cell(cell)
    page.ln(4)


def _widths(page: Any, block: Block) -> tuple[float, ...]:
    """Each column's share by its longest cell, none narrower than a tenth of the widest."""
    longest = [
        max(page.get_string_width(cell) for cell in column)
        for column in zip(*block.rows, strict=True)
    ]
    widest = max(longest, default=1.0) or 1.0
    return tuple(max(one, widest / 10) for one in longest)


def _watermark(page: Any, sheet: Sheet) -> None:
    page.set_font(_FAMILY, "b", 96)
    page.set_text_color(232, 232, 232)
    with page.rotation(55, page.w / 2, page.h / 2):
        width = page.get_string_width("DRAFT")
        page.text((page.w - width) / 2, page.h / 2 + 12, "DRAFT")
    page.set_y(10)
    _style(page, 9, bold=True, ink=(170, 30, 30))
    page.cell(page.epw, 5, sheet.mark, align="C", new_x="LMARGIN", new_y="NEXT")
    page.set_y(22)


def _footer(page: Any, sheet: Sheet) -> None:
    page.set_y(-FOOT + 4)
    _style(page, 8.5, ink=_GREY)
    page.cell(page.epw / 2, 5, sheet.reference)
    pages = page.str_alias_nb_pages
    # The place kept for the number of pages is wider than the number itself.
    slack = page.get_string_width(pages) - page.get_string_width("0")
    page.cell(page.epw / 2 + slack, 5, f"Page {page.page_no()} of {pages}", align="R")


_WRITE = {
    BlockKind.LETTERHEAD: _letterhead,
    BlockKind.HEADING: _heading,
    BlockKind.PARAGRAPH: _paragraph,
    BlockKind.BULLET: _bullet,
    BlockKind.QUOTE: _quote,
    BlockKind.TABLE: _table,
}
