"""The weekly digest on its way into a workspace: once, however many bots there are."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import App
from bot.slack.reception import OneOffice
from bot.slack.service import Service
from tests.slack.rig.bot import environment, run_verb, slack_settings
from tests.slack.rig.ports import free_port
from tests.slack.rig.shown import words_of
from tests.slack.rig.stand_in import TEAM_CHANNEL, StandIn
from tests.slack.rig.verdicts import faults
from tests.slack.rig.wiretap import Wiretap

BEFORE = datetime(2026, 2, 9, 8, 55, tzinfo=UTC)  # a Monday
NINE = datetime(2026, 2, 9, 9, 5, tzinfo=UTC)
NEXT_WEEK = datetime(2026, 2, 16, 9, 5, tzinfo=UTC)  # a Monday
REQUEST = "Dear Sir or Madam\n\nHow many laptops did the council lose in 2025?\n"


@pytest.fixture
def tap(stand_ins: None, tmp_path: Path) -> Iterator[tuple[StandIn, Wiretap]]:
    """A workspace, and what is kept of all that is sent to it; at the end it is judged."""
    slack_port = free_port()
    tap = Wiretap(free_port(), slack_port)
    slack = StandIn(tmp_path, slack_port, seen_as=tap.seen_as).start()
    yield slack, tap
    slack.stop()
    tap.stop()
    assert [fault for sent in tap.sent for fault in faults(sent)] == []


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder with a case that is due on Monday 9 February 2026."""
    home = tmp_path / "home"
    letter = tmp_path / "request.txt"
    letter.write_text(REQUEST, encoding="utf-8")
    run_verb(home, "open", str(letter), "--received", "2026-01-12", "--reference", "HBC/26/0007")
    return home


def bot(home: Path, tap: Wiretap, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """A bot on this home folder; a function that has it look at its duties at a given moment."""
    settings = slack_settings(tap.api_url, socket_mode=False)
    for name, value in environment(home, **settings).items():
        monkeypatch.setenv(name, value)
    service = Service(App(home))
    assert isinstance(service.reception, OneOffice)
    return service.reception.branch.duties.rota().tick


def test_two_bots_post_one_digest_a_week(
    home: Path, tap: tuple[StandIn, Wiretap], monkeypatch: pytest.MonkeyPatch
) -> None:
    slack, sent = tap
    bots = [bot(home, sent, monkeypatch) for _ in range(2)]
    together(bots, BEFORE)
    assert slack.messages(TEAM_CHANNEL) == []
    for _ in range(3):
        together(bots, NINE)
    shown = [words_of(message) for message in slack.messages(TEAM_CHANNEL)]
    assert len([words for words in shown if "Requests this week" in words]) == 1
    assert "HBC/26/0007" in "\n".join(shown)
    pictures = [m for m in slack.messages(TEAM_CHANNEL) if m.get("files")]
    assert [one["files"][0]["mimetype"] for one in pictures] == ["image/png"]
    assert pictures[0]["files"][0]["alt_txt"]
    together(bots, NEXT_WEEK)
    shown = [words_of(message) for message in slack.messages(TEAM_CHANNEL)]
    assert len([words for words in shown if "Requests this week" in words]) == 2


def together(bots: list[Callable[[datetime], None]], now: datetime) -> None:
    """Have every bot look at its duties at the same moment."""
    threads = [threading.Thread(target=look, args=(now,)) for look in bots]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
