"""The bot before `emulate`, which refuses what the manifest's scopes do not allow.

Scopes that emulate does not know (commands, app_mentions:read, assistant:write, im:history,
usergroups:read) are held against the code by test_manifest.py.
"""

import json
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack import manifest
from tests.slack.rig.bot import Bot, slack_settings
from tests.slack.rig.emulate import Emulate
from tests.slack.rig.hand import Hand, person
from tests.slack.rig.ports import free_port, wait_for
from tests.slack.rig.stand_in import BOT_TOKEN
from tests.slack.rig.wiretap import Wiretap

SCOPES: list[str] = json.loads(manifest.PATH.read_text(encoding="utf-8"))["oauth_config"]["scopes"][
    "bot"
]
ADMIN = "xoxb-admin"
TEAM = "T000000001"
NEEDED = {
    "chat:write": ("chat.postMessage", {"channel": "foi-team", "text": "a"}),
    "files:read": ("files.info", {"file": "F1"}),
    "files:write": ("files.getUploadURLExternal", {"filename": "a.txt", "length": 1}),
    "im:write": ("conversations.open", {"users": "U000000001"}),
    "users:read": ("users.info", {"user": "U000000001"}),
}
"""For each scope that emulate knows, a call of the bot that needs it."""


def without(scope: str) -> str:
    """The token that has every scope of the manifest but this one."""
    return f"xoxb-without-{scope}"


@pytest.fixture(scope="module")
def slack(stand_ins: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulate]:
    """emulate, with a token of exactly the manifest's scopes and one for each scope left out."""
    tokens = {without(scope): [one for one in SCOPES if one != scope] for scope in SCOPES}
    tokens |= {BOT_TOKEN: SCOPES, ADMIN: ["channels:read", "users:read", "im:read"]}
    emulate = Emulate(tmp_path_factory.mktemp("emulate"), free_port(), tokens)
    try:
        yield emulate.start()
    finally:
        emulate.stop()


def error_of(slack: Emulate, token: str, method: str, fields: dict[str, Any]) -> dict[str, Any]:
    """What emulate refuses a call with; empty where it allows it."""
    client = WebClient(token, base_url=f"{slack.address}/api/")
    try:
        client.api_call(method, json=fields)
    except SlackApiError as refused:
        return dict(refused.response.data)  # type: ignore[arg-type]
    return {}


@pytest.mark.parametrize("scope", sorted(NEEDED))
def test_no_scope_is_asked_for_in_vain(slack: Emulate, scope: str) -> None:
    method, fields = NEEDED[scope]
    assert error_of(slack, BOT_TOKEN, method, fields).get("error") != "missing_scope"
    refused = error_of(slack, without(scope), method, fields)
    assert refused["error"] == "missing_scope"
    assert refused["needed"] == scope


@pytest.fixture
def tap(slack: Emulate) -> Iterator[Wiretap]:
    """What keeps the errors between the bot and emulate."""
    tap = Wiretap(free_port(), slack.port)
    yield tap
    tap.stop()


def test_the_bots_calls_are_allowed(
    slack: Emulate, tap: Wiretap, sample_home: Path, tmp_path: Path
) -> None:
    admin = WebClient(ADMIN, base_url=f"{slack.address}/api/")
    alice = next(one for one in admin.users_list()["members"] if one["name"] == "alice")["id"]
    channel = next(
        one for one in admin.conversations_list()["channels"] if one["name"] == "foi-team"
    )["id"]
    home = Path(shutil.copytree(sample_home, tmp_path / "home"))
    settings = slack_settings(tap.api_url, socket_mode=False)
    settings |= {"slack_officers": json.dumps([alice]), "slack_channel": channel}
    bot = Bot(home, settings).start()
    try:
        work(Hand(bot.port), tap, slack, alice, channel)
    finally:
        bot.stop()
    assert [one for one in tap.errors if one.error == "missing_scope"] == []
    assert {"users.info", "views.open", "chat.postMessage", "conversations.open"} <= {
        one.method for one in tap.sent
    }


def work(hand: Hand, tap: Wiretap, slack: Emulate, alice: str, channel: str) -> None:
    """An officer's work: help, a question, a mention, the App Home, a request and its draft."""
    nowhere = f"http://127.0.0.1:{tap.port}/_hooks/response/gone"
    place = {"team_id": TEAM, "channel_id": channel}
    hand.command(alice, "help", response_url=nowhere, **place)
    wait_for(lambda: tap.calls("conversations.open"), "a direct message instead")
    hear(hand, {"type": "app_home_opened", "tab": "home", "user": alice, "channel": "D1"})
    wait_for(lambda: tap.calls("views.publish"), "the App Home")
    said = {"user": alice, "channel": channel, "ts": "1790000000.000100"}
    hear(hand, {"type": "app_mention", "text": "<@U1> how many fines for dog fouling", **said})
    trigger = slack_trigger(slack)
    hand.command(alice, "new", response_url=nowhere, trigger=trigger, **place)
    opened = wait_for(lambda: tap.calls("views.open"), "the modal")[0].fields["view"]
    register(hand, alice, opened)
    wait_for(lambda: posted(tap, "registered, due"), "the case")
    draft = {"type": "button", "action_id": "draft", "block_id": "b", "value": "1"}
    hand.interact(
        {
            **person(alice, TEAM),
            "type": "block_actions",
            "container": {"type": "message", "channel_id": channel, "message_ts": "1.1"},
            "channel": {"id": channel},
            "actions": [draft],
        }
    )
    wait_for(lambda: posted(tap, "not complete yet"), "where the letter stands")


def register(hand: Hand, user: str, view: dict[str, Any]) -> None:
    """Send the registering modal off."""
    values = {
        "text0": {"value": {"type": "plain_text_input", "value": "How many laptops were lost?"}},
        "received": {"value": {"type": "datepicker", "selected_date": "2026-02-02"}},  # a Monday
    }
    sent = view | {"id": uuid.uuid4().hex, "state": {"values": values}}
    answer = hand.interact({**person(user, TEAM), "type": "view_submission", "view": sent})
    assert "errors" not in answer.body, answer.body


def hear(hand: Hand, event: dict[str, str]) -> None:
    """Deliver an event of emulate's workspace."""
    assert hand.event(event, uuid.uuid4().hex, team=TEAM).status == 200


def posted(tap: Wiretap, words: str) -> bool:
    """Whether the bot posted a message with these words above it."""
    return any(words in call.fields["text"] for call in tap.calls("chat.postMessage"))


def slack_trigger(slack: Emulate) -> str:
    """A trigger as emulate gives them out: good for three seconds, once."""
    client = WebClient(BOT_TOKEN, base_url=f"{slack.address}/api/")
    return str(client.api_call("views.generateTriggerId")["trigger_id"])
