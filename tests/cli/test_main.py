"""The command line as a whole: its verbs, its help, its exits, and what it never prints."""

import signal
import subprocess
import sys
import time
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import VERBS, foibot
from bot.cli.unexpected import note_fault
from bot.foi.errors import FoiError

ROOT = Path(__file__).parents[2]
FOIBOT = [sys.executable, "-c", "from bot.cli import main; main()"]


def run(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*FOIBOT, "--home", str(home), *words], capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_help_page(verb: str) -> None:
    command = import_module(f"bot.cli.{verb}").command
    assert command.help
    assert command.help.strip().splitlines()[0].endswith(".")


def test_wrong_usage_exits_with_2(home: Path) -> None:
    done = run("due", "--nonsense", home=home)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_wrong_input_exits_with_1_and_one_line(home: Path) -> None:
    done = run("due", "--received", "31/02/2024", "--regime", "foia", home=home)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "31/02/2024" in done.stderr


def test_doctor_tells_what_is_set_up_and_how_to_mend_the_rest(home: Path) -> None:
    done = run("doctor", home=home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "foibot ingest" in done.stdout
    home.joinpath("foibot.toml").write_text("nation = 'mars'", encoding="utf-8")
    ill = run("doctor", home=home)
    assert ill.returncode == 1
    assert "nation" in ill.stdout


def test_a_fault_is_noted_without_its_words(home: Path) -> None:
    try:
        raise ValueError("Dear Ms Quill")
    except ValueError as problem:
        sentence = note_fault(problem, home)
    (file,) = (home / "faults").iterdir()
    assert str(file) in sentence
    assert "Quill" not in sentence
    noted = file.read_text(encoding="utf-8")
    assert "test_a_fault_is_noted" in noted
    assert "ValueError" in noted


def test_ctrl_c_is_answered_with_a_sentence(home: Path) -> None:
    command = [*FOIBOT, "--home", str(home), "open", "-"]
    pipe = subprocess.PIPE
    # A shell's background job ignores Ctrl-C, and so would its children.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(command, stdin=pipe, stderr=pipe, text=True, preexec_fn=heard) as verb:
        doing = Path(f"/proc/{verb.pid}/syscall")
        while not doing.read_text().startswith("0 0x0 "):  # until it reads what somebody types
            time.sleep(0.05)
        verb.send_signal(signal.SIGINT)
        said = verb.stderr.read()
    assert verb.returncode == 1
    assert said.startswith("foibot: stopped;")


WRONG_VALUES = {
    # verb and options: what the sentence names beside the last two words, option and value
    "draft 1 --dated 31/02/2026": "YYYY-MM-DD",
    "draft 1 --dated 2026-02-31": "YYYY-MM-DD",
    "draft 1 --letter reply": "acknowledgement",
    "confirm 1 --hash 0 --letter reply": "internal_review",
    "export 1 --letter reply": "response",
    "ask lorries --top 0": "1 to 50",
    "ask lorries --top many": "1 to 50",
    "ingest letters --classification hush": "official",
    "case 1 --estimated 1.2.26 --event pit_extension=2026-11-03 --estimated 1.2.26": "YYYY-MM-DD",
    "digest --today 21/11/2026": "YYYY-MM-DD",
    "due --regime foia --received 3/11/26": "YYYY-MM-DD",
    "due --received 2026-11-03 --regime foia --today 3/11/26": "YYYY-MM-DD",
    "due --received 2026-11-03 --regime foia --estimated soon": "YYYY-MM-DD",
    "due --received 2026-11-03 --regime foia --allowed-until soon": "YYYY-MM-DD",
    "check letter.txt --received 3/11/26": "YYYY-MM-DD",
    "open letter.txt --received 3/11/26": "YYYY-MM-DD",
}


@pytest.mark.parametrize("typed", WRONG_VALUES)
def test_a_wrong_value_is_one_sentence_that_names_option_value_and_form(
    typed: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("letter.txt").write_text("How many swans live on the pond?\n")
    words = typed.split()
    outcome = CliRunner().invoke(foibot, ["--home", str(home), *words])
    assert isinstance(outcome.exception, FoiError), outcome.output
    sentence = outcome.exception.sentence
    option, value = words[-2:]
    assert f"{option} '{value}'" in sentence
    assert WRONG_VALUES[typed] in sentence
    assert "\n" not in sentence
