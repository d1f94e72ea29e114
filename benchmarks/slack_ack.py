"""How fast the bot acknowledges and answers: fifty officers at once, 2,000 signed slash commands.

    python -m benchmarks.slack_ack [--officers 50] [--commands 2000]

Everything stays on this machine's loopback interface: the real bot (`foibot serve`, signed HTTP,
sample letters), and a few lines that stand in for Slack's Web API and receive the answers. Each
officer types the next command when the last one is answered. `ack` is the time until Slack has
its HTTP 200 (it gives up after three seconds), `answer` until the finished answer has arrived.
"""

import argparse
import asyncio
import json
import shutil
import tempfile
import time
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.slack.rig.bot import Bot, ingest_sample, slack_settings
from tests.slack.rig.ports import free_port
from tests.slack.rig.stand_in import SIGNING_SECRET, TEAM, TEAM_CHANNEL

QUESTIONS = (
    "how many fixed penalty notices were issued for dog fouling",
    "what did we spend on agency social workers",
    "number of empty homes in the borough",
    "cyber attacks on our systems since 2020",
    "how many pot holes did you repair last year",
    "council tax enforcement agents used",
    "salaries of senior officers above 100,000 pounds",
    "who won the football world cup in 1966",
)
# Of every ten commands six ask, as officers do; the others read the store or only the help.
MIX = ("ask", "ask", "due", "ask", "help", "ask", "mine", "ask", "ask", "due")
ANSWER_SECONDS = 60.0
LIMIT_SECONDS = 900.0
AIM_MS = 150.0


@dataclass(slots=True)
class Timing:
    """One command: what it was, and after how many seconds it was acknowledged and answered."""

    kind: str
    ack: float
    answer: float | None


@dataclass(slots=True)
class Slack:
    """Stands in for Slack's Web API: everything is fine, and answers are handed to who waits."""

    port: int
    waiting: dict[str, "asyncio.Future[float]"] = field(default_factory=dict)

    def app(self) -> Starlette:
        """The web application."""
        return Starlette(
            routes=[
                Route("/api/{method}", self.call, methods=["GET", "POST"]),
                Route("/answers/{key}", self.answered, methods=["POST"]),
            ]
        )

    async def call(self, request: Request) -> Response:
        """Any Web API method: a full member of the workspace, a channel, a timestamp."""
        fields = urllib.parse.parse_qs((await request.body()).decode())
        user = {"id": fields.get("user", ["U0"])[0], "team_id": TEAM, "name": "officer"}
        return JSONResponse(
            {
                "ok": True,
                "team_id": TEAM,
                "user_id": "U0BOT",
                "bot_id": "B0BOT",
                "user": user,
                "channel": {"id": TEAM_CHANNEL},
                "ts": f"{time.time():.6f}",
            }
        )

    async def answered(self, request: Request) -> Response:
        """A finished answer at a response URL."""
        waiting = self.waiting.get(request.path_params["key"])
        if waiting and not waiting.done():
            waiting.set_result(time.perf_counter())
        return PlainTextResponse("ok")


async def officer(number: int, turns: range, slack: Slack, bot_port: int) -> list[Timing]:
    """One officer's commands, one after the other."""
    timings = []
    for turn in turns:
        kind = MIX[(number + turn) % len(MIX)]
        question = QUESTIONS[(number + turn) % len(QUESTIONS)]
        text = f"ask {question}" if kind == "ask" else kind
        timings.append(
            await one_command(f"U{number:04}", f"{number}-{turn}", text, slack, bot_port)
        )
    return timings


async def one_command(user: str, key: str, text: str, slack: Slack, bot_port: int) -> Timing:
    """Type one command; its timings. No answer within the limit counts as lost."""
    body = urllib.parse.urlencode(
        {
            "command": "/foi",
            "text": text,
            "user_id": user,
            "team_id": TEAM,
            "channel_id": TEAM_CHANNEL,
            "trigger_id": key,
            "response_url": f"http://127.0.0.1:{slack.port}/answers/{key}",
        }
    )
    answered = slack.waiting[key] = asyncio.get_running_loop().create_future()
    started = time.perf_counter()
    status = await post(bot_port, body)
    acknowledged = time.perf_counter()
    assert status == 200, f"HTTP {status} for {text!r}"
    try:
        finished = await asyncio.wait_for(answered, ANSWER_SECONDS)
    except TimeoutError:
        finished = None
    del slack.waiting[key]
    kind = text.partition(" ")[0]
    return Timing(kind, acknowledged - started, finished and finished - started)


async def post(port: int, body: str) -> int:
    """POST one signed body to the bot; the HTTP status."""
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp=stamp, body=body)
    head = (
        "POST /slack/events HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body.encode())}\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\n"
        f"X-Slack-Signature: {signature}\r\n"
        "Connection: close\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write((head + body).encode())
    status = int((await reader.readline()).split()[1])
    await reader.read()
    writer.close()
    return status


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def row(name: str, timings: Sequence[Timing]) -> str:
    """One line of the table: milliseconds at the 50th, 95th and 99th percentile."""
    answers = [timing.answer for timing in timings if timing.answer is not None]
    cells = [
        f"{percentile(values, share) * 1000:9.0f}" if values else f"{'-':>9}"
        for values in ([timing.ack for timing in timings], answers)
        for share in (0.5, 0.95, 0.99)
    ]
    lost = len(timings) - len(answers)
    return f"{name:8}{len(timings):8}{lost:6}" + "".join(cells)


def table(timings: Sequence[Timing], seconds: float) -> str:
    """The whole table."""
    kinds = sorted({timing.kind for timing in timings})
    lines = [
        "                        ack, ms                    answer, ms",
        "command        n  lost      p50      p95      p99      p50      p95      p99",
        *(row(kind, [one for one in timings if one.kind == kind]) for kind in kinds),
        row("all", timings),
    ]
    worst = percentile([timing.ack for timing in timings], 0.99) * 1000
    met = "met" if worst < AIM_MS else "missed"
    rate = len(timings) / seconds
    lines.append(
        f"{seconds:.1f} s, {rate:.0f} commands a second; ack p99 under {AIM_MS:.0f} ms: {met}"
    )
    return "\n".join(lines)


async def measure(officers: int, commands: int, slack: Slack, bot: Bot) -> str:
    """Run all officers at once; the table."""
    server = uvicorn.Server(
        uvicorn.Config(slack.app(), host="127.0.0.1", port=slack.port, log_level="warning")
    )
    serving = asyncio.create_task(server.serve())
    try:
        await asyncio.to_thread(bot.start)
        await asyncio.gather(*(officer(n, range(1), slack, bot.port) for n in range(officers)))
        started = time.perf_counter()
        turns = range(1, 1 + commands // officers)
        each = [officer(n, turns, slack, bot.port) for n in range(officers)]
        results = await asyncio.wait_for(asyncio.gather(*each), LIMIT_SECONDS)
        seconds = time.perf_counter() - started
    finally:
        await asyncio.to_thread(bot.stop)
        server.should_exit = True
        await serving
    return table([timing for timings in results for timing in timings], seconds)


def main(officers: int = 50, commands: int = 2000) -> None:
    """Measure acknowledgements and answers of the bot on this machine; print a table."""
    folder = Path(tempfile.mkdtemp(prefix="slack-ack-"))
    slack = Slack(free_port())
    try:
        ingest_sample(folder / "home")
        own = slack_settings(f"http://127.0.0.1:{slack.port}/api/", socket_mode=False)
        own["slack_officers"] = json.dumps([f"U{number:04}" for number in range(officers)])
        bot = Bot(folder / "home", own)
        print(asyncio.run(measure(officers, commands, slack, bot)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("--officers", type=int, default=50)
    options.add_argument("--commands", type=int, default=2000)
    main(**vars(options.parse_args()))
