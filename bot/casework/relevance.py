"""Whether what was found is near enough to be shown: a false precedent is worse than none.

The weights are data (`corpus/relevance.yaml`), with how they were come by.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.foi.errors import FoiError


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one part of a letter fits a question: two cosines, and a share of words."""

    question: float
    answer: float
    letter: float


@dataclass(frozen=True, slots=True)
class Relevance:
    """Weights of the evidence; see the data file for what each stands for."""

    probability: Mapping[str, float]
    company: float
    passage: float
    passage_with_words: float
    passage_words: float

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Relevance":
        """Read the weights; a missing or unknown one is a FoiError that names it."""
        weights = {"question", "answer", "letter", "constant"}
        wrong = set(data) ^ set(cls.__slots__)
        wrong |= {f"probability.{key}" for key in set(data.get("probability", weights)) ^ weights}
        if wrong:
            raise FoiError(
                "relevance",
                "corpus/relevance.yaml",
                f"{', '.join(sorted(wrong))}: missing or unknown",
                "Mend the file, or restore it",
            )
        return cls(**data)

    def score(self, found: Evidence) -> float:
        """The evidence in one number: parts are ranked by it, where probabilities come near 1."""
        own = self.probability
        return (
            own["question"] * found.question
            + own["answer"] * found.answer
            + own["letter"] * found.letter
        )

    def is_precedent(self, found: Evidence) -> float:
        """How likely an officer would call it a precedent, 0 to 1."""
        return 1 / (1 + math.exp(-self.score(found) - self.probability["constant"]))

    def is_telling(self, cosine: float, words: Callable[[], float]) -> bool:
        """True for a passage near enough to be shown; `words` tells its share of the query's."""
        if cosine >= self.passage:
            return True
        return cosine >= self.passage_with_words and words() >= self.passage_words
