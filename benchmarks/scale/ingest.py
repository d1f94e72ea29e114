"""Ingest against plain sentence-transformers + FAISS and against txtai, in turns."""

import os
import statistics
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

from benchmarks.scale.figures import Line
from benchmarks.scale.machine import CHECKOUT, say
from benchmarks.scale.options import Options

TITLE = (
    "1. ingest: the same passages, the same model, each system in a process of its own, in turns"
)
AIM = 4.0
NAMES = {"plain": "plain sentence-transformers + FAISS", "txtai": "txtai, hybrid, content kept"}


class Contestant:
    """A running system that is handed one slice at a time."""

    def __init__(self, name: str, options: Options) -> None:
        self._words = ["benchmarks.scale.contestant", name]
        self._words += [str(options.ingested), str(options.slices)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", *self._words],
            cwd=CHECKOUT,
            env=os.environ | {"TOKENIZERS_PARALLELISM": "true"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        while "ready" not in self._line():
            pass

    def ingest(self, number: int) -> float:
        """Seconds that this slice took."""
        assert self._process.stdin
        self._process.stdin.write(f"{number}\n")
        self._process.stdin.flush()
        return float(self._line())

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()

    def _line(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"python -m {' '.join(self._words)} ended before its work was done")
        return line


def measure(options: Options) -> dict[str, Any]:
    """Seconds of each slice, by system."""
    names = ["ours", "plain", *(["txtai"] if find_spec("txtai") else [])]
    running = {name: Contestant(name, options) for name in names}
    found: dict[str, list[float]] = {name: [] for name in names}
    try:
        for number in range(options.slices):
            for name, one in running.items():
                found[name].append(one.ingest(number))
            say(f"ingest: slice {number + 1} of {options.slices}")
    finally:
        for one in running.values():
            one.stop()
    return {"passages": options.ingested // options.slices, "seconds": found}


def lines(data: dict[str, Any]) -> list[Line]:
    """The table's lines: a ratio for each slice, their median and range."""
    ours, count = data["seconds"]["ours"], data["passages"]
    total = count * len(ours)
    found = [Line(f"ours, {total:,} passages", f"{_rate(ours, count):.0f} passages/s")]
    for name, title in NAMES.items():
        theirs = data["seconds"].get(name)
        if theirs is None:
            found.append(Line(title, "not installed here (make bench-scale installs it)"))
            continue
        ratios = [one / mine for one, mine in zip(theirs, ours, strict=True)]
        middle = statistics.median(ratios)
        measured = (
            f"{_rate(theirs, count):.0f} passages/s; ours {middle:.1f} times as fast "
            f"({min(ratios):.1f} to {max(ratios):.1f} by slice)"
        )
        found.append(Line(title, measured, "at least 4 times", middle >= AIM))
    return found


def _rate(times: list[float], count: int) -> float:
    return count / statistics.median(times)
