"""The officers of the soak: what they do, and a ledger of what came of it."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from benchmarks.slack_ack import QUESTIONS, Slack, one_command
from tests.slack.rig.ports import free_port, wait_for
from tests.slack.rig.shown import words_of
from tests.slack.rig.stage import Stage
from tests.slack.rig.stand_in import ALICE, BOB, TEAM_CHANNEL, Message, StandIn
from tests.slack.rig.steps import (
    REQUEST,
    about,
    again,
    days_ago,
    decide_supplied,
    has_button,
    new_reference,
    refuse,
    registered,
)

PAUSE_SECONDS = 1.0
COMMANDS = ("ask", "ask", "due", "ask", "mine", "ask", "digest", "ask", "help")
LETTER = (
    "Our reference: HBC/26/0900\n\n20 October 2026\n\nDear Ms Penhaligon\n\n"
    "Thank you for your request of 1 September 2026. You asked:\n\n"
    "1. Which antivirus software does the council use?\n\n"
    "We refuse to tell you under section 31(1)(a) of the Freedom of Information Act 2000.\n\n"
    "Yours sincerely\n\nInformation Rights Team\nHarrowmere Borough Council\n"
)


class Ledger:
    """What was done and answered, what was lost, and after how many seconds each was taken."""

    def __init__(self) -> None:
        self.acts: Counter[str] = Counter()
        self.lost: list[str] = []
        self.acks: list[float] = []

    @contextmanager
    def act(self, name: str) -> Iterator[None]:
        """One thing that an officer does; lost where what is expected of it does not come."""
        try:
            yield
        except (AssertionError, OSError, LookupError, ValueError) as problem:
            self.lost.append(f"{name}: {type(problem).__name__} {problem}"[:300])
        else:
            self.acts[name] += 1

    @contextmanager
    def acked(self) -> Iterator[None]:
        """Time one acknowledgement."""
        started = time.perf_counter()
        yield
        self.acks.append(time.perf_counter() - started)


class Timed(StandIn):
    """local-slack, with every acknowledgement of the bot's timed."""

    def __init__(self, folder: Path, stage: Stage, ledger: Ledger) -> None:
        request_url = f"http://127.0.0.1:{stage.bot.port}/slack/events"
        super().__init__(folder, stage.slack.port, request_url, stage.tap.seen_as)
        self._ledger = ledger

    def command(self, user: str, text: str, channel: str = TEAM_CHANNEL) -> None:
        """Type `/foi TEXT`."""
        with self._ledger.acked():
            super().command(user, text, channel)

    def press(self, user: str, message: Message, action_id: str, option: str | None = None) -> None:
        """Press a button."""
        with self._ledger.acked():
            super().press(user, message, action_id, option)

    def submit(self, user: str, **values: object) -> dict[str, str]:
        """Send a modal off."""
        with self._ledger.acked():
            return super().submit(user, **values)


class CaseWork:
    """One officer, and the one who confirms: from a request to a confirmed letter and beyond."""

    def __init__(self, stage: Stage, ledger: Ledger) -> None:
        self.rounds = 0
        self._stage, self._slack, self._ledger = stage, stage.slack, ledger
        self._tasks: tuple[Callable[[], None], ...] = (
            self._case,
            self._home,
            self._file,
            self._check_file,
            self._share,
        )

    def one_round(self) -> None:
        """A case, and everything else once."""
        for task in self._tasks:
            task()
        self._stage.tap.sent.clear()  # the rig's own memory
        self.rounds += 1

    def _case(self) -> None:
        slack, ledger = self._slack, self._ledger
        reference = ""
        with ledger.act("registered"):
            reference = registered(self._stage)
        if not reference:
            return
        with ledger.act("refused"):
            refuse(slack, slack.wait_message(TEAM_CHANNEL, about(reference)))
        with ledger.act("drafted"):
            decide_supplied(slack, reference)
            slack.wait_message(TEAM_CHANNEL, has_button("Confirm", reference))
        with ledger.act("checked"):
            before = len(slack.messages(TEAM_CHANNEL))
            slack.command(ALICE, f"check {reference}")
            slack.wait_message(TEAM_CHANNEL, _whispered(ALICE), before)
        with ledger.act("confirmed"):
            control = slack.wait_message(TEAM_CHANNEL, has_button("Confirm", reference))
            slack.press(BOB, control, "Confirm")
            wait_for(
                lambda: "confirmed by Bob Baker" in words_of(again(slack, control)), "the letter"
            )

    def _home(self) -> None:
        with self._ledger.act("home"):
            before = len(self._stage.calls("views.publish"))
            self._slack.open_home(ALICE)
            wait_for(lambda: len(self._stage.calls("views.publish")) > before, "the App Home")

    def _file(self) -> None:
        slack, reference = self._slack, new_reference(self._stage)
        with self._ledger.act("file registered"):
            offer = self._dropped("request.txt", REQUEST)
            slack.press(ALICE, offer, "Register as a request")
            slack.form("Register a request")
            assert slack.submit(ALICE, received=days_ago(2), reference=reference) == {}
            slack.wait_message(TEAM_CHANNEL, reference)
            slack.close_modal(ALICE)

    def _check_file(self) -> None:
        with self._ledger.act("file checked"):
            channel = self._slack.direct(ALICE)
            offer = self._dropped("letter.txt", LETTER)
            before = len(self._slack.messages(channel))
            self._slack.press(ALICE, offer, "Check this letter")
            self._slack.wait_message(channel, "letter.txt", before)

    def _dropped(self, name: str, text: str) -> Message:
        channel = self._slack.direct(ALICE)
        before = len(self._slack.messages(channel))
        self._slack.upload(ALICE, name, text.encode(), channel)
        return self._slack.wait_message(channel, "What is this file?", before)

    def _share(self) -> None:
        with self._ledger.act("shared"):
            slack, question = self._slack, QUESTIONS[self.rounds % (len(QUESTIONS) - 1)]
            before = len(slack.messages(TEAM_CHANNEL))
            slack.command(ALICE, f"ask {question}")
            answer = slack.wait_message(TEAM_CHANNEL, "recedent", before)
            if "Share with channel" in words_of(answer):
                slack.press(ALICE, answer, "Share with channel")
                slack.wait_message(TEAM_CHANNEL, "Shared with the channel", before)


def _whispered(user: str) -> Callable[[Message], bool]:
    return lambda message: message.get("ephemeral_to") == user


class Askers(threading.Thread):
    """Two officers who type slash commands, each the next one a moment after the last answer."""

    def __init__(self, bot_port: int, until: float, ledger: Ledger) -> None:
        super().__init__(daemon=True)
        self._slack = Slack(free_port())
        self._bot_port, self._until, self._ledger = bot_port, until, ledger

    def run(self) -> None:
        """Type until the time is over."""
        asyncio.run(self._all())

    async def _all(self) -> None:
        config = uvicorn.Config(self._slack.app(), port=self._slack.port, log_level="warning")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        await asyncio.gather(*(self._one(user) for user in (ALICE, BOB)))
        server.should_exit = True
        await serving

    async def _one(self, user: str) -> None:
        turn = 0
        while time.monotonic() < self._until:
            kind = COMMANDS[turn % len(COMMANDS)]
            text = f"ask {QUESTIONS[turn % len(QUESTIONS)]}" if kind == "ask" else kind
            await self._type(user, f"{user}-{turn}", kind, text)
            await asyncio.sleep(PAUSE_SECONDS)
            turn += 1

    async def _type(self, user: str, key: str, kind: str, text: str) -> None:
        with self._ledger.act(f"typed {kind}"):
            timing: Any = await one_command(user, key, text, self._slack, self._bot_port)
            self._ledger.acks.append(timing.ack)
            assert timing.answer is not None, f"no answer to {text!r}"
