"""Slack's bolt application: every registered listener, and nothing that skips the gate."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App as BoltApp
from slack_sdk import WebClient
from slack_sdk.http_retry import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    RetryHandler,
)
from slack_sdk.http_retry.builtin_handlers import ServerErrorRetryHandler

from bot.settings import Settings
from bot.slack import (
    actions,
    commands,
    draft_submissions,
    events,
    home,
    options,
    submissions,
)
from bot.slack.call import Surface
from bot.slack.dispatch import hear
from bot.slack.office import Office
from bot.slack.turn import LISTENERS, Listener

_PARTS = (actions, commands, draft_submissions, events, home, options, submissions)
"""Imported for what they register."""
_RETRIES = 3
_TIMEOUT = 20  # seconds


def make_client(settings: Settings, token: str) -> WebClient:
    """A client of Slack's Web API that waits and tries again where Slack says so."""
    handlers: list[RetryHandler] = [
        ConnectionErrorRetryHandler(),
        RateLimitErrorRetryHandler(max_retry_count=_RETRIES),
        ServerErrorRetryHandler(max_retry_count=_RETRIES),
    ]
    url = settings.slack_api_url.rstrip("/") + "/"
    return WebClient(token=token, base_url=url, retry_handlers=handlers, timeout=_TIMEOUT)


def make_bolt_app(office: Office) -> BoltApp:
    """The application; signatures are verified unless requests come through Slack's socket."""
    bolt = BoltApp(
        client=office.client,
        signing_secret=office.settings.slack_signing_secret.get_secret_value(),
        token_verification_enabled=False,  # Slack may be away when the bot starts
        process_before_response=True,  # listeners return at once: the work is in the office's pool
    )
    for listener in LISTENERS:
        _register(bolt, listener, office)
    bolt.event(re.compile(".*"))(_acknowledge)
    return bolt


def _acknowledge(ack: Callable[..., Any]) -> None:
    """What is not listened to is acknowledged, or Slack would send it again and again."""
    ack()


def _register(bolt: BoltApp, listener: Listener, office: Office) -> None:
    def heard(ack: Callable[..., Any], body: Mapping[str, Any]) -> None:
        hear(office, listener, ack, body)

    register = {
        Surface.COMMAND: bolt.command,
        Surface.ACTION: bolt.action,
        Surface.SUBMISSION: bolt.view,
        Surface.SUGGESTION: bolt.options,
        Surface.SHORTCUT: bolt.shortcut,
        Surface.EVENT: bolt.event,
    }[listener.surface]
    register(listener.name)(heard)
