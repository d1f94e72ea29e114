"""`foibot models` lists, prepares and chooses."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.app import App
from bot.cli import foibot


def run(home: Path, *words: str) -> str:
    done = CliRunner().invoke(foibot, ["--home", str(home), "models", *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def report_in(output: str) -> str:
    """The JSON among what is said while a model is prepared."""
    return next(line for line in output.splitlines() if line.startswith("{"))


@pytest.fixture
def home(tmp_path: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("FOIBOT_MODEL", raising=False)
    monkeypatch.setattr("bot.app.models.INSTALLED", tmp_path / "installed")
    monkeypatch.setenv("FOIBOT_MODELS_FOLDER", str(tmp_path / "models"))
    return tmp_path / "home"


def test_an_empty_home_lists_them_and_is_left_alone(home: Path) -> None:
    report = json.loads(run(home, "--json"))
    rows = {each["short"]: each for each in report["models"]}
    assert set(rows) == {"minilm", "mpnet"}
    assert not any(each["prepared"] or each["in_use"] for each in rows.values())
    assert rows["minilm"]["for_a_new_index"], "the one that is installed with the program"
    assert "all-mpnet-base-v2 (mpnet): not prepared" in run(home)
    assert not home.exists()


def test_a_model_is_set_by_its_short_name(home: Path) -> None:
    report = json.loads(run(home, "use", "mpnet", "--json"))
    assert (home / "foibot.toml").read_text() == 'model = "all-mpnet-base-v2"\n'
    assert (report["model"], report["message"]) == ("all-mpnet-base-v2", "The index fits it.")
    (chosen,) = [
        m["short"] for m in json.loads(run(home, "--json"))["models"] if m["for_a_new_index"]
    ]
    assert chosen == "mpnet"


def test_setting_one_keeps_the_rest_of_the_file(home: Path) -> None:
    home.mkdir()
    (home / "foibot.toml").write_text('# ours\nauthority = "Harbour"\n')
    run(home, "use", "minilm")
    assert (home / "foibot.toml").read_text().startswith('# ours\nauthority = "Harbour"\n')
    assert App(home).settings.authority == "Harbour"


def test_a_model_that_is_not_there_is_named_with_those_that_are(home: Path) -> None:
    from bot.foi.errors import FoiError

    for verb in ("use", "prepare"):
        with pytest.raises(FoiError, match="all-mpnet-base-v2 \\(mpnet\\)"):
            run(home, verb, "bert")


def test_preparing_is_done_once(home: Path, models_folder: Path, monkeypatch) -> None:
    monkeypatch.setenv("FOIBOT_MODELS_FOLDER", str(models_folder))
    first = json.loads(report_in(run(home, "prepare", "minilm", "--json")))
    again = json.loads(run(home, "prepare", "minilm", "--json"))
    assert first["fingerprint"] == again["fingerprint"] == "3b814f00d55b57c6-ort-int8"
