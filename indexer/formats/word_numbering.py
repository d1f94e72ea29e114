"""Word's automatic numbers, printed as Word prints them (ECMA-376 part 1, section 17.9)."""

import re
from dataclasses import dataclass
from typing import Any

from indexer.formats.numerals import BULLET, letters, ordinal, roman
from indexer.formats.xml import attribute, child, children, is_on, number, value

_FORMATS = {
    "lowerLetter": letters,
    "upperLetter": lambda n: letters(n).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
    "decimalZero": lambda n: f"{n:02}",
    "ordinal": ordinal,
}


@dataclass(frozen=True)
class Level:
    """One level of a list: how its number looks, where it starts and what restarts it."""

    style: str
    text: str
    start: int
    restart: int | None
    legal: bool
    paragraph_style: str

    @classmethod
    def of(cls, node: Any) -> "Level":
        """Read one w:lvl element."""
        restart = value(node, "lvlRestart")
        return cls(
            style=value(node, "numFmt", default="decimal"),
            text=value(node, "lvlText"),
            start=number(value(node, "start"), 0),
            restart=number(restart, 0) if restart else None,
            legal=is_on(node, "isLgl"),
            paragraph_style=value(node, "pStyle"),
        )


@dataclass(frozen=True)
class List:
    """One w:num: the abstract list whose counters it shares, its levels and its own starts."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """Counts through one document: ask for each paragraph's label once, in order."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._styles = {
            attribute(s, "styleId"): s for s in (children(styles, "style") if len(styles) else ())
        }
        self._lists = _lists(numbering) if len(numbering) else {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def label(self, paragraph: Any) -> str:
        """The number or bullet that Word prints before this paragraph; empty for none."""
        name, level = self._place(child(paragraph, "pPr"))
        listed = self._lists.get(name)
        if listed is None or level not in listed.levels:
            return ""
        self._count(name, listed, level)
        return self._print(listed, level)

    def _place(self, properties: Any) -> tuple[str, int]:
        """The list's id and the level, from the paragraph itself or else from its styles."""
        if properties is None:
            return "", 0
        name = value(properties, "numPr", "numId")
        level = value(properties, "numPr", "ilvl")
        if name:
            return name, number(level, 0)
        style_name = value(properties, "pStyle")
        for style in self._chain(style_name):
            name = value(style, "pPr", "numPr", "numId")
            if name:
                own = value(style, "pPr", "numPr", "ilvl")
                return name, number(level or own, self._linked_level(name, style_name))
        return "", 0

    def _chain(self, name: str) -> list[Any]:
        """A style and those that it is based on; a circle ends where it closes."""
        chain: list[Any] = []
        while (style := self._styles.get(name)) is not None and style not in chain:
            chain.append(style)
            name = value(style, "basedOn")
        return chain

    def _linked_level(self, name: str, style: str) -> int:
        """The level that a list keeps for one style: how headings get 1, 1.1, 1.1.1."""
        listed = self._lists.get(name)
        levels = listed.levels.items() if listed else ()
        return next((n for n, level in levels if level.paragraph_style == style), 0)

    def _count(self, name: str, listed: List, level: int) -> None:
        """Step this level's counter and restart the deeper ones."""
        counters = self._counters.setdefault(listed.abstract, {})
        if level in listed.starts and (name, level) not in self._started:
            counters[level] = listed.starts[level]
        elif level in counters:
            counters[level] += 1
        else:
            counters[level] = listed.levels[level].start
        self._started.add((name, level))
        for deeper in [d for d in counters if d > level]:
            restart = listed.levels[deeper].restart if deeper in listed.levels else None
            if restart is None or level < restart:
                del counters[deeper]

    def _print(self, listed: List, level: int) -> str:
        """Fill the level's pattern, such as "%1.%2" or "(%3)"."""
        counters, shown = self._counters[listed.abstract], listed.levels[level]
        if shown.style == "bullet":
            return BULLET

        def fill(found: re.Match[str]) -> str:
            one = int(found[1]) - 1
            source = listed.levels.get(one, shown)
            count = counters.get(one, source.start)
            style = "decimal" if shown.legal else source.style
            return "" if style == "none" else _FORMATS.get(style, str)(count)

        return re.sub(r"%([1-9])", fill, shown.text).strip()


def _lists(root: Any) -> dict[str, List]:
    """Every w:num of numbering.xml by its id."""
    abstracts = {attribute(a, "abstractNumId"): a for a in children(root, "abstractNum")}
    by_style = {value(a, "styleLink"): a for a in abstracts.values() if value(a, "styleLink")}
    lists = {}
    for num in children(root, "num"):
        abstract = abstracts.get(value(num, "abstractNumId"))
        if abstract is not None:
            abstract = by_style.get(value(abstract, "numStyleLink"), abstract)
            lists[attribute(num, "numId")] = _list(num, abstract)
    return lists


def _list(num: Any, abstract: Any) -> List:
    """One w:num over its abstract list, with its overrides."""
    levels = {number(attribute(v, "ilvl"), 0): Level.of(v) for v in children(abstract, "lvl")}
    starts = {}
    for override in children(num, "lvlOverride"):
        level = number(attribute(override, "ilvl"), 0)
        if (own := child(override, "lvl")) is not None:
            levels[level] = Level.of(own)
        if start := value(override, "startOverride"):
            starts[level] = number(start, 1)
    return List(attribute(abstract, "abstractNumId"), levels, starts)
