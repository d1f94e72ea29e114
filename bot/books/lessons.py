"""Reads and keeps what an authority's own letters taught: `HOME/lessons/`, a file a letter."""

import json
from pathlib import Path
from typing import Any

import yaml

from bot.books.reader import load_weights
from bot.foi.errors import FoiError
from bot.foi.lessons.lesson import UNTAUGHT, Lesson, LessonPart, Taught
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind, Outcome, Span
from indexer.durable import make_folder, write_whole

FOLDER = "lessons"
WEIGHTS = "weights.yaml"
_HEAD = "# What each feature of a reading counts for this authority. Written by `foibot learn`.\n"


def load_taught(home: Path) -> Taught:
    """All lessons of a home; a FoiError names the file and the field that is wrong."""
    folder = home / FOLDER
    if not folder.is_dir():
        return UNTAUGHT
    lessons = [load_lesson(path)[0] for path in lesson_files(home)]
    weights = load_weights(folder / WEIGHTS) if (folder / WEIGHTS).exists() else None
    return Taught({one.sha256: one for one in lessons}, weights)


def lesson_files(home: Path) -> list[Path]:
    """The lessons of a home."""
    return sorted((home / FOLDER).glob("*.json"))


def load_lesson(path: Path) -> tuple[Lesson, Path]:
    """One lesson, and the file of the letter that it is about."""
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        parts = tuple(map(_part, row["parts"]))
        return Lesson(str(row["text"]), Kind(row["kind"]), parts), Path(row["letter"])
    except (OSError, ValueError, KeyError, TypeError, FoiError) as problem:
        raise FoiError(
            "lesson",
            str(path),
            f"it cannot be read as a lesson ({problem})",
            "Delete the file and run `foibot learn` with the marked letter again",
        ) from problem


def keep_lesson(home: Path, lesson: Lesson, letter: Path) -> Path:
    """Write one lesson, in place of an older one about the same text."""
    folder = home / FOLDER
    make_folder(folder)
    row = {
        "letter": str(letter),
        "text": lesson.sha256,
        "kind": lesson.kind,
        "parts": [_row(part) for part in lesson.parts],
    }
    path = lesson_file(home, lesson.sha256)
    write_whole(path, json.dumps(row, indent=1, ensure_ascii=False).encode("utf-8", "replace"))
    return path


def lesson_file(home: Path, sha256: str) -> Path:
    """Where the lesson about a text is, or would be."""
    return home / FOLDER / f"{sha256[:16]}.json"


def keep_weights(home: Path, counts: dict[str, float] | None) -> None:
    """Write the authority's own weights; without any the shipped ones count again."""
    path = home / FOLDER / WEIGHTS
    if counts is None:
        path.unlink(missing_ok=True)
        return
    write_whole(path, (_HEAD + yaml.safe_dump(counts, sort_keys=False)).encode())


def _row(part: LessonPart) -> dict[str, Any]:
    return {
        "number": part.number,
        "outcome": part.outcome,
        "provisions": [str(each) for each in part.provisions],
        "question": part.question,
        "answers": part.answers,
    }


def _part(row: dict[str, Any]) -> LessonPart:
    return LessonPart(
        number=str(row["number"]),
        outcome=Outcome(row["outcome"]),
        provisions=tuple(map(Provision.parse, row["provisions"])),
        question=_span(row["question"]) if row["question"] else None,
        answers=tuple(map(_span, row["answers"])),
    )


def _span(value: Any) -> Span:
    start, end = value
    return int(start), int(end)
