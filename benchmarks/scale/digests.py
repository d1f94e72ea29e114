"""Three bots at the digest's hour: three processes, one PostgreSQL, one stand-in for Slack.

`python -m benchmarks.scale.digests` is one of these bots: it says that it is ready, waits for a
line, and looks at its duties as of a Monday at nine.
"""

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.scale.figures import Line
from benchmarks.scale.machine import CHECKOUT
from benchmarks.scale.options import Options
from benchmarks.scale.postgres import databases
from tests.conftest import fresh_database
from tests.slack.rig import install
from tests.slack.rig.bot import environment, run_verb, slack_settings
from tests.slack.rig.ports import free_port
from tests.slack.rig.shown import words_of
from tests.slack.rig.stand_in import TEAM_CHANNEL, StandIn
from tests.slack.rig.steps import REQUEST

TITLE = "   three bots, one digest"
BOTS, LOOKS = 3, 3
NINE = datetime(2026, 2, 9, 9, 5, tzinfo=UTC)  # a Monday


def measure(options: Options) -> dict[str, Any]:  # noqa: ARG001 - it has one size
    """How many digests stood in the channel after each bot had looked three times."""
    if missing := install.stand_ins():
        raise RuntimeError(missing)
    with databases() as (server, folder):
        url = fresh_database(server)
        slack = StandIn(folder, free_port()).start()
        try:
            return {"bots": BOTS, "looks": LOOKS, "posts": _posted(folder, url, slack)}
        finally:
            slack.stop()


def _posted(folder: Path, url: str, slack: StandIn) -> int:
    _register(folder / "home-0", url)
    settings = slack_settings(f"{slack.address}/api/", socket_mode=False) | {"database_url": url}
    bots = [_Bot(folder / f"home-{number}", settings) for number in range(BOTS)]
    for _ in range(LOOKS):
        for bot in bots:
            bot.say("look")
        for bot in bots:
            bot.hear("looked")
    for bot in bots:
        bot.stop()
    shown = [words_of(message) for message in slack.messages(TEAM_CHANNEL)]
    return sum("Requests this week" in words for words in shown)


def _register(home: Path, url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        request = Path(folder) / "request.txt"
        request.write_text(REQUEST, encoding="utf-8")
        run_verb(home, "open", str(request), "--received", "2026-01-12", database_url=url)


class _Bot:
    """One of the bots, in a process of its own."""

    def __init__(self, home: Path, settings: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.scale.digests", str(home)],
            cwd=CHECKOUT,
            env=environment(home, **settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.hear("ready")

    def say(self, word: str) -> None:
        """Hand it a line."""
        assert self._process.stdin
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()

    def hear(self, word: str) -> None:
        """Wait for its line."""
        assert self._process.stdout
        line = self._process.stdout.readline().strip()
        if line != word:
            raise RuntimeError(f"a bot ended before it was {word}: {line}")

    def stop(self) -> None:
        """End it."""
        self._process.communicate()


def lines(data: dict[str, Any]) -> list[Line]:
    """The table's line."""
    return [
        Line(
            f"{data['bots']} processes look {data['looks']} times, at the same moment",
            f"{data['posts']} digest(s) in the channel",
            "one post",
            data["posts"] == 1,
        )
    ]


def main(home: Path) -> None:
    """Be a bot."""
    from bot.app import App
    from bot.slack.branch import Branch
    from bot.slack.client import make_client

    app = App(home)
    client = make_client(app.settings, app.settings.slack_bot_token.get_secret_value())
    rota = Branch(app, client).duties.rota()
    print("ready", flush=True)
    for _ in sys.stdin:
        rota.tick(NINE)
        print("looked", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
