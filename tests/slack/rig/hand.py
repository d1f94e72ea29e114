"""Slack's own hand over signed HTTP: for what local-slack cannot express.

Redelivered events, forged and old signatures, shortcuts, searchable menus, buttons inside views,
people of other workspaces.
"""

import http.client
import json
import time
import urllib.parse
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.signature import SignatureVerifier

from tests.slack.rig.ports import PATIENCE
from tests.slack.rig.stand_in import APP, BOT, SIGNING_SECRET, TEAM, TEAM_CHANNEL

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered: HTTP status, and the body, JSON where it is."""

    status: int
    body: Any


class Hand:
    """Delivers payloads to one bot's `/slack/events`."""

    def __init__(self, port: int) -> None:
        self._port = port

    def deliver(
        self,
        body: str,
        kind: str,
        *,
        secret: str = SIGNING_SECRET,
        age_seconds: int = 0,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """POST one signed body, as if signed so many seconds ago."""
        stamp = str(int(time.time()) - age_seconds)
        signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
        signed = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature or "",
        }
        bot = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            bot.request("POST", "/slack/events", body.encode(), signed | dict(headers or {}))
            answer = bot.getresponse()
            return Answer(answer.status, _body(answer.read()))
        finally:
            bot.close()

    def command(
        self, user: str, text: str, *, response_url: str, trigger: str = "", **given: str
    ) -> Answer:
        """Deliver `/foi TEXT`; `given` replaces fields of the payload."""
        fields = {
            "command": "/foi",
            "text": text,
            "user_id": user,
            "team_id": TEAM,
            "channel_id": TEAM_CHANNEL,
            "api_app_id": APP,
            "response_url": response_url,
            "trigger_id": trigger or uuid.uuid4().hex,
        }
        return self.deliver(urllib.parse.urlencode(fields | given), FORM)

    def interact(self, payload: Mapping[str, Any]) -> Answer:
        """Deliver an action, a submission, a shortcut or a menu's question."""
        return self.deliver(urllib.parse.urlencode({"payload": json.dumps(payload)}), FORM)

    def event(
        self, event: Mapping[str, Any], event_id: str, retry: int = 0, team: str = TEAM
    ) -> Answer:
        """Deliver an event; `retry` counts from 1 where Slack delivers it again."""
        again = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        return self.deliver(
            json.dumps(envelope(event, event_id, team)), JSON, headers=again if retry else None
        )


def envelope(event: Mapping[str, Any], event_id: str, team: str = TEAM) -> dict[str, Any]:
    """An event as Slack's Events API wraps it."""
    return {
        "type": "event_callback",
        "team_id": team,
        "api_app_id": APP,
        "event": dict(event),
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [{"team_id": team, "user_id": BOT, "is_bot": True}],
    }


def person(user: str, team: str = TEAM) -> dict[str, Any]:
    """The fields of an interactive payload that say who acts, and in which workspace."""
    return {
        "user": {"id": user, "team_id": team},
        "team": {"id": team, "domain": "harrowmere"},
        "api_app_id": APP,
        "trigger_id": uuid.uuid4().hex,
    }


def _body(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content.decode(errors="replace")
