"""How large and how long the rows are run."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.scale.machine import CHECKOUT


@dataclass(frozen=True, slots=True)
class Options:
    """Sizes and repetitions; the defaults are the table's own, tests take tiny ones."""

    folder: Path = CHECKOUT / ".cache" / "bench-scale"
    sizes: tuple[int, ...] = (10_000, 30_000, 100_000, 300_000, 1_000_000)
    ingested: int = 5_000
    slices: int = 10
    repeats: int = 10
    queries: int = 200
    more: int = 1_000
    minutes: float = 30.0
    letters: int = 400
    """Letters that the workers of row 5 read."""
