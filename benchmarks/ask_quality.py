"""How well `foibot ask` finds the right part of the right letter, and knows when there is none.

`python -m benchmarks.ask_quality` reads the sample letters into a throw-away home, asks every
question of questions.yaml, and prints a table: ours, words only, meaning only. A hit counts only
where reference and part are both right. `--misses` names every question that went wrong.
"""

import argparse
import math
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import App
from bot.books.yaml_files import read_yaml
from bot.casework.ask import Asking, _shown, _ways_of_asking
from bot.casework.ingest import ingest
from bot.casework.precedents import find_precedents
from corpus import ROOT
from indexer.shelves import PRECEDENTS

QUESTIONS = Path(__file__).parent / "questions.yaml"
Place = tuple[str | None, str]
Ranking = Sequence[tuple[Place, float]]
"""Parts, best first, each with its score."""


@dataclass(frozen=True)
class Outcome:
    """One question, what was found for it, and the parts that would have been right."""

    question: dict[str, Any]
    found: Ranking

    @property
    def right(self) -> set[Place]:
        return {(each["reference"], str(each["part"])) for each in self.question.get("answers", [])}

    @property
    def rank(self) -> float:
        """Where the first right part stands, from 1; infinite where it was not found."""
        places = [place for place, _ in self.found]
        return min((places.index(one) + 1 for one in self.right if one in places), default=math.inf)

    @property
    def letter_rank(self) -> float:
        """The same by letter."""
        letters = list(dict.fromkeys(reference for (reference, _), _ in self.found))
        right = {reference for reference, _ in self.right}
        return min((letters.index(one) + 1 for one in right if one in letters), default=math.inf)


def ours(asking: Asking) -> Callable[[str], Ranking]:
    """What `foibot ask` shows, in its order."""

    def answer(question: str) -> Ranking:
        asked, _ = _ways_of_asking(question, asking)
        found = _shown(find_precedents(asked, asking.index, asking.relevance), asking)
        return [((p.document.reference, p.part["number"]), p.score) for p in found]

    return answer


def one_half(asking: Asking, weight: float) -> Callable[[str], Ranking]:
    """Parts by their best passage, by words (weight 0) or by meaning (weight 1), as typed."""
    search = asking.index.search

    def answer(question: str) -> Ranking:
        search._weight = weight
        (asked,) = search.prepare([question])
        hits = [hit for hit in search.find(asked, PRECEDENTS, 100) if hit.row.part]
        documents = asking.index.catalogue.documents(hit.row.document_id for hit in hits)
        best: dict[Place, float] = {}
        for hit in hits:
            place = (documents[hit.row.document_id].reference, hit.row.part)
            own = hit.cosine if weight else asked.coverage(search.stems([hit]))
            best.setdefault(place, own)
        search._weight = 0.5
        return list(best.items())

    return answer


def run(questions: Iterable[dict[str, Any]], answer: Callable[[str], Ranking]) -> list[Outcome]:
    """Ask every question."""
    return [Outcome(each, answer(each["question"])) for each in questions]


def with_threshold(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Cut each ranking below the score that parts `calibrate` best; for rankings without one."""
    tried = sorted({score for o in outcomes for _, score in o.found[:1]})
    calibrate = [o for o in outcomes if o.question["split"] == "calibrate"]
    best = max(tried, key=lambda least: _balanced(_cut(calibrate, least)))
    return _cut(outcomes, best)


def _cut(outcomes: Iterable[Outcome], least: float) -> list[Outcome]:
    return [
        Outcome(o.question, o.found if o.found and o.found[0][1] >= least else []) for o in outcomes
    ]


def _balanced(outcomes: Sequence[Outcome]) -> float:
    none = [not o.found for o in outcomes if not o.right]
    kept = [bool(o.found) for o in outcomes if o.right]
    return sum(none) / len(none) + sum(kept) / len(kept)


def row(name: str, outcomes: Sequence[Outcome]) -> str:
    """One line of the table."""
    asked = [o for o in outcomes if o.right]
    none = [o for o in outcomes if not o.right]
    shares = [
        sum(o.rank <= 1 for o in asked) / len(asked),
        sum(o.rank <= 5 for o in asked) / len(asked),
        sum(1 / o.rank for o in asked) / len(asked),
        sum(o.letter_rank <= 1 for o in asked) / len(asked),
        sum(o.letter_rank <= 5 for o in asked) / len(asked),
        sum(not o.found for o in none) / len(none),
    ]
    return f"{name:<34}" + "".join(f"{share:>9.3f}" for share in shares)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--misses", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        app = App(Path(scratch))
        folders = [ROOT / "responses", ROOT / "reports"]
        ingest(folders, app.index, app.reading, app.law, datetime.now(UTC))
        questions = read_yaml(QUESTIONS)
        asking = app.asking()
        mine = run(questions, ours(asking))
        table = {
            "foibot ask": mine,
            "words only (tantivy)": with_threshold(run(questions, one_half(asking, 0.0))),
            "meaning only (MiniLM)": with_threshold(run(questions, one_half(asking, 1.0))),
        }
        print_table(table)
        if chosen.misses:
            print_misses(mine)


def print_table(table: dict[str, list[Outcome]]) -> None:
    """The halves one below the other."""
    columns = ("hit@1", "hit@5", "MRR", "letter@1", "letter@5", "none ok")
    for split in ("calibrate", "test"):
        some = {n: [o for o in all_ if o.question["split"] == split] for n, all_ in table.items()}
        count = len(next(iter(some.values())))
        print(f"\n{split + f' ({count} questions)':<34}" + "".join(f"{c:>9}" for c in columns))
        for name, outcomes in some.items():
            print(row(name, outcomes))


def print_misses(outcomes: Iterable[Outcome]) -> None:
    """Every question whose first part was not right, or that should have had none."""
    for each in outcomes:
        if each.rank > 1 and (each.right or each.found):
            asked = " ".join(each.question["question"].split())[:100]
            print(f"\n{each.question['split']}: {asked}\n  wanted {sorted(each.right) or 'none'}")
            print(f"  rank {each.rank}; first {[(p, round(s, 2)) for p, s in each.found[:3]]}")


if __name__ == "__main__":
    main()
