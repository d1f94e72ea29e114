"""`foibot due` as an officer types it."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from bot.app import App
from bot.cli.due import command
from bot.foi.errors import FoiError

BARNET = ["--received", "2023-03-23", "--regime", "foia", "--event", "responded=2023-05-24"]
FIELDS = {
    "received", "due", "latest", "days_late", "review_ask_by", "review_due", "review_latest",
    "working_days_used", "working_days_left", "status", "skipped", "steps", "calendar",
}  # fmt: skip


def due(home: Path, *words: str) -> str:
    outcome = CliRunner().invoke(command, list(words), obj=App(home), catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def due_json(home: Path, *words: str) -> Any:
    return json.loads(due(home, *words, "--json"))


def refusal(home: Path, *words: str) -> str:
    with pytest.raises(FoiError) as caught:
        CliRunner().invoke(command, list(words), obj=App(home), catch_exceptions=False)
    return caught.value.sentence


def test_the_json_has_the_fields_of_the_contract(home: Path) -> None:
    report = due_json(home, *BARNET)
    assert set(report) >= FIELDS
    assert set(report["skipped"][0]) >= {"date", "weekday", "why", "nations"}
    assert set(report["steps"][0]) == {"date", "what", "law"}
    assert set(report["calendar"]) >= {"source", "newest_known_day"}
    assert (report["due"], report["days_late"]) == ("2023-04-24", 20)
    assert report["review_ask_by"] == "2023-07-21"
    assert [d["date"] for d in report["skipped"]] == ["2023-04-07", "2023-04-10"]


def test_people_get_the_table_and_the_sentences_for_a_letter(home: Path) -> None:
    text = due(home, *BARNET)
    assert "Status: late by 20 working days" in text
    assert "Mon 10 Apr 2023  Easter Monday              England, Wales, Northern Ireland" in text
    assert "On Thursday 23 March 2023, the request was received, which is day 0" in text
    assert "Mon 8 May 2023 (Coronation of Charles III: the whole United Kingdom)" in text


def test_capitals_and_spaces_are_forgiven(home: Path) -> None:
    words = ["--received", "2023-03-23", "--regime", "FOIA", "--event", "Responded = 2023-05-24"]
    assert due_json(home, *words)["days_late"] == 20


def test_a_date_beyond_the_published_bank_holidays_is_marked(home: Path) -> None:
    text = due(home, "--received", "2028-12-20", "--regime", "foia", "--today", "2028-12-20")
    assert "Answer due  Tue 23 Jan 2029 (provisional)" in text
    assert "Dates beyond that day are provisional: due, latest." in text


def test_the_diary_file_holds_each_date_once(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "case.ics"
    due(home, "--received", "2026-11-03", "--regime", "eir", "--event",
        "complex_extension=2026-11-10", "--today", "2026-11-21", "--title", "EIR 7",
        "--ics", str(file))  # fmt: skip
    entries = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    found = [(str(e["SUMMARY"]), e["DTSTART"].dt) for e in entries]
    assert found == [
        ("EIR 7: answer due", date(2026, 12, 2)),
        ("EIR 7: answer due, with the extension", date(2027, 1, 5)),
    ]


def test_the_same_report_makes_the_same_diary(home: Path, tmp_path: Path) -> None:
    words = ["--received", "2026-11-03", "--regime", "foia", "--today", "2026-11-21", "--ics"]
    one, two = tmp_path / "1.ics", tmp_path / "2.ics"
    due(home, *words, str(one))
    due(home, *words, str(two))
    assert one.read_bytes() == two.read_bytes()


def test_a_diary_that_cannot_be_written_is_named(home: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "no" / "case.ics"
    said = refusal(home, "--received", "2026-11-03", "--regime", "foia", "--ics", str(nowhere))
    assert str(nowhere) in said


def test_a_school_counts_by_the_terms_in_its_settings(home: Path) -> None:
    home.mkdir()
    (home / "foibot.toml").write_text(
        "school_terms = [[2026-09-01, 2026-10-23], [2026-11-02, 2026-12-18]]\n"
        "school_closed_days = [2026-11-09]\n"
    )
    report = due_json(home, "--received", "2026-10-12", "--regime", "foia", "--kind", "school")
    half_term = [d for d in report["skipped"] if d["why"] == "not a school day"]
    assert [d["date"] for d in half_term][:5] == [f"2026-10-{n}" for n in range(26, 31)]
    assert report["due"] == "2026-11-17"


BAD = [
    (["--received", "31/02/2024", "--regime", "foia"], ["31/02/2024", "YYYY-MM-DD"]),
    (["--received", "2024-02-31", "--regime", "foia"], ["2024-02-31", "2024-02-29"]),
    (["--received", "20240229", "--regime", "foia"], ["20240229", "YYYY-MM-DD"]),
    (["--received", "1999-06-01", "--regime", "foia"], ["1999-06-01", "2005-01-01"]),
    (["--received", "2024-03-01", "--regime", "foi"], ["'foi'", "Did you mean foia?", "foisa"]),
    (["--received", "2024-03-01", "--regime", "foia", "--today", "now"], ["--today 'now'"]),
    (["--received", "2024-03-01", "--regime", "foia", "--kind", "scool"], ["mean school?"]),
    ([*BARNET, "--event", "clarifed=2023-04-01"], ["'clarifed'", "Did you mean clarified?"]),
    ([*BARNET, "--event", "clarified"], ["'clarified'", "no date"]),
    ([*BARNET, "--event", "clarified=1 April"], ["event clarified '1 April'"]),
    ([*BARNET, "--event", "zzz=2023-04-01"], ["'zzz'", "responded"]),
]


@pytest.mark.parametrize("words, says", BAD, ids=[" ".join(bad[0][-2:]) for bad in BAD])
def test_bad_input_gets_one_sentence(home: Path, words: list[str], says: list[str]) -> None:
    sentence = refusal(home, *words)
    assert all(text in sentence for text in says), sentence
    assert "\n" not in sentence


def test_the_verb_itself_needs_no_model_and_leaves_no_traceback(home: Path) -> None:
    script = (
        "import sys; from bot.cli import main\n"
        "sys.argv = ['foibot', 'due', '--received', '31/02/2024', '--regime', 'foia']\n"
        "try: main()\n"
        "except SystemExit as end: code = end.code\n"
        "heavy = {'torch', 'transformers', 'onnxruntime', 'faiss', 'sqlalchemy'} & {*sys.modules}\n"
        "print(code, sorted(heavy))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True, text=True, check=True, env={**os.environ, "FOIBOT_HOME": str(home)},
    )  # fmt: skip
    assert done.stdout.strip() == "1 []"
    assert done.stderr.startswith("foibot: --received '31/02/2024'")
    assert "Traceback" not in done.stderr
