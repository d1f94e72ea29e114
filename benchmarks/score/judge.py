"""Judges outcomes with the true questions and answers given: what is left is what sentences say.

python -m benchmarks.score.judge [--real FOLDER] [--misses]
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

from benchmarks.score import sources
from benchmarks.score.compare import Score
from benchmarks.score.labelled import Labelled
from bot.books.reader import load_guide
from bot.foi.letter import Part
from bot.foi.reading.acts import Ear
from bot.foi.reading.citations import find_citations
from bot.foi.reading.claims import read_claims
from bot.foi.reading.decide import decide
from bot.foi.reading.page import lay_out
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.regime import read_regime
from bot.foi.reading.reliance import relied_on
from bot.foi.vocabulary import Regime

_EACH = 6


def judged(truth: Labelled) -> list[Part]:
    """The parts of a letter whose questions and answers are given."""
    ear = Ear(load_guide())
    page = lay_out(truth.text)
    spans = [s for p in truth.parts for s in (*p.answers, *([p.question] if p.question else []))]
    owned = {
        index
        for index, block in enumerate(page.blocks)
        if any(a < block.end and block.start < b for a, b in spans)
    }
    drafts = [
        Draft((str(n),), p.number or str(n), p.question, list(p.answers))
        for n, p in enumerate(truth.parts, 1)
    ]
    reading = Reading(drafts, owned)
    scottish = read_regime(page, ()) is Regime.FOISA
    citations = find_citations(page.flat, ear.law, scottish)
    relied = relied_on(page, reading, citations, ear)
    return decide(page, reading, read_claims(page, reading, relied, ear), relied, ear)[0]


def score_of(letters: Iterable[Labelled]) -> Score:
    """Outcomes, and provisions of each part, of letters whose answers are labelled by place."""
    score = Score()
    for truth in letters:
        if not any(p.answers for p in truth.parts):
            continue
        for wanted, part in zip(truth.parts, judged(truth), strict=True):
            where = f"{truth.name} {wanted.number}"
            right = part.outcome.value in wanted.outcomes
            score.count("outcome", right, f"{where}: {sorted(wanted.outcomes)} {part.outcome}")
            got = {str(p) for p in part.provisions}
            same = got == set(wanted.provisions)
            score.count("provisions", same, f"{where}: {sorted(wanted.provisions)} {sorted(got)}")
    return score


def main() -> None:
    """Print a row for each set of letters."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    sets = {"manners, fitted": sources.manners(_EACH, False)}
    sets["manners, held back"] = sources.manners(_EACH, True)
    if options.real:
        sets["real"] = sources.real(options.real)
    for name, letters in sets.items():
        score = score_of(letters)
        print(f"{name:20}", *(f"{k} {score.right[k]}/{n}" for k, n in score.total.items()))
        if options.misses and "held" not in name:
            print(*score.misses, sep="\n")


if __name__ == "__main__":
    main()
