"""The way from Slack to a listener: once, admitted, answered, and logged without words."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack import commands, logs
from bot.slack.call import Surface
from tests.slack.bench import ALICE, CAROL, SETTINGS, TEAM, Bench


@pytest.fixture
def bench(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(f"FOIBOT_{name.upper()}", value)
    return Bench(home)


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    logs.set_up(stream)
    return stream


def break_mine(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the words of Mrs Smith")

    monkeypatch.setattr(commands.case_list, "by_due", broken)


def test_a_command_delivered_twice_has_one_effect(bench: Bench) -> None:
    for _ in range(2):
        bench.command(ALICE, "mine", trigger_id="the same")
    assert len(bench.api.calls("chat_postMessage")) == 1


def test_it_has_one_effect_also_after_a_restart(bench: Bench) -> None:
    bench.command(ALICE, "mine", trigger_id="the same")
    after = Bench(bench.app.home)
    after.command(ALICE, "mine", trigger_id="the same")
    assert not after.api.calls("chat_postMessage")


def test_what_failed_can_be_delivered_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    with monkeypatch.context() as patch:
        break_mine(patch)
        bench.command(ALICE, "mine", trigger_id="the same")
    bench.command(ALICE, "mine", trigger_id="the same")
    assert "No open case is yours" in bench.said


def test_a_fault_is_told_with_a_reference_that_the_log_has(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    break_mine(monkeypatch)
    bench.command(ALICE, "mine")
    reference = bench.said.split("Reference ")[1].strip()
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    failed = next(line for line in lines if line["event"] == "failed")
    assert failed["reference"] == reference
    assert failed["error"] == "RuntimeError"
    assert "Smith" not in log.getvalue()
    assert "Smith" not in bench.said


def test_the_log_holds_no_words_and_no_names(bench: Bench, log: io.StringIO) -> None:
    bench.command(ALICE, "due the case of Mrs Smith")
    bench.command(CAROL, "ask about Mrs Smith")
    assert "case-unknown" in log.getvalue()
    for word in ("Smith", "Alice", "xoxb"):
        assert word not in log.getvalue()


def test_who_is_refused_is_told_and_kept_in_the_history_once_a_day(bench: Bench) -> None:
    for _ in range(3):
        bench.command(CAROL, "mine")
    assert "Only officers" in bench.said
    told = bench.api.calls("chat_postMessage")
    assert len(told) == 3
    with bench.app.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT who FROM history WHERE what = 'refused in Slack'"
        ).fetchall()
    assert rows == [(CAROL,)]


def test_busy_is_said_and_nothing_is_done(bench: Bench) -> None:
    bench.pool.full = True
    assert "busy" in bench.command(ALICE, "mine")["text"]
    assert bench.press(ALICE, {"action_id": "take", "value": "1"}) == {}
    assert "busy" in bench.said
    view = {
        "callback_id": "ask",
        "blocks": [{"type": "input", "block_id": "question", "element": {
            "type": "plain_text_input", "action_id": "value"}}],
    }  # fmt: skip
    assert "busy" in bench.submit(ALICE, view, question="x")["errors"]["question"]
    bench.pool.full = False
    bench.command(ALICE, "mine")
    assert "No open case is yours" in bench.said


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "subtype": "message_changed", "channel": "D1"},
        {"type": "message", "bot_id": "B1", "user": ALICE, "channel": "D1", "text": "help"},
    ],
)
def test_edits_and_bots_are_acknowledged_and_left_alone(
    bench: Bench, event: dict[str, str]
) -> None:
    body = {"event_id": "E1", "team_id": TEAM, "event": event}
    assert bench.hear(Surface.EVENT, "message", body) == {}
    assert not bench.api.sent


def test_a_menu_of_a_stranger_stays_empty(bench: Bench) -> None:
    body = {
        "action_id": "provision",
        "value": "43(2)",
        "user": {"id": CAROL, "team_id": TEAM},
        "team": {"id": TEAM},
    }
    assert bench.hear(Surface.SUGGESTION, "provision", body) == {"options": []}
    body["user"] = {"id": ALICE, "team_id": TEAM}
    found = bench.hear(Surface.SUGGESTION, "provision", body)["options"]
    assert found[0]["value"] == "foia:s43(2)"
    assert "qualified" in found[0]["description"]["text"]
