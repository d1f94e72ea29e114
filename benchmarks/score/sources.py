"""Where labelled letters come from: each source gives `Labelled`, by the hand that wrote it."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.manners import write_all
from benchmarks.score.labelled import Labelled, LabelledPart
from bot.books.yaml_files import read_yaml
from indexer.documents import Limits
from indexer.readers import read

ROOT = Path(__file__).parents[2]
OWN = ROOT / "tests/foi/letters.yaml"
ANOTHER_HAND = ROOT / "tests/foi/another_hand"
THIRD_HAND, FOURTH_HAND = ROOT / "tests/foi/third_hand", ROOT / "tests/foi/fourth_hand"
REAL_LABELS = ROOT / "tests/foi/real_letters.json"
UNSEEN_LABELS = ROOT / "tests/foi/real_letters_unseen.json"
"""Labels of real replies whose texts nobody who works on the reader has opened: keep it so."""


def own() -> Iterator[Labelled]:
    """The invented disclosure log of `corpus/`, which the rules were written on."""
    for row in read_yaml(OWN):
        if row["kind"] != "report":
            yield _from_table(row, ROOT / row["file"], "own")


def another_hand(folder: Path = ANOTHER_HAND, hand: str = "another hand") -> Iterator[Labelled]:
    """Letters by somebody who had not seen the reader: `truth.yaml` beside `letters/`."""
    for row in read_yaml(folder / "truth.yaml"):
        yield _from_table(row, folder / "letters" / row["file"], hand)


def manners(each: int, held_back: bool | None = None) -> Iterator[Labelled]:
    """Generated letters."""
    return write_all(each, held_back)


def real(folder: Path, labels: Path = REAL_LABELS) -> Iterator[Labelled]:
    """Real replies laid out as FOLDER/replies/THREAD-MESSAGE.txt, by labels without any text.

    A file that is not there, or whose text is not the labelled one, is passed over.
    """
    for row in json.loads(labels.read_text(encoding="utf-8")):
        path = folder / "replies" / f"{row['thread']}-{row['message']}.txt"
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        if hashlib.sha256(text.encode()).hexdigest() == row["sha256"]:
            yield _from_offsets(row, path.stem, text)


def _from_table(row: dict[str, Any], path: Path, hand: str) -> Labelled:
    relied = row.get("relied_on", row.get("provisions_relied_on"))
    return Labelled(
        name=Path(row["file"]).name, text=read(path, Limits()).text, hand=hand,
        manner=f"{hand} {Path(row['file']).name}", authority=row.get("authority"),
        kind=row["kind"], reference=row.get("reference"), received=_day(row.get("received")),
        responded=_day(row.get("responded")), regime=row.get("regime"),
        parts=tuple(_table_part(part) for part in row.get("parts") or ()),
        relied_on=None if relied is None else frozenset(relied),
    )  # fmt: skip


def _table_part(part: dict[str, Any]) -> LabelledPart:
    return LabelledPart(
        number=str(part["number"]),
        outcomes=_outcomes(part),
        provisions=frozenset(part.get("provisions") or ()),
        starts=part.get("question_starts"),
    )


def _from_offsets(row: dict[str, Any], name: str, text: str) -> Labelled:
    return Labelled(
        name=name, text=text, hand="real", manner=f"real {row['thread']}", authority=None,
        kind=row["kind"], reference=row["reference"], received=_day(row["received"]),
        responded=_day(row["responded"]), regime=row["regime"],
        parts=tuple(_placed_part(part) for part in row["parts"]),
    )  # fmt: skip


def _placed_part(part: dict[str, Any]) -> LabelledPart:
    question = part.get("question")
    return LabelledPart(
        number=part["number"],
        outcomes=_outcomes(part),
        provisions=frozenset(part["provisions"]),
        question=(question[0], question[1]) if question else None,
        answers=tuple((a, b) for a, b in part["answer"]),
    )


def _outcomes(part: dict[str, Any]) -> frozenset[str]:
    """The outcome, and a second reading that is as right."""
    also = part.get("outcome_also") or []
    return frozenset({part["outcome"], *([also] if isinstance(also, str) else also)})


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None
