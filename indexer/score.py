"""Evidence on what was found, and the one fitted score that says how much it is worth.

All evidence is absolute: it means the same whatever else was found. What only compares the best
with the rest (margins, z-scores, shares of a maximum) told nothing about questions that have no
answer, on letters that it was not fitted on.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

WEIGHTS = ("question", "answer", "words", "outside", "late", "length")
_KEYS = frozenset({"weights", "slope", "constant", "strong", "likely", "possible", "telling"})


class Grade(StrEnum):
    """How sure it is that a precedent was found."""

    STRONG = "strong"
    LIKELY = "likely"
    POSSIBLE = "possible"


class ScoreError(ValueError):
    """Weights that cannot be used: says which."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one part of a letter, or a passage outside its parts, fits one way of asking.

    `question` and `answer` are cosines (for a passage outside, both are its own); `words` is the
    share of the query's rarity in its words; `late` is late interaction, token by token, where the
    model has it; `length` is the logarithm of the query's words, for a short query comes near to
    many texts by chance.
    """

    question: float
    answer: float
    words: float = 0.0
    outside: bool = False
    late: float = 0.0
    length: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """Weights fitted for one model (`make fit`), and the probabilities where the grades begin.

    `telling` is the probability from which a report's paragraph or a provision's text is shown.
    """

    weights: Mapping[str, float]
    slope: float
    constant: float
    strong: float
    likely: float
    possible: float
    telling: float

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Score":
        """Read what a file of weights says; ScoreError names a missing or unknown key."""
        own = {key: value for key, value in data.items() if key != "fitted"}
        wrong = set(own) ^ _KEYS
        # Weights of a home that were made before there was `length` stay in use.
        weights = {"length": 0.0, **own.get("weights", dict.fromkeys(WEIGHTS))}
        wrong |= {f"weights.{key}" for key in set(weights) ^ set(WEIGHTS)}
        if wrong:
            raise ScoreError(f"{', '.join(sorted(wrong))}: missing or unknown")
        return cls(**{**own, "weights": weights})

    def value(self, found: Evidence) -> float:
        """The evidence in one number: what is found is ranked by it."""
        return sum(weight * float(getattr(found, name)) for name, weight in self.weights.items())

    def probability(self, value: float) -> float:
        """How likely what has this value is a precedent, 0 to 1."""
        return 1 / (1 + math.exp(-self.slope * value - self.constant))

    def grade(self, probability: float) -> Grade | None:
        """Strong, likely or possible; None for what is none of them."""
        grades = ((self.strong, Grade.STRONG), (self.likely, Grade.LIKELY))
        for least, grade in (*grades, (self.possible, Grade.POSSIBLE)):
            if probability >= least:
                return grade
        return None
