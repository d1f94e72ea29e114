"""`foibot ask`: how similar questions were answered, what the law says, what is published."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.casework.answers import Answer, PrecedentRow, stance
from bot.casework.beside import law_shown, published, telling
from bot.casework.cautions import cautions
from bot.casework.gist import gist, why
from bot.casework.narrowing import Narrowing, narrowed
from bot.casework.precedents import POSSIBLE, choose
from bot.casework.wrong_model import model_told_plainly
from bot.foi.errors import FoiError
from bot.foi.law import Law
from indexer.index import Index
from indexer.queries import pieces
from indexer.rank import Found, Rerank, rank
from indexer.score import Score
from indexer.search import Asked
from indexer.shelves import LAW, PRECEDENTS, PUBLISHED
from indexer.spelling import mend
from indexer.thesaurus import Thesaurus

NOTHING = (
    "No precedent: no earlier letter in the index answers a question like this. That is no reason "
    "to refuse it; it has to be worked out from scratch."
)
UNSURE = (
    "No earlier letter clearly answers a question like this. Those below may be related: look at "
    "them before you work it out from scratch."
)
EMPTY = "The index holds no letters yet. Run `foibot ingest PATH` with a folder of past letters."
OLDER = (
    "Some letters were read by an earlier version and are found by their parts only: run "
    "`foibot ingest` on their folders again."
)
_LONGEST = 4000
"""Characters of one query: more than the model reads."""
_MOST_MATTERS = 30
"""Matters of one question that are looked up; a request has seldom more."""
_LETTERS_OF_A_MATTER = 2
"""Letters shown in full for each of several matters."""


@dataclass(frozen=True)
class Asking:
    """What answering needs beside the question."""

    index: Index
    law: Law
    score: Score
    thesaurus: Thesaurus
    authority: str
    top: int
    caution_years: int
    least: float = 0.0
    """Probability below which nothing counts as a precedent, where an authority sets one."""
    is_scottish: bool = False
    """Whether the authority answers under FOISA: law that nobody cited is shown of its own Acts."""
    recipe: str = ""
    """How letters are read now: those that were read otherwise are said to be."""
    matters: Callable[[str], Sequence[str]] = field(default=lambda text: (text,))
    """The single matters that a text asks about."""
    rerank: Rerank | None = None
    """Reads the best precedents again, where the setting `reranker` names a model for it."""


def ask(question: str, asking: Asking, today: date, narrowing: Narrowing | None = None) -> Answer:
    """Precedents, law and publications for one question, as typed, narrowing included.

    FoiError where nothing is asked, where a narrowing is not understood, or where the index was
    made with another model than ours.
    """
    started = time.perf_counter()
    if not question.strip():
        raise FoiError("ask-empty", "the question", "it is empty", "Type or pipe in what is asked")
    bare, typed = narrowed(question)
    own = typed.with_(narrowing)
    with model_told_plainly(), asking.index.one_question():
        answer = _answer(bare, asking, today, own)
    took = round(1000 * (time.perf_counter() - started), 1)
    return replace(answer, question=question, took_ms=took)


def _answer(question: str, asking: Asking, today: date, narrowing: Narrowing) -> Answer:
    matters = tuple(asking.matters(question))[:_MOST_MATTERS]
    wanted = narrowing.wanted(asking.index.catalogue, asking.authority)
    spelling: dict[str, str] = {}
    asked: list[Asked] = []
    found: list[dict[str, list[Found]]] = []
    for matter in matters:
        ways, read = ways_of_asking(matter, asking)
        spelling |= read
        asked += ways
        found.append(rank(ways, asking.index.search, asking.score, wanted, asking.rerank))
    precedents, possible = _rows([each[PRECEDENTS] for each in found], asking, today)
    law, reports = (
        telling((one for each in found for one in each[shelf]), asking.score.telling)
        for shelf in (LAW, PUBLISHED)
    )
    act = "foisa" if asking.is_scottish else "foia"
    return Answer(
        question=question,
        precedents=precedents,
        possible=possible,
        law=tuple(law_shown(precedents, asked, law, asking.law, act)),
        published=tuple(published(reports)),
        stance=stance(precedents),
        matters=matters,
        narrowed=narrowing.words(),
        read_as=spelling,
        notices=tuple(_notices(asking)),
        message=None if precedents else _message(bool(possible), asking),
    )


def ways_of_asking(question: str, asking: Asking) -> tuple[list[Asked], dict[str, str]]:
    """The question's pieces, as typed and in official words well spelt; and what was read how."""
    texts: list[str] = []
    spelling: dict[str, str] = {}
    index = asking.index
    for piece in pieces(question):
        typed = piece[:_LONGEST]
        mended = mend(typed, index.lexical, index.embedder.words)
        spelling |= dict(mended.words)
        texts += [typed, asking.thesaurus.officially(mended.text)]
    return index.search.prepare(list(dict.fromkeys(texts))), spelling


def _message(possible: bool, asking: Asking) -> str:
    if possible:
        return UNSURE
    return NOTHING if asking.index.holds_letters else EMPTY


def _notices(asking: Asking) -> Iterator[str]:
    oldest = asking.index.catalogue.oldest_recipe("file")
    if asking.recipe and oldest and oldest != asking.recipe:
        yield OLDER


def _rows(
    found: Sequence[Sequence[Found]], asking: Asking, today: date
) -> tuple[tuple[PrecedentRow, ...], tuple[PrecedentRow, ...]]:
    """What is shown in full, and what is possible: of all matters, best first, each once."""
    top = asking.top if len(found) == 1 else min(asking.top, _LETTERS_OF_A_MATTER)
    full: list[tuple[Found, int]] = []
    rest: list[tuple[Found, int]] = []
    for matter, mine in enumerate(found, 1):
        shown = choose(mine, top, asking.least)
        full += [(each, matter) for each in shown.precedents]
        rest += [(each, matter) for each in shown.possible]
    if len(found) > 1:
        full, rest = _best_first(full), _best_first(rest)
    there = {_place(each) for each, _ in full}
    rest = [(each, matter) for each, matter in rest if _place(each) not in there]
    return (
        tuple(_row(each, matter, asking, today) for each, matter in full),
        tuple(_row(each, matter, asking, today) for each, matter in rest[:POSSIBLE]),
    )


def _best_first(found: Iterable[tuple[Found, int]]) -> list[tuple[Found, int]]:
    """Ranked over all matters; what answers several stands at the one that it fits best."""
    ranked = sorted(found, key=lambda pair: -pair[0].value)
    best: dict[object, tuple[Found, int]] = {}
    for each, matter in ranked:
        best.setdefault(_place(each), (each, matter))
    return list(best.values())


def _place(found: Found) -> tuple[object, ...]:
    return (found.document.id, found.part, None if found.part else found.passages[0].id)


def _row(found: Found, matter: int, asking: Asking, today: date) -> PrecedentRow:
    own, part = found.document, _part(found)
    told = cautions(found, part, asking.law, asking.authority, asking.caution_years, today)
    search = asking.index.search
    answer = part["answer"] if part else " ".join(row.text for row in found.passages)
    assert found.grade
    return PrecedentRow(
        reference=own.reference,
        authority=own.authority,
        responded=own.responded,
        file=own.name,
        kind=own.kind,
        part=found.part,
        locator=None if part else found.locator,
        question=part["question"] if part else None,
        answer=answer,
        gist=gist(answer or "", found.query, search.stem_set),
        outcome=part["outcome"] if part else None,
        provisions=tuple(part["provisions"]) if part else (),
        grade=found.grade,
        score=round(found.probability, 3),
        matter=matter,
        why=why(found, search.stems(found.passages)),
        caution="; ".join(told) or None,
    )


def _part(found: Found) -> Mapping[str, Any] | None:
    """The part as its letter's reading kept it; None for a passage outside."""
    parts: list[Mapping[str, Any]] = found.document.payload["parts"]
    return next((each for each in parts if each["number"] == found.part), None)
