"""How everything grows with the index: measured at each size, drawn, and said in a sentence."""

import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.scale.cold import QUESTIONS, run
from benchmarks.scale.figures import Line, exponent, grows, rounded
from benchmarks.scale.homes import home_of
from benchmarks.scale.letters import PARTS
from benchmarks.scale.machine import in_child, say, seconds
from benchmarks.scale.options import Options

TITLE = "4. growth, from the smallest to the largest index"
START_AIM, QUADRATIC = 3.0, 1.8
STARTS = 3
REACH = 20
"""Each panel shows what is so many times less or more than its middle."""
MEASURES = {
    "ingest": "ingest of 1,000 more passages, s",
    "keeping": "the same without the embedding, s",
    "query": "warm question p95, ms",
    "start": "start to first answer, s",
    "memory": "resident memory, MB",
    "disk": "disk, MB",
}


def measure(options: Options) -> dict[str, Any]:
    """Every measure at every size, and the plot."""
    found: dict[str, dict[str, float]] = {}
    for size in options.sizes:
        home = home_of(options, size)
        in_child("settle", str(home))
        found[str(size)] = _at(home, options)
        say(f"growth: {size:,} passages done")
    draw(found, options.folder / "growth.png")
    return found


def _at(home: Path, options: Options) -> dict[str, float]:
    run(home, "ask", QUESTIONS[0])
    times = min(STARTS, options.repeats)
    starts = [seconds(lambda: run(home, "ask", QUESTIONS[1], "--json")) for _ in range(times)]
    warm = in_child("asked", str(home), str(options.queries))
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        copy = Path(shutil.copytree(home, Path(folder) / "home"))
        more = in_child("added", str(copy), str(-(-options.more // (2 * PARTS))))
    return {
        "ingest": more["seconds"],
        "keeping": more["seconds"] - more["embedding"],
        "query": warm["short"]["p95"],
        "start": statistics.median(starts),
        "memory": warm["rss"],
        "disk": more["disk"],
    }


def draw(found: dict[str, dict[str, float]], target: Path) -> None:
    """Small multiples, both axes logarithmic and as long in every panel, so that slopes compare."""
    from matplotlib.figure import Figure

    sizes = [int(size) for size in found]
    figure = Figure(figsize=(10, 6), dpi=110, layout="constrained")
    for panel, (name, title) in zip(figure.subplots(2, 3).flat, MEASURES.items(), strict=True):
        values = [one[name] for one in found.values()]
        panel.loglog(sizes, values, "o-", color="#1f4e79", linewidth=1.8, markersize=5)
        for size, value in zip(sizes, values, strict=True):
            panel.annotate(
                rounded(value), (size, value), (0, 7), textcoords="offset points", ha="center"
            )
        panel.set_title(f"{title}\n~ size to the power of {exponent(sizes, values):.2f}", size=10)
        panel.set_xlabel("passages")
        panel.set_xticks(sizes, [_short(size) for size in sizes], minor=False)
        panel.minorticks_off()
        middle = (min(values) * max(values)) ** 0.5
        panel.set_ylim(middle / REACH, middle * REACH)
        panel.set_xlim(sizes[0] / 2, sizes[-1] * 2)
        panel.grid(visible=True, which="major", alpha=0.3)
    figure.savefig(target)


def _short(size: int) -> str:
    return f"{size / 1e6:g}M" if size >= 1_000_000 else f"{size / 1e3:g}k"


def lines(data: dict[str, Any]) -> list[Line]:
    """A sentence for each measure, computed from what was measured."""
    sizes = [int(size) for size in data]
    found = []
    for name, title in MEASURES.items():
        values = [one[name] for one in data.values()]
        power = exponent(sizes, values)
        last = exponent(sizes[-2:], values[-2:])
        sentence = (
            f"{rounded(values[0])} at {_short(sizes[0])}, {rounded(values[-1])} at "
            f"{_short(sizes[-1])}: {grows(power)} (power {power:.2f}, over the "
            f"last step {last:.2f})"
        )
        aimed, met = "nothing quadratic", power < QUADRATIC
        if name == "start":
            aimed = f"under 3 s at {_short(sizes[-1])}"
            met = met and values[-1] < START_AIM
        found.append(Line(title, sentence, aimed, met))
    return found
