"""Figures: percentiles, how something grows, and the lines of the table. Pure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

COLUMNS = (("what", 44), ("measured", 40), ("aim", 22), ("", 7), ("load", 5))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. `met` is None where there is no aim, or nothing was measured."""

    what: str
    measured: str
    aim: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        """In a word."""
        return "" if self.met is None else "met" if self.met else "missed"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The power of the size with which a value grows: 0 not at all, 1 in proportion, 2 squared.

    The slope of the straight line through the points on doubly logarithmic paper.
    """
    xs = [math.log(size) for size in sizes]
    ys = [math.log(value) for value in values]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle_x) ** 2 for x in xs)
    return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / spread


def grows(power: float) -> str:
    """An exponent in words."""
    if power < 0.15:
        return "hardly grows"
    if power < 0.85:
        return "grows more slowly than the index"
    if power <= 1.15:
        return "grows in proportion to the index"
    return "grows faster than the index" if power < 1.8 else "grows with the square of the index"


def rounded(value: float) -> str:
    """A number with the digits that mean something: 0.012, 1.2, 12, 1,234."""
    if value and abs(value) < 0.1:
        return f"{value:.3f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:,.0f}"


def table(rows: Iterable[tuple[str, float | None, Sequence[Line]]]) -> str:
    """The whole table: for each row its title, the machine's load meanwhile, and its lines."""
    head = "  ".join(f"{name:<{width}}" for name, width in COLUMNS).rstrip()
    parts = [head, "-" * len(head)]
    for title, load, lines in rows:
        parts.append(title)
        parts += [text for line in lines for text in _wrapped(line, load)]
    return "\n".join(parts)


def _wrapped(line: Line, load: float | None) -> Iterable[str]:
    cells = (
        f"  {line.what}",
        line.measured,
        line.aim,
        line.verdict,
        "" if load is None else f"{load:.1f}",
    )
    columns = [
        wrap(cell, width, subsequent_indent="  ") or [""]
        for cell, (_, width) in zip(cells, COLUMNS, strict=True)
    ]
    for number in range(max(map(len, columns))):
        texts = [column[number] if number < len(column) else "" for column in columns]
        yield "  ".join(
            f"{text:<{width}}" for text, (_, width) in zip(texts, COLUMNS, strict=True)
        ).rstrip()
