"""One process that adds: `python -m benchmarks.scale.added HOME LETTERS` prints its figures.

The first letter is added alone and asked for at once, as after a confirmation; the others are added
as an ingest does.
"""

import json
import sys
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.scale.homes import open_home
from benchmarks.scale.letters import Made, letters, pieces
from benchmarks.scale.machine import disk, seconds, written
from bot.app import App


def measure(home: Path, count: int) -> dict[str, Any]:
    """Seconds and megabytes written by one letter, and by `count` more."""
    app = open_home(home)
    embedding = _timed(app)
    asking, before = app.asking(), disk(home)
    stock = pieces(app.index.catalogue, app.embedder.fingerprint)
    one, *more = islice(letters(stock, 7), 1 + count)
    _ask(asking, "how many potholes were mended")
    found = {"letter": _one(app, asking, one)}
    wrote, embedding.seconds = written(), 0.0
    took = seconds(lambda: _add(app, more))
    return found | {
        "passages": sum(len(each.passages) for each in more),
        "seconds": took,
        "embedding": embedding.seconds,
        "written": written() - wrote,
        "disk": before,
    }


def _one(app: App, asking: Any, made: Made) -> dict[str, Any]:
    """Add one letter and ask for it; whether it was found."""
    wrote, started = written(), time.perf_counter()
    app.index.add(made.document, made.passages, datetime.now(UTC))
    report = _ask(asking, made.passages[0].text)
    took = time.perf_counter() - started
    names = {row.file for row in report.rows}
    return {
        "seconds": took,
        "written": written() - wrote,
        "found": made.document.name in names,
    }


def _ask(asking: Any, question: str) -> dict[str, Any]:
    from bot.casework.ask import ask

    return ask(question, asking, datetime.now(UTC).date())


def _add(app: App, made: list[Made]) -> None:
    for one in made:
        app.index.add(one.document, one.passages, datetime.now(UTC))
    app.index.refresh()


class _Timed:
    """An embedder that adds up its own time."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def read(self, texts: Any, query: bool = False) -> Any:
        """Read, with the clock running."""
        started = time.perf_counter()
        try:
            return self._inner.read(texts, query)
        finally:
            self.seconds += time.perf_counter() - started


def _timed(app: App) -> _Timed:
    timed = _Timed(app.embedder)
    app.__dict__["embedder"] = timed
    return timed


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
