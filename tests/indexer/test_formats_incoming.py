"""What comes in is read too: old formats, spreadsheets, pictures. Of a folder it is not."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from indexer.documents import Document, Limits, Unreadable
from indexer.formats import picture
from indexer.readers import read, read_many

SAMPLES = Path(__file__).parent / "samples"
INCOMING = Limits(incoming=True)
SAYS = {
    "questions.doc": "skate parks does the council run?\n\nWhat did each cost in 2025? It’s",
    "questions.rtf": "1.\tHow many skate parks does the council run?",
    "questions.csv": "How many skate parks are there? | 2025\nWhat did each cost? | 2024; 2025",
    "questions.xls": "How many skate parks are there? | 2025\nWhat did each cost? | 2024; 2025",
    "questions.xlsx": "Sheet: Questions\n\nQuestion | Years\nHow many skate parks are there?",
    "questions.ods": "How many skate parks are there? | 2025\nWhat did each cost? | 2024; 2025",
}
needs_tesseract = pytest.mark.skipif(
    not shutil.which("tesseract"), reason="no Tesseract here (`python -m tests.tools` installs it)"
)


@pytest.mark.parametrize("name", SAYS)
def test_an_old_format_is_read_where_it_comes_in(name: str) -> None:
    assert SAYS[name] in read(SAMPLES / name, INCOMING).text
    with pytest.raises(Unreadable):
        read(SAMPLES / name, Limits())


@pytest.mark.parametrize("cut", [1, 600, 5_000, 12_000])
def test_a_file_cut_short_is_refused_or_read_and_nothing_else(cut: int, tmp_path: Path) -> None:
    for name in SAYS:
        path = tmp_path / name
        path.write_bytes((SAMPLES / name).read_bytes()[:cut])
        ((_, outcome),) = read_many([path], INCOMING, workers=1)
        assert isinstance(outcome, Document) or outcome.reason


def test_an_old_word_file_may_be_rich_text_inside(tmp_path: Path) -> None:
    path = tmp_path / "questions.doc"
    shutil.copy(SAMPLES / "questions.rtf", path)
    assert SAYS["questions.rtf"] in read(path, INCOMING).text


def scanned(words: str, form: str) -> bytes:
    page = Image.new("L", (1240, 900), 255)
    font = ImageFont.load_default(size=32)
    ImageDraw.Draw(page).multiline_text((80, 80), words, fill=0, font=font, spacing=24)
    kept = BytesIO()
    page.save(kept, form)
    return kept.getvalue()


@needs_tesseract
@pytest.mark.parametrize(("form", "ending"), [("PNG", ".png"), ("TIFF", ".tif"), ("PDF", ".pdf")])
def test_a_picture_of_text_is_read_and_marked(form: str, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"scan{ending}"
    path.write_bytes(scanned("1. How many skate parks are there?\n2. What did they cost?", form))
    found = read(path, INCOMING)
    assert "How many skate parks" in found.text
    assert "What did they cost" in found.text
    assert found.ocr


@needs_tesseract
def test_a_picture_without_words_says_so(tmp_path: Path) -> None:
    path = tmp_path / "empty.png"
    path.write_bytes(scanned("", "PNG"))
    with pytest.raises(Unreadable, match="without text"):
        read(path, INCOMING)


def test_where_tesseract_is_missing_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture.shutil, "which", lambda _: None)
    assert picture.installed() == ""
    with pytest.raises(Exception, match="not installed") as told:
        picture.Reader(INCOMING).words(b"")
    assert picture.MISSING in str(told.value)
