"""PDF: text with its pages, by PDFium; ruled tables by pdfplumber. Pictures of text are refused."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from indexer.documents import Document, Limits, Refused
from indexer.formats import pdf_scans, pdf_tables
from indexer.formats.blocks import CONTINUED, TABLE, Blocks, link, tidy, too_much_text
from indexer.formats.pdf_cleaning import joined, vocabulary, without_margins
from indexer.formats.pdf_layout import Box, lines, paragraphs, segments, usual_gap

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB06: "st"}
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}  # how PDFium marks a hyphen at a line's end
_PRINTED = {**_LIGATURES, **_HYPHENS}
_NO_PRINT = frozenset(("\r", "\n", "", "\0"))
_STOPS = frozenset(".?!:;|")
_RULES = range(6, 3_000)  # drawn lines of a page with tables: fewer make none, more are a map


def read(data: bytes, limits: Limits) -> Document:
    """Read one PDF; paragraphs are numbered anew on each page."""
    file = _open(data)
    if len(file) > limits.max_pages:
        raise Refused(
            f"it has {len(file):,} pages, more than the {limits.max_pages:,} allowed; "
            "split it, or raise reading_max_pages"
        )
    tables = pdf_tables.Tables(BytesIO(data))
    pages = [_page(page, n, tables, limits) for n, page in enumerate(file, start=1)]
    if limits.incoming and any(page.is_picture for page in pages):
        return pdf_scans.read(file, [page.is_picture for page in pages], limits)
    if not any(page.lines for page in pages):
        raise Refused("it has no text layer, only pictures: run OCR on it and try again")
    cleaned = without_margins([page.lines for page in pages], [page.height for page in pages])
    pictures = [n for n, page in enumerate(pages, start=1) if page.is_picture]
    return _document(cleaned, limits, file.get_metadata_dict().get("Title"), pictures)


@dataclass(frozen=True)
class Page:
    """One page's lines in reading order; a picture is a page that holds images and no text."""

    lines: list[Box]
    height: float
    is_picture: bool


def _page(page: pdfium.PdfPage, number: int, tables: pdf_tables.Tables, limits: Limits) -> Page:
    """Read one page and let go of it."""
    chars, height = list(_chars(page, limits)), page.get_height()
    is_ruled = _drawn(page, raw.FPDF_PAGEOBJ_PATH) in _RULES
    found = tables.on(number, height, chars) if is_ruled else []
    in_table = {id(char) for table in found for char in table.chars}
    free = segments(char for char in chars if id(char) not in in_table)
    is_picture = not chars and _drawn(page, raw.FPDF_PAGEOBJ_IMAGE) > 0
    page.close()
    return Page(lines([*free, *(row for one in found for row in one.rows)]), height, is_picture)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as problem:
        if "password" in str(problem).lower():
            reason = "it is encrypted; save it without a password and try again"
            raise Refused(reason) from problem
        raise Refused("it is damaged; open it and save it again") from problem


def _document(
    pages: list[list[Box]], limits: Limits, title: str | None, pictures: list[int]
) -> Document:
    """The pages' paragraphs, with hyphens at line ends mended."""
    words, usual = vocabulary(pages), usual_gap(pages)
    blocks, before = Blocks(limits), ""
    for number, page in enumerate(pages, start=1):
        blocks.turn_page(number)
        for n, paragraph in enumerate(paragraphs(page, usual)):
            text = tidy(joined([line.text for line in paragraph], words))
            group = TABLE if paragraph[0].is_row else ""
            runs_on = not n and not group and text[:1].islower() and before[-1:] not in _STOPS
            blocks.add(text, CONTINUED if runs_on else group)
            before = text or before
    numbers = ", ".join(map(str, pictures))
    warning = f"without text, only a picture, so not read: page {numbers}; run OCR on the file"
    return blocks.document(title, warnings=[warning] if pictures else [])


def _chars(page: pdfium.PdfPage, limits: Limits) -> Iterator[Box]:
    """Every printed character with its place, link addresses added where the text hides them."""
    text_page, height = page.get_textpage(), page.get_height()
    count = text_page.count_chars()
    if count > limits.max_text_chars:
        raise Refused(too_much_text(limits))
    codes = [raw.FPDFText_GetUnicode(text_page, n) for n in range(count)]
    texts = [_PRINTED.get(code) or chr(code) for code in codes]
    _add_links(page, text_page, texts)
    place = raw.FS_RECTF()  # one for all: PDFium fills it anew for each character
    for n, text in enumerate(texts):
        if text not in _NO_PRINT and raw.FPDFText_GetLooseCharBox(text_page, n, place):
            yield Box(text, place.left, height - place.top, place.right, height - place.bottom)
    text_page.close()


def _add_links(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, texts: list[str]) -> None:
    """Turn the characters under each link into `[text](address)`, unless they say the address."""
    for address, rect in _links(page):
        middle = (rect.bottom + rect.top) / 2
        under = [
            n
            for n in range(len(texts))
            if texts[n].strip() and _covers(rect, middle, text_page.get_charbox(n, loose=True))
        ]
        if under:
            said = "".join(texts[under[0] : under[-1] + 1])
            if link(said, address) != said:
                texts[under[0]] = f"[{texts[under[0]]}"
                texts[under[-1]] = f"{texts[under[-1]]}]({address})"


def _covers(rect: raw.FS_RECTF, middle: float, char: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = char
    return rect.left - 1 < (left + right) / 2 < rect.right + 1 and bottom < middle < top


def _links(page: pdfium.PdfPage) -> Iterator[tuple[str, raw.FS_RECTF]]:
    """The web addresses that the page's links lead to, and where the links stand."""
    position, found = ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, position, found):
        action, rect = raw.FPDFLink_GetAction(found), raw.FS_RECTF()
        if not action or not raw.FPDFLink_GetAnnotRect(found, rect):
            continue
        length = raw.FPDFAction_GetURIPath(page.pdf, action, None, 0)
        buffer = ctypes.create_string_buffer(length)
        raw.FPDFAction_GetURIPath(page.pdf, action, buffer, length)
        if address := buffer.value.decode("utf-8", errors="replace"):
            yield address, rect


def _drawn(page: pdfium.PdfPage, kind: int) -> int:
    """How many objects of that kind (paths, images) are drawn on the page."""
    return sum(1 for _ in page.get_objects(filter=[kind], max_depth=2))
