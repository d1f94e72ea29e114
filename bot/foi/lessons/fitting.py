"""Learns what each feature of a reading counts, from letters whose parts are known.

Every reading of a letter is compared with the truth; the weights are those under which the best
readings are likeliest (a multinomial logistic regression with a Gaussian prior).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.foi.letter import Part
from bot.foi.reading.acts import Ear
from bot.foi.reading.blanks import shorten
from bot.foi.reading.choose import FEATURES, Candidate, candidates
from bot.foi.reading.citations import find_citations
from bot.foi.reading.claims import read_claims
from bot.foi.reading.decide import decide
from bot.foi.reading.guide import Guide
from bot.foi.reading.page import Page, lay_out
from bot.foi.reading.regime import read_regime
from bot.foi.reading.reliance import relied_on
from bot.foi.vocabulary import Regime, Span

STEPS = 400
RATE = 0.05
DECAY = 0.02
"""A weight costs its square by this much: what no letter asks for stays near nought."""
ALL_LETTERS = 10.0
"""What all the letters of a fit count together, beside a decay of 0.02."""


@dataclass(frozen=True, slots=True)
class TruePart:
    """One part as somebody found it: outcomes that are right, and where or how it begins."""

    outcomes: frozenset[str]
    question: Span | None = None
    """In the text that the reader shortens (`blanks.shorten`)."""
    number: str | None = None
    starts: str | None = None
    """The question's first words, where its place is not known."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """The features of each reading of one letter, and 1 for each that is best."""

    rows: np.ndarray
    """Readings by features, in the order of `FEATURES`."""
    best: np.ndarray


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature counts, how firmly that is known, and from how many letters."""

    counts: Mapping[str, float]
    firmness: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(FEATURES, DECAY))
    """By feature: the curvature of the fit's cost at the weight; what a letter more must move."""
    letters: int = 0


NOTHING = Weights(dict.fromkeys(FEATURES, 0.0))
"""What is known before the first letter."""


def example(text: str, truth: Sequence[TruePart], guide: Guide) -> Example | None:
    """What one answered letter teaches; None where no reading is better than another."""
    page, ear = lay_out(shorten(text)[0]), Ear(guide)
    found = candidates(page, ear)
    worth = np.array([_worth(page, ear, one, truth) for one in found])
    best = (worth > worth.max() - 1e-9).astype(float)
    if not 0 < best.sum() < len(found):
        return None
    return Example(np.array([[one.features[name] for name in FEATURES] for one in found]), best)


def fit(letters: Sequence[Example], each: float, known: Weights = NOTHING) -> dict[str, float]:
    """The weights, two places each, from letters that cost `each` beside what is known already.

    Adam's steps; the order of the letters does not matter.
    """
    middle = np.array([known.counts[name] for name in FEATURES])
    firm = np.array([known.firmness[name] for name in FEATURES])
    weights = middle.copy()
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(STEPS):
        slope = -firm * (weights - middle)
        for one in letters:
            likely = _likely(one, weights)
            wanted = likely * one.best
            slope += each * (one.rows.T @ (wanted / wanted.sum() - likely))
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        weights += RATE * (1 if step < 0.7 * STEPS else 0.2) * mean / (np.sqrt(spread) + 1e-8)
    return {name: round(float(w), 2) for name, w in zip(FEATURES, weights, strict=True)}


def firmness(
    letters: Iterable[Example], each: float, counts: Mapping[str, float]
) -> dict[str, float]:
    """How firmly these letters hold each weight: the diagonal of the cost's second derivative."""
    weights = np.array([counts[name] for name in FEATURES])
    held = np.full(len(FEATURES), DECAY)
    for one in letters:
        likely = _likely(one, weights)
        held += each * (likely @ one.rows**2 - (likely @ one.rows) ** 2)
    return {name: round(float(h), 3) for name, h in zip(FEATURES, held, strict=True)}


def _likely(one: Example, weights: np.ndarray) -> np.ndarray:
    score = one.rows @ weights
    grown = np.exp(score - score.max())
    likely: np.ndarray = grown / grown.sum()
    return likely


def _worth(page: Page, ear: Ear, one: Candidate, truth: Sequence[TruePart]) -> float:
    """The share of right outcomes, and one more where the number of parts is right."""
    scottish = read_regime(page, ()) is Regime.FOISA
    cited = relied_on(page, one.reading, find_citations(page.flat, ear.law, scottish), ear)
    claims = read_claims(page, one.reading, cited, ear)
    parts, _ = decide(page, one.reading, claims, cited, ear)
    left, right = list(parts), 0
    for wanted in truth:
        if got := _find(wanted, left):
            left.remove(got)
            right += got.outcome.value in wanted.outcomes
    return right / len(truth) + (len(parts) == len(truth))


def _find(wanted: TruePart, parts: list[Part]) -> Part | None:
    """The part at the known place, else the one that begins so, else the one so numbered."""
    if wanted.question:
        a, b = wanted.question
        spans = [(p, p.question_span) for p in parts if p.question_span]
        near = [(min(b, s[1]) - max(a, s[0]), n) for n, (_, s) in enumerate(spans)]
        most = max(near, default=(0, 0))
        if most[0] > 0:
            return spans[most[1]][0]
    starts = _bare(wanted.starts or "")
    named = [p for p in parts if starts and _bare(p.question).startswith(starts)]
    numbered = [p for p in parts if _bare(p.number) == _bare(wanted.number or "?")]
    return next(iter(named or numbered), None)


def _bare(words: str) -> str:
    return "".join(c for c in words.lower() if c.isalnum())
