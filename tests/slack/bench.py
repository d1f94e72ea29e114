"""A bench to try listeners on: a real store, a Web API that only remembers, work done at once."""

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.app import App
from bot.slack import bolt_app
from bot.slack.call import Surface
from bot.slack.dispatch import hear
from bot.slack.office import Office
from bot.slack.turn import LISTENERS
from bot.slack.work import Busy

TEAM, CHANNEL = "T01TEST", "C01FOI"
ALICE, BOB, CAROL = "U01ALICE", "U02BOB", "U03CAROL"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
SETTINGS = {
    "slack_team": TEAM,
    "slack_channel": CHANNEL,
    "slack_officers": f'["{ALICE}", "S01TEAM"]',
    "slack_approvers": f'["{BOB}"]',
    "slack_admins": f'["{ALICE}"]',
    "slack_names": f'{{"{ALICE}": "Alice Archer", "{BOB}": "Bob Baker"}}',
}
_PARTS = bolt_app  # imported for what it registers


class WebApi:
    """Remembers what it is asked, and answers as Slack would where somebody reads the answer."""

    token = "xoxb-test"
    retry_handlers: tuple[object, ...] = ()

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.people: dict[str, dict[str, Any]] = {}
        self.groups = {"S01TEAM": [BOB]}
        self.broken: set[str] = set()
        self.refused: dict[str, str] = {}

    def __getattr__(self, method: str) -> Any:
        def asked(**given: Any) -> Any:
            if method in self.broken:
                raise OSError("Slack is away")
            if method in self.refused:
                raise SlackApiError("refused", {"error": self.refused[method]})
            self.sent.append((method, given))
            return self._reply(method, given)

        return asked

    def _reply(self, method: str, given: Mapping[str, Any]) -> Any:
        number = len(self.sent)
        return {
            "users_info": lambda: {"user": self.people.get(given["user"], {})},
            "usergroups_users_list": lambda: {"users": self.groups[given["usergroup"]]},
            "conversations_open": lambda: {"channel": {"id": f"D{given['users']}"}},
            "views_open": lambda: {"view": {"id": f"V{number}"}},
            "views_push": lambda: {"view": {"id": f"V{number}"}},
        }.get(method, lambda: {"ts": f"{number}.0001"})()

    def calls(self, method: str) -> list[dict[str, Any]]:
        """What one method was given, call by call."""
        return [given for name, given in self.sent if name == method]


class AtOnce:
    """A pool whose work is done before it says so; `full` refuses it."""

    full = False

    def start(self, work: Any) -> "Future[Any]":
        """Do the work, or say that there is no room."""
        if self.full:
            raise Busy
        future: Future[Any] = Future()
        future.set_result(work())
        return future


class Bench:
    """An office before which Slack's payloads are laid."""

    def __init__(self, home: Path) -> None:
        self.api = WebApi()
        self.app = App(home)
        self.pool = AtOnce()
        self.porter = AtOnce()
        self.office = Office(self.app, self.api, self.pool, self.porter, now=lambda: NOON)  # type: ignore[arg-type]
        self._serial = 0

    def of(self, team: str) -> Office:
        """The one office, whoever asks: its gate looks at the workspace."""
        return self.office

    def hear(self, surface: Surface, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Lay one payload before its listener; what the acknowledgement carried."""
        acknowledged: list[dict[str, Any]] = []
        listener = next(one for one in LISTENERS if (one.surface, one.name) == (surface, name))
        hear(self, listener, lambda **said: acknowledged.append(said), body)  # type: ignore[arg-type]
        assert len(acknowledged) == 1, "every payload is acknowledged once"
        return acknowledged[0]

    def command(self, user: str, text: str, **more: Any) -> dict[str, Any]:
        """`/foi TEXT`, typed in the team's channel."""
        body = {
            "command": "/foi",
            "text": text,
            "user_id": user,
            "team_id": TEAM,
            "channel_id": CHANNEL,
            "trigger_id": self.serial(),
        }
        return self.hear(Surface.COMMAND, "/foi", body | more)

    def press(self, user: str, action: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        """A pressed button of a message."""
        body = {
            "user": {"id": user, "team_id": TEAM},
            "team": {"id": TEAM},
            "channel": {"id": CHANNEL},
            "message": {"ts": "1.0001"},
            "actions": [action],
            "trigger_id": self.serial(),
        }
        return self.hear(Surface.ACTION, str(action["action_id"]), body | more)

    def submit(self, user: str, view: Mapping[str, Any], **values: Any) -> dict[str, Any]:
        """A modal sent off, its fields filled in by block id."""
        blocks = [one for one in view["blocks"] if one["type"] == "input"]
        state = {
            one["block_id"]: {
                one["element"]["action_id"]: _state(one["element"], values.get(one["block_id"]))
            }
            for one in blocks
        }
        body = {
            "user": {"id": user, "team_id": TEAM},
            "team": {"id": TEAM},
            "view": {**view, "id": self.serial(), "state": {"values": state}},
        }
        return self.hear(Surface.SUBMISSION, str(view["callback_id"]), body)

    def serial(self) -> str:
        """A new identifier, as Slack makes one for each delivery."""
        self._serial += 1
        return f"delivery-{self._serial}"

    @property
    def said(self) -> str:
        """The words of the newest message, wherever it went."""
        methods = ("chat_postMessage", "chat_postEphemeral")
        given = [given for name, given in self.api.sent if name in methods][-1]
        return words_of(given["blocks"]) or str(given["text"])

    @property
    def view(self) -> dict[str, Any]:
        """The modal as it stands now."""
        methods = ("views_open", "views_update", "views_push")
        return dict([given for name, given in self.api.sent if name in methods][-1]["view"])


def words_of(value: Any) -> str:
    """Every text in some blocks, a line each."""
    if isinstance(value, Mapping) and str(value.get("type")).startswith("rich_text_"):
        return "".join(_marked(span) for span in value["elements"])
    if isinstance(value, Mapping):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return "\n".join([*own, *filter(None, (words_of(one) for one in value.values()))])
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, map(words_of, value)))
    return ""


def _marked(span: Mapping[str, Any]) -> str:
    """A span's words, code between backticks as it was written."""
    code = span.get("style", {}).get("code")
    return f"`{span['text']}`" if code else str(span["text"])


def _state(element: Mapping[str, Any], given: Any) -> dict[str, Any]:
    kind = element["type"]
    if kind in ("static_select", "external_select"):
        chosen = {"value": given} if given else element.get("initial_option")
        return {"type": kind, "selected_option": chosen}
    if kind in ("multi_static_select", "checkboxes"):
        chosen = [{"value": one} for one in given] if given is not None else None
        initial = element.get("initial_options", [])
        return {"type": kind, "selected_options": initial if chosen is None else chosen}
    if kind == "datepicker":
        return {"type": kind, "selected_date": given or element.get("initial_date")}
    return {"type": kind, "value": element.get("initial_value") if given is None else given}
