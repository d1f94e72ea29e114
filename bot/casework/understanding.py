"""Texts from outside are understood within limits: of time, of memory, and never on a thread that
others wait for.

A program that does one thing (a verb of the command line) limits itself; on any other thread a
process does it (`text_crew.py`), and is killed where it passes the limits.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from bot.books.reader import read_letter, read_reasons
from bot.casework.check import Checked, Examiner, Lookups
from bot.casework.read_message import ReadMessage, RequestReader, read_message
from bot.casework.text_crew import SIZE, Tools, answered, crew
from bot.casework.text_tasks import (
    DraftToCheck,
    LetterToCheck,
    Librarian,
    adapter,
    check,
    prepare,
)
from bot.foi.case import Case
from bot.foi.checks.known import Register
from bot.foi.errors import FoiError
from bot.foi.intake.message import Message
from bot.foi.lessons.lesson import UNTAUGHT, Taught
from bot.foi.letter import Letter
from bot.foi.reading.why import Reasons
from indexer.bounded import Allowance, NotStarted, OverMemory, OverTime
from indexer.within import Watch, can_interrupt, within

Result = TypeVar("Result")


@dataclass
class Understanding:
    """Reads letters and requests, and checks letters. `reader` and `examiner` are made when they
    are first needed."""

    allowance: Allowance
    make_reader: Callable[[], RequestReader]
    make_examiner: Callable[[], Examiner]
    taught: Taught = UNTAUGHT

    def letter(self, text: str) -> Letter:
        """The letter as read; a FoiError where the text passes the limits."""
        text = sound(text)
        if can_interrupt():
            return self._here("the letter", lambda _: read_letter(text, self.taught))
        letter: Letter = self._apart("the letter", Letter, self._taught_packed, text)
        return letter

    def reasons(self, text: str) -> Reasons:
        """Why the letter is read as it is; for a verb alone, which may be interrupted."""
        return self._here("the letter", lambda _: read_reasons(sound(text), self.taught))

    def request(self, message: Message) -> ReadMessage:
        """The message as read, who asks apart from it."""
        given: Message = _sounded(message)
        if can_interrupt():
            reader = self._reader
            return self._here("the request", lambda _: read_message(reader, given))
        read: ReadMessage = self._apart("the request", ReadMessage, self._reader_packed, given)
        return read

    def check_letter(self, text: str, today: date, received: date | None = None) -> Checked:
        """What the rules find in a letter."""
        return self._check(LetterToCheck(sound(text), today, received))

    def check_draft(
        self, text: str, case: Case, dated: date, register: Register | None = None
    ) -> Checked:
        """What the rules find in a draft of ours."""
        return self._check(DraftToCheck(sound(text), case, dated, register))

    def warm(self) -> None:
        """Start the processes and give them their tools: no officer waits for that."""
        given = LetterToCheck("", date.min, None)
        for _ in range(SIZE):  # whoever worked last is asked last
            crew(self.allowance).ask(self._examiner_packed, given, Librarian(no_lookups))
            crew(self.allowance).ask(self._reader_packed, Message("How many?"), None)

    def _check(self, given: LetterToCheck | DraftToCheck) -> Checked:
        examiner = self._examiner
        if can_interrupt():
            return self._here("the letter", lambda watch: check(given, _unwatched(examiner, watch)))
        helps = Librarian(examiner.lookups)
        found: Checked = self._apart("the letter", Checked, self._examiner_packed, given, helps)
        return found

    def _here(self, what: str, work: Callable[[Watch], Result]) -> Result:
        prepare()
        with _told(what, self.allowance), within(self.allowance) as watch:
            return work(watch)

    def _apart(
        self,
        what: str,
        kind: Hashable,
        tools: Tools,
        given: object,
        helps: Librarian | None = None,
    ) -> Any:
        with _told(what, self.allowance):
            answer = crew(self.allowance).ask(tools, given, helps)
        return adapter(kind).validate_python(answered(answer))

    @cached_property
    def _reader(self) -> RequestReader:
        return self.make_reader()

    @cached_property
    def _examiner(self) -> Examiner:
        return self.make_examiner()

    @cached_property
    def _taught_packed(self) -> Tools:
        return Tools.of(self.taught if self.taught.lessons else None)

    @cached_property
    def _reader_packed(self) -> Tools:
        return Tools.of(self._reader)

    @cached_property
    def _examiner_packed(self) -> Tools:
        return Tools.of(replace(self._examiner, lookups=no_lookups))


def no_lookups(*_: Any) -> Lookups:
    """Nothing to look anything up in."""
    return Lookups()


def _unwatched(examiner: Examiner, watch: Watch) -> Examiner:
    """The same; what the index takes does not count against the text."""

    def lookups(authority: str, letter: Letter, today: date) -> Lookups:
        with watch.lifted():
            found = examiner.lookups(authority, letter, today)
        names = ("published", "earlier", "others")
        return Lookups(**{name: _lifted(getattr(found, name), watch) for name in names})

    return replace(examiner, lookups=lookups)


def _lifted(look: Callable[[str], Any] | None, watch: Watch) -> Callable[[str], Any] | None:
    if look is None:
        return None

    def looked(question: str) -> Any:
        with watch.lifted():
            return look(question)

    return looked


@contextmanager
def _told(what: str, allowance: Allowance) -> Iterator[None]:
    """Say in one FoiError which limit was passed."""
    harm = "It may be made to harm: have somebody look at it, shorten it"
    try:
        yield
    except OverTime as problem:
        why = f"it takes more than {allowance.seconds:g} seconds to understand"
        todo = f"{harm}, or raise reading_max_seconds"
        raise FoiError("text-slow", what, why, todo) from problem
    except OverMemory as problem:
        why = f"it needs more than {allowance.memory_bytes:,} bytes of memory to understand"
        todo = f"{harm}, or raise reading_max_memory_bytes"
        raise FoiError("text-large", what, why, todo) from problem
    except RecursionError as problem:
        why = "it is nested too deeply to be understood"
        raise FoiError("text-nested", what, why, f"{harm}, and try again") from problem
    except NotStarted as problem:
        why = "the process that understands texts does not start"
        raise FoiError("texts-process", what, why, "Free some memory on this machine") from problem


def sound(text: str) -> str:
    """The text with `?` for halves of characters, which nothing else could store or send."""
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def _sounded(value: Any) -> Any:
    """The same value with every text in it made sound."""
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, tuple):
        return tuple(map(_sounded, value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    return replace(value, **{one.name: _sounded(getattr(value, one.name)) for one in fields(value)})
