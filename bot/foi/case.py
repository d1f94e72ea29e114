"""A request while it is being answered: the words that the store, the verbs and the edges share.

Everything here is a value: the store makes them from its rows, and nothing changes them in place.
Moments carry a time zone (UTC); days are plain dates.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.foi.errors import FoiError
from bot.foi.findings import Finding
from bot.foi.provisions import Provision
from bot.foi.vocabulary import FindingStatus, Kind, Outcome, Regime, Severity, Span, Way

ENVIRONMENTAL = "environmental"
"""The code of the flag of a part that a mixed request handles under the EIR."""


def text_hash(text: str) -> str:
    """The SHA-256 of the exact text in UTF-8, in hexadecimal: what an officer confirms."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Flag:
    """Something in a request that the officer should look at before answering.

    `code` is stable and kebab-case; `words` are the request's own words that raised it.
    """

    code: str
    message: str
    words: str | None = None
    span: Span | None = None
    law: str | None = None


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asked, as far as known: kept apart, never indexed, never logged, erasable."""

    name: str | None = None
    email: str | None = None
    address: str | None = None
    salutation: str | None = None
    """How an officer wants letters to greet, without "Dear"; None where the name decides."""


@dataclass(frozen=True, slots=True)
class EarlierRequest:
    """A request that came before another one: what it asked, and whether the same person did.

    `same_person` is None where it is not known who asked one of the two.
    """

    reference: str
    received: date
    text: str
    same_text: bool
    same_person: bool | None
    answered: bool


@dataclass(frozen=True, slots=True)
class CasePart:
    """One question of a request. `span` indexes into the case's text.

    `stem` is the wording above it that it needs to be understood ("For each year, please give").
    `read_as` is what an officer takes it to ask, in words of ours: it is searched with, and never
    quoted as the requester's.
    """

    number: str
    question: str
    span: Span
    stem: str | None = None
    flags: tuple[Flag, ...] = ()
    read_as: str | None = None

    @property
    def is_marked_environmental(self) -> bool:
        """True where it is flagged: a mixed request handles it under the EIR."""
        return any(flag.code == ENVIRONMENTAL for flag in self.flags)

    @property
    def sought(self) -> str:
        """The words to look for answers with."""
        return self.read_as or self.question


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One event of the case's clock; `type` is one of the event words of `foibot due`."""

    type: str
    on: date
    detail: Mapping[str, Any] = field(default_factory=dict)
    recorded_by: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A registered request. `text` never names who asked."""

    id: int
    reference: str
    received: date
    regime: Regime
    text: str
    parts: tuple[CasePart, ...]
    events: tuple[ClockEvent, ...] = ()
    flags: tuple[Flag, ...] = ()
    subject: str | None = None
    officer: str | None = None
    opened_at: datetime | None = None

    def part(self, number: str) -> CasePart | None:
        """The part with this number, None where there is none."""
        return next((part for part in self.parts if part.number == number), None)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided for one part, with what the letter has to say about it.

    `detail` holds the fields that the provisions need (see `Entry.needs` of the law data), factors,
    likelihood and precedents, as the drafting knows them.
    """

    part: str
    outcome: Outcome
    provisions: tuple[Provision, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
    decided_by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One stretch of a draft; `key` is stable over redrafts.

    `sources` say where its words are from (a template, a law file, a precedent and its part);
    `base` is the text as it was generated, where an officer has since changed it by hand; None
    where the text is the generated one.
    """

    key: str
    text: str
    sources: tuple[str, ...] = ()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that the letter needs and nobody has given, with the law that needs it."""

    field: str
    what: str
    law: str
    part: str | None = None
    provision: Provision | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One version of a letter, as saved: versions count up for each case, whatever the kind."""

    id: int
    case_id: int
    version: int
    kind: Kind
    author: str
    text: str
    hash: str
    sections: tuple[Section, ...]
    missing: tuple[Missing, ...]
    findings: tuple[Finding, ...]
    sources: tuple[str, ...]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A confirmed letter, kept for ever. `reasons` are by the names of `named_errors`."""

    id: int
    case_id: int
    version: int
    kind: Kind
    text: str
    hash: str
    confirmed_by: str
    letter_date: date
    reasons: Mapping[str, str]
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """A confirmed letter that was sent: which, on which day, and how."""

    kind: Kind
    version: int
    on: date
    how: Way
    by: str
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Who did what when; `detail` never names a requester."""

    at: datetime
    who: str
    what: str
    detail: Mapping[str, Any]
    case_id: int | None = None


def already_confirmed(reference: str, done: Confirmation) -> FoiError:
    """What an officer hears who would change a letter that is confirmed."""
    return FoiError(
        "already-confirmed",
        f"{reference}, {done.kind.value}",
        f"version {done.version} was confirmed by {done.confirmed_by} on "
        f"{done.stored_at:%d %B %Y at %H:%M} UTC and stays as it is",
        "A later letter is a correction or an internal review, with its own draft",
    )


def named_errors(findings: Sequence[Finding]) -> dict[str, Finding]:
    """Name each error that stands: its rule, and a counter where a rule speaks more than once."""
    errors = [
        f for f in findings if f.severity is Severity.ERROR and f.status is FindingStatus.FOUND
    ]
    named: dict[str, Finding] = {}
    for finding in errors:
        alike = [f for f in errors if f.rule == finding.rule]
        number = f".{alike.index(finding) + 1}" if len(alike) > 1 else ""
        named[finding.rule + number] = finding
    return named


def open_errors(findings: Sequence[Finding]) -> dict[str, Finding]:
    """The errors by name that nobody has answered yet; a muted one is answered."""
    return {name: one for name, one in named_errors(findings).items() if one.blocks}


def answered(findings: Sequence[Finding], reasons: Mapping[str, str]) -> dict[str, str]:
    """The reasons with which a letter goes out: those given now, and those of muted errors."""
    muted = {
        name: f"{one.muted.because} ({one.muted.by})"
        for name, one in named_errors(findings).items()
        if one.muted
    }
    return {**muted, **reasons}
