"""Finds the parts of earlier letters that answer a question, and says why each was found."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
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
class Precedent:
    """One part of an earlier letter, how well it fits, and on what evidence.

    Parts are ranked by `score`, which tells those apart whose `probability` (0 to 1, of being a
    precedent) comes near 1. `words` are those of the question that the letter shares.
    """

    document: AnyRow
    part: dict[str, Any]
    evidence: Evidence
    score: float
    probability: float
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
    for query, hits in zip(asked, index.search.examine(asked, numbers, PRECEDENTS), strict=True):
        said = [hit for hit in hits if hit.row.role != "refusal" and hit.row.part is not None]
        letters: dict[int, set[str]] = defaultdict(set)
        for hit in said:
            letters[hit.row.document_id] |= hit.shared
        for (number, name), mine in _by_part(said).items():
            document = documents.get(number)
            part = _part(document, name) if document else None
            if document is None or part is None:
                continue
            found = _weigh(query, mine, letters[number])
            score = relevance.score(found)
            if (number, name) not in best or score > best[number, name].score:
                shared = {stem for hit in mine for stem in hit.shared}
                best[number, name] = Precedent(
                    document,
                    part,
                    found,
                    score,
                    relevance.is_precedent(found),
                    tuple(query.words(shared)),
                )
    return sorted(best.values(), key=lambda each: (-each.score, each.letter, each.part["number"]))


def _likeliest(asked: Sequence[Asked], index: Index) -> list[int]:
    """Numbers of the letters that any way of asking brought up, best first."""
    scores = index.search.documents(asked, PRECEDENTS, _DEPTH)
    return sorted(scores, key=lambda number: -scores[number])[:_LETTERS]


def _by_part(hits: Iterable[Hit]) -> dict[Place, list[Hit]]:
    parts: dict[Place, list[Hit]] = defaultdict(list)
    for hit in hits:
        parts[hit.row.document_id, hit.row.part].append(hit)
    return parts


def _part(document: AnyRow, number: str) -> dict[str, Any] | None:
    parts: list[dict[str, Any]] = document.payload["parts"]
    return next((part for part in parts if part["number"] == number), None)


def _weigh(asked: Asked, hits: Sequence[Hit], letter: set[str]) -> Evidence:
    """The evidence on a part, from its passages and the stems that its whole letter shares."""
    question = max((hit.cosine for hit in hits if hit.row.role == "question"), default=0.0)
    answer = max((hit.cosine for hit in hits if hit.row.role == "answer"), default=question)
    return Evidence(question, answer, asked.coverage(letter))
