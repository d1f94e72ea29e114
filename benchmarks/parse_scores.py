"""Scores the reading of letters against a table of what they say.

    python benchmarks/parse_scores.py tests/foi/letters.yaml [--root FOLDER] [--misses]

The table is a list of letters: file, kind, reference, authority, received, responded, regime,
parts (number, question_starts, outcome, provisions), relied_on, mentioned_only.
"""

import argparse
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.books.reader import read_letter
from bot.books.yaml_files import read_yaml
from bot.foi.letter import Letter, Part
from bot.foi.provisions import Provision
from indexer.documents import Limits
from indexer.readers import read

FIELDS = ("kind", "reference", "authority", "received", "responded", "regime")


@dataclass
class Score:
    """Counts of what was right, of how many, and the misses in words."""

    right: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def count(self, name: str, good: bool, miss: str) -> None:
        """Count one comparison; `miss` says what was wrong where it was not good."""
        self.total[name] += 1
        self.right[name] += good
        if not good:
            self.misses.append(f"{name}: {miss}")


def compare(expected: dict[str, Any], letter: Letter, score: Score) -> None:
    """Compare one letter with its row of the table."""
    name = Path(expected["file"]).name
    for key in FIELDS:
        if key in expected:
            want, got = _text(expected[key]), _text(getattr(letter, key))
            score.count(key, want == got, f"{name}: wanted {want}, read {got}")
    parts = expected.get("parts") or []
    counted = len(parts) == len(letter.parts)
    score.count("part count", counted, f"{name}: wanted {len(parts)}, read {len(letter.parts)}")
    for part in parts:
        _compare_part(name, part, _find(part, letter.parts), score)
    _compare_sets(name, "relied_on", expected.get("relied_on"), letter.relied_on, score)
    named = {str(p) for p in letter.mentioned_only}
    for want in expected.get("mentioned_only") or []:
        score.count("mentioned_only", want in named, f"{name}: {want} not among {sorted(named)}")


def _compare_part(name: str, want: dict[str, Any], got: Part | None, score: Score) -> None:
    where = f"{name} part {want['number']}"
    score.count("part found", got is not None, where)
    outcome = got.outcome.value if got else None
    score.count(
        "outcome", outcome == want["outcome"], f"{where}: wanted {want['outcome']}, read {outcome}"
    )
    if got:
        begins = _bare(got.question).startswith(_bare(want.get("question_starts", "")))
        score.count("question", begins, f"{where}: read {got.question[:60]!r}")
        exact = _bare(got.number) == _bare(str(want["number"]))
        score.count("number", exact, f"{where}: read {got.number!r}")
    _compare_sets(where, "provisions", want["provisions"], got.provisions if got else (), score)


def _compare_sets(where: str, name: str, want: Any, got: Any, score: Score) -> None:
    wanted, read_ = {str(Provision.parse(p)) for p in want or []}, {str(p) for p in got}
    for one in wanted:
        score.count(f"{name} recall", one in read_, f"{where}: {one} is missing")
    for one in read_:
        score.count(f"{name} precision", one in wanted, f"{where}: {one} is too much")


def _find(want: dict[str, Any], parts: tuple[Part, ...]) -> Part | None:
    number = _bare(str(want["number"]))
    named = [p for p in parts if _bare(p.number) == number]
    begun = [
        p for p in parts if _bare(p.question).startswith(_bare(want.get("question_starts", "?")))
    ]
    both = [p for p in named if p in begun]
    return next(iter(both or named or begun), None)


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def main() -> None:
    """Print the table of scores."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("table", type=Path)
    parser.add_argument(
        "--root", type=Path, default=Path(), help="folder that the files stand under"
    )
    parser.add_argument("--misses", action="store_true", help="name each miss")
    options = parser.parse_args()
    score = Score()
    for expected in read_yaml(options.table):
        path = options.root / expected["file"]
        compare(expected, read_letter(read(path, Limits()).text), score)
    for name, total in score.total.items():
        print(
            f"{name:22} {score.right[name]:4} of {total:4} {100 * score.right[name] / total:6.1f} %"
        )
    if options.misses:
        print(*score.misses, sep="\n")


if __name__ == "__main__":
    main()
