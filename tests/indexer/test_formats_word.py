"""Word files come out as Word prints them."""

from io import BytesIO

import docx
import pytest
from made_files import levels, listed, numbering, p, word, zipped

from indexer.documents import Limits, Refused
from indexer.formats import read_bytes

OUTLINE = levels(("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))
RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


def text_of(data: bytes) -> str:
    return read_bytes(data, "word", Limits()).text


def run(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


@pytest.mark.parametrize(
    ("abstract", "nums", "body", "expected"),
    [
        (OUTLINE, [""], [(1, 0), (1, 1), (1, 1), (1, 2)], "1. x/1.1 x/1.2 x/(a) x"),
        (OUTLINE, [""], [(1, 0), (1, 1), (1, 0), (1, 1)], "1. x/1.1 x/2. x/2.1 x"),
        (OUTLINE, [""], [(1, 2), (1, 0)], "(a) x/1. x"),
        (OUTLINE, ["", ""], [(1, 0), (2, 0)], "1. x/2. x"),  # two nums share the counters
        (OUTLINE, ["", RESTART], [(1, 0), (1, 0), (2, 0), (2, 0)], "1. x/2. x/1. x/2. x"),
        (levels(("upperRoman", "%1)"), start=4), [""], [(1, 0), (1, 0)], "IV) x/V) x"),
        (levels(("upperLetter", "Q%1")), [""], [(1, 0)] * 2, "QA x/QB x"),
        (levels(("lowerLetter", "%1."), start=26), [""], [(1, 0)] * 2, "z. x/aa. x"),
        (levels(("ordinal", "%1")), [""], [(1, 0)] * 3, "1st x/2nd x/3rd x"),
        (levels(("decimalZero", "%1")), [""], [(1, 0)], "01 x"),
        (levels(("bullet", "\uf0b7")), [""], [(1, 0)], "• x"),
        (levels(("none", "%1")), [""], [(1, 0)], "x"),
        (OUTLINE, [""], [(0, 0), (7, 0)], "x//x"),  # list 0 is Word's "no list"; 7 is missing
    ],
)
def test_automatic_numbers(abstract: str, nums: list[str], body: list, expected: str) -> None:
    file = word("".join(listed("x", *at) for at in body), numbering=numbering(abstract, nums))
    assert text_of(file).replace("\n", "/") == expected


def test_legal_numbering_prints_every_level_in_digits() -> None:
    abstract = levels(("upperRoman", "%1."), ("decimal", "%1.%2")).replace(
        '<w:lvlText w:val="%1.%2"/>', '<w:isLgl/><w:lvlText w:val="%1.%2"/>'
    )
    file = word(listed("a", 1) + listed("b", 1, 1), numbering=numbering(abstract))
    assert text_of(file) == "I. a\n1.1 b"


def test_numbers_come_from_styles_and_the_styles_they_are_based_on() -> None:
    styles = (
        '<w:style w:styleId="Heading1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        '</w:style><w:style w:styleId="Mine"><w:basedOn w:val="Heading1"/></w:style>'
        '<w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    )
    body = "".join(p(name, f'<w:pStyle w:val="{name}"/>') for name in ("Heading1", "Mine", "Loop"))
    file = word(body, numbering=numbering(OUTLINE), styles=styles)
    assert text_of(file) == "1. Heading1\n2. Mine\n\nLoop"


def test_an_empty_numbered_paragraph_counts_but_does_not_print() -> None:
    body = listed("a", 1) + listed("", 1) + listed("c", 1)
    assert text_of(word(body, numbering=numbering(OUTLINE))) == "1. a\n3. c"


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a b\nc"),
        ("<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r>"
         "</w:del>", "new"),
        ("<w:moveFrom><w:r><w:t>old</w:t></w:r></w:moveFrom><w:r><w:t>here</w:t></w:r>", "here"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>open</w:t></w:r>",
         "open"),
        ('<w:hyperlink r:id="L"><w:r><w:t>our log</w:t></w:r></w:hyperlink>',
         "[our log](https://harrowmere.example/log)"),
        ('<w:hyperlink r:id="L"><w:r><w:t>www.harrowmere.example/log</w:t></w:r></w:hyperlink>',
         "www.harrowmere.example/log"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK '
         '"https://a.example/"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
         '<w:r><w:t>here</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
         "[here](https://a.example/)"),
        ('<w:r><w:t>p. </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>3</w:t></w:r>'
         "</w:fldSimple>", "p."),
        ("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>operate</w:t></w:r>", "co-operate"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t> Yes</w:t></w:r>', "☒ Yes"),
        ("<w:sdt><w:sdtContent><w:r><w:t>chosen</w:t></w:r></w:sdtContent></w:sdt>", "chosen"),
        ("<w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent>"
         "</w:drawing><w:t>text</w:t></w:r>", "text\n\nbox"),
        ("<w:unknown/><!-- remark --><w:r><w:t>x</w:t></w:r>", "x"),
    ],
)  # fmt: skip
def test_inside_a_paragraph(inner: str, expected: str) -> None:
    links = {"L": "https://harrowmere.example/log"}
    assert text_of(word(run(inner), links)) == expected


def test_a_deleted_paragraph_end_joins_the_next_one() -> None:
    body = p("We hold", "<w:rPr><w:del/></w:rPr>") + p("the data.")
    assert text_of(word(body)) == "We hold the data."


def test_headers_first_notes_then_footers_last_each_once() -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="H"/>'
        '<w:headerReference w:type="first" r:id="F"/><w:footerReference r:id="Z"/></w:sectPr>'
    )
    note = '<w:p><w:r><w:t>Answer</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    page = '<w:p><w:r><w:t>Page </w:t></w:r><w:fldSimple w:instr="PAGE"/></w:p>'
    file = word(
        f"<w:p><w:pPr>{section}</w:pPr></w:p>{note}{section}",
        {"H": "header1.xml", "F": "header2.xml", "Z": "footer1.xml"},
        header1=p("Our ref: 1234"),
        header2=p("not printed: the section has no first page of its own"),
        footer1=p("Harrowmere") + page,
        footnotes=f'<w:footnote w:id="2">{p("See the log.")}</w:footnote>',
    )
    assert text_of(file) == "Our ref: 1234\n\nAnswer[1]\n\n[1] See the log.\n\nHarrowmere"


def test_tables_are_rows_and_merged_cells_stand_once() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for n, row in enumerate(table.rows):
        for m, cell in enumerate(row.cells):
            cell.text = f"{n}{m}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "tall"
    table.cell(2, 0).add_table(1, 2).cell(0, 0).text = "inner"
    document.add_table(1, 1).cell(0, 0).text = "framed"
    out = BytesIO()
    document.save(out)
    assert text_of(out.getvalue()) == (
        "wide | 02\n10 | 11 | tall\n20 inner | | 21 |\n\nframed"
    )  # fmt: skip


def test_a_file_by_python_docx_with_its_own_list_styles_and_title() -> None:
    document = docx.Document()
    document.core_properties.title = "Response 1234"
    document.sections[0].header.paragraphs[0].text = "Harrowmere Borough Council"
    for text in ("How many?", "At what cost?"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("412", style="List Bullet")
    out = BytesIO()
    document.save(out)
    read = read_bytes(out.getvalue(), "word", Limits())
    assert read.text == "Harrowmere Borough Council\n\n1. How many?\n2. At what cost?\n• 412"
    assert read.title == "Response 1234"
    assert [read.text[one.start : one.end] for one in read.locators] == [
        "Harrowmere Borough Council", "1. How many?", "2. At what cost?", "• 412",
    ]  # fmt: skip
    assert read.place(28, 60) == "paragraph 2 to paragraph 4"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document/>', "XML entities"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document/>'.encode("utf-16"),
         "XML entities"),
        ("<w:document", "damaged"),
        ("<document><body/></document>", "no text"),
        ("<document/>", "no text"),
    ],
)  # fmt: skip
def test_what_is_wrong_inside_is_one_reason(document: str | bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        text_of(zipped({"word/document.xml": document}))


def test_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(Refused, match="more than 10 characters"):
        read_bytes(word(p("x" * 11)), "word", Limits(max_text_chars=10))
