"""Finds passages by meaning and by words, fuses both, and keeps why each was found.

Each half's scores are divided by their maximum and added by weight: on two public test sets this
beat either half alone, and ranks alone (reciprocal rank) by a good margin. Cosines are exact, from
the stored vectors, also for passages that only their words brought up.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer import late
from indexer.catalogue import Catalogue
from indexer.dense import DenseIndex
from indexer.embedder import Embedder
from indexer.lexical import LexicalIndex
from indexer.records import AnyRow

DEPTH = 100
"""Passages that each half may propose."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query made ready: its vector, and for each stem the word as typed and its rarity.

    Rarity is the inverse document frequency of BM25: what few passages have tells most.
    """

    text: str
    vector: NDArray[np.float32]
    stems: Mapping[str, tuple[str, float]]
    tokens: late.Weighed | None = None
    """For `Search.maxsim`; None where the model keeps no tokens."""

    def coverage(self, stems: Collection[str]) -> float:
        """How much of the query's rarity these stems make up, 0 to 1."""
        whole = sum(rarity for _, rarity in self.stems.values())
        part = sum(rarity for stem, (_, rarity) in self.stems.items() if stem in stems)
        return part / whole if whole else 0.0

    def words(self, stems: Collection[str]) -> list[str]:
        """The query's own words for these stems, rarest first."""
        shared = [own for stem, own in self.stems.items() if stem in stems]
        return [word for word, _ in sorted(shared, key=lambda pair: (-pair[1], pair[0]))]


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage and how it fits one query.

    `cosine` is how near it is in meaning (-1 to 1), `score` the fusion with its words, 0 to 1
    within one search.
    """

    row: AnyRow
    cosine: float
    score: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one query brings up, all by passage number.

    `near` has cosines, `worded` BM25 scores of those that words brought up, `scores` the fusion of
    both, and `documents` the document that each stands in.
    """

    near: Mapping[int, float]
    worded: Mapping[int, float]
    scores: Mapping[int, float]
    documents: Mapping[int, int]


class Search:
    """Searches one shelf at a time; `weight` is the dense half's share, 0 to 1."""

    def __init__(
        self,
        catalogue: Catalogue,
        embedder: Embedder,
        vectors: Mapping[str, DenseIndex],
        lexical: LexicalIndex,
        weight: float,
    ) -> None:
        self._catalogue = catalogue
        self._embedder = embedder
        self._vectors = vectors
        self._lexical = lexical
        self._weight = weight

    def prepare(self, texts: Sequence[str]) -> list[Asked]:
        """Embed queries and look up how rare their words are."""
        readings = self._embedder.read(texts, query=True)
        total = max(1, self._lexical.refresh())
        return [
            Asked(text, own.vector, self._rarity(text, total), own.tokens)
            for text, own in zip(texts, readings, strict=True)
        ]

    def _rarity(self, text: str, total: int) -> dict[str, tuple[str, float]]:
        found = {}
        for stem, word in self._lexical.stems(text).items():
            frequency = self._lexical.frequency(stem)
            found[stem] = (word, math.log(1 + (total - frequency + 0.5) / (frequency + 0.5)))
        return found

    def find(self, asked: Asked, shelf: str, top: int) -> list[Hit]:
        """The passages of a shelf that fit best, best first."""
        proposal = self.propose([asked], shelf)[0]
        rows = self._catalogue.passages(proposal.scores, self._embedder.fingerprint)
        best = sorted(rows, key=lambda number: (-proposal.scores[number], number))[:top]
        return [Hit(rows[each], proposal.near[each], proposal.scores[each]) for each in best]

    def propose(self, asked: Sequence[Asked], shelf: str, depth: int = DEPTH) -> list[Proposal]:
        """For each query the passages that its meaning or its words bring up."""
        dense = [self._vectors[shelf].search(query.vector, depth) for query in asked]
        by_words = [dict(self._lexical.search(query.stems, depth, shelf)) for query in asked]
        numbers = {number for near in dense for number, _ in near}.union(*by_words)
        rows = self._catalogue.places(numbers, self._embedder.fingerprint)
        cosines = nearness(rows.values(), asked)
        proposals = []
        for at, (near, worded) in enumerate(zip(dense, by_words, strict=True)):
            mine = {number for number, _ in near} | set(worded)
            own = {
                number: float(cosine)
                for number, cosine in zip(rows, cosines[at], strict=True)
                if number in mine
            }
            documents = {number: rows[number].document_id for number in own}
            proposals.append(Proposal(own, worded, fuse(own, worded, self._weight), documents))
        return proposals

    def passages(self, numbers: Iterable[int]) -> list[AnyRow]:
        """These passages with their vectors."""
        return list(self._catalogue.passages(numbers, self._embedder.fingerprint).values())

    def passages_of(self, documents: Iterable[int]) -> list[AnyRow]:
        """Every passage of these documents, with its vector, in order."""
        return self._catalogue.passages_of(documents, self._embedder.fingerprint)

    def documents(self, numbers: Iterable[int]) -> dict[int, AnyRow]:
        """The documents with these numbers."""
        return self._catalogue.documents(numbers)

    def maxsim(self, asked: Sequence[Asked], hashes: Iterable[str]) -> list[dict[str, float]]:
        """For each query its late interaction with passages, by their hash: see `late.maxsim`.

        Absolute, so that scores of different queries compare. Passages without tokens lack, as do
        all where the model keeps none.
        """
        if any(query.tokens is None for query in asked):
            return [{} for _ in asked]
        held = self._catalogue.tokens(hashes, self._embedder.fingerprint)
        tokens = [
            np.frombuffer(rows, dtype=np.int8).reshape(-1, late.DIM) for rows in held.values()
        ]
        scores = late.maxsim([query.tokens for query in asked if query.tokens is not None], tokens)
        return [dict(zip(held, own.tolist(), strict=True)) for own in scores]

    def stem_set(self, text: str) -> frozenset[str]:
        """The stems of any text."""
        return self._lexical.stem_set(text)

    def stems(self, rows: Iterable[AnyRow]) -> frozenset[str]:
        """The stems of passages, and of what stands over them, together."""
        texts = {text for row in rows for text in (row.context, row.text)}
        return self._lexical.stem_set("\n".join(texts))


def fuse(
    cosines: Mapping[int, float], by_words: Mapping[int, float], weight: float
) -> dict[int, float]:
    """Add both halves, each divided by its maximum; nothing found scores nothing."""
    nearest = max(cosines.values(), default=0.0)
    wordiest = max(by_words.values(), default=0.0)
    return {
        number: weight * _share(cosine, nearest)
        + (1 - weight) * _share(by_words.get(number, 0.0), wordiest)
        for number, cosine in cosines.items()
    }


def _share(value: float, most: float) -> float:
    return max(0.0, value) / most if most > 0 else 0.0


def nearness(rows: Collection[AnyRow], asked: Sequence[Asked]) -> NDArray[np.float32]:
    """The exact cosine of each query (first axis) with each row, from the stored vectors."""
    dim = len(asked[0].vector)
    halves = np.frombuffer(b"".join(row.half for row in rows), dtype="<f2").astype(np.float32)
    queries = np.array([each.vector for each in asked], dtype=np.float32)
    return np.asarray(queries @ halves.reshape(len(rows), dim).T, dtype=np.float32)
