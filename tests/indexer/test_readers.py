"""Reading through the worker: hostile files cost one refusal each, and the rest goes on."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_files import compound, odt, outlook, p, pdf, pdf_of, word, zipped

from indexer.documents import Document, Limits, Unreadable
from indexer.pool import Worker
from indexer.readers import read, read_many

GOOD = {
    "letter.txt": b"We hold it.",
    "letter.md": b"We hold it.",
    "letter.html": b"<p>We hold it.",
    "letter.docx": word(p("We hold it.")),
    "letter.pdf": pdf(["We hold it."]),
    "letter.odt": odt("<text:p>We hold it.</text:p>"),
    "letter.eml": b"Message-ID: <1@x.example>\n\nWe hold it.",
    "letter.msg": outlook("We hold it."),
}
HUNDRED_KB = b"\0" * 100_000

BAD = {
    "empty.docx": (b"", "it is empty"),
    "bomb.docx": (zipped({"word/document.xml": b"\0" * 5_000_000}), "zip bomb"),
    "parts.docx": (zipped({f"word/{n}": "" for n in range(10_001)} | {"word/document.xml": ""}),
                   "zip bomb"),
    "large.docx": (zipped({"word/document.xml": HUNDRED_KB, "word/b.xml": HUNDRED_KB}, 0),
                   "unpack to 200,000 bytes, more than the 150,000 allowed"),
    "entities.docx": (zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'}),
                      "declares XML entities"),
    "really.docx": (GOOD["letter.pdf"], "its content is a PDF, its name says a Word document"),
    "really.pdf": (GOOD["letter.docx"], "its content is a Word document .* rename it to .docx"),
    "junk.pdf": (os.urandom(5000), "not a PDF, or it is damaged"),
    "sheet.docx": (zipped({"xl/workbook.xml": ""}), "a spreadsheet"),
    "junk.txt": (os.urandom(5000), "not text"),
    "junk.msg": (os.urandom(5000), "not an Outlook mail"),
    "broken.msg": (GOOD["letter.msg"][:700], "damaged"),
    "old.docx": (compound({"WordDocument": b"x"}), "its content is an old Word file; save it as"),
    "locked.docx": (compound({"EncryptedPackage": b"x"}), "encrypted; save it without a password"),
    "strange.msg": (compound({"x": b"x"}), "of a kind that is not known"),
    "broken.odt": (GOOD["letter.odt"][:200], "damaged"),
    "deep.docx": (word("<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000), "damaged"),
    "deep.html": (b"<div>" * 30_000 + b"x", "nested too deeply"),
    "pages.pdf": (pdf(["x"] * 4), "4 pages, more than the 3 allowed"),
    "over.txt": (b"x" * 1_000_001, "1,000,001 bytes, more than the 1,000,000 allowed"),
    "wordy.txt": (b"x" * 500_001, "more than 500,000 characters"),
    "old.doc": (b"\xd0\xcf\x11\xe0", "an old Word file; save it as .docx"),
}  # fmt: skip
LIMITS = Limits(
    max_bytes=1_000_000, max_pages=3, max_text_chars=500_000, max_unzipped_bytes=150_000
)


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker(Limits())
    yield worker
    worker.stop()


def test_every_format_is_read_and_every_bad_file_has_one_reason(tmp_path: Path) -> None:
    files = {**GOOD, **{name: data for name, (data, _) in BAD.items()}}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    paths = [tmp_path / name for name in sorted(files)]
    outcomes = dict(read_many(paths, LIMITS))
    assert list(outcomes) == paths
    for name in GOOD:
        outcome = outcomes[tmp_path / name]
        assert isinstance(outcome, Document), f"{name}: {outcome}"
        assert outcome.text == "We hold it."
    for name, (_, reason) in BAD.items():
        outcome = outcomes[tmp_path / name]
        assert isinstance(outcome, Unreadable), name
        assert outcome.path == tmp_path / name
        assert re.search(reason, outcome.reason), f"{name}: {outcome.reason}"


def test_one_file_is_read_or_raises(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(GOOD["letter.docx"])
    assert read(path, Limits()).text == "We hold it."
    with pytest.raises(Unreadable, match=r"gone\.docx: there is no such file"):
        read(tmp_path / "gone.docx", Limits())


def test_a_parser_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "slow.html"
    path.write_bytes(b"<p>x" * 300_000)
    with pytest.raises(Unreadable, match=r"more than 0\.2 seconds to read"):
        read(path, Limits(max_seconds=0.2))


def test_a_parser_that_eats_memory_is_stopped_and_the_next_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "heavy.html").write_bytes(b"<b>x" * 400_000)
    (tmp_path / "light.html").write_bytes(b"<p>x")
    names = (tmp_path / "heavy.html", tmp_path / "light.html")
    limits = Limits(max_memory_bytes=150_000_000)
    heavy, light = (outcome for _, outcome in read_many(names, limits, workers=1))
    assert isinstance(heavy, Unreadable)
    assert "needs more than 150,000,000 bytes of memory" in heavy.reason
    assert isinstance(light, Document)


def test_a_parser_that_crashes_costs_one_file(tmp_path: Path) -> None:
    (tmp_path / "bomb.pdf").write_bytes(pdf_of(b" " * 200_000_000))
    (tmp_path / "light.pdf").write_bytes(GOOD["letter.pdf"])
    names = (tmp_path / "bomb.pdf", tmp_path / "light.pdf")
    bomb, light = (one for _, one in read_many(names, Limits(max_memory_bytes=200_000_000), 1))
    assert isinstance(bomb, Unreadable)
    assert "its reader broke off" in bomb.reason
    assert isinstance(light, Document)


def test_a_worker_that_was_killed_is_replaced(tmp_path: Path, worker: Worker) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(GOOD["letter.docx"])
    for _ in range(2):
        assert worker.read(path, "word").text == "We hold it."
        assert worker.process_id
        os.kill(worker.process_id, 9)


def test_many_files_may_be_left_half_read(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(GOOD["letter.docx"])
    outcomes = read_many([path] * 50, Limits())
    assert isinstance(next(outcomes)[1], Document)
    outcomes.close()  # type: ignore[attr-defined]


def test_a_folder_cannot_slip_its_own_modules_into_the_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken over')")
    (tmp_path / "letter.docx").write_bytes(GOOD["letter.docx"])
    monkeypatch.chdir(tmp_path)
    assert read(Path("letter.docx"), Limits()).text == "We hold it."


def test_the_worker_imports_no_model() -> None:
    asked = "import sys, indexer.worker, indexer.readers; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"torch", "transformers", "onnxruntime", "faiss", "numpy", "lxml", "pypdfium2", "bs4"}
    assert not heavy & set(loaded)
