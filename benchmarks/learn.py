"""Learns what each feature of a reading counts, from letters whose truth is known: `make learn`.

    python -m benchmarks.learn [--real FOLDER]

Every reading of every letter is compared with the truth; the weights are those under which the best
readings are likeliest (a multinomial logistic regression). The same letters give the same file. The
generated manners that are held back, and real letters kept for the next look, are never read here.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import yaml

from benchmarks.score.labelled import Labelled, LabelledPart
from benchmarks.score.sources import ROOT, another_hand, manners, own, real
from bot.books.reader import WEIGHTS, load_guide
from bot.books.yaml_files import read_yaml
from bot.foi.letter import Part
from bot.foi.reading.acts import Ear
from bot.foi.reading.blanks import shorten
from bot.foi.reading.choose import FEATURES, Candidate, candidates
from bot.foi.reading.citations import find_citations
from bot.foi.reading.claims import read_claims
from bot.foi.reading.decide import decide
from bot.foi.reading.page import Page, lay_out
from bot.foi.reading.regime import read_regime
from bot.foi.reading.reliance import relied_on
from bot.foi.vocabulary import Kind, Regime

STEPS = 400
RATE = 0.05
DECAY = 0.02
"""A weight costs its square by this much: what no letter asks for stays near nought."""
_EACH = 6
"""Letters of each manner, as many as `make score` reads."""
_REAL_COUNTS = 2
"""Real letters count double: they are what will be read."""
HEAD = (
    "# What each feature of a reading counts when the readings of a letter are compared\n"
    "# (bot/foi/reading/choose.py says what the features are). Written by `make learn`.\n"
)
Example = tuple[np.ndarray, np.ndarray]
"""The features of each reading of one letter, and 1 for those that are best."""


def examples(letters: Iterator[Labelled]) -> Iterator[Example]:
    """What each answered letter teaches; letters with one reading alone teach nothing."""
    guide = load_guide()
    for letter in letters:
        if not letter.parts or letter.kind not in (Kind.RESPONSE, Kind.INTERNAL_REVIEW):
            continue
        page, ear = lay_out(shorten(letter.text)[0]), Ear(guide)
        found = candidates(page, ear)
        worth = np.array([_worth(page, ear, one, letter) for one in found])
        best = (worth > worth.max() - 1e-9).astype(float)
        if 0 < best.sum() < len(found):
            rows = [[one.features[name] for name in FEATURES] for one in found]
            yield np.array(rows), best


def _worth(page: Page, ear: Ear, one: Candidate, letter: Labelled) -> float:
    """The share of right outcomes, and one more where the number of parts is right."""
    scottish = read_regime(page, ()) is Regime.FOISA
    cited = relied_on(page, one.reading, find_citations(page.flat, ear.law, scottish), ear)
    claims = read_claims(page, one.reading, cited, ear)
    parts, _ = decide(page, one.reading, claims, cited, ear)
    left, right = list(parts), 0
    for wanted in letter.parts:
        got = _find(wanted, left)
        if got:
            left.remove(got)
            right += got.outcome.value in wanted.outcomes
    return right / len(letter.parts) + (len(parts) == len(letter.parts))


def _find(wanted: LabelledPart, parts: list[Part]) -> Part | None:
    """The part at the labelled place, else the one that begins so, else the one so numbered."""
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


def variants() -> Iterator[Labelled]:
    """The short letters of tests/foi/reading, each with one awkward layout or wording."""
    for row in read_yaml(ROOT / "tests/foi/reading/variants.yaml"):
        yield Labelled(
            name=row["name"], text=row["text"], hand="own", manner=row["name"], authority=None,
            kind=row.get("kind", "response"), reference=None, received=None, responded=None,
            regime=None, parts=tuple(_short(part) for part in row.get("parts") or ()),
        )  # fmt: skip


def _short(part: list[str]) -> LabelledPart:
    number, outcome, *provisions = part
    return LabelledPart(str(number), frozenset({outcome}), frozenset(provisions))


def fit(letters: list[Example]) -> dict[str, float]:
    """The weights, two places each (Adam's steps: the order of the letters does not matter)."""
    weights = np.zeros(len(FEATURES))
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(STEPS):
        slope = -DECAY * weights
        for rows, best in letters:
            score = rows @ weights
            likely = np.exp(score - score.max())
            likely /= likely.sum()
            wanted = likely * best
            slope += 10 / len(letters) * (rows.T @ (wanted / wanted.sum() - likely))
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        weights += RATE * (1 if step < 0.7 * STEPS else 0.2) * mean / (np.sqrt(spread) + 1e-8)
    return {name: round(float(w), 2) for name, w in zip(FEATURES, weights, strict=True)}


def write(weights: dict[str, float], path: Path = WEIGHTS) -> None:
    """Write the file that reading uses."""
    path.write_text(HEAD + yaml.safe_dump(weights, sort_keys=False), encoding="utf-8")


def main() -> None:
    """Learn from the project's letters, another hand's, and real ones where the folder is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, help="folder of real letters, laid out for make score")
    options = parser.parse_args()
    write(fit(taught(options.real)))


def taught(folder: Path | None) -> list[Example]:
    """What all the letters teach that may be learned from, in a fixed order."""
    found = [*examples(own()), *examples(another_hand()), *examples(variants())]
    found += examples(manners(_EACH, held_back=False))
    found += list(examples(real(folder))) * _REAL_COUNTS if folder else []
    return found


if __name__ == "__main__":
    main()
