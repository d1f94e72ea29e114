"""Corrects what was opened: each change is held against the case, and says what it changes.

Pure: a `CaseFile` and a change in, the file as it would be out. The requester's own words stay as
they are; confirmed letters are never touched.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.foi.case import Case, CasePart, Requester
from bot.foi.errors import FoiError
from bot.foi.events import parse_choice
from bot.foi.vocabulary import Kind


class Correctable(StrEnum):
    """What can be corrected in a case, as `foibot case --correct` names it."""

    RECEIVED = "received"
    REGIME = "regime"
    ENVIRONMENTAL = "environmental"
    NAME = "name"
    EMAIL = "email"
    ADDRESS = "address"
    SALUTATION = "salutation"
    SUBJECT = "subject"
    SPLIT = "split"
    MERGE = "merge"
    ADD = "add"
    REMOVE = "remove"
    REWORD = "reword"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


PERSONAL = frozenset(
    {Correctable.NAME, Correctable.EMAIL, Correctable.ADDRESS, Correctable.SALUTATION}
)
"""Who asked: their old and new values go with the requester when they are erased."""
OF_PARTS = frozenset(
    {
        Correctable.SPLIT,
        Correctable.MERGE,
        Correctable.ADD,
        Correctable.REMOVE,
        Correctable.REWORD,
    }
)
NAMELESS = frozenset(
    {
        Correctable.RECEIVED,
        Correctable.REGIME,
        Correctable.ENVIRONMENTAL,
        Correctable.WITHDRAWN,
        Correctable.DUPLICATE,
    }
)
"""What can name nobody: its old and new value stand in the history too."""
UNSEEN_IN_LETTERS = frozenset(
    {Correctable.EMAIL, Correctable.ADDRESS, Correctable.WITHDRAWN, Correctable.DUPLICATE}
)
"""What no letter says: a draft stays as good as it was."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to correct: `parts` it is about, its new `value`, and the `proof` where it ends
    the request."""

    what: Correctable
    value: str = ""
    parts: tuple[str, ...] = ()
    proof: str = ""


@dataclass(frozen=True, slots=True)
class FiledLetter:
    """A confirmed letter of a case: its kind, its version and its date."""

    kind: Kind
    version: int
    dated: date


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What a correction is held against: the case, who asked (None after erasure), its letters."""

    case: Case
    requester: Requester | None
    letters: tuple[FiledLetter, ...] = ()

    @property
    def hash(self) -> str:
        """The SHA-256 of everything in it: another one means that somebody has changed it."""
        return hashlib.sha256(repr(self).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Changed:
    """One correction: the file as it becomes, the old and new value, and the parts it touches."""

    what: Correctable
    file: CaseFile
    before: str
    after: str
    touched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What was corrected, as it is kept: old and new value, why, who and when."""

    what: Correctable
    before: str
    after: str
    why: str
    by: str
    at: datetime


def read_change(text: str) -> Change:
    """Read `WHAT=VALUE` of `--correct`; a FoiError says what is wrong with it."""
    name, equals, value = text.partition("=")
    if not equals:
        raise FoiError(
            "correction-form",
            f"--correct '{text[:80]}'",
            "it has no new value",
            "Write it like received=2026-11-03 or remove=4",
        )
    what = parse_choice(Correctable, name, "correction")
    value = value.strip()
    pattern = _FORMS.get(what)
    if pattern is None:
        return Change(what, value)
    found = re.fullmatch(pattern, value, re.DOTALL)
    if not found:
        raise FoiError(
            "correction-form",
            f"--correct {what.value}={value[:80]}",
            "it cannot be read",
            f"Write it like {_EXAMPLES[what]}",
        )
    said = found.groupdict()
    parts = tuple(re.findall(r"[^,+\s]+", said.get("parts") or ""))
    return Change(what, said.get("value") or "", parts, said.get("proof") or "")


_FORMS: Mapping[Correctable, str] = {
    Correctable.ENVIRONMENTAL: r"(?P<parts>.+)",
    Correctable.SPLIT: r"(?P<parts>\S+)\s+at\s+(?P<value>\S.*)",
    Correctable.MERGE: r"(?P<parts>[^,+\s]+\s*[,+]\s*[^,+\s]+)",
    Correctable.REMOVE: r"(?P<parts>\S+)",
    Correctable.REWORD: r"(?P<parts>[^:\s]+):\s*(?P<value>.*)",
    Correctable.WITHDRAWN: r"(?P<value>[\d-]+)(?::\s*(?P<proof>.*))?",
}
_EXAMPLES: Mapping[Correctable, str] = {
    Correctable.ENVIRONMENTAL: "environmental=2,4",
    Correctable.SPLIT: '"split=2 at and how many"',
    Correctable.MERGE: "merge=2+3",
    Correctable.REMOVE: "remove=4",
    Correctable.REWORD: '"reword=2: number of swans ringed in 2025"',
    Correctable.WITHDRAWN: '"withdrawn=2026-11-20: her e-mail of that day"',
}


def part_of_case(case: Case, number: str) -> CasePart:
    """The part with this number; a FoiError names those that there are."""
    part = case.part(number)
    if part is None:
        raise FoiError(
            "part-unknown",
            f"part '{number[:40]}'",
            f"{case.reference} has the parts {', '.join(p.number for p in case.parts)}",
            "Use one of those",
        )
    return part


def changed_case(change: Change, file: CaseFile, case: Case, before: str, after: str) -> Changed:
    """A correction of the case alone."""
    return Changed(change.what, replace(file, case=case), before, after)
