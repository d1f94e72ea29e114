"""What `make fit` prints: each grade against truth, and what was said against what was so."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.hands import Labelled
from benchmarks.tables import LEFT_OUT, Table, counts_of
from indexer.score import WEIGHTS, Score


def report(score: Score, some: Sequence[Table]) -> str:
    """How a score does on some questions: first and grade against truth, and calibration."""
    weights = np.array([score.weights[name] for name in WEIGHTS])
    firsts = [(table.asked, *table.first(weights)) for table in some]
    answered = [one for one in firsts if one[0].right]
    none = [one for one in firsts if not one[0].right]
    kinds = sorted({_kind(one[0]) for one in none})
    graded = {grade: [] for grade in ("strong", "likely", "possible", None)}
    for asked, value, part, letter in firsts:
        graded[score.grade(score.probability(value))].append((asked, part, letter))
    lines = [
        f"  first: part {_count(p for _, _, p, _ in answered)}, letter "
        f"{_count(letter for *_, letter in answered)}"
    ]
    for grade, own in graded.items():
        mine = [one for one in own if one[0].right]
        without = [
            f"{sum(_kind(one[0]) == kind for one in own if not one[0].right)} of "
            f"{sum(_kind(one[0]) == kind for one in none)} {kind}"
            for kind in kinds
            if any(not one[0].right for one in own)
        ]
        lines.append(
            f"  {grade or 'nothing':9} {len(mine):4} with an answer: letter right "
            f"{sum(one[2] for one in mine):3}, part right {sum(one[1] for one in mine):3}; "
            f"without: {', '.join(without) or 'none'}"
        )
    return "\n".join([*lines, *_calibration(score, firsts)])


def _kind(asked: Labelled) -> str:
    """Whose question without an answer it is."""
    return {"none": "written", LEFT_OUT: LEFT_OUT}.get(asked.style, "own")


def _count(truths: Any) -> str:
    own = list(truths)
    return f"{sum(own)} of {len(own)}"


def _calibration(score: Score, firsts: Sequence[tuple[Labelled, float, bool, bool]]) -> list[str]:
    """What was said to be likely against how often it was so, half of all having an answer."""
    judged = [one for one in firsts if one[0].style != LEFT_OUT]
    said = np.array([score.probability(value) for _, value, _, _ in judged])
    was = np.array([letter for *_, letter in judged])
    counts = counts_of(asked for asked, *_ in judged)
    lines = []
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        own = (said >= low) & (said <= low + 0.2)
        if own.any():
            told, true = (np.average(what[own], weights=counts[own]) for what in (said, was))
            lines.append(f"  said {told:.2f}, was so {true:.2f} ({own.sum()} questions)")
    return lines
