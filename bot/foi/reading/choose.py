"""Which of several readings of a letter is meant: each is scored by what it leaves unexplained.

A score is a sum of the features below, each by its weight in `corpus/reading.yaml`. Two readings
whose scores are close are both possible: the letter then says so.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.foi.reading.acts import Ear
from bot.foi.reading.beneath import STARTS, Unit, read_beneath, read_units, told
from bot.foi.reading.listed import read_listed, read_told_together
from bot.foi.reading.numbered import read_numbered
from bot.foi.reading.page import Page
from bot.foi.reading.pairs import read_pairs
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.sections import Section
from bot.foi.reading.tables import read_tables
from bot.foi.reading.torn import mend_torn
from bot.foi.reading.unnumbered import read_unnumbered
from bot.foi.vocabulary import Span

_LONG = 500
"""Characters: a question that is longer has an answer in it, more often than not."""
_SHORT = 12
FEATURES = (
    "first of the old order",
    "taken from the opening",
    "number of parts",
    "only one though more is asked",
    "answered",
    "questions that ask",
    "questions that are long",
    "questions that are labels",
    "questions not quoted",
    "answers that ask",
    "answers with a question in them",
    "answers of their own",
    "answers beneath",
    "asked and not taken up",
    "how many answers take in",
    "words not taken up",
    "numbers not taken up",
    "numbers twice",
    "numbers in order",
    "printed numbers",
    "questions in the closing",
)


@dataclass(frozen=True)
class Candidate:
    """One reading of the parts, the name of the way it was found, and what speaks for it."""

    name: str
    reading: Reading
    features: dict[str, float]

    def score(self, weights: Mapping[str, float]) -> float:
        """The sum of its features by their weights."""
        return sum(weights.get(name, 0.0) * value for name, value in self.features.items())


@dataclass(frozen=True)
class Choice:
    """The reading that explains a letter best, the runner-up, and how sure the choice is."""

    best: Candidate
    second: Candidate | None
    confidence: float


def choose(page: Page, ear: Ear, weights: Mapping[str, float]) -> Choice:
    """Read the parts in every way that is known, and take the one with the highest score."""
    found = ranked(page, ear, weights)
    best = found[0]
    others = [c for c in found[1:] if _differs(c.reading, best.reading)]
    total = sum(math.exp(c.score(weights) - best.score(weights)) for c in (best, *others))
    return Choice(best, others[0] if others else None, 1 / total)


def ranked(page: Page, ear: Ear, weights: Mapping[str, float]) -> list[Candidate]:
    """Every reading, the one with the highest score first; of equals, the one found first."""
    return sorted(candidates(page, ear), key=lambda c: -c.score(weights))


def candidates(page: Page, ear: Ear) -> list[Candidate]:
    """Every reading that finds a part; one without any where none does."""
    units = read_units(page)
    found = [(name, reading) for name, reading in _readings(page, units, ear) if reading.drafts]
    for _, reading in found:
        mend_torn(page, reading)
    return [
        Candidate(name, reading, features(page, units, reading, first=number == 0))
        for number, (name, reading) in enumerate(found)
    ] or [Candidate("nothing", Reading(), {})]


def _readings(page: Page, units: list[Unit], ear: Ear) -> Iterator[tuple[str, Reading]]:
    yield "table", read_tables(page)
    yield "two lists", read_numbered(page, ear)
    yield "told one by one", read_beneath(page, units, told)
    yield "printed alike", read_pairs(page)
    yield "unnumbered", read_unnumbered(page)
    yield "listed", read_listed(page)
    yield "told together", read_told_together(page)
    for name, starts in STARTS.items():
        yield name, read_beneath(page, units, starts)


def _differs(one: Reading, other: Reading) -> bool:
    return [_place(d) for d in one.drafts] != [_place(d) for d in other.drafts]


def _place(draft: Draft) -> tuple[int, int]:
    """Where question and answer begin: what tells one reading from another."""
    question = draft.question[0] if draft.question else -1
    return question, draft.answers[0][0] if draft.answers else -1


def features(page: Page, units: list[Unit], reading: Reading, first: bool) -> dict[str, float]:
    """What speaks for and against a reading, each between 0 and about 1."""
    seen = _Seen(page, units, reading)
    drafts, asked, told = reading.drafts, seen.asked, seen.told
    n = len(drafts)
    return {
        "first of the old order": float(first),
        "taken from the opening": float(reading.inferred),
        "number of parts": math.log(n) / 3,
        "only one though more is asked": float(n == 1 and len(seen.asking) > 1),
        "answered": len(told) / n,
        "questions that ask": _share(seen.asks(span) for span in seen.questions),
        "questions that are long": _share(b - a > _LONG for a, b in seen.questions),
        "questions that are labels": _share(b - a < _SHORT for a, b in seen.questions),
        "questions not quoted": (n - len(asked)) / n,
        "answers that ask": _share(seen.asks(d.answers[0]) for d in told),
        "answers with a question in them": _share(seen.holds_question(d.answers) for d in told),
        "answers of their own": len({d.answers[0] for d in told}) / max(len(told), 1),
        "answers beneath": _share(seen.beneath(d, e) for d, e in pairwise(asked)),
        "asked and not taken up": len(seen.left_asking) / max(len(seen.asking), 1),
        "how many answers take in": math.log1p(seen.swallowed) / 2,
        "words not taken up": seen.left_words,
        "numbers not taken up": seen.left_numbers,
        "numbers twice": 1 - len({d.number for d in drafts}) / n,
        "numbers in order": _share(d.path < e.path for d, e in pairwise(drafts)),
        "printed numbers": _share(not d.path[0].startswith("#") for d in drafts),
        "questions in the closing": _share(seen.closing(span) for span in seen.questions),
    }


def _share(said: Iterator[bool]) -> float:
    values = list(said)
    return sum(values) / len(values) if values else 0.0


class _Seen:
    """A reading beside the units of its letter."""

    def __init__(self, page: Page, units: list[Unit], reading: Reading) -> None:
        self.page = page
        self.units = units
        quoted = [(d.question, n, d) for n, d in enumerate(reading.drafts) if d.question]
        self.asked = [d for _, _, d in sorted(quoted, key=lambda one: one[:2])]
        self.told = [d for d in reading.drafts if d.answers]
        self.questions = sorted(span for span, _, _ in quoted)
        self.answers = [span for d in self.told for span in d.answers]
        self._starts = {u.span[0]: u for u in units}
        self._ends = [u.span[1] for u in units]

    @cached_property
    def asking(self) -> list[Unit]:
        """The units that ask at the beginning of a block or with a question mark."""
        return [u for u in self.units if u.asks and (u.first or self._marked(u))]

    def _marked(self, unit: Unit) -> bool:
        return self.page.flat[unit.span[1] - 1] == "?"

    def asks(self, span: Span) -> bool:
        """True where the first sentence of a span asks."""
        at = bisect_right(self._ends, span[0])
        return any(u.asks and u.span[0] < span[1] for u in self.units[at : at + 2])

    def holds_question(self, answers: list[Span]) -> bool:
        """True where an answer has a sentence with a question mark."""
        return any("?" in self.page.flat[slice(*span)] for span in answers)

    def beneath(self, draft: Draft, then: Draft) -> bool:
        """True where the answer stands between its question and the next one."""
        assert draft.question is not None
        assert then.question is not None
        return any(draft.question[1] <= a and b <= then.question[0] for a, b in draft.answers)

    @cached_property
    def left_asking(self) -> list[Unit]:
        spans = _merged(self.questions)
        return [u for u in self.asking if not _within(u.span[0], spans)]

    @property
    def swallowed(self) -> int:
        """How many sentences that ask stand within an answer."""
        spans = _merged(self.answers)
        return sum(_within(u.span[0], spans) for u in self.left_asking)

    @cached_property
    def left_words(self) -> float:
        spans = _merged([*self.questions, *self.answers])
        total = sum(u.span[1] - u.span[0] for u in self.units)
        kept = sum(u.span[1] - u.span[0] for u in self.units if _within(u.span[0], spans))
        return 1 - kept / total if total else 0.0

    @cached_property
    def left_numbers(self) -> float:
        blocks = [self.page.blocks[u.index] for u in self.units if u.first]
        marked = [b for b in blocks if b.marker and b.marker.paths and b.marker.style != "weak"]
        starts = {a for a, _ in [*self.questions, *self.answers]}
        left = [b for b in marked if not ({b.start, b.body} & starts)]
        return len(left) / max(len(marked), 1)

    def closing(self, span: Span) -> bool:
        """True where a question stands in what closes the letter."""
        unit = self._starts.get(span[0])
        closed = (Section.RIGHTS, Section.END)
        return unit is not None and self.page.sections[unit.index] in closed


def _within(at: int, spans: list[Span]) -> bool:
    """True for a place in one of the spans, which are sorted and do not overlap."""
    here = bisect_right(spans, (at, math.inf)) - 1
    return here >= 0 and at < spans[here][1]


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for a, b in sorted(spans):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return merged
