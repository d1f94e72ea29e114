"""Files become letters once each, whatever happens to the files or to the program."""

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from bot.books.lawbook import load_law
from bot.casework.ingest import Reading, ingest
from bot.casework.law_texts import keep_law
from bot.foi.errors import FoiError
from bot.foi.law import Law
from indexer.readers import walk
from indexer.records import BEGINNING
from indexer.shelves import PRECEDENTS
from tests.casework.letters_to_read import NOW, READING, index_in, read_in, write_letter

KILLS = int(os.environ.get("FOIBOT_KILLS", "7"))

ROOT = Path(__file__).parents[2]
EACH = 4
"""Passages of one made letter: its question, its answer, and two paragraphs outside any part."""


def _tally(report: dict[str, object]) -> tuple[object, ...]:
    return tuple(report[name] for name in ("added", "updated", "unchanged", "letters"))


def _texts(home: Path) -> list[str]:
    with index_in(home).catalogue.replay(BEGINNING, ("question", "answer")) as replay:
        assert replay
        return [row.text for row in replay.added]


def test_letters_are_added_left_alone_and_replaced(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    for number in (1, 2, 3):
        write_letter(folder, number)
    assert _tally(read_in(home, folder)) == (3, 0, 0, 3)
    assert _tally(read_in(home, folder)) == (0, 0, 3, 3)
    write_letter(folder, 2, answer="None were found.")
    assert _tally(read_in(home, folder)) == (0, 1, 2, 3)
    assert "None were found." in " ".join(_texts(home))


def test_the_same_bytes_under_two_names_are_one_letter(home: Path, tmp_path: Path) -> None:
    first = write_letter(tmp_path / "a", 1)
    copy = tmp_path / "b.txt"
    copy.write_bytes(first.read_bytes())
    assert _tally(read_in(home, tmp_path / "a", copy)) == (1, 0, 1, 1)
    assert _tally(read_in(home, tmp_path / "a", copy)) == (0, 0, 2, 1)


def test_a_moved_letter_is_followed(home: Path, tmp_path: Path) -> None:
    old = write_letter(tmp_path / "old", 1)
    read_in(home, old)
    new = tmp_path / "new.txt"
    old.rename(new)
    assert _tally(read_in(home, new)) == (0, 0, 1, 1)
    assert index_in(home).catalogue.known(str(new))


def test_a_file_that_vanishes_or_cannot_be_read_stops_no_other(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    for number in (1, 2, 3):
        write_letter(folder, number)
    (folder / "2.txt").write_bytes(b"")

    def vanish(paths):
        found = walk(paths)
        (folder / "3.txt").unlink()
        return found

    reading = Reading(vanish, READING.read_many, READING.parse)
    report = ingest([folder, tmp_path / "none.txt"], index_in(home), reading, Law({}), NOW)
    assert _tally(report) == (1, 0, 0, 1)
    assert [Path(each["path"]).name for each in report["failed"]] == ["none.txt", "2.txt", "3.txt"]
    assert all(each["reason"] for each in report["failed"])


def test_a_pipe_in_the_folder_is_refused_and_not_waited_for(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    write_letter(folder, 1)
    os.mkfifo(folder / "pipe.txt")
    report = ingest([folder], index_in(home), READING, Law({}), NOW)
    assert _tally(report) == (1, 0, 0, 1)
    assert [Path(each["path"]).name for each in report["failed"]] == ["pipe.txt"]


def test_a_letter_that_trips_the_parser_is_named(home: Path, tmp_path: Path) -> None:
    def trip(text: str):
        raise ValueError("odd")

    path = write_letter(tmp_path, 1)
    reading = Reading(walk, READING.read_many, trip)
    report = ingest([path], index_in(home), reading, Law({}), NOW)
    assert report["failed"] == [
        {"path": str(path), "reason": "it could not be understood (ValueError: odd)"}
    ]


def test_nothing_personal_reaches_the_index(home: Path, tmp_path: Path) -> None:
    answer = "Ms Okonkwo, please ring 01632 960123 or write to dogs@mail.example at HM1 2AB."
    read_in(home, write_letter(tmp_path, 1, answer=answer))
    catalogue = index_in(home).catalogue
    document = catalogue.documents([1])[1]
    for said in (*_texts(home), str(document.payload), document.title or ""):
        assert not any(
            secret in said for secret in ("Okonkwo", "960123", "mail.example", "HM1 2AB")
        )
    assert "[telephone]" in " ".join(_texts(home))


def test_a_change_of_what_may_be_shown_reads_again(home: Path, tmp_path: Path) -> None:
    path = write_letter(tmp_path, 1, answer="Write to dogs@mail.example.")
    read_in(home, path)
    reading = Reading(walk, READING.read_many, READING.parse, ("dogs@mail.example",))
    report = ingest([path], index_in(home), reading, Law({}), NOW)
    assert _tally(report) == (0, 1, 0, 1)
    assert "dogs@mail.example" in " ".join(_texts(home))


def _run_and_kill(home: Path, folder: Path, after: int) -> int:
    """Start an ingest, kill it after so many letters; how many letters it had reported."""
    command = [sys.executable, "-m", "tests.casework.letters_to_read", str(home), str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout
    told = 0
    for _line in process.stdout:
        told += 1
        if told >= after:
            process.kill()
    process.wait()
    return told


def test_killed_at_any_moment_the_index_is_whole(home: Path, tmp_path: Path) -> None:
    folder, chance, letters = tmp_path / "letters", random.Random(7), 16
    for number in range(letters):
        write_letter(folder, number, thing=f"things of kind {number}")
    told = 0
    for _ in range(KILLS):
        reported = _run_and_kill(home, folder, after=chance.randint(1, letters))
        told = max(told, reported)
        index = index_in(home)
        there = index.catalogue.counts()
        assert there.get("response", 0) >= reported
        assert there["passages"] == EACH * there.get("response", 0)
        index.refresh()
        (asked,) = index.search.prepare(["things of kind 0"])
        assert index.lexical.refresh() == there["passages"]
        assert len(index.search.find(asked, PRECEDENTS, 100)) == there["passages"]
        if there["response"] == letters:  # begin anew, so that every kill meets work to do
            for number in range(letters):
                index.catalogue.remove(str((folder / f"{number}.txt").resolve()))
    report = read_in(home, folder)
    assert report["letters"] == letters
    texts = _texts(home)
    assert len(texts) == 2 * letters
    assert len({text for text in texts if "kind" in text}) == letters
    assert told > 1


def test_two_at_once_add_each_letter_once(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    for number in range(12):
        write_letter(folder, number)
    command = [sys.executable, "-m", "tests.casework.letters_to_read", str(home), str(folder)]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    index = index_in(home)
    assert index.catalogue.counts() == {"response": 12, "passages": 12 * EACH}
    assert index.lexical.refresh() == 12 * EACH


def test_a_worker_that_does_not_finish_is_not_waited_for_for_ever(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.casework.ingest.LONGEST", 0.0)
    held, free = write_letter(tmp_path / "letters", 1), write_letter(tmp_path / "letters", 2)
    seen: list[Path] = []
    with index_in(home).claims() as other:
        assert other.take(hashlib.sha256(held.read_bytes()).hexdigest())
        report = read_in(home, tmp_path / "letters", tick=seen.append)
    assert _tally(report) == (1, 0, 0, 1)
    assert [each["path"] for each in report["failed"]] == [str(held)]
    assert seen == [free, held]
    assert _tally(read_in(home, tmp_path / "letters")) == (1, 0, 1, 2)


def test_laws_texts_that_another_keeps_are_waited_for(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.casework.law_texts.LONGEST", 0.0)
    index = index_in(home)
    with index.claims() as other, index.claims() as ours:
        assert other.take("law")
        with pytest.raises(FoiError, match="another ingest has been at them"):
            keep_law(load_law(home), index, NOW, ours)
        other.give_back("law")
        keep_law(load_law(home), index, NOW, ours)
    assert index.catalogue.sources("law")


@pytest.mark.parametrize("missing", [".", "nothing-here"])
def test_no_letters_at_all(missing: str, home: Path, tmp_path: Path) -> None:
    report = read_in(home, tmp_path / missing)
    assert (report["added"], report["letters"], report["passages"]) == (0, 0, 0)
