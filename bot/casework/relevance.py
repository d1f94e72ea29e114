"""Whether what was found is near enough to be shown: a false precedent is worse than none.

The weights are data (`corpus/relevance.yaml`), with how they were come by.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.foi.errors import FoiError


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one part of a letter fits a question: two cosines, two shares of words."""

    question: float
    answer: float
    words: float
    letter: float


@dataclass(frozen=True, slots=True)
class Relevance:
    """Weights of the evidence; see the data file for what each stands for."""

    rank: Mapping[str, float]
    probability: Mapping[str, float]
    company: float
    passage: float
    passage_with_words: float
    passage_words: float

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Relevance":
        """Read the weights; a missing or unknown one is a FoiError that names it."""
        wanted = set(cls.__slots__)
        inner = {
            "rank": {"question", "answer", "words", "words_enough"},
            "probability": {"question", "answer", "letter", "constant"},
        }
        wrong = set(data) ^ wanted
        for name, keys in inner.items():
            wrong |= {f"{name}.{key}" for key in set(data.get(name, keys)) ^ keys}
        if wrong:
            raise FoiError(
                "relevance",
                "corpus/relevance.yaml",
                f"{', '.join(sorted(wrong))}: missing or unknown",
                "Mend the file, or restore it",
            )
        return cls(**data)

    def score(self, found: Evidence) -> float:
        """One number to rank parts by."""
        own = self.rank
        counted = min(found.words, own["words_enough"])
        return (
            own["question"] * found.question + own["answer"] * found.answer + own["words"] * counted
        )

    def is_precedent(self, found: Evidence) -> float:
        """How likely an officer would call it a precedent, 0 to 1."""
        own = self.probability
        evidence = (
            own["question"] * found.question
            + own["answer"] * found.answer
            + own["letter"] * found.letter
            + own["constant"]
        )
        return 1 / (1 + math.exp(-evidence))

    def is_telling(self, cosine: float, words: float) -> bool:
        """True for a passage near enough to be shown beside the precedents."""
        enough = cosine >= self.passage_with_words and words >= self.passage_words
        return cosine >= self.passage or enough
