"""Late interaction: a question's tokens each look for their nearest token in a passage (MaxSim).

One vector for a whole passage forgets what stands beside the main matter. Here every token keeps
one, reduced to a few bytes, and a passage scores the mean, over the question's tokens, of the best
cosine with any of its own; a rare token counts for more. (Khattab and Zaharia, ColBERT, 2020; here
over the tokens of an ordinary sentence model, which nobody has trained for it.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DIM = 128
"""Numbers of a reduced token vector: 64 find less, 256 no more (measured, see docs)."""
MOST = 127
Tokens = NDArray[np.int8]
"""One row for each token of a passage, without the marks that the tokenizer adds."""
Weighed = NDArray[np.float32]
"""The same of a question, scaled so that dot products with `Tokens` add up to the score."""


@dataclass(frozen=True, slots=True, eq=False)
class Late:
    """How a model's token vectors are reduced: less `mean`, times `matrix`, of length one.

    The numbers of all tokens then lie between `-reach` and `reach`. `rarity` is the inverse
    document frequency of each token of the vocabulary; fixed, so that scores stay comparable.
    """

    mean: NDArray[np.float32]
    matrix: NDArray[np.float32]
    reach: NDArray[np.float32]
    rarity: NDArray[np.float32]

    def save(self, file: Path) -> None:
        """Write it; half precision is what is used, so that all machines have the same numbers."""
        halves = {name: getattr(self, name).astype(np.float16) for name in self.__slots__}
        with file.open("wb") as stream:
            np.savez_compressed(stream, **halves)

    @classmethod
    def load(cls, file: Path) -> "Late":
        """Read what `save` wrote."""
        with np.load(file, allow_pickle=False) as data:
            return cls(**{name: data[name].astype(np.float32) for name in cls.__slots__})


def weigh(
    tokens: Tokens, numbers: Sequence[int], reach: NDArray[np.float32], rarity: NDArray[np.float32]
) -> Weighed:
    """A question's tokens (with their numbers in the vocabulary), ready for `maxsim`."""
    weights = rarity[np.asarray(numbers, dtype=np.int64)]
    weights = weights / max(float(weights.sum()), 1e-9)
    # Bytes back into numbers, once for the question and once for the passage.
    scale = np.square(reach / MOST)
    return np.asarray(tokens.astype(np.float32) * scale * weights[:, None], dtype=np.float32)


def maxsim(questions: Sequence[Weighed], passages: Sequence[Tokens]) -> NDArray[np.float32]:
    """The score of each passage for each question, -1 to 1; nought for one without tokens."""
    scores = np.zeros((len(questions), len(passages)), dtype=np.float32)
    full = [at for at, tokens in enumerate(passages) if len(tokens)]
    asked = [at for at, tokens in enumerate(questions) if len(tokens)]
    if not full or not asked:
        return scores
    starts = np.cumsum([0, *(len(passages[at]) for at in full[:-1])])
    rows = np.concatenate([passages[at] for at in full]).astype(np.float32)
    for at in asked:
        best = np.maximum.reduceat(questions[at] @ rows.T, starts, axis=1)
        scores[at, full] = best.sum(axis=0)
    return scores


def fit(
    vectors: Sequence[NDArray[np.float32]], numbers: Sequence[Sequence[int]], vocabulary: int
) -> Late:
    """Fit `Late` to texts: for each, its tokens' vectors and their numbers in the vocabulary."""
    whole = np.concatenate(vectors).astype(np.float64)
    mean = whole.mean(axis=0)
    spread = (whole - mean).T @ (whole - mean)
    _, axes = np.linalg.eigh(spread)
    matrix = axes[:, ::-1][:, :DIM]
    # An axis may point either way: choose one, so that fitting again gives the same.
    matrix = matrix * np.sign(matrix[np.abs(matrix).argmax(axis=0), np.arange(matrix.shape[1])])
    reduced = (whole - mean) @ matrix
    reduced /= np.maximum(np.linalg.norm(reduced, axis=1, keepdims=True), 1e-9)
    kept = {"mean": mean, "matrix": matrix, "reach": np.abs(reduced).max(axis=0)}
    return Late(
        **{name: value.astype(np.float32) for name, value in kept.items()},
        rarity=_rarity(numbers, vocabulary),
    )


def _rarity(numbers: Sequence[Sequence[int]], vocabulary: int) -> NDArray[np.float32]:
    """BM25's inverse document frequency; a token that is in no text is the rarest."""
    count = np.zeros(vocabulary)
    for each in numbers:
        count[np.unique(np.asarray(each, dtype=np.int64))] += 1
    return np.log(1 + (len(numbers) - count + 0.5) / (count + 0.5)).astype(np.float32)
