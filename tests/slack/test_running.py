"""What the bot runs on: the bounded pool, the web server's edges, the socket's honesty."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from slack_bolt import App as BoltApp
from slack_sdk import WebClient
from starlette.applications import Starlette

from bot.slack import http
from bot.slack.socket import DEAD_AFTER, Socket
from bot.slack.work import Busy, Pool, result_within


def test_a_full_pool_refuses_and_takes_again_once_there_is_room() -> None:
    pool, go = Pool(1, 1), Event()
    running, waiting = pool.start(go.wait), pool.start(lambda: "done")
    with pytest.raises(Busy):
        pool.start(lambda: None)
    go.set()
    assert running.result(5)
    assert waiting.result(5) == "done"
    assert pool.start(lambda: "again").result(5) == "again"
    pool.finish()


def test_what_was_taken_on_is_finished_and_nothing_more_is_taken() -> None:
    pool, done = Pool(1, 5), []
    for number in range(5):
        pool.start(lambda number=number: done.append(number))  # type: ignore[misc]
    pool.finish()
    assert done == [0, 1, 2, 3, 4]
    with pytest.raises(Busy):
        pool.start(lambda: None)


def test_a_result_is_waited_for_only_so_long() -> None:
    pool, go = Pool(1, 1), Event()
    late = pool.start(go.wait)
    assert result_within(late, 0) == (False, None)
    go.set()
    assert result_within(late, 5) == (True, True)
    pool.finish()


@asynccontextmanager
async def no_life(_: Starlette) -> AsyncIterator[None]:
    yield


def web(health: http.Health = lambda: (True, "listening"), bolt: object = None) -> Starlette:
    return http.make_web(bolt, "secret", health, no_life)  # type: ignore[arg-type]


def status(app: Starlette, method: str, path: str, body: bytes = b"") -> int:
    """The status that the application answers a request with."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
    }
    asyncio.run(app(scope, receive, send))
    return int(sent[0]["status"])


SIGNED = BoltApp(
    client=WebClient(token="xoxb-test"),
    signing_secret="secret",
    token_verification_enabled=False,
)


@pytest.mark.parametrize(
    ("method", "body", "answered"),
    [
        ("POST", b"payload=1", 401),
        ("POST", b"\xff\xfe", 401),
        ("POST", b"x" * (http.LARGEST + 1), 413),
        ("GET", b"", 405),
    ],
)
def test_what_slack_did_not_send_is_turned_away(method: str, body: bytes, answered: int) -> None:
    assert status(web(bolt=SIGNED), method, "/slack/events", body) == answered


def test_health_and_numbers() -> None:
    assert status(web(), "GET", "/health") == 200
    assert status(web(lambda: (False, "Slack does not answer")), "GET", "/health") == 503
    assert status(web(), "GET", "/metrics") == 200


def test_in_socket_mode_no_request_is_taken_by_http() -> None:
    assert status(web(), "POST", "/slack/events", b"payload=1") == 404


def test_a_socket_is_alive_as_long_as_pings_are_answered() -> None:
    socket = Socket(SIGNED, WebClient(token="xapp-test"))
    assert not socket.alive(), "it never connected"
    session = SimpleNamespace(last_ping_pong_time=time.time(), close=lambda: None)
    socket._handler.client.current_session = session  # type: ignore[assignment]
    assert socket.alive()
    session.last_ping_pong_time -= DEAD_AFTER + 1
    assert not socket.alive(), "the library still holds a session, but nobody answers"
    socket.stop()
