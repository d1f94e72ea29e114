"""Warm questions through the real path, and the memory of the process that answers them."""

from typing import Any

from benchmarks.scale.figures import Line
from benchmarks.scale.homes import home_of
from benchmarks.scale.machine import in_child, say
from benchmarks.scale.options import Options

TITLE = (
    "3. warm question: embedding, both halves, catalogue, relevance, law, reports (beyond the "
    "sample letters, texts are recombined and vectors mixed and perturbed)"
)
P95_AIM, MEMORY_AIM = 50.0, 600.0
SIZES = (10_000, 100_000, 1_000_000)


def measure(options: Options) -> dict[str, Any]:
    """What each size's own process measured."""
    found = {}
    for size in [size for size in options.sizes if size in SIZES] or options.sizes:
        home = home_of(options, size)
        in_child("settle", str(home))
        found[str(size)] = in_child("asked", str(home), str(options.queries))
        say(f"warm: {size:,} passages done")
    return found


def lines(data: dict[str, Any]) -> list[Line]:
    """The table's lines; only the largest size has an aim."""
    found = []
    largest = max(data, key=int)
    for size, one in data.items():
        short, aimed = one["short"], size == largest
        title = f"{int(size):,} passages, ms"
        measured = "  ".join(f"{name} {value:.0f}" for name, value in short.items())
        aim = "p95 under 50 ms" if aimed else ""
        found.append(Line(title, measured, aim, short["p95"] < P95_AIM if aimed else None))
        found.append(
            Line(
                f"{int(size):,}: resident memory",
                f"{one['rss']:.0f} MB, of which {one['anonymous']:.0f} anonymous",
                "under 600 MB" if aimed else "",
                one["rss"] < MEMORY_AIM if aimed else None,
            )
        )
    emails = ", ".join(
        f"{one['long']['p50']:.0f} / {one['long']['p95']:.0f}" for one in data.values()
    )
    found.append(Line("whole e-mails, asked sentence by sentence, ms", f"p50 / p95: {emails}"))
    return found
