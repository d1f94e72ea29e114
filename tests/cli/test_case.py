"""A request's whole way on the command line: registered, drafted, confirmed, written out."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.app import App
from bot.cli import case, confirm, draft, export
from bot.cli import open as open_
from bot.cli.today import london_today
from bot.foi.errors import FoiError

REQUEST = """Dear Harrowmere Borough Council,

1. How many swans live on the pond?
2. Who fed them last year?

Yours faithfully,
Perpetua Vane
"""


class Officer:
    """Types verbs into one home folder, the index left out: no model is loaded here."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir()
        (home / "foibot.toml").write_text('officers = ["amara", "bram"]')

    def types(self, command: Any, *words: str, stdin: str | None = None) -> Any:
        app = App(self.home)
        app.index_letter = lambda *_: None  # type: ignore[method-assign]
        told = [*words, "--json"]
        outcome = CliRunner().invoke(command, told, obj=app, input=stdin, catch_exceptions=False)
        assert outcome.exit_code == 0, outcome.output
        return json.loads(outcome.stdout)


@pytest.fixture
def officer(home: Path) -> Officer:
    return Officer(home)


def registered(officer: Officer) -> Any:
    received = london_today() - timedelta(days=7)  # a late letter would have to say why
    words = ("-", "--received", received.isoformat(), "--reference", "HM/1", "--by", "amara")
    return officer.types(open_.command, *words, stdin=REQUEST)


def drafted(officer: Officer, answer: str) -> Any:
    return officer.types(
        draft.command, "1", "--by", "amara",
        "--decide", "1=supplied", "--set", f"1.answer={answer}",
        "--decide", "2=not_held", "--set", "2.search=We asked the parks team.",
    )  # fmt: skip


def test_from_the_request_to_the_file(officer: Officer, tmp_path: Path) -> None:
    assert registered(officer)["parts"][1]["flags"][0]["code"] == "ambiguous_period"
    letter = drafted(officer, "Eleven.")
    done = officer.types(confirm.command, "1", "--hash", letter["hash"], "--by", "bram")
    assert (done["hash"], done["version"], done["already"]) == (letter["hash"], 1, False)
    out = tmp_path / "letter.txt"
    officer.types(export.command, "HM/1", "--out", str(out))
    assert out.read_bytes().decode() == letter["text"]
    assert letter["text"].count("Perpetua Vane") == 2  # the recipient and the salutation
    history = [(entry.who, entry.what) for entry in App(officer.home).store.history(1)]
    assert history[-2:] == [("bram", "confirmed"), (App(officer.home).officer(""), "exported")]


def test_a_draft_without_decisions_says_how_to_give_them(officer: Officer) -> None:
    registered(officer)
    shown = CliRunner().invoke(draft.command, ["1", "--by", "amara"], obj=App(officer.home))
    assert "--decide PART=OUTCOME" in shown.output


def test_a_letter_changed_after_it_was_shown_is_not_confirmed(officer: Officer) -> None:
    registered(officer)
    shown = drafted(officer, "Eleven.")
    changed = drafted(officer, "Twelve.")
    with pytest.raises(FoiError, match="version 2 by amara has replaced it"):
        officer.types(confirm.command, "1", "--hash", shown["hash"], "--by", "bram")
    done = officer.types(confirm.command, "1", "--hash", changed["hash"], "--by", "bram")
    assert done["version"] == 2
    with pytest.raises(FoiError, match="confirmed by bram"):
        drafted(officer, "Thirteen.")


def day(weeks_ago: int) -> str:
    return (london_today() - timedelta(weeks=weeks_ago)).isoformat()


def test_what_happens_to_a_case_is_recorded_and_taken_back(officer: Officer) -> None:
    registered(officer)
    today = london_today().isoformat()
    asked = officer.types(case.command, "1", "--event", f"clarification_sought={today}")
    assert asked["due"] is None  # s1(3): the clock waits
    assert [event["type"] for event in asked["events"]] == ["clarification_sought"]
    back = officer.types(case.command, "1", "--withdraw", f"clarification_sought={today}")
    assert back["due"] is not None
    assert back["events"] == []
    assert [entry["what"] for entry in back["history"]][-2:] == [
        "clarification_sought",
        "event withdrawn",
    ]


WRONG = {
    "has no such event": ("--withdraw", "responded=2024-11-04"),
    "no clarification_sought before it": ("--event", f"clarified={day(0)}"),
    "event 'answered'": ("--event", "answered=2024-11-04"),
    "no date": ("--event", "responded"),
    "only a public-interest extension": ("--estimated", "2026-11-30"),
}


@pytest.mark.parametrize("sentence", WRONG)
def test_an_event_that_cannot_be_is_one_sentence(sentence: str, officer: Officer) -> None:
    registered(officer)
    with pytest.raises(FoiError, match=sentence):
        officer.types(case.command, "1", *WRONG[sentence])
    assert officer.types(case.command, "1")["events"] == []


def test_a_letter_is_sent_and_a_wrong_day_taken_back(officer: Officer) -> None:
    registered(officer)
    letter = drafted(officer, "Eleven.")
    officer.types(confirm.command, "1", "--hash", letter["hash"], "--by", "bram")
    today = london_today().isoformat()
    assert officer.types(case.command, "1")["unsent"] == ["response"]
    found = officer.types(case.command, "1", "--sent", today, "--how", "post")
    assert [(one["kind"], one["how"], one["on"]) for one in found["sent"]] == [
        ("response", "post", today)
    ]
    assert [event["type"] for event in found["events"]] == ["responded"]
    assert found["history"][-1]["what"] == "sent"
    back = officer.types(case.command, "1", "--withdraw", f"responded={today}")
    assert back["events"] == []
    assert back["unsent"] == ["response"]
    with pytest.raises(FoiError, match="Give both"):
        officer.types(case.command, "1", "--sent", today)


def test_a_requester_is_forgotten_and_the_case_stays(officer: Officer) -> None:
    registered(officer)
    report = officer.types(case.command, "HM/1", "--erase-requester", "--by", "bram")
    assert report["requester_known"] is False
    assert "Perpetua" not in json.dumps(report)
    assert App(officer.home).store.requester(1) is None
    assert drafted(officer, "Eleven.")["text"].count("Dear Sir or Madam") == 1
