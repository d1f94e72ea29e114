"""Pages of a PDF that are only pictures, as scanners make them: read by Tesseract and marked."""

from io import BytesIO

import pypdfium2 as pdfium

from indexer.documents import Document, Limits, Refused
from indexer.formats.blocks import Blocks, tidy
from indexer.formats.picture import Reader

_SCALE = 200 / 72  # dots to a point: enough for a letter's print, four times faster than 400
_LARGEST = 20_000_000  # dots of one page: a poster is no letter


def read(file: pdfium.PdfDocument, pictures: list[bool], limits: Limits) -> Document:
    """The text of every page, from its picture where it is one; what is not read is named."""
    reader, blocks, unread = Reader(limits), Blocks(limits), []
    why = ""
    for number, (page, is_picture) in enumerate(zip(file, pictures, strict=True), start=1):
        blocks.turn_page(number)
        try:
            said = reader.words(_picture(page)) if is_picture else _printed(page)
        except Refused as refused:
            unread.append(number)
            why = why or refused.reason
            continue
        for paragraph in said.split("\n\n"):
            blocks.add("\n".join(tidy(line) for line in paragraph.splitlines() if line.strip()))
    if len(unread) == sum(pictures) and all(pictures):
        raise Refused(why.replace("it is a picture", "it has only pictures of text"))
    numbers = ", ".join(map(str, unread))
    warnings = [f"not read, only a picture: page {numbers} ({why})"] if unread else []
    found = blocks.document(file.get_metadata_dict().get("Title"), warnings=warnings)
    return Document(found.text, found.locators, found.title, warnings=found.warnings, ocr=True)


def _printed(page: pdfium.PdfPage) -> str:
    return str(page.get_textpage().get_text_bounded()).replace("\r\n", "\n")


def _picture(page: pdfium.PdfPage) -> bytes:
    """The page as a picture in grey."""
    width, height = page.get_size()
    scale = min(_SCALE, (_LARGEST / max(1.0, width * height)) ** 0.5)
    kept = BytesIO()
    page.render(scale=scale, grayscale=True).to_pil().save(kept, "PNG", compress_level=1)
    return kept.getvalue()
