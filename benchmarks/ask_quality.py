"""How well `foibot ask` finds the right part of the right letter, and knows when there is none.

`python -m benchmarks.ask_quality [--model MODEL]... [--folder FOLDER] [--misses]` reads each
hand's letters into a throw-away home and asks its questions. "As shipped" is what an officer is
shown, what is only possible included; the other rows rank the same evidence by other weights.
"""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.fit import make_score
from benchmarks.hands import OWN, Hand, Labelled, Place, folder_for, hands
from benchmarks.tables import Table, tables
from bot.app import App
from bot.casework.ask import ask
from indexer.score import WEIGHTS

QUESTIONS = OWN
_MOST = 5
_COLUMNS = ("part@1", "part@5", "letter@1", "letter@5", "AUC")
_GRADES = ("strong", "likely", "possible", None)
_LEGEND = """\
part@5: a right part among the first five shown (of precedents and what is possible, or of published
passages). AUC: how well the best score tells questions with an answer from those without. Grades:
of the questions whose best find has that grade, how many have a right letter first, and how many
have no answer at all. Weights as shipped were made on every hand named in their file
(`fitted: on`): what they do there is no measure of quality; what "the other hands" do is."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, the lists that were shown for it, best first, and how sure the best one is."""

    labelled: Labelled
    lists: Sequence[Sequence[Place]]
    score: float
    grade: str | None

    def has_part(self, most: int) -> bool:
        """Whether a right part is among the first of a list."""
        return any(self.labelled.right & set(found[:most]) for found in self.lists)

    def has_letter(self, most: int) -> bool:
        """Whether a right letter is among the first of a list."""
        return any(self.labelled.letters & set(_letters(found)[:most]) for found in self.lists)


def _letters(found: Iterable[Place]) -> list[str]:
    return list(dict.fromkeys(letter for letter, _ in found))


def as_shipped(app: App, hand: Hand) -> list[Asked]:
    """What `foibot ask` shows for each question."""
    asking, today = app.asking(), datetime.now(UTC).date()
    return [_shown(each, ask(each.question, asking, today), hand) for each in hand.questions]


def _shown(labelled, answer, hand) -> Asked:  # type: ignore[no-untyped-def]
    rows = [hand.place(row.reference, row.file, row.part) for row in answer.rows]
    reports = [hand.place("", row.file, row.locator) for row in answer.published]
    best = max((row.score for row in answer.rows), default=0.0)
    grade = answer.rows[0].grade.value if answer.rows else None
    return Asked(labelled, (rows, reports), best, grade)


def weighed(some: Iterable[Table], weights: NDArray[np.float64]) -> list[Asked]:
    """The same evidence ranked by other weights; nothing is graded."""
    return [_weighed(table, table.rows @ weights) for table in some]


def _weighed(table: Table, values: NDArray[np.float64]) -> Asked:
    order = [table.places[at] for at in np.argsort(-values)]
    return Asked(table.asked, (list(dict.fromkeys(order)),), float(values.max()), None)


def row(name: str, some: Sequence[Asked]) -> str:
    """One line of the table."""
    asked = [one for one in some if one.labelled.right]
    cells = [
        f"{sum(one.has_part(1) for one in asked):>4} of {len(asked)}",
        f"{sum(one.has_part(_MOST) for one in asked)}",
        f"{sum(one.has_letter(1) for one in asked)}",
        f"{sum(one.has_letter(_MOST) for one in asked)}",
        f"{auc(some):.2f}",
    ]
    return f"{name:<44}" + "".join(f"{cell:>11}" for cell in cells)


def auc(some: Sequence[Asked]) -> float:
    """How often a question with an answer has a higher score than one without; 0.5 by chance."""
    with_, without = (
        np.array([one.score for one in some if bool(one.labelled.right) is has])
        for has in (True, False)
    )
    higher = (with_[:, None] > without).mean() + (with_[:, None] == without).mean() / 2
    return float(higher) if len(with_) and len(without) else float("nan")


def grades(some: Sequence[Asked]) -> list[str]:
    """Each grade against truth."""
    none = sum(not one.labelled.right for one in some)
    lines = []
    for grade in _GRADES:
        own = [one for one in some if one.grade == grade]
        right = sum(one.has_letter(1) for one in own)
        part = sum(one.has_part(1) for one in own)
        without = sum(not one.labelled.right for one in own)
        lines.append(
            f"    {grade or 'nothing':9}{len(own):4} questions: right letter first {right}, right "
            f"part first {part}, no answer {without} of {none}"
        )
    return lines


def main(arguments: Sequence[str] = ()) -> None:
    """Print a table for each hand, and what its weights were made on."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--model", action="append", help="as the setting `model`, again for more")
    options.add_argument("--folder", type=Path, help="keep the homes that are made here")
    options.add_argument("--misses", action="store_true", help="name what went wrong")
    chosen = options.parse_args(arguments)
    every = hands()
    print(_LEGEND)
    with folder_for(chosen.folder) as folder:
        for model in chosen.model or [""]:
            apps = {name: hand.home(folder, model) for name, hand in every.items()}
            found = {name: tables(apps[name], hand) for name, hand in every.items()}
            for name, hand in every.items():
                print_hand(hand, apps[name], found, model)
                if chosen.misses:
                    print_misses(as_shipped(apps[name], hand))
    for name in {"real"} - set(every):
        print(f"\n{name}: not measured here (see benchmarks/hands.py for what it needs)")


def print_hand(hand: Hand, app: App, found: dict[str, list[Table]], model: str) -> None:
    """The rows of one hand with one model."""
    some = found[hand.name]
    shipped = as_shipped(app, hand)
    heads = "".join(f"{name:>11}" for name in _COLUMNS)
    title = f"{hand.name}, {len(hand.questions)} questions, {model or 'model as shipped'}"
    print(f"\n{title:<44}{heads}")
    print(row("as shipped", shipped))
    print(*grades(shipped), sep="\n")
    others = [table for name, own in found.items() if name != hand.name for table in own]
    if others:
        made = make_score(others).weights
        weights = np.array([made[name] for name in WEIGHTS])
        print(row("weights made on the other hands", weighed(some, weights)))
    print(row("meaning only", weighed(some, _only("question", "answer"))))
    print(row("words only", weighed(some, _only("words"))))


def _only(*names: str) -> NDArray[np.float64]:
    return np.array([float(name in names) for name in WEIGHTS])


def print_misses(some: Iterable[Asked]) -> None:
    """Every question whose first find was not right, or that should have had none."""
    for one in some:
        told = one.grade in ("strong", "likely")
        if not one.has_part(1) and (one.labelled.right or told):
            asked = " ".join(one.labelled.question.split())[:100]
            wanted = sorted(one.labelled.right, key=str) or "none"
            print(f"\n{asked}\n  wanted {wanted}\n  {one.grade}: {list(one.lists[0][:3])}")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
