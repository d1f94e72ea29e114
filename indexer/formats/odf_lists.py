"""The list numbers of an OpenDocument text, printed as its styles ask (OpenDocument 1.3, 19)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from indexer.formats.numerals import BULLET, printed
from indexer.formats.xml import attribute, local, number

_LEVELS = ("list-level-style-number", "outline-level-style")


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered; no `sign` where it has bullets or nothing."""

    sign: str
    prefix: str
    suffix: str
    shown: int
    start: int
    is_bullet: bool


Style = dict[int, Level]
Counters = dict[int, int]


def styles(roots: Iterable[Any]) -> dict[str, Style]:
    """Every list style by name; the headings' own outline style has the name ""."""
    found: dict[str, Style] = {}
    for root in roots:
        for node in root.iter() if len(root) else ():
            if local(node) == "list-style":
                found[attribute(node, "name")] = _levels(node)
            elif local(node) == "outline-style":
                found[""] = _levels(node)
    return found


def _levels(style: Any) -> Style:
    return {number(attribute(one, "level"), 1): _level(one) for one in style if local(one)}


def _level(node: Any) -> Level:
    return Level(
        sign=attribute(node, "num-format") if local(node) in _LEVELS else "",
        prefix=attribute(node, "num-prefix"),
        suffix=attribute(node, "num-suffix"),
        shown=number(attribute(node, "display-levels"), 1),
        start=number(attribute(node, "start-value"), 1),
        is_bullet=local(node) == "list-level-style-bullet",
    )


def step(style: Style, counters: Counters, level: int, start: int | None = None) -> str:
    """Count one item at `level` (from 1), restart the deeper ones, and give its label."""
    own = style.get(level)
    begin = own.start if own else 1
    counters[level] = start if start is not None else counters.get(level, begin - 1) + 1
    for deeper in [one for one in counters if one > level]:
        del counters[deeper]
    if own is None or own.is_bullet:
        return BULLET if own else ""
    if not own.sign:
        return ""
    first = max(1, level - own.shown + 1)
    numbers = [
        printed(counters.setdefault(one, style[one].start), style[one].sign)
        for one in range(first, level + 1)
        if one in style and style[one].sign
    ]
    return f"{own.prefix}{'.'.join(numbers)}{own.suffix}".strip()
