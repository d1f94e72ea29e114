"""`foibot case --correct`: what it would do is printed first, and done with its token alone."""

import re

import pytest
from click.testing import CliRunner

from bot.app import App
from bot.cli import case
from bot.foi.errors import FoiError
from tests.cli.test_case import Officer, officer, registered

__all__ = ["officer"]


def people(officer: Officer, *words: str) -> str:
    """What an officer reads."""
    done = CliRunner().invoke(case.command, words, obj=App(officer.home), catch_exceptions=False)
    return done.output


def test_a_correction_is_shown_and_then_carried_out(officer: Officer) -> None:
    registered(officer)
    wrong = ("1", "--correct", "reword=2: keepers\x1b[2J", "--correct", "name=Orla Quill")
    shown = people(officer, *wrong)
    assert "reword: 2: Who fed them last year? -> 2: Who fed them last year? (read as" in shown
    assert "Nothing is changed yet" in shown
    token = re.search(r"--apply (\S+)", shown)
    assert token
    told = officer.types(
        case.command, *wrong, "--apply", token[1], "--why", "the requester's e-mail", "--by", "bram"
    )
    assert (told["applied"], [one["what"] for one in told["changes"]]) == (True, ["reword", "name"])
    file = officer.types(case.command, "1")
    assert [(c["what"], c["by"], c["why"]) for c in file["corrections"]] == [
        ("reword", "bram", "the requester's e-mail"),
        ("name", "bram", "the requester's e-mail"),
    ]
    assert "Orla" not in repr(file), "the file names no requester"
    printed = people(officer, "1")
    assert "bram: name (the requester's e-mail)" in printed
    with pytest.raises(FoiError, match="bram: corrected"):
        officer.types(case.command, *wrong, "--apply", token[1], "--why", "once more please")


def test_a_correction_stands_alone(officer: Officer) -> None:
    registered(officer)
    with pytest.raises(FoiError, match="a command of its own"):
        officer.types(
            case.command, "1", "--correct", "subject=x", "--event", "responded=2026-01-05"
        )
    with pytest.raises(FoiError, match="Give the same --correct again"):
        officer.types(case.command, "1", "--apply", "1-abc")
    with pytest.raises(FoiError, match="recorded with its proof"):
        officer.types(case.command, "1", "--event", "withdrawn=2026-01-05")
