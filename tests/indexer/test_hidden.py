"""What files hold beside what they show is found, and a plain file has nothing."""

from pathlib import Path

import pytest
from docx import Document

from indexer.hidden import hidden_things

SHARED = Path(__file__).parents[3] / "shared" / "cases" / "mail"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not here")
def test_a_deletion_and_hidden_text_are_told_in_their_words() -> None:
    found = [thing.what for thing in hidden_things(SHARED / "letter_tracked.docx")]
    assert any(what.startswith("a deletion that can be read") for what in found)
    assert any(what.startswith("hidden text") for what in found)


def test_a_plain_file_holds_nothing_grave(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("The figures are below.")
    document.core_properties.comments = ""
    document.core_properties.author = ""
    document.save(str(tmp_path / "plain.docx"))
    assert [t for t in hidden_things(tmp_path / "plain.docx") if t.grave] == []


def test_a_hidden_sheet_and_hidden_rows_are_told(tmp_path: Path) -> None:
    from zipfile import ZipFile

    with ZipFile(tmp_path / "book.xlsx", "w") as package:
        package.writestr(
            "xl/workbook.xml", '<sheets><sheet name="Cases" sheetId="2" state="hidden"/></sheets>'
        )
        package.writestr(
            "xl/worksheets/sheet1.xml", '<row r="2" hidden="1"/><autoFilter ref="A1"/>'
        )
        package.writestr("xl/pivotCache/pivotCacheRecords1.xml", "<r/>")
    what = {thing.what for thing in hidden_things(tmp_path / "book.xlsx")}
    assert what == {"a hidden sheet", "hidden rows", "a filter", "the data behind a pivot table"}


def test_a_damaged_file_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "no.xlsx").write_bytes(b"no zip at all")
    assert "nothing could be looked at" in hidden_things(tmp_path / "no.xlsx")[0].what
