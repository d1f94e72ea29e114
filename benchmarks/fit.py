"""`make fit`: makes the score's weights for the model in use from labelled questions.

`python -m benchmarks.fit [--model MODEL] [--home HOME] [--write]` weighs the evidence so that the
right part of the right letter comes first, then how likely the first one is right, and where the
grades begin. Each hand's figures are those of weights made on the other hands; only the weights
that are written are made on all of them. Rated answers of HOME count as a hand of their own.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.hands import Hand, Labelled, Place, bare, folder_for, hands
from bot.app import App
from bot.casework.ask import ways_of_asking
from corpus import ROOT
from indexer.evidence import evidence
from indexer.rank import candidates
from indexer.score import WEIGHTS, Score
from indexer.shelves import PRECEDENTS, PUBLISHED

_PULL = 0.02
"""How strongly weights are pulled towards nothing: a few hundred questions fit no fine detail."""
STRONG_RIGHT = 0.95
"""Share of strong precedents that have to be right."""
LEAST_LIKELY = 0.7
"""No precedent below this probability is likely, whatever the fitted questions say: fitted on two
hands the rule gave 0.34, and 9 of 12 questions of a third hand that nothing answers got one."""
NONE_FALSE = 0.125
"""Share of questions without an answer that may get a likely one."""
KEPT = 0.98
"""Share of the right letters among the first `_MOST` that have to be at least possible."""
_MOST = 5


@dataclass(frozen=True, slots=True)
class Table:
    """The evidence on one question: a row for each place and way of asking."""

    asked: Labelled
    rows: NDArray[np.float64]
    places: tuple[Place, ...]
    is_right: NDArray[np.bool_]
    is_letter: NDArray[np.bool_]

    def among(self, weights: NDArray[np.float64], most: int) -> float | None:
        """The best value of a right letter that is among the first `most`; None where none is."""
        values = self.rows @ weights
        order = [self.places[at][0] for at in np.argsort(-values)]
        first = list(dict.fromkeys(order))[:most]
        if not self.asked.letters & set(first):
            return None
        return float(values[self.is_letter].max())

    def first(self, weights: NDArray[np.float64]) -> tuple[float, bool, bool]:
        """The best value, and whether its part, and its letter, are right."""
        values = self.rows @ weights
        at = int(np.argmax(values))
        return float(values[at]), bool(self.is_right[at]), bool(self.is_letter[at])


def tables(app: App, hand: Hand) -> list[Table]:
    """The evidence on every question of a hand."""
    return [found for each in hand.questions if (found := _table(app, hand, each))]


def _table(app: App, hand: Hand, asked: Labelled) -> Table | None:
    asking = app.asking()
    search = asking.index.search
    ways, _ = ways_of_asking(asked.question, asking)
    rows: list[list[float]] = []
    places = []
    for shelf in (PRECEDENTS, PUBLISHED):
        passages, proposals = candidates(shelf, ways, search)
        documents = search.documents({row.document_id for row in passages})
        for _, own, found in evidence(passages, ways, proposals, search, asking.score):
            document = documents[own[0].document_id]
            part = own[0].locator if shelf == PUBLISHED else own[0].part
            place = hand.place(document.reference, document.name, part)
            rows += [[float(getattr(one, name)) for name in WEIGHTS] for one in found]
            places += [place] * len(found)
    if not rows:
        return None
    right = np.array([place in asked.right for place in places])
    letter = np.array([place[0] in asked.letters for place in places])
    return Table(asked, np.array(rows), tuple(places), right, letter)


def fit_weights(some: Sequence[Table]) -> NDArray[np.float64]:
    """Weights under which the right places come before all others: a softmax for each question."""
    telling = [table for table in some if table.is_right.any()]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = _PULL * float(weights @ weights), 2 * _PULL * weights
        for table in telling:
            values = table.rows @ weights
            shares = np.exp(values - values.max())
            right = shares * table.is_right
            total -= float(np.log(right.sum() / shares.sum()))
            slope = slope - table.rows.T @ (right / right.sum() - shares / shares.sum())
        return total, slope

    signs = [(None, 0.0) if name == "outside" else (0.0, None) for name in WEIGHTS]
    start = np.array([0.0 if name == "outside" else 3.0 for name in WEIGHTS])
    return np.asarray(minimize(loss, start, jac=True, bounds=signs, method="L-BFGS-B").x)


def calibrate(values: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and constant of the probability that what comes first is right."""

    def loss(line: NDArray[np.float64]) -> float:
        logits = line[0] * values + line[1]
        wrong = np.logaddexp(0, -logits) * right + np.logaddexp(0, logits) * ~right
        return float(wrong.sum() + 0.01 * line[0] ** 2)

    slope, constant = minimize(loss, np.array([0.5, -5.0]), method="Nelder-Mead").x
    return max(0.01, float(slope)), float(constant)


def make_score(some: Sequence[Table]) -> Score:
    """Everything of the score from these questions."""
    weights = fit_weights(some)
    firsts = [table.first(weights) for table in some]
    values = np.array([value for value, _, _ in firsts])
    right = np.array([letter for _, _, letter in firsts])
    slope, constant = calibrate(values, right)
    probabilities = 1 / (1 + np.exp(-slope * values - constant))
    answered = np.array([bool(table.asked.right) for table in some])
    found = [table.among(weights, _MOST) for table in some]
    kept = np.array([value for value in found if value is not None])
    strong, likely = grades(probabilities, right, answered)
    possible = float(np.quantile(1 / (1 + np.exp(-slope * kept - constant)), 1 - KEPT))
    return Score(
        weights=dict(zip(WEIGHTS, (round(float(one), 3) for one in weights), strict=True)),
        slope=round(slope, 4),
        constant=round(constant, 4),
        strong=strong,
        likely=likely,
        possible=round(min(possible, likely), 3),
        telling=likely,
    )


def grades(
    probability: NDArray[np.float64], right: NDArray[np.bool_], answered: NDArray[np.bool_]
) -> tuple[float, float]:
    """Where strong and likely begin, so that each keeps what it promises here."""
    steps = np.linspace(0.01, 0.99, 99)
    strong = next((t for t in steps if _share(right, probability >= t) >= STRONG_RIGHT), 0.99)
    likely = next((t for t in steps if _share(probability >= t, ~answered) <= NONE_FALSE), 0.99)
    likely = max(likely, LEAST_LIKELY)
    return round(float(max(strong, likely)), 2), round(float(likely), 2)


def _share(what: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    return float(what[among].mean()) if among.any() else 1.0


def report(score: Score, some: Sequence[Table]) -> str:
    """How a score does on some questions: first and grade against truth, and calibration."""
    weights = np.array([score.weights[name] for name in WEIGHTS])
    firsts = [(table.asked, *table.first(weights)) for table in some]
    answered = [one for one in firsts if one[0].right]
    none = [one for one in firsts if not one[0].right]
    graded = {grade: [] for grade in ("strong", "likely", "possible", None)}
    for asked, value, part, letter in firsts:
        graded[score.grade(score.probability(value))].append((asked, part, letter))
    lines = [
        f"  first: part {_count(p for _, _, p, _ in answered)}, letter "
        f"{_count(letter for *_, letter in answered)}"
    ]
    for grade, own in graded.items():
        without = sum(not asked.right for asked, _, _ in own)
        lines.append(
            f"  {grade or 'nothing':9} {len(own):4}: letter right {sum(one[2] for one in own):3}, "
            f"part right {sum(one[1] for one in own):3}, "
            f"without an answer {without} of {len(none)}"
        )
    return "\n".join([*lines, *_calibration(score, firsts)])


def _count(truths: Any) -> str:
    own = list(truths)
    return f"{sum(own)} of {len(own)}"


def _calibration(score: Score, firsts: Sequence[tuple[Labelled, float, bool, bool]]) -> list[str]:
    """What was said to be likely against how often it was so."""
    told = [(score.probability(value), letter) for _, value, _, letter in firsts]
    lines = []
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        own = [(p, right) for p, right in told if low <= p < low + 0.2 or (low == 0.8 and p == 1)]
        if own:
            said, was = np.mean([p for p, _ in own]), np.mean([right for _, right in own])
            lines.append(f"  said {said:.2f}, was so {was:.2f} ({len(own)} questions)")
    return lines


def rated(home: Path) -> tuple[App, Hand] | None:
    """The answers that officers of a home judged, as a hand.

    What was called useful had its first precedent right; what was called not useful had nothing.
    """
    app = App(home)
    judged = [one for one in app.store.asked(datetime.min.replace(tzinfo=UTC)) if one.found]
    questions = tuple(
        Labelled(one.question, _first_place(one.found) if one.useful else frozenset(), "rated")
        for one in judged
        if one.useful != one.not_useful
    )
    return (app, Hand(f"rated in {home}", (), questions)) if questions else None


def _first_place(found: Sequence[Mapping[str, Any]]) -> frozenset[Place]:
    return frozenset({(Path(found[0]["file"]).name, bare(found[0]["part"]))})


def main() -> None:
    """Fit, print, and write where asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--model", default="", help="as the setting `model`")
    options.add_argument("--home", type=Path, help="a home whose rated answers count too")
    options.add_argument("--folder", type=Path, help="keep the homes that are made here")
    options.add_argument("--write", action="store_true", help="write the weights made on all hands")
    chosen = options.parse_args()
    with folder_for(chosen.folder) as scratch:
        found, fingerprint = {}, ""
        for name, hand in hands().items():
            app = hand.home(scratch, chosen.model)
            fingerprint = app.embedder.fingerprint
            found[name] = tables(app, hand)
        own = rated(chosen.home) if chosen.home else None
        if own:
            found[own[1].name] = tables(*own)
        print_left_out(found)
        score = make_score([table for some in found.values() for table in some])
        print(f"\nOn all of them ({', '.join(found)}), no measure of quality:")
        print(report(score, [table for some in found.values() for table in some]))
        text = written(score, fingerprint, list(found))
        print(f"\n{text}")
        if chosen.write:
            target = _target(fingerprint, chosen.home)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            print(f"written to {target}")


def print_left_out(found: dict[str, list[Table]]) -> None:
    """Each hand by weights that were made on the others."""
    for name, some in found.items():
        others = [table for other, own in found.items() if other != name for table in own]
        if others:
            print(f"\n{name} ({len(some)} questions), by weights made on the other hands:")
            print(report(make_score(others), some))


def written(score: Score, fingerprint: str, made_on: Sequence[str]) -> str:
    """The file of weights."""
    keys = ("weights", "slope", "constant", "strong", "likely", "possible", "telling")
    data = {key: getattr(score, key) for key in keys}
    head = (
        f"# The score of {fingerprint}, made by `make fit` on: {', '.join(made_on)}.\n"
        "# probability = 1 / (1 + exp(-slope * sum(weights * evidence) - constant))\n"
    )
    return head + yaml.safe_dump({"fitted": {"on": list(made_on)}, **data}, sort_keys=False)


def _target(fingerprint: str, home: Path | None) -> Path:
    if home:
        return home / "models" / fingerprint / "score.yaml"
    return ROOT / "scores" / f"{fingerprint[:16]}.yaml"


if __name__ == "__main__":
    main()
