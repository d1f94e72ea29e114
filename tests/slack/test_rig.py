"""The rig itself, tried with a bot of a few lines: what it drives and sees is what happens."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.slack.rig.ports import free_port, status_of, wait_for
from tests.slack.rig.shown import words_of
from tests.slack.rig.small_bot import serve_http, serve_socket, small_bot
from tests.slack.rig.stage import HTTP, MODES, SOCKET
from tests.slack.rig.stand_in import (
    ALICE,
    BOT,
    TEAM_CHANNEL,
    StandIn,
)
from tests.slack.rig.wiretap import Wiretap


@pytest.fixture(scope="module", params=MODES)
def small(
    request: pytest.FixtureRequest, stand_ins: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[StandIn, Wiretap]]:
    """The small bot before a stand-in, with the tap between them."""
    folder: Path = tmp_path_factory.mktemp("rig")
    slack_port, bot_port = free_port(), free_port()
    tap = Wiretap(free_port(), slack_port)
    url = f"http://127.0.0.1:{bot_port}/slack/events" if request.param == HTTP else ""
    slack = StandIn(folder, slack_port, url, tap.seen_as).start()
    app = small_bot(tap.api_url)
    handler = serve_socket(app, tap.api_url) if request.param == SOCKET else None
    if not handler:
        serve_http(app, bot_port)
        wait_for(lambda: status_of(f"http://127.0.0.1:{bot_port}/", 1), "the small bot")
    yield slack, tap
    if handler:
        handler.close()
    slack.stop()
    tap.stop()


def test_a_command_a_modal_its_errors_and_a_button(small: tuple[StandIn, Wiretap]) -> None:
    slack, tap = small
    slack.command(ALICE, "greet")
    assert slack.modal("Who is there?")["callback_id"] == "ask"
    assert slack.submit(ALICE) == {"name": "Nobody is not a name."}
    assert slack.submit(ALICE, name="Dilys") == {}
    slack.no_modal()
    greeting = slack.wait_message(TEAM_CHANNEL, "Hello Dilys")
    slack.press(ALICE, greeting, "Wave")
    slack.wait_message(TEAM_CHANNEL, "Dilys is waved at.")
    assert {"views.open", "chat.postMessage", "response_url"} <= {call.method for call in tap.sent}


def test_home_direct_message_and_file(small: tuple[StandIn, Wiretap]) -> None:
    slack, _ = small
    slack.open_home(ALICE)
    assert "At home" in words_of(slack.home(ALICE))
    channel = slack.direct(ALICE)
    slack.say(ALICE, f"good morning <@{BOT}>", channel)
    slack.wait_message(channel, "Heard: good morning")
    slack.upload(ALICE, "request.txt", b"How many pot holes?", channel)
    slack.wait_message(channel, "request.txt")


def test_the_tap_can_fail_a_call(small: tuple[StandIn, Wiretap]) -> None:
    slack, tap = small
    tap.break_down("views.publish", 429, 1, Retry_After="1")
    before = len(tap.calls("views.publish"))
    slack.open_home(ALICE)
    wait_for(lambda: len(tap.calls("views.publish")) > before, "the call that fails")
    slack.open_home(ALICE)
    wait_for(lambda: len(tap.calls("views.publish")) > before + 1, "the call that passes")
