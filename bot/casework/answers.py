"""What `foibot ask` answers: plain frozen values, turned into dictionaries at the edges only."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome
from indexer.score import Grade


@dataclass(frozen=True, slots=True)
class PrecedentRow:
    """One part of an earlier letter, or a passage outside its parts (`part` is then None).

    `gist` are the sentences of the answer that bear on the question; `answer` is the whole of it,
    or the passage. `score` is how likely an officer would call it a precedent, 0 to 1.
    """

    reference: str | None
    authority: str | None
    responded: date | None
    file: str
    kind: str
    part: str | None
    locator: str | None
    question: str | None
    answer: str | None
    gist: str
    outcome: str | None
    provisions: tuple[str, ...]
    grade: Grade
    score: float
    matter: int
    """Which matter of the question it answers, counted from 1."""
    why: str
    caution: str | None


@dataclass(frozen=True, slots=True)
class LawRow:
    """One provision, with its text or our paraphrase, and where that is from."""

    provision: Provision
    title: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A passage of a report of ours that speaks of the same."""

    title: str | None
    date: date | None
    file: str
    locator: str | None
    passage: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that is known on one question.

    `precedents` are strong or likely, `possible` may be related. `matters` are what the question
    was taken to ask, `narrowed` what the officer narrowed it to, `read_as` the words that were read
    as others, `notices` what the officer should know of the index, and `message` what to say where
    there is no precedent.
    """

    question: str
    precedents: tuple[PrecedentRow, ...] = ()
    possible: tuple[PrecedentRow, ...] = ()
    law: tuple[LawRow, ...] = ()
    published: tuple[PublishedRow, ...] = ()
    stance: Mapping[str, int] = field(default_factory=lambda: stance(()))
    matters: tuple[str, ...] = ()
    narrowed: tuple[str, ...] = ()
    read_as: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    message: str | None = None
    took_ms: float = 0.0

    @property
    def rows(self) -> tuple[PrecedentRow, ...]:
        """Precedents, then what may be related, as they are numbered."""
        return self.precedents + self.possible

    @property
    def files(self) -> set[str]:
        """Names of all documents that it shows."""
        return {row.file for row in self.rows} | {row.file for row in self.published}

    def without(self, names: Iterable[str]) -> "Answer":
        """The answer without what stands in these documents; its stance counts what is left."""
        sealed = set(names)
        if not sealed:
            return self
        kept = tuple(row for row in self.precedents if row.file not in sealed)
        return replace(
            self,
            precedents=kept,
            possible=tuple(row for row in self.possible if row.file not in sealed),
            published=tuple(row for row in self.published if row.file not in sealed),
            stance=stance(kept),
        )


def stance(rows: Iterable[PrecedentRow]) -> dict[str, int]:
    """How often each outcome was given, by the precedents that count: strong and likely ones."""
    counted = Counter(row.outcome for row in rows)
    return {outcome.value: counted[outcome.value] for outcome in Outcome if outcome != "unanswered"}


def place_words(row: PublishedRow) -> str:
    """Where a passage stands: a printed number is a paragraph's, other places say what they are."""
    if not row.locator:
        return "no paragraph number"
    return row.locator if "paragraph" in row.locator else f"paragraph {row.locator}"
