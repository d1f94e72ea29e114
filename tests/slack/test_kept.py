"""Acknowledged means kept: on the disk first, then answered or told; else Slack sends it again."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from starlette.testclient import TestClient

from bot.foi.errors import FoiError
from bot.slack.bolt_app import make_bolt_app
from bot.slack.http import make_web
from bot.slack.kept import LONGEST, NotKept, tell_left_over
from bot.slack.work import Pool
from bot.store.conversations import Kept
from tests.slack.bench import ALICE, NOON, SETTINGS, TEAM, Bench

SECRET = "s" * 32


@pytest.fixture
def bench(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(f"FOIBOT_{name.upper()}", value)
    monkeypatch.setenv("FOIBOT_SLACK_SIGNING_SECRET", SECRET)
    return Bench(home)


@pytest.fixture
def web(bench: Bench) -> TestClient:
    bolt = make_bolt_app(bench.app.settings, WebClient(), bench)  # type: ignore[arg-type]
    return TestClient(
        make_web(bolt, SECRET, lambda: (True, ""), None),  # type: ignore[arg-type]
        raise_server_exceptions=False,
    )


def post(web: TestClient, body: str, kind: str = "application/json", **headers: str) -> int:
    stamp = str(int(time.time()))
    signed = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body) or ""
    own = {
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": signed,
        "content-type": kind,
    }
    return web.post("/slack/events", content=body, headers=own | headers).status_code


def direct_message(n: int) -> str:
    event = {
        "type": "message",
        "channel": "D01",
        "channel_type": "im",
        "user": ALICE,
        "text": "help",
        "ts": f"{n}.1",
    }
    return json.dumps(
        {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{n}", "event": event}
    )


def kept(bench: Bench) -> list[str]:
    return [one.key for one in bench.app.store.kept(before=NOON + timedelta(days=9))]


def test_every_message_of_a_rush_is_answered_or_told_or_sent_again(
    bench: Bench, web: TestClient
) -> None:
    bench.office.pool, bench.office.porter = Pool(2, 20), Pool(1, 20)  # type: ignore[assignment]
    with ThreadPoolExecutor(40) as threads:
        codes = list(threads.map(lambda n: post(web, direct_message(n)), range(400)))
    bench.office.pool.finish()
    bench.office.porter.finish()
    acknowledged = {n for n, code in enumerate(codes) if code == 200}
    assert set(codes) <= {200, 503}
    spoken = {
        given["thread_ts"].partition(".")[0]
        for name, given in bench.api.sent
        if name == "chat_postMessage"
    }
    assert spoken == {str(n) for n in acknowledged}, "acknowledged, and nobody said a word"
    assert kept(bench) == []


def test_it_is_on_the_disk_while_it_is_worked_on(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.slack import commands

    seen: list[list[str]] = []
    monkeypatch.setattr(commands.case_list, "by_due", lambda *_: seen.append(kept(bench)) or [])
    bench.command(ALICE, "mine", trigger_id="one")
    assert seen == [["command:one"]]
    assert kept(bench) == []


def test_what_cannot_be_kept_is_not_acknowledged(
    bench: Bench, web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise FoiError("store-failed", "the store", "the disk is full", "Make room")

    monkeypatch.setattr(bench.app.store, "keep", full)
    assert post(web, direct_message(1)) == 503
    assert not bench.api.calls("chat_postMessage")
    with pytest.raises(NotKept):
        bench.command(ALICE, "mine")


def test_what_a_killed_bot_left_is_told_once(bench: Bench) -> None:
    """Whether it had an effect cannot be known: the officer is asked to look."""
    store = bench.app.store
    store.keep(Kept("command:old", ALICE, NOON - 2 * LONGEST))
    store.keep(Kept("command:new", ALICE, NOON))
    bench.api.broken.add("chat_postMessage")
    tell_left_over(bench.office)
    assert len(kept(bench)) == 2, "it is tried again"
    bench.api.broken.clear()
    tell_left_over(bench.office)
    assert "foibot was stopped on 20 November at 11:50" in bench.said
    tell_left_over(bench.office)
    assert len(bench.api.calls("chat_postMessage")) == 1
    assert kept(bench) == ["command:new"], "another bot may be at work on it"


MALFORMED = {
    "no JSON": ("{", "application/json"),
    "a list": ("[1, 2]", "application/json"),
    "a number": ("7", "application/json"),
    "deeply nested": ("[" * 100_000, "application/json"),
    "an event without an event": (
        json.dumps({"type": "event_callback", "event_id": "1", "team_id": TEAM}),
        "application/json",
    ),
    "a message of nobody's": (
        json.dumps({"type": "event_callback", "team_id": TEAM, "event": {"type": "message"}}),
        "application/json",
    ),
    "a payload that is no JSON": (
        urlencode({"payload": "{"}),
        "application/x-www-form-urlencoded",
    ),
    "a payload that is a list": (
        urlencode({"payload": "[]"}),
        "application/x-www-form-urlencoded",
    ),
    "a button without an action": (
        urlencode({"payload": json.dumps({"type": "block_actions", "actions": []})}),
        "application/x-www-form-urlencoded",
    ),
    "a button of nobody's": (
        urlencode(
            {"payload": json.dumps({"type": "block_actions", "actions": [{"action_id": "take"}]})}
        ),
        "application/x-www-form-urlencoded",
    ),
    "a command without a trigger": (
        urlencode({"command": "/foi", "text": "due"}),
        "application/x-www-form-urlencoded",
    ),
    "a window without a state": (
        urlencode({"payload": json.dumps({"type": "view_submission", "view": {}})}),
        "application/x-www-form-urlencoded",
    ),
    "nothing": ("", "application/json"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_signed_request_that_is_none_of_slacks_is_400(web: TestClient, name: str) -> None:
    body, kind = MALFORMED[name]
    assert post(web, body, kind) in {400, 404}


@pytest.mark.parametrize("stamp", ["abc", "", "1e9", "99999999999999999999", "-1", "12.5", "0x10"])
def test_a_timestamp_that_is_none_is_not_our_fault(web: TestClient, stamp: str) -> None:
    code = post(web, direct_message(1), **{"x-slack-request-timestamp": stamp})
    assert code in {400, 401}
