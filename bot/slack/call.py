"""A payload from Slack, reduced to what a listener may use. Nothing in it is believed but ids."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.foi.errors import FoiError

Body = Mapping[str, Any]


class Surface(StrEnum):
    """Where a payload comes from."""

    COMMAND = "command"
    ACTION = "action"
    SUBMISSION = "submission"
    SUGGESTION = "suggestion"
    SHORTCUT = "shortcut"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that somebody did in Slack.

    `key` is the same when Slack delivers it again. `text` is what was typed, `value` what the
    pressed button or chosen option carries, `block` the id of its block, `values` what a modal
    holds. `root` is the thread to answer in, None outside threads. `home_team` is the workspace of
    who did it, and `installed_in` those whose bot made the message or window that it was done on,
    each where Slack says: in a channel that two authorities share, they may differ. `org_wide` is
    a call by an installation into a whole organisation.
    """

    surface: Surface
    name: str
    key: str
    user: str
    team: str
    home_team: str | None = None
    installed_in: tuple[str, ...] = ()
    org_wide: bool = False
    channel: str | None = None
    root: str | None = None
    message: str | None = None
    hidden: bool = False
    text: str = ""
    value: str = ""
    block: str = ""
    view: Body = field(default_factory=dict)
    values: Body = field(default_factory=dict)
    trigger: str | None = None
    response_url: str | None = None
    files: tuple[str, ...] = ()
    tab: str | None = None

    @property
    def ids(self) -> Body:
        """What the modal or button says it is about: ids, to be looked up, never to be believed."""
        written = self.view.get("private_metadata") or self.value
        try:
            read = json.loads(written) if written.startswith("{") else {}
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    def named(self, key: str) -> str:
        """One of these ids; a FoiError where the modal or button does not carry it."""
        found = self.ids.get(key)
        if isinstance(found, str | int) and not isinstance(found, bool):
            return str(found)
        raise FoiError(
            "form-changed",
            "this button or form",
            "it does not say what it is about",
            "Open it again",
        )

    @property
    def direct(self) -> bool:
        """True in a conversation between one officer and the bot."""
        return bool(self.channel) and str(self.channel).startswith("D")


def read_command(body: Body) -> Call:
    """A slash command."""
    return Call(
        Surface.COMMAND,
        body["command"],
        f"command:{body['trigger_id']}",
        body["user_id"],
        body["team_id"],
        channel=body.get("channel_id"),
        text=(body.get("text") or "").strip(),
        trigger=body["trigger_id"],
        response_url=body.get("response_url"),
        hidden=True,
        org_wide=_org_wide(body),
    )


def read_action(body: Body) -> Call:
    """A pressed button, a chosen option."""
    action = body["actions"][0]
    message = body.get("message") or {}
    container = body.get("container") or {}
    chosen = action.get("selected_option") or {}
    return Call(
        Surface.ACTION,
        action["action_id"],
        f"action:{body.get('trigger_id') or action.get('action_ts')}:{action['action_id']}",
        body["user"]["id"],
        **_workspaces(body),
        channel=(body.get("channel") or {}).get("id") or container.get("channel_id"),
        root=message.get("thread_ts") or container.get("thread_ts"),
        message=message.get("ts") or container.get("message_ts"),
        hidden=bool(container.get("is_ephemeral")),
        value=action.get("value") or chosen.get("value") or "",
        block=action.get("block_id") or "",
        view=body.get("view") or {},
        trigger=body.get("trigger_id"),
        response_url=body.get("response_url"),
    )


def read_submission(body: Body) -> Call:
    """A modal that was sent off."""
    view = body["view"]
    return Call(
        Surface.SUBMISSION,
        view["callback_id"],
        f"view:{view['id']}:{view.get('hash', '')}",
        body["user"]["id"],
        **_workspaces(body),
        view=view,
        values=view.get("state", {}).get("values", {}),
        trigger=body.get("trigger_id"),
    )


def read_suggestion(body: Body) -> Call:
    """Letters typed into a searchable menu."""
    return Call(
        Surface.SUGGESTION,
        body["action_id"],
        "",  # looking up has no effect, so it may happen twice
        body["user"]["id"],
        **_workspaces(body),
        text=body.get("value") or "",
        view=body.get("view") or {},
    )


def read_shortcut(body: Body) -> Call:
    """A shortcut on a message."""
    message = body.get("message") or {}
    return Call(
        Surface.SHORTCUT,
        body["callback_id"],
        f"shortcut:{body['trigger_id']}",
        body["user"]["id"],
        **_workspaces(body) | {"installed_in": ()},  # anybody's message
        channel=(body.get("channel") or {}).get("id"),
        root=message.get("thread_ts") or message.get("ts"),
        message=message.get("ts"),
        text=(message.get("text") or "").strip(),
        files=tuple(one["id"] for one in message.get("files") or ()),
        trigger=body["trigger_id"],
        response_url=body.get("response_url"),
    )


def read_event(body: Body) -> Call:
    """A mention, a direct message, a look at the App Home."""
    event = body["event"]
    return Call(
        Surface.EVENT,
        event["type"],
        f"event:{body['event_id']}",
        event.get("user", ""),
        body.get("team_id", ""),
        home_team=event.get("user_team") or event.get("team"),
        installed_in=tuple(one["team_id"] for one in _authorised(body) if one.get("team_id")),
        org_wide=_org_wide(body),
        channel=event.get("channel"),
        root=event.get("thread_ts") or event.get("ts"),
        message=event.get("ts"),
        text=(event.get("text") or "").strip(),
        files=tuple(one["id"] for one in event.get("files") or ()),
        tab=event.get("tab"),
    )


def from_a_person(body: Body) -> bool:
    """False for what bots post, and for edits and deletions of messages."""
    event = body["event"]
    return "bot_id" not in event and event.get("subtype") in (None, "file_share")


READERS = {
    Surface.COMMAND: read_command,
    Surface.ACTION: read_action,
    Surface.SUBMISSION: read_submission,
    Surface.SUGGESTION: read_suggestion,
    Surface.SHORTCUT: read_shortcut,
    Surface.EVENT: read_event,
}


def _workspaces(body: Body) -> dict[str, Any]:
    """What an interactive payload says of workspaces."""
    home_team = body["user"].get("team_id")
    return {
        "team": (body.get("team") or {}).get("id") or home_team or "",
        "home_team": home_team,
        "installed_in": _installed_in(body),
        "org_wide": _org_wide(body),
    }


def _installed_in(body: Body) -> tuple[str, ...]:
    """Whose bot wrote the message, or opened the window, that was acted on."""
    found = (
        (body.get("message") or {}).get("team"),
        (body.get("view") or {}).get("app_installed_team_id"),
    )
    return tuple(team for team in found if team)


def _authorised(body: Body) -> Sequence[Body]:
    """The installations through which an event came; Slack names the first alone."""
    return body.get("authorizations") or ()


def _org_wide(body: Body) -> bool:
    through = next(iter(_authorised(body)), body)
    return str(through.get("is_enterprise_install")).lower() == "true"
