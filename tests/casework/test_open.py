"""Registering a request, from the file to the case."""

import json
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.app import App
from bot.casework.open import MOST_CHARACTERS, open_request
from bot.cli.open import command
from bot.cli.today import london_today
from bot.foi.case import Requester
from bot.foi.errors import FoiError
from bot.foi.intake.message import Message
from bot.foi.vocabulary import Regime

TODAY = date(2024, 11, 22)  # a Friday
RECEIVED = date(2024, 11, 4)  # a Monday
AT = datetime(2024, 11, 22, 9, 0, tzinfo=UTC)


def run(home: Path, *words: str, stdin: str | bytes | None = None) -> str:
    outcome = CliRunner().invoke(
        command, list(words), obj=App(home), input=stdin, catch_exceptions=False
    )
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def mail(folder: Path) -> Path:
    message = EmailMessage()
    message["From"] = "Perpetua Vane <p.vane@mail.example>"
    message["Subject"] = "Request by Perpetua Vane"
    message["Date"] = "Sun, 17 Nov 2024 23:30:00 -0500"  # Monday the 18th in London
    message.set_content("Dear Council,\n\nPlease see the list.\n\nKind regards\nPerpetua Vane\n")
    questions = "1. How many swans?\n2. If yes to (2), why?"
    message.add_attachment(questions.encode(), "text", "plain", filename="list.txt")
    path = folder / "request.eml"
    path.write_bytes(message.as_bytes())
    return path


def test_a_mail_becomes_a_case_with_its_attachment(home: Path, tmp_path: Path) -> None:
    report = json.loads(run(home, str(mail(tmp_path)), "--by", "amara", "--json"))
    assert report["received"] == "2024-11-18"
    assert report["due"] == "2024-12-17"  # a Tuesday; St Andrew's Day does not count
    assert [part["number"] for part in report["parts"]] == ["1", "2"]
    assert [flag["code"] for flag in report["parts"][1]["flags"]] == ["self_reference"]
    assert (report["id"], report["reference"], report["regime"]) == (1, "FOI-2024-0001", "foia")
    assert "Perpetua" not in json.dumps(report)
    store = App(home).store
    assert store.requester(1) == Requester("Perpetua Vane", "p.vane@mail.example", None)
    assert "Perpetua" not in repr(store.case(1)) + repr(store.history(1))


def test_a_day_of_receipt_that_was_not_given_is_today_and_is_flagged(home: Path) -> None:
    report = json.loads(run(home, "-", "--json", stdin="How many swans?"))
    assert report["received"] == london_today().isoformat()
    assert [flag["code"] for flag in report["flags"]] == ["received-assumed"]
    said = run(home, "-", "--received", "2024-11-04", "--reference", "HM/7", stdin="Swans?")
    assert said.startswith("HM/7 (case 2), foia, received Mon 4 Nov 2024, due Tue 3 Dec 2024")
    assert "!" not in said.splitlines()[0] + said.splitlines()[-1]


def test_the_officer_may_choose_the_regime(home: Path) -> None:
    words = ("-", "--received", "2024-11-04", "--regime", "eir", "--json")
    assert json.loads(run(home, *words, stdin="How many swans?"))["regime"] == "eir"


def test_the_same_text_is_pointed_out(home: Path) -> None:
    registry = App(home).registry
    asked = Message("How many swans are there?")
    first, second = (
        open_request(registry, asked, RECEIVED, by="amara", at=AT, today=TODAY) for _ in "12"
    )
    assert first.case.flags == ()
    assert [flag.message for flag in second.case.flags] == [
        "the same text as FOI-2024-0001: see whether the same person asks"
    ]


def test_in_scotland_foisa_governs(home: Path) -> None:
    home.mkdir()
    (home / "foibot.toml").write_text('nation = "scotland"')
    opened = open_request(
        App(home).registry, Message("Swans?"), RECEIVED, by="a", at=AT, today=TODAY
    )
    assert opened.case.regime is Regime.FOISA


WRONG: dict[str, dict[str, Any]] = {
    "holds no text": {"texts": " \n\x00"},
    "at most 200,000": {"texts": "swan " * (MOST_CHARACTERS // 5 + 1)},
    "still to come": {"received": date(2024, 11, 25)},
    "begins on": {"received": date(1999, 11, 1)},
    "case 1 has it": {"reference": "HM/1"},
}


@pytest.mark.parametrize("sentence", WRONG)
def test_what_is_wrong_registers_nothing(sentence: str, home: Path) -> None:
    registry = App(home).registry
    ask = Message("How many swans?")
    open_request(registry, ask, RECEIVED, by="a", at=AT, today=TODAY, reference="HM/1")
    given = {"texts": "Swans?", "received": RECEIVED, "reference": None} | WRONG[sentence]
    with pytest.raises(FoiError, match=sentence):
        open_request(
            registry,
            Message(given["texts"]),
            given["received"],
            by="a",
            at=AT,
            today=TODAY,
            reference=given["reference"],
        )
    assert len(registry.store.cases()) == 1


@pytest.mark.parametrize(
    "content, sentence",
    [(b"\xff\xfe\xfa bytes", "not text in UTF-8"), (b"", "holds no text")],
)
def test_strange_input_is_one_sentence(content: bytes, sentence: str, home: Path) -> None:
    with pytest.raises(FoiError, match=sentence):
        run(home, "-", "--received", "2024-11-04", stdin=content)


def test_a_file_that_cannot_be_read_is_one_sentence(home: Path, tmp_path: Path) -> None:
    with pytest.raises(FoiError, match="nowhere"):
        run(home, str(tmp_path / "nowhere.txt"), "--received", "2024-11-04")
