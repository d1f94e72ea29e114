"""Socket Mode: connected at last, however often the first try fails; honest about its health."""

import time
from threading import Event, Thread

from slack_bolt import App as BoltApp
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.slack.logs import log, trail
from bot.slack.metrics import CONNECTED

PING_SECONDS = 10
DEAD_AFTER = 3 * PING_SECONDS
"""Seconds without an answered ping after which the socket counts as dead: the library itself
says "connected" as long as it holds a socket, even one that nobody answers."""
_LONGEST_WAIT = 60


class Socket:
    """The one connection to Slack. `client` carries the app-level token."""

    def __init__(self, bolt: BoltApp, client: WebClient) -> None:
        token = str(client.token)
        self._handler = SocketModeHandler(
            bolt, token, web_client=client, ping_interval=PING_SECONDS
        )
        self._stopping = Event()
        self._connected_at: float | None = None

    def start(self) -> None:
        """Connect in the background, again and again until it succeeds."""
        Thread(target=self._connect, name="socket", daemon=True).start()

    def stop(self) -> None:
        """Take nothing more from Slack."""
        self._stopping.set()
        self._handler.close()  # type: ignore[no-untyped-call]

    def alive(self) -> bool:
        """True while Slack answers pings, or was connected to a moment ago."""
        session = self._handler.client.current_session
        answered = session.last_ping_pong_time if session else None
        last = max(answered or 0.0, self._connected_at or 0.0)
        alive = time.time() - last < DEAD_AFTER
        CONNECTED.set(alive)
        return alive

    def _connect(self) -> None:
        wait = 1
        while not self._stopping.is_set():
            try:
                self._handler.connect()  # type: ignore[no-untyped-call]
            except Exception as problem:  # noqa: BLE001 - whatever it was, it is tried again
                log().warning("not connected", retry_in=wait, **trail(problem))
                self._stopping.wait(wait)
                wait = min(2 * wait, _LONGEST_WAIT)
            else:
                self._connected_at = time.time()
                log().info("connected")
                return
