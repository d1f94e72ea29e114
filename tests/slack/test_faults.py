"""Slack's bad days and the machine's: limits, outages, a stand-in that dies, an end in mid-work."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.slack.rig.ports import status_of, wait_for
from tests.slack.rig.shown import words_of
from tests.slack.rig.stage import HTTP, SOCKET, Stage
from tests.slack.rig.stand_in import ALICE, BOT, GENERAL, TEAM_CHANNEL

QUESTION = "what did we spend on agency social workers"
RECONNECT_SECONDS = 120.0


@pytest.fixture
def alone(stand_ins: None, fresh_home: Path, tmp_path: Path) -> Iterator[Stage]:
    """A stage of the test's own, in Socket Mode, not yet started."""
    stage = Stage(tmp_path, fresh_home, SOCKET)
    yield stage
    stage.stop()
    faults = stage.judge_sent()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("status", [429, 503])
def test_a_refused_call_is_made_again(stage: Stage, status: int) -> None:
    said = stage.slack.say(ALICE, f"<@{BOT}> {QUESTION}", GENERAL)
    stage.slack.wait_message(GENERAL, lambda message: message.get("thread_ts") == said["ts"])
    stage.tap.break_down("chat.postMessage", status, 2, Retry_After="1")
    said = stage.slack.say(ALICE, f"<@{BOT}> {QUESTION}", GENERAL)
    stage.slack.wait_message(GENERAL, lambda message: message.get("thread_ts") == said["ts"])
    tries = [c for c in stage.calls("chat.postMessage") if c.fields.get("thread_ts") == said["ts"]]
    assert len(tries) == 3


def test_slack_comes_back_after_kill_9(alone: Stage) -> None:
    alone.start()
    wait_for(alone.slack.connected, "the first connection")
    alone.slack.stop(signal.SIGKILL)
    wait_for(lambda: alone.bot.health() == 503, "a red health page", RECONNECT_SECONDS)
    alone.slack.start()
    wait_for(alone.slack.connected, "the connection to come back", RECONNECT_SECONDS)
    wait_for(lambda: alone.bot.health() == 200, "a green health page", RECONNECT_SECONDS)
    said = alone.slack.say(ALICE, f"<@{BOT}> {QUESTION}", GENERAL)
    answer = alone.slack.wait_message(
        GENERAL, lambda message: message.get("thread_ts") == said["ts"]
    )
    assert "precedent" in words_of(answer)


def test_the_first_connection_is_tried_again(alone: Stage) -> None:
    alone.bot.start(healthy=False)
    wait_for(
        lambda: alone.calls("apps.connections.open") or alone.calls("auth.test"), "a first try"
    )
    assert alone.bot.health() != 200
    alone.slack.start()
    wait_for(lambda: alone.bot.health() == 200, "a healthy bot", RECONNECT_SECONDS)
    wait_for(alone.slack.connected, "the connection")


@pytest.mark.parametrize("mode", [SOCKET, HTTP])
def test_sigterm_lets_running_work_finish(
    mode: str, stand_ins: None, fresh_home: Path, tmp_path: Path
) -> None:
    stage = Stage(tmp_path, fresh_home, mode)
    try:
        stage.start()
        held = stage.tap.hold("chat.postMessage")
        said = stage.slack.say(ALICE, f"<@{BOT}> {QUESTION}", GENERAL)
        wait_for(lambda: stage.calls("chat.postMessage"), "the answer on its way")
        assert stage.bot.process
        stage.bot.process.send_signal(signal.SIGTERM)
        wait_for(lambda: status_of(f"{stage.bot.address}/health", 1) != 200, "no new work")
        held.set()
        assert stage.bot.stop() in (0, -signal.SIGTERM)
        stage.slack.wait_message(GENERAL, lambda message: message.get("thread_ts") == said["ts"])
    finally:
        stage.stop()


def test_a_bot_with_too_much_to_do_says_so(
    stand_ins: None, fresh_home: Path, tmp_path: Path
) -> None:
    stage = Stage(tmp_path, fresh_home, HTTP, slack_workers="1", slack_waiting="1")
    try:
        stage.start()
        held = stage.tap.hold("response_url")
        stage.slack.command(ALICE, "help")
        wait_for(lambda: stage.calls("response_url"), "the one worker to be busy")
        stage.slack.command(ALICE, "help")  # waits
        stage.slack.command(ALICE, "help")  # finds no place
        told = stage.slack.wait_message(TEAM_CHANNEL, "The bot is busy")
        assert told["ephemeral_to"] == ALICE
        held.set()
        wait_for(lambda: len(stage.calls("response_url")) == 2, "the command that waited")
        assert stage.judge() == []
    finally:
        stage.stop()
