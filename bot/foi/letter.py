"""What a parsed letter is. The reading itself is in `letters.py` and its neighbours."""

from dataclasses import dataclass, field
from datetime import date

from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind, Outcome, Regime, Side, Span


@dataclass(frozen=True, slots=True)
class Part:
    """One question that wants its own answer, with what became of it."""

    number: str
    question: str
    answer: str | None
    outcome: Outcome
    provisions: tuple[Provision, ...] = ()
    question_span: Span | None = None
    answer_span: Span | None = None
    confidence: float = 1.0
    """How far the outcome is to be trusted, 0 to 1."""
    evidence: tuple[Span, ...] = ()
    """The sentences that decided the outcome."""
    heading: str | None = None
    """What stands over it, where its number is printed twice."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One public-interest factor that the letter weighs, with the provision it weighs it for."""

    provision: Provision
    side: Side
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class RefusalSection:
    """One stretch of a refusal notice: heading to next heading, with the provisions it argues.

    `parts` are the part numbers it names (empty where it names none); `conclusion` is the span of
    the sentence that concludes the balance, None where there is none.
    """

    provisions: tuple[Provision, ...]
    heading: str
    span: Span
    parts: tuple[str, ...] = ()
    conclusion: Span | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A provision where the letter names it: as written, where, and whether it refuses with it."""

    provision: Provision
    span: Span
    relied_on: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter or report as read: what it does not state is None, never a guess.

    All spans index into `text`.
    """

    text: str
    kind: Kind
    reference: str | None = None
    authority: str | None = None
    received: date | None = None
    responded: date | None = None
    regime: Regime | None = None
    parts: tuple[Part, ...] = ()
    relied_on: tuple[Provision, ...] = ()
    mentioned_only: tuple[Provision, ...] = ()
    mentions: tuple[Mention, ...] = ()
    factors: tuple[Factor, ...] = ()
    refusals: tuple[RefusalSection, ...] = ()
    review: Span | None = None
    regulator: Span | None = None
    title: str | None = None
    paragraphs: tuple[tuple[str, Span], ...] = field(default=())
    """Reports only: printed paragraph number and span, in order."""
    warnings: tuple[str, ...] = ()
    confidence: float = 1.0
    """How sure it is that these are the letter's parts, 0 to 1: the share of the chosen reading."""
