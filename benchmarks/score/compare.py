"""Holds a letter as read against what is true of it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.score.labelled import Labelled, LabelledPart, Span
from bot.foi.letter import Letter, Part

_FACTS = ("kind", "reference", "received", "responded", "regime")


@dataclass
class Score:
    """Counts of what was right, of how many, and each miss in words."""

    right: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def count(self, name: str, good: bool, miss: str) -> None:
        """Count one comparison; `miss` says what was wrong where it was not good."""
        self.total[name] += 1
        self.right[name] += good
        if not good:
            self.misses.append(f"{name}: {miss}")

    def share(self, name: str) -> float | None:
        """Right of all, in per cent; None where nothing was compared."""
        total = self.total[name]
        return 100 * self.right[name] / total if total else None

    def add(self, other: "Score") -> None:
        """Take in another score."""
        self.right.update(other.right)
        self.total.update(other.total)
        self.misses += other.misses


def compare(truth: Labelled, letter: Letter) -> Score:
    """One letter: its facts, the number of its parts, each part's outcome and provisions."""
    score = Score()
    for fact in _FACTS:
        want, got = getattr(truth, fact), getattr(letter, fact)
        score.count(fact, _plain(want) == _plain(got), f"{truth.name}: wanted {want}, read {got}")
    want, got = len(truth.parts), len(letter.parts)
    score.count("part count", want == got, f"{truth.name}: wanted {want}, read {got}")
    for wanted, part in pair(truth.parts, letter.parts):
        _part(truth.name, wanted, part, score)
    _provisions(truth, letter, score)
    return score


def _part(name: str, wanted: LabelledPart, part: Part | None, score: Score) -> None:
    where = f"{name} part {wanted.number or '?'} {wanted.starts or ''}"
    score.count("part found", part is not None, where)
    outcome = part.outcome.value if part else None
    expected = " or ".join(sorted(wanted.outcomes))
    score.count(
        "outcome", outcome in wanted.outcomes, f"{where}: wanted {expected}, read {outcome}"
    )
    if wanted.answers:
        kept = part is not None and part.answer is not None
        score.count("answer kept", kept, f"{where}: the answer is lost")


def _provisions(truth: Labelled, letter: Letter, score: Score) -> None:
    """What the letter relies on, as a whole: a claim too many is as bad as one too few."""
    own = {p for part in truth.parts for p in part.provisions}
    wanted = own if truth.relied_on is None else set(truth.relied_on)
    got = {str(p) for p in letter.relied_on}
    for each in sorted(wanted):
        score.count("provisions recall", each in got, f"{truth.name}: {each} is missing")
    for each in sorted(got):
        score.count("provisions precision", each in wanted, f"{truth.name}: {each} is too much")


def pair(
    wanted: Sequence[LabelledPart], parts: Sequence[Part]
) -> Iterator[tuple[LabelledPart, Part | None]]:
    """Each labelled part with the part that was read for it, None where there is none.

    The part that shares most of its question and answer; else by first words or number; else, where
    there are equally many, by order. No part is given twice.
    """
    left = list(parts)
    found: dict[int, Part] = {}
    for likeness in (_overlap, _begins, _numbered):
        pairs = [(likeness(w, p), n, p) for n, w in enumerate(wanted) for p in left]
        for score, n, part in sorted(pairs, key=lambda each: -each[0]):
            if score > 0 and n not in found and any(part is each for each in left):
                found[n] = part
                left = [each for each in left if each is not part]
    if len(wanted) == len(parts):
        rest = iter(left)
        found |= {n: next(rest) for n in range(len(wanted)) if n not in found}
    return ((each, found.get(n)) for n, each in enumerate(wanted))


def _overlap(wanted: LabelledPart, part: Part) -> float:
    """Characters that the question and the answer share with the label's, as a share of 1 each."""
    question = _shared([wanted.question] if wanted.question else [], part.question_span)
    return question + _shared(wanted.answers, part.answer_span)


def _shared(spans: Iterable[Span], other: Span | None) -> float:
    spans = list(spans)
    if not spans or not other:
        return 0.0
    shared = sum(max(0, min(b, other[1]) - max(a, other[0])) for a, b in spans)
    union = max(other[1], *(b for _, b in spans)) - min(other[0], *(a for a, _ in spans))
    return shared / max(union, 1)


def _begins(wanted: LabelledPart, part: Part) -> float:
    start = _bare(wanted.starts or "")
    return float(bool(start) and _bare(part.question).startswith(start))


def _numbered(wanted: LabelledPart, part: Part) -> float:
    return float(wanted.number is not None and _bare(wanted.number) == _bare(part.number))


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _plain(value: object) -> str | None:
    """References are compared without blanks: `FOI / 1` is `FOI/1`."""
    return None if value is None else re.sub(r"\s+", "", str(value))
