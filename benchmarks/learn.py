"""Learns what each feature of a reading counts, from letters whose truth is known: `make learn`.

    python -m benchmarks.learn [--real FOLDER]

The same letters give the same file. The generated manners that are held back, and real letters
labelled without a look at them, are never read here.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from benchmarks.score.labelled import Labelled, LabelledPart
from benchmarks.score.sources import ROOT, another_hand, manners, own, real
from bot.books.reader import WEIGHTS, load_guide
from bot.books.yaml_files import read_yaml
from bot.foi.lessons.fitting import ALL_LETTERS, Example, TruePart, example, firmness, fit
from bot.foi.vocabulary import Kind

_EACH = 6
"""Letters of each manner, as many as `make score` reads."""
_REAL_COUNTS = 2
"""Real letters count double: they are what will be read."""
HEAD = (
    "# What each feature of a reading counts when the readings of a letter are compared\n"
    "# (bot/foi/reading/choose.py says what the features are), and how firmly that is known.\n"
    "# Written by `make learn`; `foibot learn` starts from here.\n"
)


def examples(letters: Iterator[Labelled]) -> Iterator[Example]:
    """What each answered letter teaches; letters with one reading alone teach nothing."""
    guide = load_guide()
    for letter in letters:
        if letter.parts and letter.kind in (Kind.RESPONSE, Kind.INTERNAL_REVIEW):
            truth = [TruePart(p.outcomes, p.question, p.number, p.starts) for p in letter.parts]
            if found := example(letter.text, truth, guide):
                yield found


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


def write(letters: Sequence[Example], path: Path = WEIGHTS) -> None:
    """Fit the weights and write the file that reading uses."""
    each = ALL_LETTERS / len(letters)
    counts = fit(letters, each)
    held = firmness(letters, each, counts)
    table = {**counts, "firmness": held, "letters": len(letters)}
    path.write_text(HEAD + yaml.safe_dump(table, sort_keys=False), encoding="utf-8")


def main() -> None:
    """Learn from the project's letters, another hand's, and real ones where the folder is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, help="folder of real letters, laid out for make score")
    options = parser.parse_args()
    write(taught(options.real))


def taught(folder: Path | None) -> list[Example]:
    """What all the letters teach that may be learned from, in a fixed order."""
    found = [*examples(own()), *examples(another_hand()), *examples(variants())]
    found += examples(manners(_EACH, held_back=False))
    found += list(examples(real(folder))) * _REAL_COUNTS if folder else []
    return found


if __name__ == "__main__":
    main()
