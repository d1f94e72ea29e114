"""A stand-in for Slack with two workspaces, strict about whose token speaks: it knows the Web API
methods that the bot calls, OAuth, files and response URLs, and shows nothing.

A token reaches its own workspace's channels, people, windows and files. Whatever else it names is
refused as Slack would, and kept in `crossed`.
"""

import base64
import json
import threading
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

from tests.slack.rig.wiretap import fields_of

CLIENT_ID, CLIENT_SECRET, SIGNING_SECRET = "1.2", "client-secret", "signing-secret"
BOTH = "U01BOTH"
"""Somebody whose user id exists in both workspaces."""


@dataclass
class Workspace:
    """One workspace: its ids are its own, but for one person's."""

    team: str
    name: str
    token: str
    channel: str
    officer: str
    file: str
    revoked: bool = False
    org_wide: bool = False

    @property
    def people(self) -> set[str]:
        """Who belongs to it."""
        return {self.officer, BOTH}


def two() -> list[Workspace]:
    """Ashmere, and Beeford, whose people try to see what is Ashmere's."""
    return [
        Workspace("T01ASH", "Ashmere <Council>", "xoxb-ash", "C01ASH", "U02ASH", "F01ASH"),
        Workspace("T02BEE", "Beeford Council", "xoxb-bee", "C02BEE", "U02BEE", "F02BEE"),
    ]


@dataclass(frozen=True)
class Heard:
    """One call: the workspace of its token (empty where there is none), the method, its fields."""

    team: str
    method: str
    fields: Mapping[str, Any]

    @property
    def words(self) -> str:
        """Everything that was said."""
        return json.dumps(self.fields, ensure_ascii=False)


@dataclass
class TwoSlacks:
    """The stand-in, on a loopback port, in a thread of this process."""

    workspaces: list[Workspace] = field(default_factory=two)
    bot: str = ""
    heard: list[Heard] = field(default_factory=list)
    crossed: list[Heard] = field(default_factory=list)
    away: bool = False

    def __post_init__(self) -> None:
        self._codes: dict[str, Workspace] = {}
        self._made: dict[str, str] = {}
        self._number = count(1)
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Handler", (_Handler,), {"slack": self})
        )
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self.address = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def of(self, team: str) -> Workspace:
        """A workspace by its id."""
        return next(one for one in self.workspaces if one.team == team)

    def agreed(self, team: str) -> str:
        """A code as Slack hands it out after consent."""
        code = f"code-{next(self._number)}"
        self._codes[code] = self.of(team)
        return code

    def trigger(self, team: str) -> str:
        """A trigger of this workspace."""
        return self._make("trigger", team)

    def response_url(self, team: str) -> str:
        """Where an answer to a call of this workspace may be sent."""
        return f"{self.address}/hooks/{team}/{next(self._number)}"

    def to(self, team: str, method: str = "") -> list[Heard]:
        """What reached one workspace."""
        return [one for one in self.heard if one.team == team and method in ("", one.method)]

    def answer(self, path: str, token: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """What Slack would answer to a call of its Web API."""
        method = path.removeprefix("/api/")
        if method == "oauth.v2.access":
            return self._exchange(token, fields)
        speaker = next((one for one in self.workspaces if one.token == token), None)
        heard = Heard(speaker.team if speaker else "", method, fields)
        self.heard.append(heard)
        if speaker is None or speaker.revoked:
            return {"ok": False, "error": "token_revoked" if speaker else "invalid_auth"}
        foreign = self._foreign(speaker, fields)
        if foreign:
            self.crossed.append(heard)
            return {"ok": False, "error": foreign}
        if method == "auth.revoke":
            speaker.revoked = True
        return {"ok": True} | self._reply(speaker, method, fields)

    def hook(self, team: str, fields: Mapping[str, Any]) -> None:
        """An answer sent to a response URL."""
        self.heard.append(Heard(team, "response_url", fields))

    def _exchange(self, basic: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """A code for a token, once, for the app's own client only."""
        given = base64.b64decode(basic).decode() if basic else ""
        named = given or f"{fields.get('client_id')}:{fields.get('client_secret')}"
        workspace = self._codes.pop(str(fields.get("code")), None)
        if named != f"{CLIENT_ID}:{CLIENT_SECRET}" or workspace is None:
            return {"ok": False, "error": "invalid_code"}
        workspace.revoked = False
        team = {"id": workspace.team, "name": workspace.name}
        return {
            "ok": True,
            "app_id": "A01FOIBOT",
            "access_token": workspace.token,
            "token_type": "bot",
            "scope": "chat:write,commands",
            "bot_user_id": "U0BOT",
            "authed_user": {"id": workspace.officer},
            "team": None if workspace.org_wide else team,
            "enterprise": {"id": "E01", "name": "All councils"} if workspace.org_wide else None,
            "is_enterprise_install": workspace.org_wide,
        }

    def _foreign(self, speaker: Workspace, fields: Mapping[str, Any]) -> str:
        """The error for the first thing named that is not this workspace's; else empty."""
        mine = {speaker.channel, speaker.file, *speaker.people}
        mine |= {f"D{user}{speaker.team}" for user in speaker.people}
        mine |= {name for name, team in self._made.items() if team == speaker.team}
        errors = {
            "channel": "channel_not_found",
            "channel_id": "channel_not_found",
            "user": "user_not_found",
            "users": "user_not_found",
            "user_id": "user_not_found",
            "file": "file_not_found",
            "view_id": "not_found",
            "trigger_id": "invalid_trigger_id",
        }
        wrong = (errors[name] for name in errors if name in fields and fields[name] not in mine)
        return next(wrong, "")

    def _reply(self, speaker: Workspace, method: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        team = speaker.team
        match method:
            case "auth.test":
                return {"team_id": team, "user_id": "U0BOT", "bot_id": "B01"}
            case "users.info":
                return {"user": {"id": fields["user"], "team_id": team}}
            case "conversations.open":
                return {"channel": {"id": f"D{fields['users']}{team}"}}
            case "views.open" | "views.push":
                return {"view": {"id": self._make("view", team)}}
            case "files.info":
                url = f"{self.address}/files/{team}/{fields['file']}"
                return {"file": {"name": "request.txt", "size": 40, "url_private": url}}
            case "files.getUploadURLExternal":
                name = self._make("upload", team)
                return {"upload_url": f"{self.address}/files/{team}/{name}", "file_id": name}
            case "files.completeUploadExternal":
                return {"files": []}
            case "chat.postMessage":
                return {"ts": f"{next(self._number)}.0001", "channel": fields["channel"]}
        return {}

    def _make(self, kind: str, team: str) -> str:
        name = f"{kind}-{team}-{next(self._number)}"
        self._made[name] = team
        return name


class _Handler(BaseHTTPRequestHandler):
    slack: TwoSlacks

    def do_GET(self) -> None:
        route = urllib.parse.urlsplit(self.path)
        if route.path == "/oauth/v2/authorize":
            self._consent(dict(urllib.parse.parse_qsl(route.query)))
        elif route.path.startswith("/files/"):
            self._file(route.path.split("/")[2])
        else:
            self._api(b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        route = self.path.split("/")
        if route[1] == "hooks":
            self.slack.hook(route[2], json.loads(body))
            self._say(200, b"ok")
        elif route[1] == "files":
            self._say(200, b"OK")
        else:
            self._api(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Keep quiet."""

    def _api(self, body: bytes) -> None:
        if self.slack.away:
            self.close_connection = True  # and no word
            return
        _, _, token = self.headers.get("Authorization", "").partition(" ")
        fields = fields_of(self.path, body, self.headers.get("Content-Type", ""))
        path = urllib.parse.urlsplit(self.path).path
        self._say(200, json.dumps(self.slack.answer(path, token, fields)).encode())

    def _file(self, team: str) -> None:
        """A file, for its own workspace's token alone."""
        _, _, token = self.headers.get("Authorization", "").partition(" ")
        if token == self.slack.of(team).token:
            self._say(200, f"1. What did {team} spend?".encode(), "text/plain")
        else:
            self.slack.crossed.append(Heard("", "file", {"team": team}))
            self._say(403, b"")

    def _consent(self, asked: Mapping[str, str]) -> None:
        """Slack's own page: into which workspace, or not at all."""
        back = f"{self.slack.bot}/slack/oauth_redirect?state={asked.get('state', '')}"
        links = [
            f'<p><a href="{back}&code={self.slack.agreed(one.team)}">Allow {one.team}</a></p>'
            for one in self.slack.workspaces
        ]
        links.append(f'<p><a href="{back}&error=access_denied">Cancel</a></p>')
        self._say(200, "".join(links).encode(), "text/html")

    def _say(self, status: int, content: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
