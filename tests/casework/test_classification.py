"""A document's classification: set on ingest, and never lost by reading the file again."""

from pathlib import Path

from bot.casework.ingest import ingest
from bot.foi.law import Law
from tests.casework.letters_to_read import NOW, READING, index_in, read_in, write_letter

SENSITIVE = "official-sensitive"


def read_as(home: Path, path: Path, classification: str) -> None:
    ingest([path], index_in(home), READING, Law({}), NOW, classification=classification)


def of(home: Path, *paths: Path) -> list[str]:
    names = [str(path.resolve()) for path in paths]
    return [row.classification for row in index_in(home).catalogue.named(names)]


def test_it_is_official_unless_it_is_said(home: Path, tmp_path: Path) -> None:
    plain, other = write_letter(tmp_path / "a", 1), write_letter(tmp_path / "b", 2)
    read_in(home, plain)
    read_as(home, other, SENSITIVE)
    assert of(home, plain) == ["official"]
    assert of(home, other) == [SENSITIVE]


def test_it_can_be_set_for_what_is_indexed_already_and_be_taken_away(
    home: Path, tmp_path: Path
) -> None:
    letter = write_letter(tmp_path / "a", 1)
    read_in(home, letter)
    read_as(home, letter, SENSITIVE)
    assert of(home, letter) == [SENSITIVE]
    read_as(home, letter, "official")
    assert of(home, letter) == ["official"]


def test_reading_a_changed_file_without_saying_it_again_keeps_it(
    home: Path, tmp_path: Path
) -> None:
    letter = write_letter(tmp_path / "a", 1)
    read_as(home, letter, SENSITIVE)
    write_letter(tmp_path / "a", 1, answer="None were found.")
    read_in(home, letter)
    assert of(home, letter) == [SENSITIVE]


def test_a_copy_of_a_file_is_under_the_same_classification(home: Path, tmp_path: Path) -> None:
    letter = write_letter(tmp_path / "a", 1)
    read_in(home, letter)
    copy = write_letter(tmp_path / "b", 1)
    read_as(home, copy, SENSITIVE)
    assert of(home, letter) == [SENSITIVE]
