"""Finds the parts of earlier letters that answer a question, and says why each was found."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.casework.relevance import Evidence, Relevance
from indexer.index import Index
from indexer.records import AnyRow
from indexer.search import Asked, Hit
from indexer.shelves import PRECEDENTS

_LETTERS = 40
"""Letters looked at closely, whatever the size of the index."""
_DEPTH = 60
"""Passages that each way of asking may bring up before their letters are ranked."""

Place = tuple[int, str]
"""A part: its document's number in the catalogue, and its own number as printed."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How one part fits one way of asking: by which passages, and on what evidence."""

    query: Asked
    passages: Sequence[Hit]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Precedent:
    """One part of an earlier letter, and how well it fits its best way of asking.

    Parts are ranked by `score`, which tells those apart whose `probability` (0 to 1, of being a
    precedent) comes near 1.
    """

    document: AnyRow
    part: dict[str, Any]
    fit: Fit
    score: float
    probability: float

    @property
    def letter(self) -> tuple[str, ...]:
        """What tells letters apart: the same letter in two files is one."""
        own = self.document
        if own.reference and own.responded:
            return (own.authority or "", own.reference, own.responded.isoformat())
        return (own.name,)


def find_precedents(asked: Sequence[Asked], index: Index, relevance: Relevance) -> list[Precedent]:
    """Every part of the likeliest letters, best first, each with its best way of asking."""
    numbers = _likeliest(asked, index)
    parts = _parts(index.catalogue.documents(numbers).values())
    best: dict[Place, Precedent] = {}
    for place, fit in _fits(asked, index, numbers):
        score = relevance.score(fit.evidence)
        if place in parts and (place not in best or score > best[place].score):
            probability = relevance.is_precedent(fit.evidence)
            best[place] = Precedent(*parts[place], fit, score, probability)
    return sorted(best.values(), key=lambda each: (-each.score, each.letter, each.part["number"]))


def _likeliest(asked: Sequence[Asked], index: Index) -> list[int]:
    """Numbers of the letters that any way of asking brought up, best first."""
    scores = index.search.documents(asked, PRECEDENTS, _DEPTH)
    return sorted(scores, key=lambda number: -scores[number])[:_LETTERS]


def _parts(documents: Iterable[AnyRow]) -> dict[Place, tuple[AnyRow, dict[str, Any]]]:
    """Each part of these documents, with its document."""
    return {
        (document.id, part["number"]): (document, part)
        for document in documents
        for part in reversed(document.payload["parts"])
    }


def _fits(
    asked: Sequence[Asked], index: Index, letters: Iterable[int]
) -> Iterator[tuple[Place, Fit]]:
    """Each part of these letters by each way of asking."""
    found = index.search.examine(asked, letters, PRECEDENTS)
    stems: dict[int, frozenset[str]] = {}
    for query, hits in zip(asked, found, strict=True):
        said = [hit for hit in hits if hit.row.role != "refusal" and hit.row.part is not None]
        by_letter = _grouped(said, lambda hit: hit.row.document_id)
        stems = stems or {letter: index.search.stems(own) for letter, own in by_letter.items()}
        for letter, own in by_letter.items():
            covered = query.coverage(stems[letter])
            for part, passages in _grouped(own, lambda hit: hit.row.part).items():
                yield (letter, part), Fit(query, passages, _weigh(passages, covered))


def _grouped(hits: Iterable[Hit], key: Callable[[Hit], Any]) -> dict[Any, list[Hit]]:
    groups: dict[Any, list[Hit]] = defaultdict(list)
    for hit in hits:
        groups[key(hit)].append(hit)
    return groups


def _weigh(passages: Sequence[Hit], letter: float) -> Evidence:
    """The evidence on a part: its passages, and how much of the query its whole letter shares."""
    question = max((hit.cosine for hit in passages if hit.row.role == "question"), default=0.0)
    answer = max((hit.cosine for hit in passages if hit.row.role == "answer"), default=question)
    return Evidence(question, answer, letter)
