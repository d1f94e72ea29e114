"""Labelled questions by hand: whose letters, whose questions, and what answers each.

A hand is one person's letters with the questions that were written over them. What is tuned on one
hand may be quoted on another, never on itself.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.app import App
from bot.books.yaml_files import read_yaml
from bot.casework.ingest import ingest
from corpus import ROOT

OWN = Path(__file__).parent / "questions.yaml"
REAL = Path(__file__).parent / "real_questions.yaml"
UNANSWERED = Path(__file__).parent / "none_questions.yaml"
SHARED = Path(__file__).parents[2] / "shared"
REAL_LETTERS = "FOIBOT_REAL_LETTERS"

Place = tuple[str, str | None]
"""A letter's name (its reference, or its file), and a part's number in small letters and digits."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One question and the places that answer it; none where nothing does."""

    question: str
    right: frozenset[Place]
    style: str

    @property
    def letters(self) -> frozenset[str]:
        """The letters that answer it."""
        return frozenset(letter for letter, _ in self.right)


@dataclass(frozen=True)
class Hand:
    """One hand: its letters, its questions, and what its places call a letter."""

    name: str
    letters: tuple[Path, ...]
    questions: tuple[Labelled, ...]
    by_reference: bool = False

    def home(self, folder: Path, model: str = "") -> App:
        """A throw-away home in which its letters are read, made once."""
        os.environ.setdefault("FOIBOT_MODELS_FOLDER", str(folder / "models"))
        home = folder / f"{self.name}-{model or 'shipped'}"
        home.mkdir(parents=True, exist_ok=True)
        if model:
            (home / "foibot.toml").write_text(f'model = "{model}"\n', encoding="utf-8")
        app = App(home)
        ingest(self.letters, app.index, app.reading, app.law, datetime.now(UTC))
        return app

    def place(self, reference: str | None, file: str, part: str | None) -> Place:
        """What is found, in the words of this hand's labels."""
        return (reference or "" if self.by_reference else Path(file).name, bare(part))


@contextmanager
def folder_for(kept: Path | None) -> Iterator[Path]:
    """The folder named, made where it is missing; else one that is thrown away."""
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.absolute()
        return
    with TemporaryDirectory() as scratch:
        yield Path(scratch)


def bare(part: str | None) -> str | None:
    """A part's number without stops, brackets and capitals."""
    return re.sub(r"[^a-z0-9]", "", part.lower()) if part else None


def hands() -> dict[str, Hand]:
    """Every hand that is at hand here, by name."""
    found = (make() for make in (_own, _labelled, _real))
    return {hand.name: hand for hand in found if hand}


def unanswered() -> tuple[Labelled, ...]:
    """Questions that no hand's letters answer, to be asked of each hand's index."""
    return tuple(Labelled(text, frozenset(), "none") for text in read_yaml(UNANSWERED))


def _own() -> Hand:
    """Our own invented disclosure log; the same hand wrote letters, questions and the reader."""
    questions = [
        _question(each["question"], each.get("answers", []), "reference", each["style"])
        for each in read_yaml(OWN)
    ]
    return Hand("own", (ROOT / "responses", ROOT / "reports"), tuple(questions), by_reference=True)


def _labelled() -> Hand | None:
    """Another hand's letters and questions, and five real ones (`../shared/labelled`)."""
    table = SHARED / "labelled" / "questions.yaml"
    if not table.exists():
        return None
    data = read_yaml(table)
    rows = [*data["questions"], *data["none_queries"]]
    questions = [
        _question(one["text"], one.get("relevant", []), "file", one["style"]) for one in rows
    ]
    letters = (SHARED / "labelled" / "letters", SHARED / "seeds")
    return Hand("labelled", letters, tuple(questions))


def _real() -> Hand | None:
    """Questions over real letters, kept as facts: the letters lie where FOIBOT_REAL_LETTERS says.

    `real_questions.yaml` has rows of `text`, `style` and `relevant` (`file` and `part`).
    """
    folder = os.environ.get(REAL_LETTERS)
    if not folder or not REAL.exists():
        return None
    rows = read_yaml(REAL)
    questions = [
        _question(one["text"], one.get("relevant", []), "file", one["style"]) for one in rows
    ]
    return Hand("real", (Path(folder),), tuple(questions))


def _by_file(row: dict[str, Any]) -> Labelled:
    return _question(row["text"], row.get("relevant", []), "file", row["style"])


def _question(text: str, right: Sequence[dict[str, Any]], key: str, style: str) -> Labelled:
    places = frozenset((str(one[key]), bare(str(one["part"]))) for one in right)
    return Labelled(text, places, style)
