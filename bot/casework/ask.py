"""`foibot ask`: how similar questions were answered, what the law says, what is published."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.casework.cautions import cautions
from bot.casework.precedents import Precedent, find_precedents
from bot.casework.relevance import Relevance
from bot.casework.wrong_model import model_told_plainly
from bot.foi.errors import FoiError
from bot.foi.law import Entry, Law
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome
from indexer.index import Index
from indexer.queries import pieces
from indexer.search import Asked, Hit
from indexer.shelves import LAW, PUBLISHED
from indexer.spelling import mend
from indexer.thesaurus import Thesaurus

NOTHING = (
    "No precedent: no earlier letter in the index answers a question like this. That is no reason "
    "to refuse it; it has to be worked out afresh."
)
EMPTY = "The index holds no letters yet. Run `foibot ingest PATH` with a folder of past letters."
_PARTS_OF_A_LETTER = 3
_NEARLY_AS_GOOD = 0.75
"""A letter's further part is shown where its score is this share of the best one's."""
_LAW_SHOWN = 8
_PASSAGES_SHOWN = 3
_DEPTH = 20
_CITED = re.compile(
    r"\b(s|ss|section|sections|reg|regulation)\.?[ ]?(\d{1,2}[a-z]?(?:\([0-9a-z]{1,4}\))*)(?!\w)",
    re.I,
)
_LONGEST = 4000
"""Characters of one query: more than the model reads."""


@dataclass(frozen=True)
class Asking:
    """What answering needs beside the question."""

    index: Index
    law: Law
    relevance: Relevance
    thesaurus: Thesaurus
    authority: str
    top: int
    threshold: float
    caution_years: int
    is_scottish: bool = False
    """Whether the authority answers under FOISA: law that nobody cited is shown of its own Acts."""


def ask(question: str, asking: Asking, today: date) -> dict[str, Any]:
    """Precedents, law and publications for one question, as CONTRACT's `foibot ask` prints them.

    FoiError where nothing is asked, or where the index was made with another model than ours.
    """
    started = time.perf_counter()
    if not question.strip():
        raise FoiError("ask-empty", "the question", "it is empty", "Type or pipe in what is asked")
    with model_told_plainly(), asking.index.one_question():
        report = _answer(question, asking, today)
    return {**report, "took_ms": round(1000 * (time.perf_counter() - started), 1)}


def _answer(question: str, asking: Asking, today: date) -> dict[str, Any]:
    asked, spelling = _ways_of_asking(question, asking)
    found = find_precedents(asked, asking.index, asking.relevance)
    shown = _shown(found, asking)
    return {
        "question": question,
        "precedents": [_row(each, asking, today) for each in shown],
        "law": _law(shown, asked, asking),
        "published": _published(asked, asking),
        "stance": _stance(shown),
        "loosely_similar": [] if shown else _loosely(found, asking),
        "read_as": spelling,
        "message": None if shown else NOTHING if asking.index.holds_letters else EMPTY,
    }


def _ways_of_asking(question: str, asking: Asking) -> tuple[list[Asked], dict[str, str]]:
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


def _shown(found: Sequence[Precedent], asking: Asking) -> list[Precedent]:
    """Those that count, grouped by letter: at most `top` letters, a letter's best part first."""
    letters: dict[tuple[str, ...], list[Precedent]] = {}
    if not found or found[0].probability < asking.threshold:
        return []
    least = min(asking.threshold, asking.relevance.company)
    for each in found:
        if each.probability >= least:
            letters.setdefault(each.letter, []).append(each)
    return [
        part for parts in list(letters.values())[: asking.top] for part in _worth_showing(parts)
    ]


def _worth_showing(parts: Sequence[Precedent]) -> list[Precedent]:
    distinct = {each.part["number"]: each for each in reversed(parts)}
    enough = _NEARLY_AS_GOOD * parts[0].score
    good = [each for each in parts if distinct[each.part["number"]] is each]
    return [each for each in good if each.score >= enough][:_PARTS_OF_A_LETTER]


def _loosely(found: Iterable[Precedent], asking: Asking) -> list[dict[str, Any]]:
    """Where an officer may still want to look; not precedents, and not counted as such."""
    near = [each for each in found if each.probability >= asking.relevance.company]
    return [
        {
            "reference": each.document.reference,
            "file": each.document.name,
            "part": each.part["number"],
            "question": each.part["question"],
        }
        for each in near[:_PASSAGES_SHOWN]
    ]


def _row(found: Precedent, asking: Asking, today: date) -> dict[str, Any]:
    own, part = found.document, found.part
    told = cautions(found, asking.law, asking.authority, asking.caution_years, today)
    return {
        "reference": own.reference,
        "authority": own.authority,
        "responded": own.responded,
        "file": own.name,
        "kind": own.kind,
        "part": part["number"],
        "question": part["question"],
        "answer": part["answer"],
        "outcome": part["outcome"],
        "provisions": part["provisions"],
        "score": round(found.probability, 3),
        "why": _why(found, asking),
        "caution": "; ".join(told) or None,
    }


def _why(found: Precedent, asking: Asking) -> str:
    """In words: what is near, and which words are shared."""
    fit = found.fit
    near = {
        "the question asked then": fit.evidence.question,
        "the answer given then": fit.evidence.answer,
    }
    closest = max(near, key=lambda name: near[name])
    how = f"close in meaning to {closest} ({near[closest]:.2f} of 1)"
    words = fit.query.words(asking.index.search.stems(fit.passages))
    shared = ", ".join(f"'{word}'" for word in words[:5])
    return f"{how}; shares {shared}" if shared else f"{how}; shares no rare word"


def _stance(shown: Iterable[Precedent]) -> dict[str, int]:
    counted = Counter(each.part["outcome"] for each in shown)
    return {outcome.value: counted[outcome.value] for outcome in Outcome if outcome != "unanswered"}


def _law(
    shown: Iterable[Precedent], asked: Sequence[Asked], asking: Asking
) -> list[dict[str, Any]]:
    """Provisions that the question names, that the precedents used, and whose text fits it."""
    named = _named(asked, asking)
    used = [Provision.parse(name) for each in shown for name in each.part["provisions"]]
    near = [Provision.parse(hit.row.part) for hit in _telling(asked, LAW, asking)]
    fitting = [each for each in near if (each.act == "foisa") == asking.is_scottish]
    entries = [entry for each in [*named, *used, *fitting] if (entry := _entry(each, asking.law))]
    distinct = {str(entry.provision): entry for entry in entries}
    return [_law_row(entry) for entry in list(distinct.values())[:_LAW_SHOWN]]


def _named(asked: Iterable[Asked], asking: Asking) -> list[Provision]:
    """The provisions that the question itself names: "section 31(1)", "reg 12(4)(b)"."""
    act = "foisa" if asking.is_scottish else "foia"
    return [
        Provision.parse(f"{act}:s{number}" if kind[0].lower() == "s" else f"eir:r{number}")
        for each in asked
        for kind, number in _CITED.findall(each.text)
    ]


def _entry(provision: Provision, law: Law) -> Entry | None:
    """The entry of the provision, or of the limb or section that holds it."""
    at: Provision | None = provision
    while at is not None:
        if entry := law.entry(at):
            return entry
        at = at.parent
    return None


def _law_row(entry: Entry) -> dict[str, Any]:
    sources = "; ".join(each.source for each in entry.citations)
    return {
        "provision": entry.provision,
        "title": entry.title,
        "text": entry.official or entry.paraphrase,
        "source": sources if entry.official else f"our paraphrase, not the statute; see {sources}",
    }


def _published(asked: Sequence[Asked], asking: Asking) -> list[dict[str, Any]]:
    """Passages of our own reports that speak of the same."""
    hits = _telling(asked, PUBLISHED, asking)[:_PASSAGES_SHOWN]
    reports = asking.index.catalogue.documents(hit.row.document_id for hit in hits)
    return [
        {
            "title": report.title,
            "date": report.responded,
            "file": report.name,
            "locator": hit.row.locator,
            "passage": hit.row.text,
        }
        for hit in hits
        if (report := reports.get(hit.row.document_id))
    ]


def _telling(asked: Sequence[Asked], shelf: str, asking: Asking) -> list[Hit]:
    """The passages of a shelf near enough to be shown, nearest first."""
    best: dict[int, Hit] = {}
    found = asking.index.search.find_all(asked, shelf, _DEPTH)
    for query, hits in zip(asked, found, strict=True):
        for hit in hits:
            known = best.get(hit.row.id)
            if (known is None or hit.cosine > known.cosine) and _tells(hit, query, asking):
                best[hit.row.id] = hit
    return sorted(best.values(), key=lambda hit: -hit.cosine)


def _tells(hit: Hit, query: Asked, asking: Asking) -> bool:
    """Whether a passage is near enough to be shown; its words are looked at where they decide."""
    search = asking.index.search
    return asking.relevance.is_telling(hit.cosine, lambda: query.coverage(search.stems([hit])))
