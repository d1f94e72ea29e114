"""Numbered lists: which list a printed marker belongs to, and where each list begins and ends.

A letter has at most a few lists that matter: the questions, and the answers in the same numbers.
Numbers that fit no list (a wrapped line beginning "40. The", a list inside an answer) are content.
"""

from dataclasses import dataclass

from bot.foi.reading.blocks import Block
from bot.foi.reading.markers import ASK, BARE, Marker, Path, roman_value
from bot.foi.reading.sections import Section

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
    asked = sum(1 for b in blocks if b.marker and not b.marker.paths and b.marker.role == ASK)
    counted = 0
    for index, block in enumerate(blocks):
        marker = block.marker
        run = runs[-1] if runs else []
        if not marker or not _eligible(marker, sections[index], run):
            continue
        if not marker.paths:
            # One "Request:" is a heading; several "Question:" are a list without numbers.
            if marker.role != ASK or asked < 2:
                continue
            counted += 1
            paths: tuple[Path, ...] = ((f"#{counted}",),)
        else:
            paths = _paths(marker, run)
        if not paths:
            continue
        entry = Entry(paths, _printed(marker, paths), marker.role, marker.style, index)
        if _starts_new(entry, run):
            runs.append([])
        runs[-1].append(entry)
    return runs


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


def _paths(marker: Marker, run: Run) -> tuple[Path, ...]:
    if marker.style in ("letter", "roman") and marker.role == BARE:
        path = _below(marker.paths[0][0], run)
        return (path,) if path else ()
    first = marker.paths[0]
    if not first[0].isdigit():
        return _lettered_range(marker.paths, run)
    if marker.role == BARE and not _in_order(int(first[0]), run):
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
    first = atom == "a" or atom == "i"
    if not first:
        return None
    seen = {path for entry in run for path in entry.paths}
    if last and (*last, atom) not in seen and not (last[-1] == atom):
        if last[-1].isdigit() or len(last) < 3:
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
    return any((other.role, other.path) == (entry.role, entry.path) for other in run)
