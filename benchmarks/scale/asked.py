"""One process that asks: `python -m benchmarks.scale.asked HOME COUNT` prints what it measured.

It asks as `foibot ask` and the bot do, through `ask` with everything behind it: the embedding, both
halves, the catalogue, relevance, law and reports. The questions are those of questions.yaml.
"""

import gc
import json
import sys
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.scale.figures import percentile
from benchmarks.scale.homes import open_home
from benchmarks.scale.machine import memory, seconds

LONG_STYLES = ("email", "rambling")
"""Whole letters, which are asked sentence by sentence."""
SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


def questions() -> dict[str, list[str]]:
    """Questions of one or two sentences, and whole e-mails, each once."""
    from benchmarks.ask_quality import QUESTIONS
    from bot.books.yaml_files import read_yaml

    found: dict[str, list[str]] = {"short": [], "long": []}
    for each in read_yaml(QUESTIONS):
        kind = "long" if each["style"] in LONG_STYLES else "short"
        found[kind].append(each["question"])
    return found


def measure(home: Path, count: int) -> dict[str, Any]:
    """Warm up, then ask `count` short questions and a tenth as many whole e-mails.

    Milliseconds of each kind, and the memory at the end.
    """
    from bot.casework.ask import ask

    app, today = open_home(home), datetime.now(UTC).date()
    asking = app.asking()
    found: dict[str, Any] = {}
    found["open_ms"] = 1000 * seconds(lambda: ask("who pays for bins", asking, today))
    asked = questions()
    for text in (text for texts in asked.values() for text in texts[:5]):
        ask(text, asking, today)
    gc.freeze()  # as `foibot serve` does once it is ready
    for kind, texts in asked.items():
        times = [
            1000 * seconds(lambda text=text: ask(text, asking, today))  # type: ignore[misc]
            for text in islice(cycle(texts), count if kind == "short" else -(-count // 10))
        ]
        found[kind] = {name: percentile(times, share) for name, share in SHARES.items()}
    found |= memory()
    found["passages"] = app.index.catalogue.counts()["passages"]
    return found


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
