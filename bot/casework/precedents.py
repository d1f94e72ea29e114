"""Finds the parts of earlier letters that answer a question, and says why each was found."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.casework.relevance import Relevance
from indexer.index import Index
from indexer.records import AnyRow
from indexer.search import Asked, Hit
from indexer.shelves import PRECEDENTS

_LETTERS = 40
"""Letters looked at closely, whatever the size of the index."""
_DEPTH = 60

Place = tuple[int, str]
"""A part: its document's number in the catalogue, and its own number as printed."""


@dataclass(frozen=True, slots=True)
class Precedent:
    """One part of an earlier letter, how well it fits, and on what evidence."""

    document: AnyRow
    part: dict[str, Any]
    score: float
    probability: float
    question_near: float
    answer_near: float
    words: tuple[str, ...]

    @property
    def letter(self) -> tuple[str, ...]:
        """What tells letters apart: the same letter in two files is one."""
        own = self.document
        if own.reference and own.responded:
            return (own.authority or "", own.reference, own.responded.isoformat())
        return (own.name,)


def find_precedents(asked: Sequence[Asked], index: Index, relevance: Relevance) -> list[Precedent]:
    """Every part of the likeliest letters, best first, each with its best way of asking."""
    best: dict[Place, Precedent] = {}
    numbers = _likeliest(asked, index)
    documents = index.catalogue.documents(numbers)
    for query, hits in zip(asked, index.search.examine(asked, numbers), strict=True):
        for place, mine in _by_part(hits).items():
            document = documents.get(place[0])
            part = _part(document, place[1]) if document else None
            if document is None or part is None:
                continue
            found = _weigh(query, mine, document, part, relevance)
            if place not in best or found.score > best[place].score:
                best[place] = found
    return sorted(best.values(), key=lambda each: (-each.score, each.letter, each.part["number"]))


def _likeliest(asked: Iterable[Asked], index: Index) -> list[int]:
    """Numbers of the letters that any way of asking brought up, best first."""
    scores: dict[int, float] = {}
    for query in asked:
        for hit in index.search.find(query, PRECEDENTS, _DEPTH):
            number = hit.row.document_id
            scores[number] = max(scores.get(number, 0.0), hit.score)
    return sorted(scores, key=lambda number: -scores[number])[:_LETTERS]


def _by_part(hits: Iterable[Hit]) -> dict[Place, list[Hit]]:
    parts: dict[Place, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.row.part is not None:
            parts[hit.row.document_id, hit.row.part].append(hit)
    return parts


def _part(document: AnyRow, number: str) -> dict[str, Any] | None:
    parts: list[dict[str, Any]] = document.payload["parts"]
    return next((part for part in parts if part["number"] == number), None)


def _weigh(
    asked: Asked, hits: Sequence[Hit], document: AnyRow, part: dict[str, Any], relevance: Relevance
) -> Precedent:
    def nearest(role: str) -> float | None:
        return max((hit.cosine for hit in hits if hit.row.role == role), default=None)

    question = nearest("question") or 0.0
    said = nearest("answer")
    answer = question if said is None else said
    shared = {stem for hit in hits if hit.row.role != "refusal" for stem in hit.shared}
    score = relevance.score(question, answer, asked.coverage(shared))
    return Precedent(
        document=document,
        part=part,
        score=score,
        probability=relevance.probability(score),
        question_near=question,
        answer_near=answer,
        words=tuple(asked.words(shared)),
    )
