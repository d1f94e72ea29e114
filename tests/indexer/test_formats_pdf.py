"""PDFs come out in reading order, without what only their pages needed."""

from io import BytesIO

import pypdfium2
import pytest
from fpdf import FPDF
from made_files import pdf
from PIL import Image

from indexer.documents import Document, Limits, Refused
from indexer.formats import read_bytes
from indexer.formats.pdf_cleaning import joined

PROSE = "The council keeps its roads in repair and inspects each of them at least once a year. "


def read(data: bytes, limits: Limits | None = None) -> Document:
    return read_bytes(data, "pdf", limits or Limits())


def page() -> FPDF:
    file = FPDF()
    file.set_auto_page_break(False)
    file.add_page()
    file.set_font("Helvetica", size=11)
    return file


def test_running_lines_stand_once_and_page_numbers_not_at_all() -> None:
    data = pdf(
        ["First page.", "Second page.", "Third page."],
        header="Harrowmere Borough Council  Our ref: 1234",
        footer="Page # of 3",
        title="Response",
    )
    read_in = read(data)
    assert read_in.text == (
        "Harrowmere Borough Council Our ref: 1234\n\nFirst page.\n\nSecond page.\n\nThird page."
    )
    assert read_in.title == "Response"


@pytest.mark.parametrize("footer", ["Page #", "- # -", "#", "Page # of 9", "# / 9"])
def test_page_numbers_of_every_sort_go(footer: str) -> None:
    assert read(pdf(["One.", "Two."], footer=footer)).text == "One.\n\nTwo."


def test_a_number_that_stands_on_one_page_only_is_kept() -> None:
    assert read(pdf(["One.", "Two."], header="")).text == "One.\n\nTwo."
    assert "412" in read(pdf(["One."], footer="412")).text


def test_a_span_is_told_by_page_and_paragraph() -> None:
    read_in = read(pdf(["One.\n\nTwo.", "Three.\n\nFour.\n\nFive."]))
    start = read_in.text.index("Five.")
    assert read_in.place(start, start + 5) == "page 2, paragraph 3"
    assert read_in.place(0, start) == "page 1, paragraph 1 to page 2, paragraph 2"


def test_lines_of_a_paragraph_stay_together_and_paragraphs_apart() -> None:
    read_in = read(pdf([PROSE * 3 + "\n\n" + PROSE * 3]))
    assert len(read_in.text.split("\n\n")) == 2
    assert read_in.text.replace("\n\n", " ").replace("\n", " ") == (PROSE * 6).strip()


@pytest.mark.parametrize(
    ("lines", "words", "expected"),
    [
        (["the infor-", "mation held"], [], "the information\nheld"),
        (["a long-", "term plan."], [], "a long-term\nplan."),
        (["the re-", "quest, then"], ["request"], "the request,\nthen"),
        (["a risk-", "based view"], ["risk-based"], "a risk-based\nview"),
        (["road-", "works"], ["roadworks", "road", "works"], "roadworks"),
        (["police-", "force"], ["police", "force"], "police-force"),
        (["section 24-", "and"], [], "section 24-\nand"),
        (["from Monday -", "to Friday"], [], "from Monday -\nto Friday"),
        (["Harrow-", "Mere"], [], "Harrow-\nMere"),
        ([], [], ""),
    ],
)
def test_broken_words(lines: list[str], words: list[str], expected: str) -> None:
    assert joined(lines, frozenset(words)) == expected


def test_two_columns_are_read_one_after_the_other() -> None:
    file = page()
    top = file.get_y()
    for left, word in ((10, "left"), (110, "right")):
        file.set_xy(left, top)
        file.multi_cell(85, 6, PROSE.replace("roads", word) * 4, align="L")
    flat = " ".join(read(bytes(file.output())).text.split())
    assert (
        flat == (PROSE.replace("roads", "left") * 4 + PROSE.replace("roads", "right") * 4).strip()
    )


def test_columns_drawn_across_line_by_line_are_read_down() -> None:
    file = page()
    for n in range(8):
        file.text(10, 30 + 6 * n, f"left column, line {n}, of some prose")
        file.text(110, 30 + 6 * n, f"right column, line {n}, of some prose")
    found = read(bytes(file.output())).text
    assert found.index("left column, line 7") < found.index("right column, line 0")


def test_ruled_tables_are_rows() -> None:
    file = page()
    rows = [
        ("No", "Question", "Answer"),
        ("1", "How many potholes were reported in each ward in that year?", "We hold this: 412."),
        ("2", "At what cost?", "450 pounds in all, by the ledger of the highways team."),
    ]
    with file.table() as table:
        for texts in rows:
            row = table.row()
            for text in texts:
                row.cell(text)
    file.ln(8)
    file.write(6, "That is all.")
    assert read(bytes(file.output())).text == (
        "\n".join(" | ".join(row) for row in rows) + "\n\nThat is all."
    )


def test_hidden_link_addresses_are_kept() -> None:
    file = page()
    file.write(6, "See ")
    file.write(6, "our log", link="https://www.harrowmere.example/log")
    file.write(6, " or ")
    file.write(6, "www.harrowmere.example", link="https://www.harrowmere.example/")
    assert read(bytes(file.output())).text == (
        "See [our log](https://www.harrowmere.example/log) or www.harrowmere.example"
    )


def test_a_numbered_list_with_a_wide_tab_keeps_its_numbers() -> None:
    file = page()
    for n, text in enumerate(("How many potholes?", "At what cost?"), start=1):
        file.text(10, 30 + 6 * n, f"{n}.")
        file.text(30, 30 + 6 * n, text)
    assert read(bytes(file.output())).text == "1. How many potholes?\n2. At what cost?"


def test_pictures_of_text_are_refused() -> None:
    blank = pypdfium2.PdfDocument.new()
    blank.new_page(595, 842)
    out = BytesIO()
    blank.save(out)
    with pytest.raises(Refused, match="run OCR on it and try again"):
        read(out.getvalue())


def test_encrypted_files_are_refused() -> None:
    file = page()
    file.write(6, "secret")
    file.set_encryption(owner_password="o", user_password="u")
    with pytest.raises(Refused, match="encrypted; save it without a password"):
        read(bytes(file.output()))


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(Refused, match="3 pages, more than the 2 allowed"):
        read(pdf(["a", "b", "c"]), Limits(max_pages=2))


def test_a_cut_off_file_is_refused() -> None:
    with pytest.raises(Refused, match="damaged"):
        read(pdf(["a"])[:300])


def test_a_paragraph_that_runs_over_a_page_stays_together() -> None:
    read_in = read(pdf(["We hold the information,", "and it is attached.\n\nthe end"]))
    assert read_in.text == "We hold the information,\nand it is attached.\n\nthe end"
    assert read_in.locators[1].words == "page 2, paragraph 1"


def test_a_page_that_is_only_a_picture_is_warned_about() -> None:
    file = page()
    file.write(6, "We hold it.")
    file.add_page()
    file.image(Image.new("RGB", (50, 50)), w=100)
    found = read(bytes(file.output()))
    assert found.text == "We hold it."
    assert "page 2; run OCR" in found.warnings[0]
