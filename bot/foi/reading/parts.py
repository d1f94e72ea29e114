"""Parts while they are being read: a question, and the stretches of the letter that answer it."""

from dataclasses import dataclass, field

from bot.foi.reading.markers import Path
from bot.foi.vocabulary import Span


@dataclass(slots=True)
class Draft:
    """One part. `question` and the answers are spans; a part may have neither yet."""

    path: Path
    number: str
    question: Span | None = None
    answers: list[Span] = field(default_factory=list)

    def add_answer(self, span: Span | None) -> None:
        """Add a stretch of answer, if there is one that is new."""
        if span and span[0] < span[1] and span not in self.answers:
            self.answers.append(span)


@dataclass(slots=True)
class Reading:
    """The parts of a letter, and which blocks belong to one of them."""

    drafts: list[Draft] = field(default_factory=list)
    owned: set[int] = field(default_factory=set)
    """Indexes of blocks that are some part's question or answer."""
    inferred: bool = False
    """The request is not quoted: its question is taken from the opening's words about it."""
    warnings: list[str] = field(default_factory=list)

    def draft(self, path: Path) -> Draft | None:
        """The part with this path."""
        return next((draft for draft in self.drafts if draft.path == path), None)
