"""`foibot check` as an officer types it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.app import App
from bot.cli.check import command
from bot.foi.errors import FoiError

CLEAN = Path(__file__).parent.parent / "letters_clean"
LETTER = CLEAN / "02-prices-s43.txt"
FINDING = {"rule", "severity", "status", "message", "part", "provision", "span", "law", "fix"} | {
    "mark",
    "muted",
}


def run(home: Path, *words: object) -> Result:
    return CliRunner().invoke(command, [str(w) for w in words], obj=App(home))


def as_json(home: Path, *words: object) -> Any:
    outcome = run(home, *words, "--json")
    assert outcome.exit_code == 0, outcome.output
    return json.loads(outcome.stdout)


def written(folder: Path, *pairs: tuple[str, str]) -> Path:
    """The letter with faults put into it."""
    text = LETTER.read_text(encoding="utf-8")
    for words, others in pairs:
        assert words in text
        text = text.replace(words, others)
    path = folder / "letter.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_json_has_the_fields_of_the_contract(home: Path, tmp_path: Path) -> None:
    faulty = written(tmp_path, ("section 43(2)", "section 43"))
    report = as_json(home, faulty)
    assert {"file", "findings", "counts"} <= set(report)
    assert set(report["counts"]) == {"error", "warning", "style", "unknown", "muted"}
    assert all(set(finding) == FINDING for finding in report["findings"])
    limb = next(f for f in report["findings"] if f["rule"] == "X1")
    assert (limb["severity"], limb["status"], limb["part"]) == ("error", "found", "3")
    assert limb["provision"] == "foia:s43"
    start, end = limb["span"]
    assert faulty.read_text(encoding="utf-8")[start:end] == "section 43"


def test_the_page_names_severity_law_and_mend(home: Path, tmp_path: Path) -> None:
    shown = run(home, written(tmp_path, ("within 40 working days", "within 40 days"))).output
    assert shown.startswith("Castlemoor City Council CCC/FOI/25/0611: response, foia\n")
    assert "WARNINGS" in shown
    assert '"40 days"' in shown
    assert "Write 40 working days. [s45 Code of Practice; EIR reg 11(2)]" in shown
    assert max(map(len, shown.splitlines())) <= 96


def test_strict_fails_on_an_error_and_only_then(home: Path, tmp_path: Path) -> None:
    assert run(home, LETTER, "--strict").exit_code == 0
    assert run(home, written(tmp_path, ("section 43(2)", "section 43"))).exit_code == 0
    assert run(home, tmp_path / "letter.txt", "--strict").exit_code == 1


def test_a_given_day_of_receipt_starts_the_clock(home: Path, tmp_path: Path) -> None:
    letter = written(tmp_path, ("Your request reached us on 6 May 2025 and", "Your request"))
    rules = {f["rule"]: f["status"] for f in as_json(home, letter)["findings"]}
    assert rules["T1"] == "unknown"
    late = as_json(home, letter, "--received", "2025-04-01")  # Tuesday
    assert {f["rule"]: f["status"] for f in late["findings"]}["T1"] == "found"


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["--received", "31/02/2024"], "31/02/2024"),
        (["--html", "/nowhere/at/all.html"], "/nowhere/at/all.html"),
    ],
)
def test_bad_input_is_one_sentence(home: Path, words: list[str], names: str) -> None:
    outcome = run(home, LETTER, *words)
    assert isinstance(outcome.exception, FoiError)
    assert names in outcome.exception.sentence


def test_a_missing_file_is_one_sentence(home: Path, tmp_path: Path) -> None:
    outcome = run(home, tmp_path / "no.txt")
    assert isinstance(outcome.exception, FoiError)


def test_the_html_page_escapes_the_letter_and_has_no_script(home: Path, tmp_path: Path) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)> [insert & co]"
    letter = written(tmp_path, ("Dear Requester", f"Dear {attack}"))
    page = tmp_path / "page.html"
    assert run(home, letter, "--html", page).exit_code == 0
    html = page.read_text(encoding="utf-8")
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert '<mark class="error">[insert &amp; co]</mark>' in html


def test_challenge_asks_and_answers_with_the_letters_words(home: Path) -> None:
    asked = as_json(home, LETTER, "--challenge")["challenge"]
    answers = {row["question"]: row for row in asked if row["provision"] == "foia:s43(2)"}
    third = answers["Was that third party asked?"]
    assert third["answer"] == "yes"
    assert third["words"].startswith("We asked the company for its views")
    assert {row["answer"] for row in asked} <= {"yes", "no", "not found"}
    assert (
        "What a requester will ask about section 43(2)" in run(home, LETTER, "--challenge").output
    )


def test_checking_loads_no_model_and_makes_no_store(home: Path) -> None:
    script = (
        "import sys; from bot.cli import main; "
        f"sys.argv = ['foibot', '--home', {str(home)!r}, 'check', {str(LETTER)!r}]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(sorted({'torch', 'transformers', 'onnxruntime', 'sqlalchemy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert not home.exists()
