"""Finds passages by meaning and by words, fuses both, and keeps why each was found.

Each half's scores are divided by their maximum and added by weight: on two public test sets this
beat either half alone, and ranks alone (reciprocal rank) by a good margin. Cosines are exact, from
the stored vectors, also for passages that only their words brought up.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue import Catalogue
from indexer.embedder import Embedder
from indexer.lexical import LexicalIndex
from indexer.records import AnyRow
from indexer.vectors import VectorIndex

DEPTH = 100
"""Passages that each half may propose."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage that was found, and why.

    `cosine` is how near it is in meaning (-1 to 1); `bm25` its lexical score, 0 where the words did
    not propose it; `score` the fusion, 0 to 1 within one search; `words` the words of the query it
    shares; `coverage` how much of the query's rarity-weighted words that is, 0 to 1.
    """

    number: int
    document_id: int
    role: str
    part: str | None
    locator: str | None
    text: str
    cosine: float
    bm25: float
    score: float
    words: tuple[str, ...]
    coverage: float


class Search:
    """Searches one shelf at a time; `weight` is the dense half's share, 0 to 1."""

    def __init__(
        self,
        catalogue: Catalogue,
        embedder: Embedder,
        vectors: Mapping[str, VectorIndex],
        lexical: LexicalIndex,
        weight: float,
    ) -> None:
        self._catalogue = catalogue
        self._embedder = embedder
        self._vectors = vectors
        self._lexical = lexical
        self._weight = weight

    def find(self, query: str, shelf: str, top: int = DEPTH) -> list[Hit]:
        """The passages of a shelf that fit `query`, best first."""
        vector = self._embedder.embed([query], query=True)[0]
        stems = self._lexical.stems(query)
        dense = self._vectors[shelf].search(vector, DEPTH)
        by_words = dict(self._lexical.search(stems, DEPTH, shelf))
        numbers = {number for number, _ in dense} | set(by_words)
        rows = self._catalogue.passages(numbers, self._embedder.fingerprint)
        cosines = _cosines(rows, vector)
        scores = fuse(cosines, by_words, self._weight)
        best = sorted(rows, key=lambda number: (-scores[number], number))[:top]
        rarity = self._rarity(stems)
        return [
            self._hit(rows[each], cosines[each], by_words.get(each, 0.0), scores[each], rarity)
            for each in best
        ]

    def _rarity(self, stems: Mapping[str, str]) -> dict[str, tuple[str, float]]:
        """Each stem's word and its inverse document frequency, as BM25 has it."""
        total = max(1, self._lexical.refresh())
        found = {}
        for stem, word in stems.items():
            frequency = self._lexical.frequency(stem)
            found[stem] = (word, math.log(1 + (total - frequency + 0.5) / (frequency + 0.5)))
        return found

    def _hit(
        self,
        row: AnyRow,
        cosine: float,
        bm25: float,
        score: float,
        rarity: Mapping[str, tuple[str, float]],
    ) -> Hit:
        there = self._lexical.stems(f"{row.context}\n{row.text}")
        shared = [pair for stem, pair in rarity.items() if stem in there]
        whole = sum(weight for _, weight in rarity.values())
        return Hit(
            number=row.id,
            document_id=row.document_id,
            role=row.role,
            part=row.part,
            locator=row.locator,
            text=row.text,
            cosine=cosine,
            bm25=bm25,
            score=score,
            words=tuple(word for word, _ in sorted(shared, key=lambda pair: -pair[1])),
            coverage=sum(weight for _, weight in shared) / whole if whole else 0.0,
        )


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


def _cosines(rows: Mapping[int, AnyRow], vector: NDArray[np.float32]) -> dict[int, float]:
    if not rows:
        return {}
    halves = np.frombuffer(b"".join(row.half for row in rows.values()), dtype="<f2")
    found = halves.astype(np.float32).reshape(len(rows), -1) @ vector
    return dict(zip(rows, found.tolist(), strict=True))


def best_of(searches: Iterable[list[Hit]]) -> list[Hit]:
    """Several searches as one: each passage with the search that it scored best in."""
    best: dict[int, Hit] = {}
    for hits in searches:
        for hit in hits:
            if hit.number not in best or hit.score > best[hit.number].score:
                best[hit.number] = hit
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.number))
