"""Whether what was found is near enough to be shown: a false precedent is worse than none.

The weights are data (`corpus/relevance.yaml`), with how they were come by.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.foi.errors import FoiError


@dataclass(frozen=True, slots=True)
class Relevance:
    """Weights of the evidence; see the data file for what each stands for."""

    question: float
    answer: float
    words: float
    slope: float
    middle: float
    passage: float
    passage_with_words: float

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Relevance":
        """Read the weights; a missing or unknown one is a FoiError that names it."""
        if wrong := set(data) ^ set(cls.__slots__):
            raise FoiError(
                "relevance",
                "corpus/relevance.yaml",
                f"the weights {', '.join(sorted(wrong))} are missing or unknown",
                f"It has exactly: {', '.join(cls.__slots__)}",
            )
        return cls(**{name: float(value) for name, value in data.items()})

    def score(self, question: float, answer: float, words: float) -> float:
        """One number to rank parts by, from two cosines and a share of words."""
        return self.question * question + self.answer * answer + self.words * words

    def probability(self, score: float) -> float:
        """How likely an officer would call it a precedent, 0 to 1."""
        return 1 / (1 + math.exp(-self.slope * (score - self.middle)))

    def is_telling(self, cosine: float, words: float) -> bool:
        """True for a passage near enough to be shown beside the precedents."""
        return cosine >= self.passage or (words >= 0.5 and cosine >= self.passage_with_words)
