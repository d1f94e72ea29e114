"""`foibot parse`, as an officer types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import foibot
from bot.foi.errors import FoiError

LETTER = """\
Exmouthshire County Council
Our ref: EX/2024/118
4 March 2024

Dear Ms R

Thank you for your request, received on 22 January 2024
and handled under the Freedom of Information Act 2000.

1. How many blue badges were issued in 2023?
4,112

2. Who issued most of them?
The name is withheld under section 40(2) of the Act.
"""
FIELDS = {
    "file", "kind", "reference", "authority", "received", "responded", "regime", "due",
    "days_late", "parts", "relied_on", "mentioned_only", "factors", "warnings",
}  # fmt: skip


def parse(home: Path, *words: str) -> Result:
    return CliRunner().invoke(foibot, ["--home", str(home), "parse", *words])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


def test_the_object_has_the_fields_of_the_contract(tmp_path, file):
    report = json.loads(parse(tmp_path, str(file), "--json").output)
    assert set(report) >= FIELDS
    assert (report["received"], report["due"], report["responded"]) == (
        "2024-01-22",  # Monday
        "2024-02-19",  # Monday
        "2024-03-04",  # Monday
    )
    assert report["days_late"] == 10
    assert [p["outcome"] for p in report["parts"]] == ["supplied", "withheld"]
    assert report["parts"][1]["provisions"] == ["foia:s40(2)"]


def test_spans_count_in_the_text_that_is_printed(tmp_path, file):
    text = parse(tmp_path, str(file), "--text").output
    report = json.loads(parse(tmp_path, str(file), "--json").output)
    start, end = report["parts"][0]["spans"]["question"]
    assert text[start:end] == "How many blue badges were issued in 2023?"
    start, end = report["parts"][0]["spans"]["answer"]
    assert text[start:end] == "4,112"


def test_people_see_outcome_law_and_lateness(tmp_path, file):
    page = parse(tmp_path, str(file)).output
    assert "10 working days late" in page
    assert "2  withheld under foia:s40(2)" in page
    assert max(map(len, page.splitlines())) <= 92


def test_a_letter_dated_before_its_request_has_no_due_date_but_a_warning(tmp_path):
    path = tmp_path / "odd.txt"
    path.write_text(LETTER.replace("4 March 2024", "4 January 2024"), encoding="utf-8")
    report = json.loads(parse(tmp_path, str(path), "--json").output)
    assert report["due"] is None
    assert any("4 Jan 2024" in warning for warning in report["warnings"])


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    outcome = parse(tmp_path, str(tmp_path / "none.txt"))
    assert isinstance(outcome.exception, FoiError)
    assert "no such file" in outcome.exception.sentence


def test_why_names_the_ways_and_the_cue_beside_each_sentence(tmp_path, file):
    page = parse(tmp_path, str(file), "--why").output
    ways, _, parts = page.partition("\n1\n")
    assert ways.splitlines()[0].endswith("chosen")
    assert len(ways.splitlines()) > 1, "the runners-up are not named"
    assert "The name is withheld under section 40(2)" in parts
    report = json.loads(parse(tmp_path, str(file), "--why", "--json").output)
    (number, clauses), second = report["parts"]
    assert (number, clauses[0]["words"]) == ("1", "4,112")
    assert "refuses" in dict(second[1][0]["acts"])
