"""local-slack, started, stopped, and driven as the people in its workspace would."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import websocket

from tests.slack.rig import install
from tests.slack.rig.children import start
from tests.slack.rig.forms import chosen, filled
from tests.slack.rig.multipart import multipart
from tests.slack.rig.ports import PATIENCE, ask, status_of, wait_for
from tests.slack.rig.shown import find_element, words_of

BOT_TOKEN = "xoxb-stand-in-0001"
APP_TOKEN = "xapp-stand-in-0001"
SIGNING_SECRET = "stand-in-signing-secret"
TEAM = "T01TEST"
APP = "A01FOIBOT"
BOT = "U0BOT"
ALICE, BOB, CAROL = "U01ALICE", "U02BOB", "U03CAROL"
TEAM_CHANNEL, GENERAL = "C01FOI", "C02GENERAL"

_TRIGGER = re.compile(r"trigger_id(?:=|%22%3A%22)([\w.]+)")
Message = dict[str, Any]
View = dict[str, Any]


def workspace(request_url: str = "") -> dict[str, Any]:
    """Two officers and a stranger, in two channels; signed HTTP where a request URL is given."""
    mode = {"mode": "events", "requestUrl": request_url} if request_url else {"mode": "socket"}
    people = {ALICE: "Alice Archer", BOB: "Bob Baker", CAROL: "Carol Cooper"}
    names = {TEAM_CHANNEL: "foi-team", GENERAL: "general"}
    bot = {
        "appId": APP,
        "botUserId": BOT,
        "botName": "foibot",
        "botToken": BOT_TOKEN,
        "appToken": APP_TOKEN,
        "signingSecret": SIGNING_SECRET,
    }
    users = [
        {"id": user, "name": name.split()[0].lower(), "real_name": name}
        for user, name in people.items()
    ]
    channels = [
        {"id": channel, "name": name, "members": [*people, BOT]} for channel, name in names.items()
    ]
    return {
        "workspace": {"name": "Harrowmere", "domain": "harrowmere", "teamId": TEAM},
        "apps": [bot | mode],
        "users": users,
        "channels": channels,
    }


class StandIn:
    """One running local-slack. `seen_as` is the host it names in the URLs that it gives out."""

    def __init__(
        self, folder: Path, port: int, request_url: str = "", seen_as: str = "127.0.0.1"
    ) -> None:
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self._config = folder / f"local-slack-{port}.json"
        self._config.write_text(json.dumps(workspace(request_url)), encoding="utf-8")
        self._log = folder / f"local-slack-{port}.log"
        self._files = folder / f"local-slack-{port}-files"
        self._seen_as = seen_as
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "StandIn":
        """Start it and wait until it answers."""
        options = ["--config", str(self._config), "--port", str(self.port)]
        options += ["--base-host", self._seen_as, "--files-dir", str(self._files)]
        self._process = start([str(install.LOCAL_SLACK), *options], self._log)
        wait_for(lambda: status_of(f"{self.address}/_control/state", 1) == 200, "local-slack")
        return self

    def stop(self, with_signal: int = signal.SIGTERM) -> None:
        """End the process that `start` began; a second call does nothing."""
        if self._process and self._process.poll() is None:
            os.kill(self._process.pid, with_signal)
            self._process.wait(PATIENCE)
        self._process = None

    # What people do -------------------------------------------------------

    def say(self, user: str, text: str, channel: str, thread: str | None = None) -> Message:
        """Post a message as a person; the message."""
        body = {"channel": channel, "user": user, "text": text, "thread_ts": thread}
        return dict(self._control("message", {k: v for k, v in body.items() if v})["message"])

    def command(self, user: str, text: str, channel: str = TEAM_CHANNEL) -> None:
        """Type `/foi TEXT`; returns when the bot has acknowledged it."""
        self._control(
            "command", {"user": user, "channel": channel, "command": "/foi", "text": text}
        )

    def press(self, user: str, message: Message, action_id: str, option: str | None = None) -> None:
        """Press a button, or choose an option of a menu, by its words or its action id.

        Returns when the bot has acknowledged it.
        """
        block_id, element = find_element(message, action_id)
        action = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block_id,
            "value": element.get("value"),
            "text": element.get("text"),
            "selected_option": chosen(element, option) if option else None,
        }
        body = {
            "channel": message["channel"],
            "messageTs": message["ts"],
            "user": user,
            "action": action,
        }
        self._control("interact", body)

    def upload(self, user: str, name: str, content: bytes, channel: str, text: str = "") -> Message:
        """Drop a file into a channel; the message that carries it."""
        fields = {"channel": channel, "user": user, "text": text}
        return dict(multipart(f"{self.address}/_control/upload", fields, name, content)["message"])

    def open_home(self, user: str) -> None:
        """Open the bot's App Home."""
        self._control("open-home", {"user": user})

    def submit(self, user: str, **values: object) -> dict[str, str]:
        """Submit the modal that is open, as filled in; the errors by block, none if accepted.

        Values go by block id, or by action id; what is not given keeps what the view shows, as in
        Slack (local-slack by itself would send it empty).
        """
        with closing(self._look()) as people:
            stack = json.loads(people.recv())["state"]["modalStack"]
            assert stack, "there is no modal to submit"
            values_sent = filled(stack[-1], values)
            people.send(json.dumps({"t": "view_submit", "user": user, "values": values_sent}))
            return _outcome(people)

    def close_modal(self, user: str) -> None:
        """Close the modal that is open."""
        with closing(self._look()) as people:
            people.recv()
            people.send(json.dumps({"t": "view_close", "user": user}))

    # What people see ------------------------------------------------------

    def messages(self, channel: str) -> list[Message]:
        """The messages of a channel, oldest first; ephemeral ones carry `ephemeral_to`."""
        found = ask(f"{self.address}/_control/messages/{channel}")["messages"]
        return [dict(message) | {"channel": channel} for message in found]

    def direct(self, user: str) -> str:
        """The channel of a person's direct messages with the bot."""
        opened = ask(f"{self.address}/api/conversations.open", {"users": user})
        return str(opened["channel"]["id"])

    def wait_message(
        self, channel: str, wanted: str | Callable[[Message], object], since: int = 0
    ) -> Message:
        """The newest message that holds the words (or fits the predicate), waited for."""
        fits = wanted if callable(wanted) else lambda message: wanted in words_of(message)
        what = f"a message with {wanted!r} in {channel}"

        def look() -> Message | None:
            return next(filter(fits, reversed(self.messages(channel)[since:])), None)

        return wait_for(look, what)

    def modal(self, title: str = "") -> View:
        """The modal on top, waited for; with `title`, one whose title holds these words."""

        def look() -> View | None:
            stack = self._snapshot()["modalStack"]
            return stack[-1] if stack and title in stack[-1]["title"]["text"] else None

        return wait_for(look, f"a modal {title!r}")

    def form(self, title: str) -> View:
        """The modal of that title once it is no longer the one that asks to wait."""

        def look() -> View | None:
            stack = self._snapshot()["modalStack"]
            ready = stack and stack[-1]["callback_id"] != "loading"
            return stack[-1] if ready and title in stack[-1]["title"]["text"] else None

        return wait_for(look, f"the modal {title!r}")

    def no_form(self, title: str) -> None:
        """Wait until the modal on top is another, or none is open."""

        def look() -> bool:
            stack = self._snapshot()["modalStack"]
            return not stack or title not in stack[-1]["title"]["text"]

        wait_for(look, f"the modal {title!r} to go")

    def no_modal(self) -> None:
        """Wait until no modal is open."""
        wait_for(lambda: not self._snapshot()["modalStack"], "the modal to close")

    def home(self, user: str, wanted: str = "") -> View:
        """The App Home of a person, waited for; with `wanted`, one that shows these words."""

        def look() -> View | None:
            view = self._snapshot()["homeViews"].get(user, {}).get(APP)
            return view if view and wanted in words_of(view) else None

        return wait_for(look, f"an App Home with {wanted!r}")

    def log(self) -> list[Mapping[str, Any]]:
        """What passed between local-slack and the bot, the newest thousand entries."""
        return list(ask(f"{self.address}/_control/log")["log"])

    def trigger(self) -> str:
        """A trigger that local-slack still honours: the last one it gave out, over HTTP."""
        given = [_TRIGGER.search(str(entry.get("detail"))) for entry in self.log()]
        return next(found[1] for found in reversed(given) if found)

    def connected(self) -> bool:
        """Whether the bot has a Socket Mode connection."""
        return any(app["connected"] for app in self._snapshot()["apps"])

    def _snapshot(self) -> Any:
        with closing(self._look()) as people:
            return json.loads(people.recv())["state"]

    def _look(self) -> websocket.WebSocket:
        return websocket.create_connection(
            f"ws://127.0.0.1:{self.port}/ui", timeout=PATIENCE, suppress_origin=True
        )

    def _control(self, verb: str, body: Mapping[str, Any]) -> Any:
        return ask(f"{self.address}/_control/{verb}", body)


def _outcome(people: websocket.WebSocket) -> dict[str, str]:
    """What came of a submission: errors, or a changed stack of views."""
    while True:
        event = json.loads(people.recv())
        if event["t"] == "view_errors":
            return dict(event["errors"])
        if event["t"] == "view":
            return {}
