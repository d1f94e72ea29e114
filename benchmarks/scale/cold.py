"""Cold starts: from the start of the process to its end, answer printed."""

import json
import shutil
import statistics
import subprocess
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.scale.figures import Line
from benchmarks.scale.homes import home_of
from benchmarks.scale.machine import CHECKOUT, seconds
from benchmarks.scale.options import Options
from tests.slack.rig.bot import environment
from tests.slack.rig.steps import REQUEST

TITLE = "2. cold start of a command, with 10,000 passages indexed"
ASK_AIM, VERB_AIM = 1.0, 0.5
FOIBOT = Path(sysconfig.get_path("scripts")) / "foibot"
LETTER = "corpus/responses/HBC-2023-0571-cctv.txt"
QUESTIONS = (
    "how many parking fines were issued",
    "cost of agency social workers",
    "Can we refuse to say where our mobile cameras are?",
)
CASE = "SCALE-1"
VERBS: dict[str, tuple[str, ...]] = {
    "parse": ("parse", LETTER, "--json"),
    "due": ("due", "--received", "2026-11-03", "--regime", "foia", "--json"),
    "law": ("law", "show", "foia:s31(1)(a)", "--json"),
    "check": ("check", LETTER, "--json"),
    "case": ("case", CASE, "--json"),
    "draft": ("draft", CASE, "--decide", "1=not_held", "--allow-gaps", "--json"),
    "digest": ("digest", "--json"),
    "export": ("export", CASE, "--draft", "--out", "{home}/letter.txt", "--json"),
    "settings": ("settings",),
    "doctor": ("doctor", "--json"),
}


def run(home: Path, *words: str) -> str:
    """One `foibot` process to its end; what it printed."""
    command = [str(FOIBOT), "--home", str(home), *words]
    own = environment(home)
    own.pop("PYTHONDONTWRITEBYTECODE", None)  # officers' machines keep what was compiled
    done = subprocess.run(
        command, cwd=CHECKOUT, env=own, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"foibot {' '.join(words)}: {done.stderr[-500:]}")
    return done.stdout


def measure(options: Options) -> dict[str, Any]:
    """Seconds of each run, by verb, in a copy of the home; every answer is looked at."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(shutil.copytree(home_of(options, options.sizes[0]), Path(folder) / "home"))
        request = Path(folder) / "request.txt"
        request.write_text(REQUEST, encoding="utf-8")
        run(home, "open", str(request), "--received", "2026-11-03", "--reference", CASE)
        run(home, "ask", QUESTIONS[0])  # the disk's cache, as on any machine in use
        found: dict[str, list[float]] = {"ask": []}
        for turn in range(options.repeats):
            found["ask"].append(seconds(lambda t=turn: _asked(home, t)))  # type: ignore[misc]
        for name, words in VERBS.items():
            own = [word.format(home=home) for word in words]
            run(home, *own)
            found[name] = [
                seconds(lambda own=own: run(home, *own))  # type: ignore[misc]
                for _ in range(options.repeats)
            ]
    return {"passages": options.sizes[0], "seconds": found}


def _asked(home: Path, turn: int) -> None:
    report = json.loads(run(home, "ask", QUESTIONS[turn % len(QUESTIONS)], "--json"))
    assert report["precedents"], "every one of these questions has a precedent"


def lines(data: dict[str, Any]) -> list[Line]:
    """The table's lines: the median decides, the worst is said."""
    times: dict[str, list[float]] = dict(data["seconds"])
    asked, checked = times.pop("ask"), times.pop("check", None)
    slowest = max(times, key=lambda name: statistics.median(times[name]))
    measured = "; ".join(f"{name} {_both(each)}" for name, each in times.items())
    found = [
        Line(
            f"foibot ask --json, {data['passages']:,} passages, {len(asked)} runs",
            f"median {_both(asked)} s",
            "under 1 s",
            statistics.median(asked) < ASK_AIM,
        ),
        Line(
            f"verbs without a model (slowest: {slowest})",
            f"median (worst) s: {measured}",
            "each under 0.5 s",
            all(statistics.median(each) < VERB_AIM for each in times.values()),
        ),
    ]
    if checked:
        title = "foibot check --json, which asks the index what was published and said before"
        found.append(Line(title, f"median {_both(checked)} s"))
    return found


def _both(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.2f} ({max(times):.2f})"
