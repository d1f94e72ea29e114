"""A letter with what is true of it, whoever wrote or labelled it."""

from dataclasses import dataclass
from datetime import date

Span = tuple[int, int]


@dataclass(frozen=True)
class LabelledPart:
    """One question: outcomes that count as right, what is relied on, and where it stands."""

    number: str | None
    """As printed; None where the label does not say."""
    outcomes: frozenset[str]
    provisions: frozenset[str]
    question: Span | None = None
    answers: tuple[Span, ...] = ()
    starts: str | None = None
    """The question's first words, where the label has no places."""


@dataclass(frozen=True)
class Labelled:
    """What is left out whole: `hand` (who wrote it), `manner` (its layout), `authority`."""

    name: str
    text: str
    hand: str
    manner: str
    authority: str | None
    kind: str
    reference: str | None
    received: date | None
    responded: date | None
    regime: str | None
    parts: tuple[LabelledPart, ...]
    relied_on: frozenset[str] | None = None
    """None where the label does not say: then what the parts rely on, together."""
