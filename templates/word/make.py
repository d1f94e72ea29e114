"""Makes `letter.docx`, the default Word template: `python -m templates.word.make`."""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

INK, BLUE, GREY, RED = "1E1E1E", "005378", "696969", "AA1E1E"
FILE = Path(__file__).with_name("letter.docx")

BLOCKS = [
    ("{%p for block in blocks %}", "Normal"),
    ('{%p if block.kind == "letterhead" %}', "Normal"),
    ("{{ block.first }}", "Letter Authority"),
    ("{{ block.rest }}", "Letter Address"),
    ('{%p elif block.kind == "heading" and block.level == 1 %}', "Normal"),
    ("{{ block.text }}", "Heading 1"),
    ('{%p elif block.kind == "heading" %}', "Normal"),
    ("{{ block.text }}", "Heading 2"),
    ('{%p elif block.kind == "bullet" %}', "Normal"),
    ("{{ block.text }}", "List Bullet"),
    ('{%p elif block.kind == "quote" %}', "Normal"),
    ("{{ block.text }}", "Letter Quote"),
    ("{%p else %}", "Normal"),
    ("{{ block.text }}", "Normal"),
    ("{%p endif %}", "Normal"),
    ("{%p endfor %}", "Normal"),
]


def make() -> Any:
    """The template as a python-docx document."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
    _styles(document)
    for text, style in BLOCKS:
        document.add_paragraph(text, style=style)
    _header(section)
    _footer(section)
    return document


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _font(normal, 11, INK)
    normal.paragraph_format.space_after = Pt(8)
    normal.paragraph_format.line_spacing = 1.1
    _language(normal)
    for name, size in (("Heading 1", 15), ("Heading 2", 13)):
        _font(document.styles[name], size, BLUE, bold=True)
        document.styles[name].paragraph_format.space_before = Pt(12)
        document.styles[name].paragraph_format.space_after = Pt(4)
    _bordered(_added(document, "Letter Quote", 11, "464646", after=8), "left", 12, "C8D2D8")
    document.styles["Letter Quote"].paragraph_format.left_indent = Cm(0.6)
    _added(document, "Letter Authority", 17, BLUE, bold=True, after=2)
    _bordered(_added(document, "Letter Address", 10, GREY, after=14), "bottom", 8, BLUE)


def _added(
    document: Any, name: str, size: float, ink: str, *, bold: bool = False, after: float = 0
) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    _font(style, size, ink, bold=bold)
    style.paragraph_format.space_after = Pt(after)
    return style


def _font(style: Any, size: float, ink: str, *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = "Arial", Pt(size), bold
    style.font.color.rgb = RGBColor.from_string(ink)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for which in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(which), "Arial")
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(theme), None)


def _language(style: Any) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    style.element.get_or_add_rPr().append(language)


def _bordered(style: Any, side: str, eighths: int, colour: str) -> None:
    borders = OxmlElement("w:pBdr")
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", eighths), ("space", 6), ("color", colour)):
        border.set(qn(f"w:{name}"), str(value))
    borders.append(border)
    style.element.get_or_add_pPr().append(borders)


def _header(section: Any) -> None:
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run("{{ mark }}")
    run.font.bold, run.font.color.rgb = True, RGBColor.from_string(RED)


def _footer(section: Any) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(16), WD_ALIGN_PARAGRAPH.RIGHT)
    _small(paragraph.add_run("{{ reference }}\tPage "))
    _field(paragraph, "PAGE")
    _small(paragraph.add_run(" of "))
    _field(paragraph, "NUMPAGES")


def _small(run: Any) -> Any:
    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(GREY)
    return run


def _field(paragraph: Any, instruction: str) -> None:
    """A field that Word counts: begin, instruction, end."""
    for kind, text in (("begin", None), (None, instruction), ("end", None)):
        run = _small(paragraph.add_run())
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


if __name__ == "__main__":
    make().save(str(FILE))
