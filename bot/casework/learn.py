"""`foibot learn`: a letter that an officer marked is read as marked, and its layout counts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.books.lessons import keep_lesson, keep_weights, lesson_file, lesson_files, load_lesson
from bot.books.reader import load_firm_weights, load_guide
from bot.foi.case import text_hash
from bot.foi.errors import FoiError
from bot.foi.law import Law
from bot.foi.lessons.fitting import ALL_LETTERS, Example, TruePart, example, fit
from bot.foi.lessons.lesson import Lesson, LessonPart
from bot.foi.lessons.marking import named_letter, read_marks
from bot.foi.vocabulary import Kind

COUNTS_AS = 3
"""A letter of one's own counts as so many of those that the shipped weights were made from."""
ENOUGH = 20
"""Fewer lessons change no weight: each marked letter is then read as marked, and no other.

Measured on real replies whose readings differ: with 20 lessons of an authority that the weights did
not know, 75 of 100 others were divided right, 71 without; of one that they knew, as many as before.
With 5 of the latter it fell from 75 to 71.
"""
_ANSWERING = (Kind.RESPONSE, Kind.INTERNAL_REVIEW)
_LEAST = 0.05
"""A weight that moves by less is not worth a line."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A weight, before and after."""

    feature: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Reread:
    """An indexed letter that is read differently now: how many parts it had, and has."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned from one marked letter (or from taking one away)."""

    letter: Path
    parts: int
    lessons: int
    """How many letters the home has lessons about now."""
    absent: tuple[Path, ...]
    """Letters with a lesson that are not where they were, so that they count for no weight."""
    weights: tuple[Moved, ...]


ReadText = Callable[[Path], str]


def learn(marked: str, home: Path, *, law: Law, read: ReadText) -> Learned:
    """Keep what is marked, and fit the weights again; a FoiError where the marks are wrong.

    Nothing is indexed yet: the caller reads the indexed letters again.
    """
    letter = Path(named_letter(marked)).absolute()
    lesson = read_marks(marked, read(letter))
    _refuse_unknown(lesson, law)
    keep_lesson(home, lesson, letter)
    return _learned(letter, len(lesson.parts), home, read)


def unlearn(marked: str, home: Path, *, read: ReadText) -> Learned:
    """Take the lesson about the marked letter away again."""
    letter = Path(named_letter(marked)).absolute()
    file = lesson_file(home, text_hash(read(letter)))
    if not file.exists():
        raise FoiError(
            "lesson-none",
            str(letter),
            "there is no lesson about this letter",
            "Nothing was changed",
        )
    file.unlink()
    return _learned(letter, 0, home, read)


def _learned(letter: Path, parts: int, home: Path, read: ReadText) -> Learned:
    shipped = load_firm_weights()
    files = lesson_files(home)
    absent: list[Path] = []
    examples = list(_examples(map(load_lesson, files), read, absent))
    each = COUNTS_AS * ALL_LETTERS / shipped.letters
    counts = fit(examples, each, shipped) if len(examples) >= ENOUGH else None
    keep_weights(home, counts)
    moved = tuple(
        Moved(name, before, counts[name])
        for name, before in shipped.counts.items()
        if counts and abs(counts[name] - before) >= _LEAST
    )
    return Learned(letter, parts, len(files), tuple(absent), moved)


def _examples(
    lessons: Iterable[tuple[Lesson, Path]], read: ReadText, absent: list[Path]
) -> Iterator[Example]:
    guide = load_guide()
    for lesson, letter in lessons:
        if not lesson.parts or lesson.kind not in _ANSWERING:
            continue
        try:
            text = read(letter)
        except (FoiError, OSError):
            absent.append(letter)
            continue
        if text_hash(text) != lesson.sha256:
            absent.append(letter)
        elif found := example(text, [_truth(part) for part in lesson.parts], guide):
            yield found


def _truth(part: LessonPart) -> TruePart:
    return TruePart(frozenset({part.outcome.value}), part.question, part.number)


def _refuse_unknown(lesson: Lesson, law: Law) -> None:
    for part in lesson.parts:
        for provision in part.provisions:
            if not law.exists(provision):
                near = ", ".join(map(str, law.nearest(provision)))
                raise FoiError(
                    "provision-unknown",
                    f"the marks, part {part.number}: {provision}",
                    "the law has no such provision",
                    f"Use one that it has; near ones: {near}",
                )


def payload_mark(payload: Mapping[str, Any]) -> tuple[str, int]:
    """What tells one reading of an indexed letter from another, and how many parts it has."""
    parts = payload.get("parts") or []
    said = repr((payload.get("kind"), parts))
    return sha256(said.encode("utf-8", "replace")).hexdigest(), len(parts)


def reread(
    before: Mapping[str, tuple[str, int]], after: Mapping[str, tuple[str, int]]
) -> tuple[Reread, ...]:
    """The letters whose reading changed, by name."""
    return tuple(
        Reread(name, before[name][1], there[1])
        for name, there in sorted(after.items())
        if name in before and before[name] != there
    )
