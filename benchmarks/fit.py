"""`make fit`: makes the score's weights for the model in use from labelled questions.

`python -m benchmarks.fit [--model MODEL] [--home HOME] [--write]` weighs the evidence so that the
right part of the right letter comes first, then how likely the first one is right, and where the
grades begin. Each hand's figures are those of weights made on the other hands; only the weights
that are written are made on all of them. Rated answers of HOME count as a hand of their own.
"""

import argparse
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.calibration import report
from benchmarks.hands import Hand, Labelled, Place, bare, folder_for, hands
from benchmarks.tables import LEFT_OUT, Table, counts_of, development, tables
from bot.app import App
from corpus import ROOT
from indexer.score import WEIGHTS, Score

_PULL = 0.02
"""How strongly weights are pulled towards nothing: a few hundred questions fit no fine detail."""
STRONG_RIGHT = 0.95
"""Share of strong precedents that have to be right."""
NONE_FALSE = 0.125
"""Share of questions without an answer that may get a likely one."""
TOLD = 0.5
"""Share of them that may be shown a report's paragraph or a provision's text: an aside."""
KEPT = 0.98
"""Share of the right letters among the first `_MOST` that have to be at least possible."""
_MOST = 5
_LENGTH = WEIGHTS.index("length")
_FIXED = {"outside": (None, 0.0), "length": (0.0, 0.0)}
"""Bounds of weights: `length` is one for all of a question's finds, and tells only of certainty."""


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

    signs = [_FIXED.get(name, (0.0, None)) for name in WEIGHTS]
    start = np.array([0.0 if name in _FIXED else 3.0 for name in WEIGHTS])
    return np.asarray(minimize(loss, start, jac=True, bounds=signs, method="L-BFGS-B").x)


def make_score(some: Sequence[Table]) -> Score:
    """Everything of the score from these questions."""
    weights, counts = fit_weights(some), counts_of(table.asked for table in some)
    right = np.array([table.first(weights)[2] for table in some])
    best = np.array([table.best(weights) for table in some])
    by_length = np.column_stack([best @ weights, best[:, _LENGTH]])
    slope, length, _ = calibrate(by_length, right, counts)
    weights[_LENGTH] = max(0.0, length) / slope
    firsts = [table.first(weights) for table in some]
    values = np.array([value for value, _, _ in firsts])
    right = np.array([letter for _, _, letter in firsts])
    slope, constant = calibrate(values[:, None], right, counts)

    def probable(found: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(1 / (1 + np.exp(-slope * found - constant)))

    among = [table.among(weights, _MOST) for table in some]
    kept = probable(np.array([value for value in among if value is not None]))
    bounds = grades(probable(values), right, some)
    return Score(
        weights=dict(zip(WEIGHTS, (round(float(one), 3) for one in weights), strict=True)),
        slope=round(slope, 4),
        constant=round(constant, 4),
        possible=round(min(float(np.quantile(kept, 1 - KEPT)), bounds["likely"]), 3),
        **bounds,
    )


def calibrate(
    columns: NDArray[np.float64], right: NDArray[np.bool_], counts: NDArray[np.float64]
) -> list[float]:
    """Slope of each column, then a constant: their logistic is how likely the first is right."""
    rows = np.column_stack([columns, np.ones(len(columns))])

    def loss(line: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = rows @ line
        wrong = np.logaddexp(0, logits) - right * logits
        slope = rows.T @ (counts * (1 / (1 + np.exp(-logits)) - right))
        return float((counts * wrong).sum()), slope

    line = minimize(loss, np.zeros(rows.shape[1]), jac=True).x
    return [max(0.01, float(line[0])), *(float(one) for one in line[1:])]


def grades(
    probability: NDArray[np.float64], right: NDArray[np.bool_], some: Sequence[Table]
) -> dict[str, float]:
    """Where strong, likely and telling begin, so that each keeps here what it promises."""
    left = np.array([table.asked.style == LEFT_OUT for table in some])
    none = np.array([not table.asked.right for table in some])
    likely = max(_bound(probability[few], NONE_FALSE) for few in (none, none & ~left))
    counts = counts_of(table.asked for table in some if table.asked.style != LEFT_OUT)
    strong = _strong(probability[~left], right[~left], counts)
    return {
        "strong": round(max(strong, likely), 3),
        "likely": round(likely, 3),
        "telling": round(min(likely, _bound(probability[none], TOLD)), 3),
    }


def _bound(probability: NDArray[np.float64], share: float) -> float:
    """The bound that at most this share reaches."""
    return float(np.quantile(probability, 1 - share)) + 0.001 if len(probability) else 0.5


def _strong(
    probability: NDArray[np.float64], right: NDArray[np.bool_], counts: NDArray[np.float64]
) -> float:
    """The lowest bound from which on enough are right."""
    for bound in np.sort(probability):
        above = probability >= bound
        if (counts * right)[above].sum() >= STRONG_RIGHT * counts[above].sum():
            return float(bound)
    return 0.99


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
            found[name] = development(app, hand)
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
