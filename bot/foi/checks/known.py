"""What a check knows besides the letter: the law, the clock, the authority, and ways to look up.

Everything here is given by `bot.casework.check`. What is None is not known, and a rule that needs
it answers `unknown` with what would settle it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.foi.checks.words import CheckWords
from bot.foi.law import Law
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind, Outcome


@dataclass(frozen=True, slots=True)
class Clock:
    """The answer's time as counted: `days_late` in working days after `due`, without extension.

    `longest` is the last day that an extension could reach (day 40).
    """

    received: date
    responded: date
    due: date
    days_late: int
    longest: date | None


@dataclass(frozen=True, slots=True)
class Logged:
    """One event of the case log: its type is a word of `foibot due`."""

    type: str
    on: date


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of our own publications that may state what the letter withholds."""

    title: str
    dated: date | None
    file: str
    locator: str
    text: str


@dataclass(frozen=True, slots=True)
class EarlierPart:
    """One part of another letter on a similar question, ours or another authority's."""

    reference: str
    authority: str
    responded: date | None
    question: str
    outcome: Outcome
    provisions: tuple[Provision, ...]


@dataclass(frozen=True, slots=True)
class RegulatorNames:
    """The regulator of one Act as a letter of its day has to name it, and marks of its contacts.

    `former` are names that it no longer bears on that day.
    """

    name: str
    office: str
    contacts: tuple[str, ...]
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What the register has of one part: its outcome and the provisions."""

    part: str
    outcome: Outcome
    provisions: tuple[Provision, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """What is known of a draft of ours: its kind, the dates of its case, and what was decided.

    `later` are the parts that a further letter answers.
    """

    kind: Kind
    reference: str
    received: date
    dated: date
    due: date | None = None
    decided: tuple[Decided, ...] = ()
    later: tuple[str, ...] = ()


Published = Callable[[str], Sequence[Passage]]
Earlier = Callable[[str], Sequence[EarlierPart]]


@dataclass(frozen=True)
class Known:
    """The facts beside the letter. `today` is the day on which it is checked.

    `log` is the case's events, None where there is no case. `request_text` is the request as it
    was registered. `values` are the numbers of law that rules compare with, by name. The look-ups
    search the index: `published` our own reports and disclosure log, `earlier` our own letters,
    `others` other authorities' letters.
    """

    law: Law
    words: CheckWords
    today: date
    regulators: Mapping[str, RegulatorNames]
    values: Mapping[str, int] = field(default_factory=dict)
    received: date | None = None
    clock: Clock | None = None
    log: tuple[Logged, ...] | None = None
    register: Register | None = None
    """What the register of the case says; None for a letter that is checked by itself."""
    request_text: str | None = None
    count_on: Callable[[date, int], date] | None = None
    """The day so many working days after a day, under the letter's regime."""
    published: Published | None = None
    earlier: Earlier | None = None
    others: Earlier | None = None
