"""A stage: a stand-in for Slack, the tap before it, and the bot, in one of the two modes."""

import json
import signal
from contextlib import suppress
from pathlib import Path

from tests.slack.rig.bot import Bot, slack_settings
from tests.slack.rig.lens import Lens
from tests.slack.rig.ports import free_port
from tests.slack.rig.stand_in import StandIn
from tests.slack.rig.verdicts import answer_faults, faults
from tests.slack.rig.wiretap import Sent, Wiretap

SOCKET, HTTP = "socket", "http"
MODES = (SOCKET, HTTP)


class Stage:
    """Everything that one journey needs. `slack` is what people do and see; `tap` what was sent.

    With `browser` (over HTTP only), what local-slack's page lacks is made up for.
    """

    def __init__(
        self, folder: Path, home: Path, mode: str, *, browser: bool = False, **settings: str
    ) -> None:
        bot_port, slack_port = free_port(), free_port()
        self.mode = mode
        hears = bot_port
        if browser:
            self.tap: Wiretap = Lens(free_port(), slack_port, bot_port)
            hears = self.tap.port
        else:
            self.tap = Wiretap(free_port(), slack_port)
        request_url = f"http://127.0.0.1:{hears}/slack/events" if mode == HTTP else ""
        self.slack = StandIn(folder, slack_port, request_url, self.tap.seen_as)
        own = slack_settings(self.tap.api_url, socket_mode=mode == SOCKET) | settings
        self.bot = Bot(home, own, bot_port)
        self._judged = 0
        self._seen: set[str] = set()

    def start(self) -> "Stage":
        """Start the stand-in, then the bot, and wait for both."""
        self.slack.start()
        self.bot.start()
        return self

    def stop(self) -> None:
        """Stop whatever still runs."""
        with suppress(AssertionError):
            self.bot.stop(signal.SIGTERM)
        self.slack.stop()
        self.tap.stop()

    def judge(self) -> list[str]:
        """What was wrong with anything the bot sent since the last time this was asked."""
        return self.judge_sent() + [
            fault for answer in self._answers() for fault in answer_faults(answer)
        ]

    def judge_sent(self) -> list[str]:
        """The same without acknowledgements, also where the stand-in is gone."""
        sent = self.tap.sent[self._judged :]
        self._judged += len(sent)
        return [fault for one in sent for fault in faults(one)]

    def calls(self, method: str) -> list[Sent]:
        """What the bot sent to one Web API method so far."""
        return self.tap.calls(method)

    def _answers(self) -> list[dict[str, object]]:
        """The bodies of acknowledgements that we have not judged yet."""
        if isinstance(self.tap, Lens):
            fresh, self.tap.answers = self.tap.answers, []
            return fresh
        new = [entry for entry in self.slack.log() if entry["id"] not in self._seen]
        self._seen.update(entry["id"] for entry in new)
        answers = [
            entry.get("detail")
            for entry in new
            if entry["direction"] == "from_bot" and entry["kind"] not in ("web_api", "files")
        ]
        return [body for body in map(_as_object, answers) if body]


def _as_object(body: object) -> dict[str, object]:
    """An acknowledgement's body: an object in Socket Mode, its JSON over HTTP, or nothing."""
    try:
        found = body if isinstance(body, dict) else json.loads(str(body))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
