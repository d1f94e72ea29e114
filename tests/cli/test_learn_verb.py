"""`foibot learn` as an officer meets it: mark, correct, learn, and take it back."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.app import App
from bot.books.lessons import keep_lesson, load_taught
from bot.books.reader import load_weights
from bot.casework import learn as learning
from bot.cli import foibot
from bot.foi.case import text_hash
from bot.foi.errors import FoiError
from bot.foi.lessons.lesson import Lesson
from tests.fake_embedder import HashEmbedder

LETTER = """Our reference: EXA-2026-%04d
3 March 2026

Freedom of Information Act 2000

Dear Requester,

Thank you for your request about benches.

Number of benches that the council owns in its parks
The parks team looks after 212 benches.
Name of the firm which repaired them in 2024
We are withholding this under section 43(2) of the Act because it would harm the firm.

If you are unhappy you may ask for an internal review.

Yours sincerely
"""


@pytest.fixture
def letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(App, "embedder", HashEmbedder())
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.txt").write_text(LETTER % number, encoding="utf-8")
    return folder / "1.txt"


def foibot_in(home: Path, *words: str) -> str:
    done = CliRunner().invoke(foibot, ["--home", str(home), *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def marked(home: Path, letter: Path, file: Path) -> Path:
    """The letter's marks, with its two parts joined into one."""
    said = foibot_in(home, "parse", str(letter), "--mark")
    said = said.replace("# 2: withheld foia:s43(2)\n", "").replace("Q2  ", "A1  ")
    said = said.replace("A2  ", "A1  ").replace("# 1: supplied", "# 1: partly supplied foia:s43(2)")
    file.write_text(said, encoding="utf-8")
    return file


def test_a_marked_letter_is_read_and_indexed_as_marked(
    home: Path, letter: Path, tmp_path: Path
) -> None:
    foibot_in(home, "ingest", str(letter.parent))
    marks = marked(home, letter, tmp_path / "marks.txt")
    page = foibot_in(home, "learn", str(marks))
    assert f"{letter}: 2 parts before, now 1" in page
    assert "1 indexed letter read differently now" in page
    read = json.loads(foibot_in(home, "parse", str(letter), "--json"))
    assert [(part["outcome"], part["provisions"]) for part in read["parts"]] == [
        ("partly_supplied", ["foia:s43(2)"])
    ]
    indexed = dict(App(home).index.catalogue.payloads("file"))
    assert len(indexed[str(letter)]["parts"]) == 1
    assert len(indexed[str(letter.with_name("2.txt"))]["parts"]) == 2
    again = json.loads(foibot_in(home, "learn", str(marks), "--json"))
    assert (again["changed"], again["lessons"]) == ([], 1), "twice is as good as once"
    assert json.loads(foibot_in(home, "ingest", str(letter.parent), "--json"))["unchanged"] == 2
    page = foibot_in(home, "learn", "--remove", str(marks))
    assert f"{letter}: 1 part before, now 2" in page
    assert load_taught(home).lessons == {}


def test_no_word_of_the_letter_is_kept_and_files_are_private(
    home: Path, letter: Path, tmp_path: Path
) -> None:
    foibot_in(home, "learn", str(marked(home, letter, tmp_path / "marks.txt")))
    (kept,) = (home / "lessons").iterdir()
    assert "benches" not in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o077 == 0


def test_a_backup_takes_the_lessons_along(home: Path, letter: Path, tmp_path: Path) -> None:
    foibot_in(home, "learn", str(marked(home, letter, tmp_path / "marks.txt")))
    foibot_in(home, "backup", str(tmp_path / "all.zip"))
    foibot_in(tmp_path / "new", "restore", str(tmp_path / "all.zip"))
    assert load_taught(tmp_path / "new") == load_taught(home)


def test_a_letter_that_has_changed_is_refused(home: Path, letter: Path, tmp_path: Path) -> None:
    marks = marked(home, letter, tmp_path / "marks.txt")
    letter.write_text(LETTER % 3, encoding="utf-8")
    with pytest.raises(FoiError, match="not the one that was marked"):
        foibot_in(home, "learn", str(marks))
    assert not (home / "lessons").exists()


@pytest.mark.parametrize(
    "old, new, sentence",
    [
        ("foia:s43(2)", "foia:s43(9)", "the law has no such provision"),
        ("# letter:", "# brief:", "no line '# letter: FILE'"),
    ],
)
def test_wrong_marks_keep_nothing(
    home: Path, letter: Path, tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    marks = marked(home, letter, tmp_path / "marks.txt")
    marks.write_text(marks.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(FoiError, match=sentence):
        foibot_in(home, "learn", str(marks))
    assert not (home / "lessons").exists()


def test_what_is_not_text_is_one_sentence(home: Path, tmp_path: Path) -> None:
    (tmp_path / "marks").write_bytes(b"\xff\xfe")
    with pytest.raises(FoiError, match="not text in UTF-8"):
        foibot_in(home, "learn", str(tmp_path / "marks"))


def test_a_broken_lesson_is_named(home: Path, letter: Path) -> None:
    (home / "lessons").mkdir(parents=True)
    (home / "lessons" / "x.json").write_text('{"text": "1"}', encoding="utf-8")
    with pytest.raises(FoiError, match=r"x\.json: it cannot be read as a lesson"):
        foibot_in(home, "parse", str(letter))


def test_from_enough_letters_on_their_layout_counts(
    home: Path, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = marked(home, letter, tmp_path / "marks.txt")
    foibot_in(home, "learn", str(marks))
    assert load_taught(home).weights is None
    monkeypatch.setattr(learning, "ENOUGH", 2)
    monkeypatch.setattr(learning, "COUNTS_AS", 200)
    first = next(iter(load_taught(home).lessons.values()))
    other = letter.with_name("2.txt")
    text = other.read_text(encoding="utf-8")
    keep_lesson(home, Lesson(text_hash(text), first.kind, first.parts), other)
    page = foibot_in(home, "learn", str(marks))
    assert "only one though more is asked: counts" in page
    assert load_taught(home).weights != load_weights()
    third = letter.with_name("3.txt")
    third.write_text(LETTER % 3, encoding="utf-8")
    read = json.loads(foibot_in(home, "parse", str(third), "--json"))
    assert len(read["parts"]) == 1, "a letter that nobody marked is divided as those were"
    other.unlink()
    assert f"{other}: it is gone or has changed" in foibot_in(home, "learn", str(marks))
    assert load_taught(home).weights is None
