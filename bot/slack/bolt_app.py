"""Slack's bolt application: every registered listener, and nothing that skips the gate."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App as BoltApp
from slack_bolt import BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.settings import Settings
from bot.slack import (
    actions,
    commands,
    correcting,
    draft_submissions,
    events,
    home,
    options,
    submissions,
)
from bot.slack.call import Surface
from bot.slack.dispatch import hear
from bot.slack.kept import Malformed, NotKept
from bot.slack.logs import log, trail
from bot.slack.reception import Reception
from bot.slack.turn import LISTENERS, Listener

_PARTS = (actions, commands, correcting, draft_submissions, events, home, options, submissions)
"""Imported for what they register."""


def make_bolt_app(settings: Settings, client: WebClient, reception: Reception) -> BoltApp:
    """The application; signatures are verified unless requests come through Slack's socket.

    A client without a token is that of a bot for several workspaces: each office has its own.
    """
    bolt = BoltApp(
        client=client,
        authorize=None if client.token else _by_office,
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        token_verification_enabled=False,  # Slack may be away when the bot starts
        process_before_response=True,  # listeners return at once: the work is in the office's pool
    )
    for listener in LISTENERS:
        _register(bolt, listener, reception)
    bolt.event("app_uninstalled")(_leaving(reception))
    bolt.event("tokens_revoked")(_leaving(reception))
    bolt.event(re.compile(".*"))(_acknowledge)
    bolt.error(_unacknowledged)
    return bolt


def _unacknowledged(error: Exception) -> BoltResponse:
    """What Slack is answered in place of an acknowledgement: it sends again what was not kept."""
    if isinstance(error, Malformed):
        return BoltResponse(status=400, body="not a payload of Slack's")
    if not isinstance(error, NotKept):
        log().error("not acknowledged", **trail(error))
    return BoltResponse(status=503, body="busy; send it again")


def _by_office() -> AuthorizeResult:
    """Bolt's own client is not used: whose token it is, and whether there is one, the reception
    decides."""
    return AuthorizeResult(enterprise_id=None, team_id=None)


def _acknowledge(ack: Callable[..., Any]) -> None:
    """What is not listened to is acknowledged, or Slack would send it again and again."""
    ack()


def _leaving(reception: Reception) -> Callable[..., None]:
    def left(ack: Callable[..., Any], body: Mapping[str, Any]) -> None:
        """The bot's token is gone; the tokens of single users are none of ours."""
        event = body["event"]
        if event["type"] == "app_uninstalled" or event.get("tokens", {}).get("bot"):
            reception.left(body["team_id"])
        ack()  # where that failed, Slack tells again

    return left


def _register(bolt: BoltApp, listener: Listener, reception: Reception) -> None:
    def heard(ack: Callable[..., Any], body: Mapping[str, Any]) -> None:
        hear(reception, listener, ack, body)

    register = {
        Surface.COMMAND: bolt.command,
        Surface.ACTION: bolt.action,
        Surface.SUBMISSION: bolt.view,
        Surface.SUGGESTION: bolt.options,
        Surface.SHORTCUT: bolt.shortcut,
        Surface.EVENT: bolt.event,
    }[listener.surface]
    register(listener.name)(heard)
