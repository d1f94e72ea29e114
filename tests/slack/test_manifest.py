"""The manifest asks for what the code listens to and calls: nothing less, and nothing more."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

from bot.slack import bolt_app, manifest
from bot.slack.call import Surface
from bot.slack.turn import LISTENERS

ROOM = Path(bolt_app.__file__).parent
EVENTS = {"message": "message.im"}
"""Bolt's name of an event, where the manifest has another."""
LEAVING = {"app_uninstalled", "tokens_revoked"}
"""Slack tells these of the app itself: nobody does them, so no gate stands before them."""
SCOPES = {
    "assistant_threads_setStatus": "assistant:write",
    "assistant_threads_setSuggestedPrompts": "assistant:write",
    "auth_revoke": None,
    "auth_test": None,
    "chat_postEphemeral": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_open": "im:write",
    "files_info": "files:read",
    "files_upload_v2": "files:write",
    "usergroups_users_list": "usergroups:read",
    "users_info": "users:read",
    "views_open": None,
    "views_publish": None,
    "views_push": None,
    "views_update": None,
}
"""The bot scope that each Web API method asks for, as its page in Slack's reference says."""
LISTENING = {
    "app_mention": "app_mentions:read",
    "message": "im:history",
    "app_home_opened": None,
    "/foi": "commands",
    "find_precedents": "commands",
    "register_request": "commands",
}
"""The bot scope that hearing each of these asks for."""


def asked_for() -> Any:
    return json.loads(manifest.PATH.read_text(encoding="utf-8"))


def heard(surface: Surface) -> set[str]:
    return {one.name for one in LISTENERS if one.surface is surface}


def called() -> set[str]:
    """Every method of Slack's Web API that a file of this room names."""
    return {name for path in ROOM.glob("*.py") for name in _methods(path)}


def _methods(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = node.attr if isinstance(node, ast.Attribute) else ""
        # Apart from api.test, which the bot has no use for, a method reads family_verb.
        if "_" in name.strip("_") and callable(getattr(WebClient, name, None)):
            yield name


def test_every_command_shortcut_and_event_is_both_asked_for_and_heard() -> None:
    features, settings = asked_for()["features"], asked_for()["settings"]
    assert {one["command"] for one in features["slash_commands"]} == heard(Surface.COMMAND)
    assert {one["callback_id"] for one in features["shortcuts"]} == heard(Surface.SHORTCUT)
    events = {EVENTS.get(name, name) for name in heard(Surface.EVENT)}
    assert set(settings["event_subscriptions"]["bot_events"]) == events | LEAVING
    assert settings["interactivity"]["is_enabled"]


def test_scopes_are_those_of_what_is_called_and_heard() -> None:
    assert called() == set(SCOPES), "a method is called whose scope this table does not know"
    names = heard(Surface.EVENT) | heard(Surface.COMMAND) | heard(Surface.SHORTCUT)
    assert names == set(LISTENING)
    needed = {scope for scope in (*SCOPES.values(), *LISTENING.values()) if scope}
    assert asked_for()["oauth_config"]["scopes"] == {"bot": sorted(needed)}
    assert manifest.scopes() == sorted(needed)


def test_it_is_an_agent_and_not_an_assistant() -> None:
    features = asked_for()["features"]
    assert features["agent_view"]["agent_description"]
    assert "assistant_view" not in features


def test_user_ids_reach_the_commands_that_name_officers() -> None:
    assert all(one["should_escape"] for one in asked_for()["features"]["slash_commands"])


def test_slack_takes_the_lengths() -> None:
    """Slack's reference: name 35, description 140, long description 175 to 4,000 characters."""
    words = asked_for()["display_information"]
    assert len(words["name"]) <= 35
    assert len(words["description"]) <= 140
    assert 175 <= len(words["long_description"]) <= 4000
    for one in asked_for()["features"]["shortcuts"]:
        assert len(one["name"]) <= 24
        assert len(one["description"]) <= 150


def test_socket_mode_is_the_same_app_without_addresses() -> None:
    socket = manifest.for_socket_mode()
    assert socket["settings"]["socket_mode_enabled"] is True
    assert "https://" not in json.dumps(socket)
    assert socket["oauth_config"]["scopes"] == asked_for()["oauth_config"]["scopes"]


def test_the_address_of_the_bot_takes_the_examples_place() -> None:
    written = json.dumps(manifest.for_http("https://foi.council.example/"))
    assert "https://foi.council.example/slack/events" in written
    assert "https://foi.council.example/slack/oauth_redirect" in written
    assert "foibot.example" not in written
