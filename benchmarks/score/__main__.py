"""How well letters are read: `python -m benchmarks.score [--real FOLDER | --blind FOLDER]`.

Every row says whose letters they are and whether the reader was fitted to them.
"""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.score import sources
from benchmarks.score.compare import Score, compare
from benchmarks.score.labelled import Labelled
from bot.books.reader import read_letter
from bot.foi.letter import Letter
from bot.foi.vocabulary import Kind

COLUMNS = (
    "part count", "outcome", "answer kept", "provisions precision", "provisions recall",
    "kind", "reference", "received", "responded", "regime", "read at all",
)  # fmt: skip
_EACH = 6
"""Letters of each manner: enough that one letter moves a manner's figure by a sixth at most."""


def score_of(letters: Iterable[Labelled]) -> Score:
    """All of them together."""
    score = Score()
    for truth in letters:
        letter, failure = _read(truth.text)
        score.add(compare(truth, letter))
        score.count("read at all", failure is None, f"{truth.name}: {failure}")
    return score


def _read(text: str) -> tuple[Letter, str | None]:
    """The letter; where reading fails, one that says nothing, and why."""
    try:
        return read_letter(text), None
    except Exception as problem:  # noqa: BLE001 - whatever it is, the letter counts as unread
        return Letter(text, Kind.OTHER), repr(problem)


def main() -> None:
    """Print a row for each set of letters."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, help="a folder of real replies that the labels fit")
    parser.add_argument("--blind", type=Path, help="a folder with letters/ and truth.yaml")
    parser.add_argument("--labels", type=Path, help="other labels for --real")
    parser.add_argument("--misses", action="store_true", help="name each miss")
    options = parser.parse_args()
    print("letters".ljust(34) + "".join(name.rjust(11)[-11:] for name in _short()))
    for name, letters in _sets(options):
        score = score_of(letters)
        cells = (score.share(column) for column in COLUMNS)
        print(
            name.ljust(34) + "".join("-".rjust(11) if c is None else f"{c:10.1f} " for c in cells)
        )
        if options.misses:
            print(*score.misses, sep="\n")


def _short() -> tuple[str, ...]:
    return ("parts", "outcomes", "kept", "prov. P", "prov. R", *COLUMNS[5:10], "read")


def _sets(options: argparse.Namespace) -> Iterator[tuple[str, Iterable[Labelled]]]:
    if options.blind:
        yield "blind", sources.another_hand(options.blind, "blind")
        return
    if options.real:
        if options.labels:
            yield "real", sources.real(options.real, options.labels)
            return
        yield "real (fitted)", sources.real(options.real)
        yield "real, never opened", sources.real(options.real, sources.UNSEEN_LABELS)
        return
    yield "own samples (fitted)", sources.own()
    yield "another hand (misses read)", sources.another_hand()
    yield "third hand", sources.another_hand(sources.THIRD_HAND, "third hand")
    yield "fourth hand", sources.another_hand(sources.FOURTH_HAND, "fourth hand")
    yield "manners, fitted", sources.manners(_EACH, held_back=False)
    yield "manners, held back", sources.manners(_EACH, held_back=True)


if __name__ == "__main__":
    main()
