"""Cuts a request into items: numbered ones, bullets, and prose between them.

A printed number counts only where it begins a list or goes on with one, so that a wrapped line
beginning "40. The" or a year is content.
"""

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.foi.reading.flat import flatten
from bot.foi.reading.markers import BULLET, REPLY, Marker, Path, read_marker, roman_value

_SHORT_LINE = 50  # characters; a longer line was probably wrapped by a mail program
_LIST_LINE = 14  # words of a line that can stand in a list without marks; a longer one is prose
_GAP = 3  # numbers that a list may leave out and still be one list
_INLINE = re.compile(
    r"(?:(?<=[\s:;,.?])|^)\(?(?P<key>[a-z]|[ivx]{1,4}|\d{1,2})\)[ \t\n]+"
    r"(?!and\b|or\b|of\b|above|below)"
    r"|(?:(?<=[\s:;])|^)(?P<stop>\d{1,2})\.[ \t\n]+(?=[A-Z\"'])"
)
_QUESTION_LINE = re.compile(
    r"(?:How|What|Which|Who|When|Where|Why|(?:The )?[Nn]umber of)\b[^.?]*\??$"
)
_LINE = re.compile(r"[^\n]*\n?")


class Shape(Enum):
    """What an item looks like."""

    NUMBERED = auto()
    BULLET = auto()
    PROSE = auto()


@dataclass(frozen=True, slots=True)
class Item:
    """One item: `start` at its marker, `body` behind it, `stop` at its end.

    `path` is its place in the numbering and `printed` its own number; both empty where unnumbered.
    """

    shape: Shape
    start: int
    body: int
    stop: int
    path: Path = ()
    printed: str = ""


def read_items(text: str) -> list[Item]:
    """All items in order; spans index into `text`."""
    flat = flatten(text)
    items = _by_lines(flat)
    items = [piece for item in items for piece in _unmarked_list(flat, item)]
    above = {item.path[:-1] for item in items if item.path}
    items = [p for i in items for p in ([i] if i.path in above and i.path else _inline(flat, i))]
    return _joined(flat, items)


def _by_lines(flat: str) -> list[Item]:
    items: list[Item] = []
    last: Path = ()
    gap = True
    for line in _LINE.finditer(flat):
        words = line.group().strip()
        if not words:
            gap = True
            continue
        start = line.start() + len(line.group()) - len(line.group().lstrip())
        stop = line.start() + len(line.group().rstrip())
        item = _marked(words, start, stop, last)
        if item is None and BULLET.match(words) and not last:
            item = Item(Shape.BULLET, start, start + _bullet_length(words), stop)
        if item is None and (gap or not items or _leaves(items[-1], start, line.start(), flat)):
            item = Item(Shape.PROSE, start, start, stop)
        if item is None:
            items[-1] = replace(items[-1], stop=stop)
        else:
            items.append(item)
            last = item.path or last
        gap = False
    return items


def _leaves(item: Item, start: int, line: int, flat: str) -> bool:
    """True for a line that begins anew under a short bullet, not indented: the list is over."""
    if item.shape is not Shape.BULLET or not flat[start].isupper():
        return False
    indent = item.start - (flat.rfind("\n", 0, item.start) + 1)
    return start - line <= indent and item.stop - item.body < _SHORT_LINE


def _bullet_length(words: str) -> int:
    found = BULLET.match(words)
    return found.end() if found else 0


def _marked(words: str, start: int, stop: int, last: Path) -> Item | None:
    marker = read_marker(words)
    if marker is None or marker.role == REPLY or len(marker.paths) != 1:
        return None
    path = _place(marker, last)
    if path is None:
        return None
    return Item(Shape.NUMBERED, start, start + marker.length, stop, path, _printed(marker, path))


def _printed(marker: Marker, path: Path) -> str:
    return marker.printed if len(path) == 1 or marker.style != "letter" else marker.printed.lower()


def _place(marker: Marker, last: Path) -> Path | None:
    """Where a marker stands after `last`; None where it neither begins a list nor goes on."""
    path = marker.paths[0]
    if path[0].isdigit():
        number, before = int(path[0]), int(last[0]) if last and last[0].isdigit() else 0
        fits = number == 1 or before <= number <= before + _GAP
        return path if fits or marker.style == "worded" else None
    atom = path[0]
    for depth in range(len(last) - 1, -1, -1):
        if _follows(last[depth], atom):
            return (*last[:depth], atom)
    if atom not in ("a", "i"):
        return None
    return (*last, atom) if last and last[0].isdigit() else (atom,)


def _follows(last: str, atom: str) -> bool:
    roman = roman_value(last), roman_value(atom)
    if all(roman) and roman[1] == roman[0] + 1:
        return True
    if len(last) == len(atom) == 1 and last.isalpha() and atom.isalpha():
        return ord(atom) == ord(last) + 1
    return last.isdigit() and atom.isdigit() and int(atom) == int(last) + 1


def _unmarked_list(flat: str, item: Item) -> list[Item]:
    """Split lines without marks that each begin anew: under a colon, or as one question a line."""
    lines = [m for m in re.finditer(r"[^\n]+", flat[item.body : item.stop]) if m.group().strip()]
    said = [line.group().strip() for line in lines]
    if item.path or len(said) < 2:
        return [item]
    if all(_QUESTION_LINE.match(line) for line in said):
        return _bullets(item, lines)
    entries = said[1:]
    colons = {entry.endswith(":") for entry in entries}
    anew = all(e[:1].isupper() and len(e.split()) <= _LIST_LINE for e in entries)
    if len(entries) < 2 or len(colons) > 1 or not anew or not said[0].endswith(":"):
        return [item]
    return [replace(item, stop=item.body + lines[0].end()), *_bullets(item, lines[1:])]


def _bullets(item: Item, lines: list[re.Match[str]]) -> list[Item]:
    spans = ((item.body + line.start(), item.body + line.end()) for line in lines)
    return [Item(Shape.BULLET, low, low, high) for low, high in spans]


def _inline(flat: str, item: Item) -> list[Item]:
    """Split "please give (a) the number; (b) the cost" where the letters or numbers count up."""
    run: list[re.Match[str]] = []
    for found in _INLINE.finditer(flat, item.body, item.stop):
        key = found["key"] or found["stop"]
        begins = key in ("a", "i", "1") and not run
        if begins or (run and _follows(run[-1]["key"] or run[-1]["stop"], key)):
            run.append(found)
    numbers_in_number = item.path and run and (run[0]["key"] or run[0]["stop"]).isdigit()
    if len(run) < 2 or numbers_in_number:
        return [item]
    bare = not item.path and run[0].start() == item.body
    pieces = [] if bare else [replace(item, stop=run[0].start())]
    for here, found in enumerate(run):
        key = found["key"] or found["stop"]
        stop = run[here + 1].start() if here + 1 < len(run) else item.stop
        path = (*item.path, key) if item.path else (key,)
        pieces.append(Item(Shape.NUMBERED, found.start(), found.end(), stop, path, key))
    return pieces


def _joined(flat: str, items: list[Item]) -> list[Item]:
    """Give a paragraph between two numbers of one list to the first, unless it heads or leads."""
    joined: list[Item] = []
    last = max((here for here, item in enumerate(items) if item.path), default=-1)
    for here, item in enumerate(items):
        ahead = here < last
        within = bool(joined and joined[-1].path) and item.shape is Shape.PROSE and ahead
        words = flat[item.body : item.stop].strip()
        if within and not is_heading(words) and not words.endswith(":"):
            joined[-1] = replace(joined[-1], stop=item.stop)
        else:
            joined.append(item)
    return joined


def is_heading(words: str) -> bool:
    """True for a short line without a full stop that could stand above a list."""
    one_line = "\n" not in words.strip()
    return one_line and len(words.split()) <= 8 and not re.search(r"[.?!;,]$", words.strip())
