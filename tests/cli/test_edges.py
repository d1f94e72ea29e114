"""The edges of the command line: what a terminal shows, and who acts."""

import json
import os
from pathlib import Path

import pytest

from bot.app.logins import login_name, officer_of
from bot.cli.terminal import tame, tame_json
from bot.foi.errors import FoiError
from tests.faults.machine import doctor, foibot, refused

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe\x08\x7f"
IN_TEXT = "\x9b31m\u202egnp.exe"
"""What a file of plain text may hold and still be read as text."""
LETTER = f"Wendle Borough Council{IN_TEXT}\nOur ref: FOI-2024{IN_TEXT}-1\nDear Requester\n" + (
    f"1. How many swans{IN_TEXT}?\nFour{IN_TEXT} swans.\nYours sincerely\n"
)
STEERS = ("\x1b", "\x07", "\x9b", "\u202e", "\x08", "\x7f")


def test_one_sign_stands_for_one_character() -> None:
    assert tame(ESCAPES) != ESCAPES
    assert len(tame(ESCAPES)) == len(ESCAPES)
    assert tame("Llŷn £5 \u2013 caf\u00e9\t\r\n") == "Llŷn £5 \u2013 caf\u00e9\t\r\n"
    assert tame("sure\rgone") == "sure␍gone"
    assert json.loads(tame_json(json.dumps({"a": ESCAPES}, ensure_ascii=False))) == {"a": ESCAPES}


@pytest.mark.parametrize("more", [[], ["--json"], ["--text"]])
@pytest.mark.parametrize("verb", ["parse", "check"])
def test_nothing_of_a_letter_steers_the_terminal(
    home: Path, tmp_path: Path, verb: str, more: list[str]
) -> None:
    if verb == "check" and more == ["--text"]:
        pytest.skip("only parse prints the text")
    file = tmp_path / f"letter{ESCAPES.replace('/', '')}.txt"
    file.write_text(LETTER)
    code, said, besides = foibot(home, verb, str(file), *more)
    assert code == 0, besides
    assert said
    assert not any(sign in said + besides for sign in STEERS)


def test_nor_does_a_name(home: Path, tmp_path: Path) -> None:
    gone = str(tmp_path / f"gone{ESCAPES}")
    for words in (("parse", gone), ("restore", gone), ("case", ESCAPES), (ESCAPES,), ("due", gone)):
        _, said, besides = foibot(home, *words)
        assert not any(sign in said + besides for sign in STEERS), words


def test_a_file_name_of_several_lines_is_shown_in_one(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a\nfoibot: all is well.doc").write_text("x")
    from bot.cli.ingest import _for_people

    failed = {"path": "a\nfoibot: all is well.doc", "reason": "no"}
    counts = {"added": 0, "updated": 0, "unchanged": 0, "letters": 0, "passages": 0, "seconds": 1}
    report = counts | {"failed": [failed], "forgotten": [], "gone": []}
    assert len(_for_people(report).splitlines()) == 3


def test_typing_anothers_name_is_refused() -> None:
    accounts = {"bbaker": "Bob Baker", "aarcher": "Alice Archer"}
    assert officer_of("bbaker", "", accounts) == "Bob Baker"
    assert officer_of("bbaker", "Bob Baker", accounts) == "Bob Baker"
    with pytest.raises(FoiError, match="on this machine you are Bob Baker"):
        officer_of("bbaker", "Alice Archer", accounts)
    with pytest.raises(FoiError, match="names no officer"):
        officer_of("mallory", "Alice Archer", accounts)
    assert officer_of("mallory", "anybody", {}) == "anybody"


def test_a_variable_makes_nobody_somebody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pwd

    own = pwd.getpwuid(os.getuid()).pw_name
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "mallory")
    assert login_name(tmp_path / "not there") == own
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    monkeypatch.setenv("SUDO_UID", "0")
    assert login_name(tmp_path) == "4000000000", "not root, and not the home's owner"


def test_a_verb_refuses_anothers_name(home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "foibot.toml").write_text('accounts = { "somebody-else" = "Bob Baker" }\n')
    said = refused(foibot(home, "open", "-", "--by", "Bob Baker", typed="How many swans?"))
    assert "names no officer" in said
    own = login_name(home)
    (home / "foibot.toml").write_text(f'accounts = {{ "{own}" = "Bob Baker" }}\n')
    said = refused(foibot(home, "open", "-", "--by", "Alice", typed="How many swans?"))
    assert "you are Bob Baker" in said
    code, told, _ = foibot(home, "open", "-", "--json", typed="How many swans are there?")
    assert code == 0, told


def test_the_doctor_warns_where_a_name_is_only_a_name(home: Path) -> None:
    home.mkdir(exist_ok=True)
    settings = home / "foibot.toml"
    several = 'officers = ["Bob Baker", "Alice Archer"]\napprovers = ["Bob Baker"]\n'
    settings.write_text(several)
    found = doctor(home)["accounts"]
    assert (found["state"], "any officer's name" in found["says"]) == ("look", True)
    assert "setting" in found["mend"]
    settings.write_text(several + 'accounts = { "bbaker" = "Bob Baker" }\n')
    assert "accounts" not in doctor(home)
    settings.write_text('officers = ["Bob Baker"]\n')
    assert "accounts" not in doctor(home)


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-01", "0001-01-01"])
def test_days_at_the_ends_of_the_calendar_are_one_sentence(home: Path, day: str) -> None:
    due = ("due", "--regime", "foia", "--received")
    for words in ((*due, day), (*due, "2026-11-03", "--today", day), ("digest", "--today", day)):
        assert day in refused(foibot(home, *words)), words
