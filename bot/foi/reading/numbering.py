"""Numbered lists: which list a printed marker belongs to, and where each list begins and ends.

A letter has at most a few lists that matter: the questions, and the answers in the same numbers.
Numbers that fit no list (a wrapped line beginning "40. The", a list inside an answer) are content.
"""

import re
from dataclasses import dataclass

from bot.foi.reading.asides import asides
from bot.foi.reading.blocks import Block
from bot.foi.reading.markers import ASK, BARE, REPLY, Marker, Path, roman_value
from bot.foi.reading.nested import inner_lists
from bot.foi.reading.page import Page
from bot.foi.reading.sections import Section

_TOLD = (Section.OPENING, Section.REQUEST, Section.RESPONSE)
_GROUP = re.compile(
    r"(?:part|section|group|schedule|request)\s+(?P<label>[A-Fa-f]|[1-6])\b(?!\s*\()", re.I
)
_GAP = 4  # how many numbers a list may leave out and still be one list


@dataclass(frozen=True, slots=True)
class Entry:
    """One marked block with its place in the numbering."""

    paths: tuple[Path, ...]
    printed: str
    role: str
    style: str
    index: int

    @property
    def path(self) -> Path:
        """The first path it names."""
        return self.paths[0]


Run = list[Entry]


def read_runs(blocks: list[Block], sections: list[Section]) -> list[Run]:
    """Give the numbered lists of a letter, in order."""
    runs: list[Run] = []
    # "Question 1", "Answer 1" and a bare "1." count in lanes of their own; a letter or a roman
    # numeral goes on from whatever number stands before it.
    lanes: dict[str, Run] = {ASK: [], BARE: [], REPLY: []}
    last = BARE
    asked = sum(1 for b in blocks if b.marker and not b.marker.paths and b.marker.role == ASK)
    counted = 0
    seen: set[Path] = set()
    inside = inner_lists(blocks, sections) | asides(blocks)
    for index, block in enumerate(blocks):
        marker = block.marker
        if not marker or index in inside:
            continue
        lane = _lane(marker, last)
        run = lanes[lane]
        if marker.style == "weak" or not _eligible(marker, sections[index], run):
            continue
        if not marker.paths:
            # One "Request:" is a heading; several "Question:" are a list without numbers.
            if marker.role != ASK or asked < 2:
                continue
            counted += 1
            paths: tuple[Path, ...] = ((f"#{counted}",),)
        else:
            paths = _paths(marker, run, seen)
        if not paths:
            continue
        entry = Entry(paths, _printed(marker, paths), marker.role, marker.style, index)
        if _starts_new(entry, run):
            run = lanes[lane] = []
            runs.append(run)
        run.append(entry)
        last = lane if lane != REPLY else last
        seen.update(paths)
    return runs


def _lane(marker: Marker, last: str) -> str:
    below = marker.role == BARE and marker.style in ("letter", "roman")
    return last if below else marker.role


def _eligible(marker: Marker, section: Section, run: Run) -> bool:
    if section in (Section.OPENING, Section.REQUEST, Section.RESPONSE):
        return True
    if section is Section.NOTICE:
        return marker.style == "worded" or _continues(marker, run)
    return False


def _continues(marker: Marker, run: Run) -> bool:
    """True where a bare number goes on from the last one of the list before the notice."""
    if not run or len(marker.paths) != 1 or marker.style != run[-1].style:
        return False
    last, path = run[-1].path, marker.paths[0]
    return bool(path[0].isdigit() and last[0].isdigit() and int(path[0]) == int(last[0]) + 1)


def _paths(marker: Marker, run: Run, seen: set[Path]) -> tuple[Path, ...]:
    if marker.style in ("letter", "roman") and marker.role == BARE:
        path = _below(marker.paths[0][0], run)
        return (path,) if path else ()
    first = marker.paths[0]
    if not first[0].isdigit():
        return _lettered_range(marker.paths, run)
    if marker.role == BARE and first not in seen and not _in_order(int(first[0]), run):
        return ()
    return marker.paths


def _lettered_range(paths: tuple[Path, ...], run: Run) -> tuple[Path, ...]:
    """`parts a) to c)` under question 2 are 2(a) to 2(c)."""
    above = run[-1].path[:1] if run and run[-1].path[0].isdigit() else ()
    return tuple((*above, *path) for path in paths)


def _in_order(number: int, run: Run) -> bool:
    """A bare number has to begin a list, go on with one, or repeat one that was seen."""
    if number == 1:
        return True
    known = [int(e.path[0]) for e in run if e.path[0].isdigit()]
    if not known:
        return False
    return number in known or known[-1] <= number <= max(known) + _GAP


def _below(atom: str, run: Run) -> Path | None:
    """Find the place of a letter or roman numeral under or beside the last entry."""
    last = run[-1].path if run else ()
    for depth in range(len(last) - 1, -1, -1):
        if _follows(last[depth], atom):
            return (*last[:depth], atom)
    seen = {path for entry in run for path in entry.paths}
    first = atom == "a" or atom == "i"
    if not first:
        return (atom,) if (atom,) in seen else None
    for depth in range(len(last) - 1, -1, -1):
        # `i` behind `v`, or `a` behind `d`: the same list again, not a list inside it.
        if (*last[:depth], atom) in seen and last[depth].isalpha():
            return (*last[:depth], atom)
    deeper = last and (*last, atom) not in seen and last[-1] != atom
    if deeper and (last[-1].isdigit() or len(last) < 3):
        return (*last, atom)
    return (atom,) if not last or (atom,) in seen or last[0] == atom else (*last[:1], atom)


def _follows(last: str, atom: str) -> bool:
    if (
        roman_value(last)
        and roman_value(atom) == roman_value(last) + 1
        and (last, atom) != ("i", "j")
    ):
        return True
    return len(last) == len(atom) == 1 and last.isalpha() and ord(atom) == ord(last) + 1


def _printed(marker: Marker, paths: tuple[Path, ...]) -> str:
    path = paths[0]
    if path[0].startswith("#"):
        return path[0][1:]
    if len(path) > 1 and marker.style in ("letter", "roman"):
        return path[0] + "".join(f"({atom})" for atom in path[1:])
    return marker.printed


def _starts_new(entry: Entry, run: Run) -> bool:
    if not run:
        return True
    if entry.path[0].startswith("#") != run[-1].path[0].startswith("#"):
        return True
    return any(other.path == entry.path for other in run)


def weak_entries(blocks: list[Block], sections: list[Section], asked: Run) -> list[Entry]:
    """Answers whose number is printed without a stop, behind the list of questions."""
    known = {path for entry in asked for path in entry.paths}
    found: list[Entry] = []
    for index in range(asked[-1].index + 1, len(blocks)):
        marker = blocks[index].marker
        if not marker or marker.style != "weak" or sections[index] not in _TOLD:
            continue
        if marker.paths[0] in known and all(marker.paths[0] != e.path for e in found):
            found.append(Entry(marker.paths, marker.printed, BARE, "weak", index))
    return found


def read_groups(page: Page) -> dict[str, list[int]]:
    """Find headings `Part A`, `Part B` under which the numbers begin again at 1.

    Gives each heading's letter with the blocks that stand under it, wherever it is repeated;
    empty where the letter has no such headings.
    """
    blocks, sections = page.blocks, page.sections
    groups: dict[str, list[int]] = {}
    label = ""
    for index, block in enumerate(blocks):
        heading = _GROUP.match(page.flat, block.start, block.end)
        if heading and block.short:
            label = heading["label"].lower()
            groups.setdefault(label, [])
        elif sections[index] in (Section.RIGHTS, Section.END, Section.NOTICE):
            label = ""
        elif label:
            groups[label].append(index)
    again = [g for g in groups.values() if any(_is_one(blocks[i]) for i in g)]
    return groups if len(groups) > 1 and len(again) == len(groups) else {}


def _is_one(block: Block) -> bool:
    return bool(block.marker and block.marker.paths and block.marker.paths[0] == ("1",))
