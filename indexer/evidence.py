"""Weighs the places that were brought up: first by meaning alone, the nearest then by words too."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.records import AnyRow
from indexer.score import Evidence, Score
from indexer.search import Asked, Proposal, Search, nearness

Place = tuple[int, str]
"""A document, and a part's number as printed, or the one passage (`@12`) that is no part's."""

_OF_PARTS = ("question", "answer")
_OUTSIDE = ("body", "refusal")
_CLOSELY = 80
"""Places whose words are looked at: those nearest in meaning by any way of asking."""
_BY_WORDS = 20
"""Passages best by words alone; their places are among them, for a name has little meaning."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """One place by its best way of asking (a position among them)."""

    rows: tuple[AnyRow, ...]
    way: int
    evidence: Evidence
    value: float


def weigh(
    rows: Sequence[AnyRow],
    asked: Sequence[Asked],
    proposals: Iterable[Proposal],
    search: Search,
    score: Score,
) -> dict[Place, Weighing]:
    """Each place worth looking at, by the way of asking that fits it best."""
    found = {}
    for place, own, ways in evidence(rows, asked, proposals, search, score):
        values = [score.value(each) for each in ways]
        best = int(np.argmax(values))
        found[place] = Weighing(own, best, ways[best], values[best])
    return found


def evidence(
    rows: Sequence[AnyRow],
    asked: Sequence[Asked],
    proposals: Iterable[Proposal],
    search: Search,
    score: Score,
) -> Iterator[tuple[Place, tuple[AnyRow, ...], list[Evidence]]]:
    """Each place worth looking at with its passages, and its evidence by each way of asking."""
    if not rows:
        return
    near = nearness(rows, asked)
    meanings = [_meaning(place, at, rows, near) for place, at in _places(rows).items()]
    chosen = _chosen(meanings, rows, proposals, score)
    late = search.maxsim(asked, {rows[at].hash for one in chosen for at in one.at})
    lengths = [math.log1p(len(query.stems)) for query in asked]
    for meaning in chosen:
        own = tuple(rows[at] for at in meaning.at)
        stems = search.stems(own)
        words = [query.coverage(stems) for query in asked]
        ways = meaning.evidence(words, [_best(own, scores) for scores in late], lengths)
        yield meaning.place, own, list(ways)


def _best(passages: Iterable[AnyRow], scores: Mapping[str, float]) -> float:
    """The best late interaction of a place's passages; nought where the model keeps no tokens."""
    return max((scores.get(row.hash, 0.0) for row in passages), default=0.0)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """How near one place is in meaning, by each way of asking; `at` are its rows' positions."""

    place: Place
    at: Sequence[int]
    question: NDArray[np.float32]
    answer: NDArray[np.float32]
    outside: bool

    def value(self, score: Score) -> float:
        """What it is worth before its words are looked at."""
        weights = score.weights
        both = weights["question"] * self.question + weights["answer"] * self.answer
        return float(both.max()) + weights["outside"] * self.outside

    def evidence(
        self, words: Sequence[float], late: Sequence[float], lengths: Sequence[float]
    ) -> Iterator[Evidence]:
        """The evidence by each way of asking, with the words it shares and its late interaction."""
        near = (self.question.tolist(), self.answer.tolist())
        for question, answer, share, tokens, length in zip(
            *near, words, late, lengths, strict=True
        ):
            yield Evidence(question, answer, share, self.outside, tokens, length)


def _places(rows: Sequence[AnyRow]) -> dict[Place, list[int]]:
    """The positions of the passages that belong together: a part's, or one alone."""
    found: dict[Place, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.role == "refusal" and row.part is not None:
            continue  # it argues an exemption: near to every question that meets the same one
        together = row.part if row.role in _OF_PARTS else None
        found[(row.document_id, together or f"@{row.id}")].append(at)
    return dict(found)


def _meaning(
    place: Place, at: Sequence[int], rows: Sequence[AnyRow], near: NDArray[np.float32]
) -> _Meaning:
    questions = [one for one in at if rows[one].role != "answer"]
    answers = [one for one in at if rows[one].role == "answer"]
    return _Meaning(
        place,
        at,
        question=near[:, questions or answers].max(axis=1),
        answer=near[:, answers or questions].max(axis=1),
        outside=rows[at[0]].role in _OUTSIDE,
    )


def _chosen(
    meanings: Sequence[_Meaning],
    rows: Sequence[AnyRow],
    proposals: Iterable[Proposal],
    score: Score,
) -> list[_Meaning]:
    """The nearest, and those that words alone brought up, in a fixed order."""
    ranked = sorted(meanings, key=lambda one: (-one.value(score), one.place))
    worded = {number for each in proposals for number in list(each.worded)[:_BY_WORDS]}
    further = (one for one in ranked[_CLOSELY:] if any(rows[at].id in worded for at in one.at))
    return [*ranked[:_CLOSELY], *further]
