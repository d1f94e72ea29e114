"""What stands between the bot and its stand-in: it keeps every body, and can play Slack's bad days.

The bot takes it for Slack. Files and response URLs pass through it too, because the stand-in names
it as its own host; a Socket Mode connection is the only thing that goes straight to the stand-in.
"""

import http.client
import json
import threading
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.slack.rig.ports import PATIENCE

_STRUCTURED = ("blocks", "attachments", "view", "metadata", "files", "prompts")
_OWN = {"transfer-encoding", "connection", "content-length", "host"}


@dataclass(frozen=True, slots=True)
class Sent:
    """One call of the bot: the Web API method, or `response_url` or `file`, with its fields."""

    method: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What Slack did not do: its error, and the whole answer."""

    method: str
    error: str
    answer: Mapping[str, Any]


@dataclass(slots=True)
class Fault:
    """An answer to give instead of Slack's, to the next so many calls of a method."""

    method: str
    status: int
    times: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b'{"ok": false, "error": "ratelimited"}'


class Wiretap:
    """A reverse proxy on a loopback port, in a thread of this process."""

    def __init__(self, port: int, target_port: int) -> None:
        self.port = port
        self.target_port = target_port
        self.sent: list[Sent] = []
        self.faults: list[Fault] = []
        self.errors: list[Refusal] = []
        self._held: dict[str, threading.Event] = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", port), type("Handler", (_Handler,), {"tap": self})
        )
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def api_url(self) -> str:
        """What the bot is told is Slack's Web API."""
        return f"http://127.0.0.1:{self.port}/api/"

    @property
    def seen_as(self) -> str:
        """The host under which the stand-in is to name itself: it appends `:its port`."""
        return f"127.0.0.1:{self.port}/via"

    def break_down(self, method: str, status: int, times: int, **headers: str) -> None:
        """Answer the next calls of a method with this status."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with self._lock:
            self.faults.append(Fault(method, status, times, named))

    def hold(self, method: str) -> threading.Event:
        """Keep calls of a method waiting until the event that is returned is set."""
        return self._held.setdefault(method, threading.Event())

    def calls(self, method: str) -> list[Sent]:
        """What the bot sent to one method so far."""
        return [sent for sent in list(self.sent) if sent.method == method]

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def wait_if_held(self, method: str) -> None:
        """Wait as long as calls of this method are held."""
        held = self._held.get(method)
        if held:
            held.wait(PATIENCE)

    def forward(
        self, command: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Pass a request on to the stand-in; status, headers and body of its answer."""
        slack = http.client.HTTPConnection("127.0.0.1", self.target_port, timeout=PATIENCE)
        kept = {name: value for name, value in headers.items() if name.lower() not in _OWN}
        try:
            slack.request(command, path, body, kept)
            answer = slack.getresponse()
            content = answer.read()
        except OSError:
            return 503, {}, b'{"ok": false, "error": "the stand-in is not there"}'
        finally:
            slack.close()
        return answer.status, dict(answer.headers), _direct_socket(path, content, self)

    def keep_error(self, method: str, content: bytes) -> None:
        """Record what Slack refused."""
        answer = json.loads(content) if content.startswith(b"{") else {}
        if answer.get("ok") is False:
            self.errors.append(Refusal(method, answer.get("error", ""), answer))

    def keep(self, method: str, fields: Mapping[str, Any]) -> Fault | None:
        """Record one call; the fault to answer with, if one is due."""
        with self._lock:
            self.sent.append(Sent(method, fields))
            for fault in self.faults:
                if fault.method == method and fault.times:
                    fault.times -= 1
                    return fault
        return None


class _Handler(BaseHTTPRequestHandler):
    """Keeps a request, then passes it on or answers with the fault that is due."""

    tap: Wiretap
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = self.headers.get("Content-Type", "")
        path = self.path.removeprefix(f"/via:{self.tap.target_port}")
        fault = self.tap.keep(method_of(path), fields_of(path, body, kind))
        self.tap.wait_if_held(method_of(path))
        if fault:
            self._answer(fault.status, fault.headers, fault.body)
            return
        status, headers, content = self.tap.forward(self.command, path, dict(self.headers), body)
        self.tap.keep_error(method_of(path), content)
        self._answer(status, headers, content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Keep quiet."""

    def _answer(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in _OWN | {"date", "server"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _direct_socket(path: str, content: bytes, tap: Wiretap) -> bytes:
    """Let a Socket Mode connection go to the stand-in itself."""
    if "apps.connections.open" not in path:
        return content
    return content.replace(
        f"ws://{tap.seen_as}:{tap.target_port}".encode(),
        f"ws://127.0.0.1:{tap.target_port}".encode(),
    )


def method_of(path: str) -> str:
    """The Web API method of a call; else `response_url`, or `file`."""
    route = urllib.parse.urlsplit(path).path
    if route.startswith("/api/"):
        return route.removeprefix("/api/")
    return "response_url" if route.startswith("/_hooks/") else "file"


def fields_of(path: str, body: bytes, kind: str) -> dict[str, Any]:
    """The fields of a call, whichever way the SDK chose to send them."""
    if method_of(path) == "file":
        return {"bytes": len(body)}
    fields: dict[str, Any] = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(path).query))
    if "json" in kind:
        fields |= json.loads(body or b"{}")
    elif "urlencoded" in kind:
        fields |= dict(urllib.parse.parse_qsl(body.decode()))
    for name in _STRUCTURED:
        if isinstance(fields.get(name), str):
            fields[name] = json.loads(fields[name])
    return fields
