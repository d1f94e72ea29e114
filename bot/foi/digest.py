"""The weekly digest: where the team's cases stand. `digest_lists.py` works it out.

How it is printed, posted or drawn is the business of `bot.cli`, `bot.slack` and
`bot.casework.chart`. No requester is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.foi.case import Case
from bot.foi.clock import ClockReport
from bot.foi.vocabulary import Kind, Regime

SOON, LATER = 5, 10
"""Working days ahead that the two lists of due dates cover."""
NEWS = 5
"""Working days for which a lapse is told: once in a weekly digest, now and then twice where a bank
holiday has moved it, never not at all."""


class Stage(StrEnum):
    """How far an answer has come."""

    NOTHING_DECIDED = "nothing_decided"
    SOME_DECIDED = "some_decided"
    DECIDED = "decided"
    DRAFT_UNFINISHED = "draft_unfinished"
    DRAFT_READY = "draft_ready"
    CONFIRMED = "confirmed"

    @property
    def words(self) -> str:
        """The stage as a sentence has it."""
        return _STAGE_WORDS[self]


_STAGE_WORDS = {
    Stage.NOTHING_DECIDED: "nothing decided yet",
    Stage.SOME_DECIDED: "only some parts decided",
    Stage.DECIDED: "decided but not drafted",
    Stage.DRAFT_UNFINISHED: "the draft has gaps or errors",
    Stage.DRAFT_READY: "a draft awaits confirmation",
    Stage.CONFIRMED: "confirmed, not sent",
}


@dataclass(frozen=True, slots=True)
class Need:
    """Working days that an answer still needs at a stage, and why."""

    days: int
    why: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The Commissioner's marks from one day on: shares of answers in time, in per cent."""

    starts: date
    good: int
    adequate: int
    regimes: frozenset[Regime]
    source: str


@dataclass(frozen=True, slots=True)
class DigestRules:
    """What a digest measures against; the values are in `corpus/digest.yaml`."""

    marks: tuple[Mark, ...]
    needs: Mapping[Stage, Need]

    def mark(self, on: date) -> Mark | None:
        """The marks in force on a day; None before the first."""
        in_force = [mark for mark in self.marks if mark.starts <= on]
        return max(in_force, key=lambda mark: mark.starts, default=None)


@dataclass(frozen=True, slots=True)
class PendingDraft:
    """The newest version of a letter that nobody has confirmed. `open_points` must be mended."""

    kind: Kind
    version: int
    author: str
    saved_on: date
    open_points: int


@dataclass(frozen=True, slots=True)
class UnsentLetter:
    """A confirmed letter of which nobody has recorded that it was sent."""

    kind: Kind
    version: int
    confirmed_on: date


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case as the store has it: which parts are decided, which letters are in the making."""

    case: Case
    decided: frozenset[str] = frozenset()
    drafts: tuple[PendingDraft, ...] = ()
    unsent: tuple[UnsentLetter, ...] = ()


@dataclass(frozen=True, slots=True)
class CountedCase:
    """A case with its clock."""

    state: CaseState
    report: ClockReport
    part_due: date | None = None
    """The next day on which some of its parts are due, where others were extended."""
    part_days: int = 0
    """Working days from today to that day; negative where it has passed."""

    @property
    def due(self) -> date | None:
        """The next day on which an answer is due; None while no clock runs."""
        return self.part_due or self.report.latest

    @property
    def days_left(self) -> int:
        """Working days to `due`; negative where it has passed."""
        if self.part_due:
            return self.part_days
        late = self.report.days_late or 0
        return -late if late else self.report.working_days_left or 0

    @property
    def is_running(self) -> bool:
        """True while the answer's clock runs."""
        return self.report.responded is None and self.report.latest is not None

    @property
    def lapsed_on(self) -> date | None:
        """The last day of a wait for a reply or a fee that has run out; None where none has.

        Letters say that the request is closed after that day; a later reply is a new request.
        """
        end = self.report.close_after or self.report.pay_by
        return end if end and end < self.report.today and not self.report.responded else None

    @property
    def review_is_open(self) -> bool:
        """True where an internal review was asked for and is not completed."""
        return self.report.review_due is not None and self.report.complain_by is None

    @property
    def stage(self) -> Stage:
        """How far the answer has come."""
        if any(letter.kind is Kind.RESPONSE for letter in self.state.unsent):
            return Stage.CONFIRMED
        draft = next((d for d in self.state.drafts if d.kind is Kind.RESPONSE), None)
        if draft:
            return Stage.DRAFT_UNFINISHED if draft.open_points else Stage.DRAFT_READY
        if not self.state.decided:
            return Stage.NOTHING_DECIDED
        parts = {part.number for part in self.state.case.parts}
        return Stage.DECIDED if parts <= self.state.decided else Stage.SOME_DECIDED


@dataclass(frozen=True, slots=True)
class UncountedCase:
    """A case whose dates contradict each other; `why` is the sentence that mends it."""

    case_id: int
    reference: str
    officer: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """One case in a list. `day` is what the list is about; `days` counts working days to it.

    `days` is negative where the day has passed, None where nothing is counted.
    """

    case_id: int
    reference: str
    officer: str | None
    day: date | None
    days: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How many answers of the last four weeks were in time; the share is None without answers."""

    first: date
    last: date
    answered: int
    in_time: int
    percent: float | None
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A Monday to Friday of the coming four weeks, with the references that are due on it."""

    day: date
    weekday: str
    off: str | None
    answers: tuple[str, ...]
    extended: tuple[str, ...]
    reviews: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """Where the cases stand on `today`. A case can be in several lists."""

    today: date
    open_cases: int
    overdue: tuple[Line, ...]
    due_soon: tuple[Line, ...]
    due_later: tuple[Line, ...]
    forecast: tuple[Line, ...]
    extensions: tuple[Line, ...]
    on_hold: tuple[Line, ...]
    lapsed: tuple[Line, ...]
    reviews: tuple[Line, ...]
    awaiting: tuple[Line, ...]
    unsent: tuple[Line, ...]
    uncounted: tuple[UncountedCase, ...]
    timeliness: Timeliness
    ahead: tuple[DayAhead, ...]
    chain: str = ""
    """Where the chain over confirmations and history stands: kept outside the database, it proves
    that nothing was changed later."""
    past_retention: int = 0
    """Records that are past their retention period; 0 in an officer's own digest."""
    signed: tuple[str, ...] = ()
    """The head's signature, or why it has none, in lines; empty for an authority without a key."""
    drill: str = ""
    """Day and result of the last backup drill, or that one is due; empty where none is wanted."""
    false_alarms: Mapping[str, int] = field(default_factory=dict)
    """How many findings of each rule officers have muted in the week before, most first."""


HEADINGS = {
    "overdue": "Overdue",
    "due_soon": f"Due within {SOON} working days",
    "due_later": f"Due in {SOON + 1} to {LATER} working days",
    "forecast": "Likely to be late",
    "extensions": "Extensions running out",
    "on_hold": "On hold",
    "lapsed": "Lapsed",
    "reviews": "Internal reviews",
    "awaiting": "Drafts awaiting confirmation",
    "unsent": "Confirmed, not sent",
}
"""The lists of a digest in the order in which an officer reads them."""
