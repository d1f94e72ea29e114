"""The one place that ranks: every shelf, by meaning and words, each find with its evidence.

Letters that any way of asking brings up are looked at whole, so that a part is judged by its
question, its answer and its words together, and a paragraph outside the parts by itself.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from indexer.evidence import Weighing, weigh
from indexer.records import AnyRow
from indexer.score import Evidence, Grade, Score
from indexer.search import DEPTH, Asked, Proposal, Search
from indexer.shelves import PRECEDENTS, SHELF_OF, SHELVES

_LETTERS = 40
"""Letters looked at closely, whatever the size of the index."""
_NARROWED = 500
"""Passages that each half may propose, and letters looked at, where most will be left out."""
_PROPOSED = 60
"""Passages of each way of asking whose letters may be among them."""
_READ_TOGETHER = 20
"""Finds that a reranker reads, each with the question: each costs a run of its model."""
Rerank = Callable[[str, Sequence[str]], Sequence[float]]
"""How well each text answers a question: the more, the better (`Reranker.scores`)."""


@dataclass(frozen=True, slots=True)
class Found:
    """A part, or a passage outside the parts, with its best way of asking and what it is worth.

    Finds are ranked by `value`, which tells those apart whose `probability` comes near 1.
    """

    document: AnyRow
    part: str | None
    passages: tuple[AnyRow, ...]
    query: Asked
    evidence: Evidence
    value: float
    probability: float
    grade: Grade | None

    @property
    def locator(self) -> str | None:
        """Where it stood, as its document prints or counts it."""
        return next((row.locator for row in self.passages if row.locator), None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an officer narrowed the search to.

    `letters` are the only ones to be looked at, None for all; `keeps` has the last word on each
    document, the number of its part, and what is written there.
    """

    letters: Sequence[int] | None = None
    keeps: Callable[[AnyRow, str | None, str], bool] | None = None


EVERYTHING = Wanted()


def rank(
    asked: Sequence[Asked],
    search: Search,
    score: Score,
    wanted: Wanted = EVERYTHING,
    rerank: Rerank | None = None,
) -> dict[str, list[Found]]:
    """For each shelf what fits any way of asking, best first, each with its best way.

    `rerank` reads the best precedents again, with the question as it was typed.
    """
    found = {
        shelf: _of_shelf(shelf, asked, search, score, wanted if shelf == PRECEDENTS else EVERYTHING)
        for shelf in SHELVES
    }
    if rerank and asked:
        found[PRECEDENTS] = _reranked(found[PRECEDENTS], asked[0].text, rerank)
    return found


def _reranked(found: Sequence[Found], question: str, rerank: Rerank) -> list[Found]:
    """The same finds, the best of each grade in the reranker's order.

    It moves nothing from one grade to another: where grades begin was fitted without it.
    """
    best, rest = found[:_READ_TOGETHER], found[_READ_TOGETHER:]
    grades = [each.grade for each in best]
    scores = rerank(question, [_text(each) for each in best])
    order = sorted(range(len(best)), key=lambda at: (grades.index(grades[at]), -scores[at], at))
    # Values only say what comes first, here and among several matters: they stay with the places.
    moved = [replace(best[at], value=own.value) for at, own in zip(order, best, strict=True)]
    return [*moved, *rest]


def _text(found: Found) -> str:
    return "\n".join(f"{row.context}\n{row.text}" for row in found.passages)


def candidates(
    shelf: str, asked: Sequence[Asked], search: Search, wanted: Wanted = EVERYTHING
) -> tuple[list[AnyRow], list[Proposal]]:
    """The passages to be weighed on one shelf, and what each way of asking brought up."""
    proposals = search.propose(asked, shelf, _NARROWED if wanted.keeps else DEPTH)
    rows = _rows(shelf, proposals, search, wanted)
    return [row for row in rows if SHELF_OF[row.role] == shelf], proposals


def _of_shelf(
    shelf: str, asked: Sequence[Asked], search: Search, score: Score, wanted: Wanted
) -> list[Found]:
    rows, proposals = candidates(shelf, asked, search, wanted)
    documents = search.documents({row.document_id for row in rows})
    rows = [row for row in rows if row.document_id in documents]
    found = (
        _found(documents[place[0]], best, asked, score)
        for place, best in weigh(rows, asked, proposals, search, score).items()
    )
    kept = [each for each in found if _is_kept(each, wanted)]
    return sorted(kept, key=lambda each: (-each.value, each.document.name, each.passages[0].id))


def _rows(
    shelf: str, proposals: Sequence[Proposal], search: Search, wanted: Wanted
) -> list[AnyRow]:
    """The passages to be weighed: of letters all of theirs, of other shelves those proposed."""
    if shelf != PRECEDENTS:
        return search.passages({number for each in proposals for number in each.near})
    if wanted.letters is not None:
        return search.passages_of(wanted.letters)
    most = (_NARROWED, _NARROWED) if wanted.keeps else (_PROPOSED, _LETTERS)
    return search.passages_of(_likeliest(proposals, *most))


def _likeliest(proposals: Iterable[Proposal], deep: int, most: int) -> list[int]:
    """The letters that any way of asking brought up, best first."""
    best: dict[int, float] = {}
    for each in proposals:
        first = sorted(each.scores, key=lambda number: (-each.scores[number], number))[:deep]
        for number in first:
            letter = each.documents[number]
            best[letter] = max(best.get(letter, 0.0), each.scores[number])
    return sorted(best, key=lambda letter: (-best[letter], letter))[:most]


def _found(document: AnyRow, best: Weighing, asked: Sequence[Asked], score: Score) -> Found:
    probability = score.probability(best.value)
    return Found(
        document=document,
        part=None if best.evidence.outside else best.rows[0].part,
        passages=best.rows,
        query=asked[best.way],
        evidence=best.evidence,
        value=best.value,
        probability=probability,
        grade=score.grade(probability),
    )


def _is_kept(found: Found, wanted: Wanted) -> bool:
    if wanted.keeps is None:
        return True
    return wanted.keeps(found.document, found.part, _text(found))
