"""Every sample letter and report reads as its row in letters.yaml says."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.books.reader import read_letter
from bot.books.yaml_files import read_yaml
from bot.foi.letter import Letter
from bot.foi.provisions import Provision
from indexer.documents import Limits
from indexer.readers import read

ROOT = Path(__file__).parents[2]
ROWS: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("letters.yaml"))
FIELDS = ("kind", "reference", "authority", "received", "responded", "regime")


def letter(row: dict[str, Any]) -> Letter:
    return read_letter(read(ROOT / row["file"], Limits()).text)


def plain(value: Any) -> Any:
    return value if value is None or isinstance(value, date) else str(value)


@pytest.mark.parametrize("row", ROWS, ids=[Path(row["file"]).name for row in ROWS])
def test_a_letter_reads_as_the_table_says(row):
    got = letter(row)
    for field in FIELDS:
        assert plain(getattr(got, field)) == plain(row[field]), field
    assert summary(got) == [wanted(part) for part in row["parts"]]
    assert [str(p) for p in got.relied_on] == names(row["relied_on"])
    assert set(names(row["mentioned_only"])) <= {str(p) for p in got.mentioned_only}
    for part, want in zip(got.parts, row["parts"], strict=True):
        assert part.question.lower().startswith(want["question_starts"].lower())


def names(provisions: list[str]) -> list[str]:
    return [str(p) for p in sorted(map(Provision.parse, provisions))]


def wanted(part: dict[str, Any]) -> tuple[str, str, list[str]]:
    return part["number"], part["outcome"], names(part["provisions"])


def summary(letter: Letter) -> list[tuple[str, str, list[str]]]:
    return [(p.number, str(p.outcome), [str(x) for x in p.provisions]) for p in letter.parts]


@pytest.mark.parametrize("row", ROWS, ids=[Path(row["file"]).name for row in ROWS])
def test_spans_point_at_the_words_they_stand_for(row):
    got = letter(row)
    for part in got.parts:
        if part.question_span:
            a, b = part.question_span
            assert part.question.split()[0] in got.text[a:b]
        assert (part.answer is None) == (part.answer_span is None)
    for mention in got.mentions:
        a, b = mention.span
        assert (
            mention.provision.section[1:].rstrip("ab") in got.text[a:b].lower()
            or "(" in got.text[a:b]
        )
    for factor in got.factors:
        assert factor.text.split()[0] in got.text[slice(*factor.span)]
