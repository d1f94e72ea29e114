"""What is done with texts from outside, each as plain data in and out, so that a process of its
own can do it (`text_worker.py`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import Any

from pydantic import TypeAdapter

from bot.books.reader import read_letter
from bot.casework.check import Checked, Examiner, Lookups, check_draft, check_letter
from bot.casework.read_message import ReadMessage, RequestReader, read_message
from bot.foi.case import Case
from bot.foi.checks.known import EarlierPart, Passage, Register
from bot.foi.intake.message import Message
from bot.foi.lessons.lesson import UNTAUGHT, Taught
from bot.foi.letter import Letter

Ask = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class LetterToCheck:
    """A letter that is checked as it stands; `received` is the day that an officer gives."""

    text: str
    today: date
    received: date | None


@dataclass(frozen=True, slots=True)
class DraftToCheck:
    """A draft of ours, with its case and its date."""

    text: str
    case: Case
    dated: date
    register: Register | None = None


def prepare() -> None:
    """Load what letters are read by: no text answers for the time that takes."""
    read_letter("")


def check(to_check: LetterToCheck | DraftToCheck, examiner: Examiner) -> Checked:
    """What the rules find."""
    if isinstance(to_check, DraftToCheck):
        return check_draft(
            to_check.text, to_check.case, to_check.dated, examiner, to_check.register
        )
    return check_letter(to_check.text, examiner, to_check.today, received=to_check.received)


def perform(
    tools: RequestReader | Examiner | Taught | None, given: Any, ask: Ask
) -> dict[str, Any]:
    """Do the task that belongs to these tools; returns the result as JSON can carry it."""
    if isinstance(tools, RequestReader):
        assert isinstance(given, Message)
        read = read_message(tools, given)
        return {"result": adapter(ReadMessage).dump_python(read, mode="json")}
    if isinstance(tools, Examiner):
        examiner = replace(tools, lookups=partial(_lookups_elsewhere, ask))
        return {"result": adapter(Checked).dump_python(check(given, examiner), mode="json")}
    letter = read_letter(given, tools or UNTAUGHT)
    return {"result": adapter(Letter).dump_python(letter, mode="json")}


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """How a type becomes plain data and comes back from it, checked."""
    return TypeAdapter(kind)


_ROWS: dict[str, Any] = {
    "published": list[Passage],
    "earlier": list[EarlierPart],
    "others": list[EarlierPart],
}
"""What each look-up answers."""


def _lookups_elsewhere(ask: Ask, authority: str, letter: Letter, today: date) -> Lookups:
    """The index as it is asked from a process that has none: the other side has it."""
    plain = adapter(Letter).dump_python(letter, mode="json")
    told = ask({"open": authority, "letter": plain, "today": today.isoformat()})
    return Lookups(**{name: partial(_look_up, ask, name) for name in told["there"]})


def _look_up(ask: Ask, name: str, question: str) -> Sequence[Any]:
    rows: Sequence[Any] = adapter(_ROWS[name]).validate_python(
        ask({"look": name, "question": question})["rows"]
    )
    return rows


class Librarian:
    """The other side of `_lookups_elsewhere`: asks the index for a process that has none."""

    def __init__(self, lookups: Callable[[str, Letter, date], Lookups]) -> None:
        self._lookups = lookups
        self._open = Lookups()

    def __call__(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Answer one question of the process."""
        if "open" in asked:
            letter = adapter(Letter).validate_python(asked["letter"])
            today = date.fromisoformat(asked["today"])
            self._open = self._lookups(str(asked["open"]), letter, today)
            return {"there": [name for name in _ROWS if getattr(self._open, name)]}
        name = asked["look"] if asked["look"] in _ROWS else "published"
        look = getattr(self._open, name)
        rows = list(look(str(asked["question"]))) if look else []
        return {"rows": adapter(_ROWS[name]).dump_python(rows, mode="json")}
