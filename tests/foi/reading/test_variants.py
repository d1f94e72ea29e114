"""Awkward layouts and wordings, one at a time."""

from pathlib import Path
from typing import Any

import pytest

from bot.books.reader import read_letter
from bot.books.yaml_files import read_yaml
from bot.foi.provisions import Provision

ROWS: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("variants.yaml"))


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_a_letter_says_what_it_says(row):
    letter = read_letter(row["text"])
    assert str(letter.kind) == row.get("kind", "response")
    assert str(letter.regime) == row.get("regime", str(letter.regime))
    for field in ("reference", "received", "responded"):
        if field in row:
            assert getattr(letter, field) == row[field]
    if "parts" in row:
        read = [(p.number, str(p.outcome), list(map(str, p.provisions))) for p in letter.parts]
        assert read == [wanted(*part) for part in row["parts"]]


def wanted(number: str, outcome: str, provisions: str = "") -> tuple[str, str, list[str]]:
    return number, outcome, [str(p) for p in sorted(map(Provision.parse, provisions.split()))]
