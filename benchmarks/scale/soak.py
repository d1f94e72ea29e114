"""Soak: mixed officers' work on the real bot before a stand-in for Slack, for half an hour.

The bot is `foibot serve` over signed HTTP. One officer at a time goes through cases by the modals
and buttons of local-slack; two more ask by slash commands meanwhile. Nothing may be lost, and
memory has to stay flat once everything was used once.
"""

import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.scale.figures import Line, percentile
from benchmarks.scale.machine import memory, say
from benchmarks.scale.officers import Askers, CaseWork, Ledger, Timed
from benchmarks.scale.options import Options
from tests.slack.rig import install
from tests.slack.rig.bot import ingest_sample
from tests.slack.rig.stage import HTTP, Stage

TITLE = "6. soak: mixed officers' work on `foibot serve`"
GROWTH_AIM = 0.05
SAMPLE_SECONDS = 10.0
ROUND_SECONDS = 15.0
"""An officer who starts a case so often is busy: a hundred and twenty cases in half an hour."""


class Watch(threading.Thread):
    """Notes a process's memory every few seconds until told to stop."""

    def __init__(self, process: int, every: float) -> None:
        super().__init__(daemon=True)
        self.samples: list[dict[str, float]] = []
        self._process, self._every = process, every
        self._ended = threading.Event()

    def run(self) -> None:
        """Look, wait, look again."""
        started = time.monotonic()
        while True:
            now = {"seconds": time.monotonic() - started}
            self.samples.append(now | memory(self._process))
            if self._ended.wait(self._every):
                return

    def stop(self) -> None:
        """End it."""
        self._ended.set()
        self.join()


def measure(options: Options) -> dict[str, Any]:
    """Run the bot and its officers for so many minutes."""
    if missing := install.stand_ins():
        raise RuntimeError(missing)
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    try:
        ingest_sample(folder / "home")
        return _soak(folder, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _soak(folder: Path, options: Options) -> dict[str, Any]:
    stage = Stage(folder, folder / "home", HTTP)
    ledger = Ledger()
    stage.slack = Timed(folder, stage, ledger)
    stage.start()
    assert stage.bot.process
    watch = Watch(stage.bot.process.pid, min(SAMPLE_SECONDS, options.minutes * 60 / 20))
    until = time.monotonic() + options.minutes * 60
    askers = Askers(stage.bot.port, until, ledger)
    try:
        watch.start()
        askers.start()
        _work(CaseWork(stage, ledger), until)
        askers.join()
        watch.stop()
        exit_code = stage.bot.stop()
    finally:
        stage.stop()
    return {
        "minutes": options.minutes,
        "samples": watch.samples,
        "acts": ledger.acts,
        "lost": ledger.lost,
        "acks": ledger.acks,
        "exit": exit_code,
        "log": _complaints(stage.bot.log),
    }


def _work(cases: CaseWork, until: float) -> None:
    while time.monotonic() < until:
        started = time.monotonic()
        cases.one_round()
        time.sleep(max(0.0, min(started + ROUND_SECONDS, until) - time.monotonic()))
        if cases.rounds % 10 == 0:
            say(f"soak: {cases.rounds} cases, {(until - time.monotonic()) / 60:.0f} minutes left")


def _complaints(log: Path) -> list[str]:
    """Lines of the bot's log that are warnings or worse."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line[:300] for line in lines if '"error"' in line or '"warning"' in line][:20]


def growth(values: Sequence[float]) -> float:
    """The last fifth against the second, after warming up: 0.05 is five in a hundred."""
    fifth = max(1, len(values) // 5)
    early = statistics.median(values[fifth : 2 * fifth] or values)
    return statistics.median(values[-fifth:]) / early - 1


def lines(data: dict[str, Any]) -> list[Line]:
    """The table's lines."""
    sizes = {key: [one[key] for one in data["samples"]] for key in ("rss", "anonymous")}
    grown = growth(sizes["rss"])
    acks = [1000 * one for one in data["acks"]]
    acted = sum(data["acts"].values())
    kinds = ", ".join(f"{count} {name}" for name, count in sorted(data["acts"].items()))
    shares = "  ".join(f"p{100 * s:.0f} {percentile(acks, s):.0f}" for s in (0.5, 0.95, 0.99))
    return [
        Line(
            f"memory of the bot over {data['minutes']:g} minutes",
            f"{statistics.median(sizes['rss'][-5:]):.0f} MB resident at the end "
            f"({statistics.median(sizes['anonymous'][-5:]):.0f} anonymous), {grown:+.1%}",
            "growth under 5 %",
            grown < GROWTH_AIM,
        ),
        Line(
            f"{acted} actions acknowledged and answered",
            f"{len(data['lost'])} lost; {kinds}",
            "none lost",
            not data["lost"],
        ),
        Line("acknowledged after, ms", shares, "p99 stated (Slack: 3,000)"),
    ]
