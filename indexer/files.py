"""Which files there are to read, and their bytes: nothing here looks inside them."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from indexer.documents import Limits, Refused, Unreadable
from indexer.kinds import NEAR_MISSES, SUFFIXES, by_name

_LEADS_OUT = "it is a link that leads out of the folder; give its target itself"


@dataclass
class Walk:
    """What a walk over files and folders found, in the order of their names."""

    files: list[Path] = field(default_factory=list)
    """What is to be read."""
    failed: list[Unreadable] = field(default_factory=list)
    """What looks like a letter and can't be read, each with its reason."""
    skipped: list[Path] = field(default_factory=list)
    """What is no letter by its name (pictures, programs), and doubles by a link."""


def walk(paths: Iterable[Path]) -> Walk:
    """Find the files under `paths`, each once.

    A path given by name is always read or failed. Inside a folder, hidden files are passed over,
    other formats are skipped unless their name looks like a letter's (.doc, .rtf, .xls), and a
    link is never followed out of the folder that was given.
    """
    found = Walk()
    seen: set[Path] = set()
    for path in paths:
        if os.path.isdir(path):  # unlike Path, it has an answer for any name
            for one in _under(path, path.resolve(), found):
                _sort_in(one, found, seen, is_given=False)
        elif os.path.lexists(path):
            _sort_in(path, found, seen, is_given=True)
        else:
            found.failed.append(Unreadable(path, "there is no such file; check the path"))
    return found


def _under(folder: Path, root: Path, found: Walk) -> Iterator[Path]:
    """The files below a folder, sorted; links to folders are not followed, so no loop is met."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if os.path.isdir(path):
            waiting += reversed(_entries(path, root, found))
        else:
            yield path


def _entries(folder: Path, root: Path, found: Walk) -> list[Path]:
    """What is in one folder, by name, without what is hidden and without links."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as problem:
        found.failed.append(Unreadable(folder, because(problem)))
        return []
    seen = [entry for entry in entries if not entry.name.startswith((".", "~$"))]
    for entry in seen:
        path = folder / entry.name
        if entry.is_symlink() and _stays_inside(path, root):
            found.skipped.append(path)
        elif entry.is_symlink():
            found.failed.append(Unreadable(path, _LEADS_OUT))
    return [folder / entry.name for entry in seen if not entry.is_symlink()]


def _stays_inside(link: Path, root: Path) -> bool:
    """True where a link leads to something below the folder that was given."""
    try:
        return link.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):  # broken, or a circle
        return False


def _sort_in(path: Path, found: Walk, seen: set[Path], is_given: bool) -> None:
    """Put one file where it belongs: to read, failed or skipped."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES and suffix not in NEAR_MISSES and not is_given:
        found.skipped.append(path)
        return
    real = path.resolve()
    if real in seen:
        return
    seen.add(real)
    try:
        by_name(path)
        found.files.append(path)
    except Refused as refused:
        found.failed.append(Unreadable(path, refused.reason))


def check_size(path: Path, limits: Limits) -> None:
    """Refuse, without opening it, what is no file, is empty or is over the limit."""
    try:
        status = path.stat()
    except (OSError, ValueError) as problem:
        raise Refused(because(problem)) from problem
    if not stat.S_ISREG(status.st_mode):
        raise Refused("it is not a file; give a file, or a folder of files")
    if not status.st_size:
        raise Refused("it is empty; fetch it again from where it came")
    if status.st_size > limits.max_bytes:
        raise Refused(
            f"it has {status.st_size:,} bytes, more than the {limits.max_bytes:,} allowed; "
            "split it, or raise reading_max_bytes"
        )


def load(path: Path, limits: Limits) -> bytes:
    """A file's bytes, never more than the limit, also if it grows while it is read."""
    check_size(path, limits)
    try:
        with path.open("rb") as stream:
            return stream.read(limits.max_bytes)
    except OSError as problem:
        raise Refused(because(problem)) from problem


def because(problem: Exception) -> str:
    """Why the system would not open a file, and what to do."""
    match problem:
        case PermissionError():
            return "permission denied; ask for the right to read it"
        case FileNotFoundError():
            return "there is no such file; check the path"
        case OSError():
            return f"it cannot be opened ({problem.strerror}); check it and try again"
        case _:
            return "its name is not one that a file can have; check the path"
