"""A disk that loses what was not flushed: rebuilt from the journal that `journal.c` writes.

One run is journalled; then the disk is rebuilt as a loss of power at any of its moments might have
left it. What was flushed is there. Of what was not, any part may be: a write by sectors, a name (a
new one, a removed one, a move) as a whole. A name is flushed with its folder.
"""

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

SECTOR = 512
SOURCE = Path(__file__).with_name("journal.c")
STYLES = ("nothing", "nothing", "in order", "torn", "torn", "everything")
"""How much of what was not flushed is on the disk."""
_GROWN = 0.3
"""How often a file has its new length and zeros, where the bytes themselves are lost."""


def compiled(folder: Path) -> Path:
    """The journal as a library to preload; skips where there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        pytest.skip("no C compiler here: loss of power is not tried")
    made = folder / "journal.so"
    words = ["-O1", "-shared", "-fPIC", "-o", str(made), str(SOURCE), "-ldl", "-lpthread"]
    subprocess.run([compiler, *words], check=True, capture_output=True)
    return made


def acknowledge(words: str) -> None:
    """Note in the journal that something is acknowledged from here on."""
    data = words.encode()
    record = b"A 0 0 %d\0\0\0%s" % (len(data), data)
    handle = os.open(os.environ["FOIBOT_JOURNAL"], os.O_WRONLY | os.O_APPEND)
    try:
        assert os.write(handle, record) == len(record)
    finally:
        os.close(handle)


@dataclass(frozen=True)
class Record:
    """One line of the journal."""

    kind: str
    inode: int
    offset: int
    data: bytes
    one: str
    two: str


def records(journal: Path) -> Iterator[Record]:
    """What happened, in order."""
    content, at = journal.read_bytes(), 0
    while at < len(content):
        end = at
        for _ in range(3):
            end = content.index(b"\0", end) + 1
        head, one, two = content[at : end - 1].split(b"\0")
        kind, inode, offset, length = head.decode().split()
        at = end
        data = content[at : at + int(length)]
        at += int(length)
        yield Record(kind, int(inode), int(offset), data, one.decode(), two.decode())


@dataclass(eq=False)
class Thing:
    """A file or folder: what is on the disk for certain, and what may be."""

    is_folder: bool = False
    flushed: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[int, Record]] = field(default_factory=list)
    flushing: list[int] = field(default_factory=list)


def apply(content: bytearray, record: Record, offset: int, data: bytes) -> None:
    """Do one write, or cut a file to its length."""
    if record.kind == "t":
        del content[record.offset :]
        content.extend(bytes(record.offset - len(content)))
        return
    content.extend(bytes(max(0, offset + len(data) - len(content))))
    content[offset : offset + len(data)] = data


Names = dict[str, Thing]


class Disk:
    """Follows a journal; `lost` says what a loss of power at this moment may leave."""

    def __init__(self, root: Path) -> None:
        """Everything that is below `root` now is on the disk."""
        self._root = str(root.resolve())
        self._things: dict[int, Thing] = {}
        self._names: Names = {}
        self._seen: Names = {}
        """The names as the program sees them."""
        self._moves: list[tuple[int, Record, Thing | None]] = []
        self._folders: dict[str, list[int]] = {}
        self._time = 0
        for path in sorted(Path(self._root).rglob("*")):
            status, folder = path.lstat(), path.is_dir()
            thing = Thing(folder, bytearray(b"" if folder else path.read_bytes()))
            self._names[str(path)] = self._things[status.st_ino] = thing
        self._seen = dict(self._names)

    def follow(self, record: Record) -> None:
        """What one record of the journal changes."""
        self._time += 1
        if record.kind in "wt":
            thing = self._things.setdefault(record.inode, Thing())
            thing.waiting.append((self._time, record))
        elif record.kind in "cmlru":
            if record.kind in "cm":
                self._things[record.inode] = Thing(record.kind == "m")
            self._move(record, self._things.get(record.inode) if record.kind != "u" else None)
        elif record.kind == "d":
            self._compare(record)
        elif record.kind in "sS":
            self._flush(record)

    def _move(self, record: Record, thing: Thing | None) -> None:
        self._moves.append((self._time, record, thing))
        rename(self._seen, record, thing)

    def _compare(self, record: Record) -> None:
        """Notice moves within a folder by a library that asks the kernel itself."""
        lines = [line.decode().split(" ", 1) for line in record.data.split(b"\0")[:-1]]
        there = {f"{record.one}/{name}": self._things.get(int(inode)) for inode, name in lines}
        mine = {p: t for p, t in self._seen.items() if os.path.dirname(p) == record.one}
        names = {thing: path for path, thing in mine.items()}
        for path, thing in there.items():
            if thing and thing in names and mine.get(path) is not thing:
                self._move(replace(record, kind="r", one=names[thing], two=path), thing)
        for path in mine.keys() & self._seen.keys() - there.keys():
            self._move(replace(record, kind="u", one=path), None)

    def _flush(self, record: Record) -> None:
        begun = self._folders.setdefault(record.one, [])
        if record.kind == "s":
            begun.append(self._time)
            return
        since = begun.pop(0)
        thing = self._things.get(record.inode)
        if thing and not thing.is_folder:
            for time, each in thing.waiting:
                if time < since:
                    apply(thing.flushed, each, each.offset, each.data)
            thing.waiting = [one for one in thing.waiting if one[0] >= since]
        kept = []
        for time, each, moved in self._moves:
            place = os.path.dirname(each.two or each.one)
            if time < since and place == record.one:
                rename(self._names, each, moved)
            else:
                kept.append((time, each, moved))
        self._moves = kept

    def lost(self, to: Path, seed: int, style: str = "") -> str:
        """Make at `to` what is left after a loss of power now; tells in which style."""
        chance = random.Random(seed)
        style = style or chance.choice(STYLES)
        moment = chance.randint(0, self._time) if style == "in order" else self._time
        share = chance.choice((0.1, 0.5, 0.9))

        def stays(time: int) -> bool:
            if style == "torn":
                return chance.random() < share
            return style == "everything" or (style == "in order" and time <= moment)

        to.mkdir()
        names = dict(self._names)
        for time, record, thing in self._moves:
            if stays(time):
                rename(names, record, thing)
        for path, thing in sorted(names.items()):
            place = to / os.path.relpath(path, self._root)
            if not place.parent.is_dir():
                continue  # its folder's own name is lost
            if thing.is_folder:
                place.mkdir(mode=0o700)
            else:
                place.write_bytes(self._content(thing, stays, chance, style))
                place.chmod(0o600)
        return style

    def _content(self, thing: Thing, stays: object, chance: random.Random, style: str) -> bytes:
        content = bytearray(thing.flushed)
        longest = len(content)
        for time, record in thing.waiting:
            if record.kind == "t":
                if stays(time):  # type: ignore[operator]
                    apply(content, record, 0, b"")
                continue
            size = SECTOR if style == "torn" else max(1, len(record.data))
            for at in range(0, len(record.data), size):
                piece = record.data[at : at + size]
                longest = max(longest, record.offset + at + len(piece))
                if stays(time):  # type: ignore[operator]
                    apply(content, record, record.offset + at, piece)
        if style == "torn" and chance.random() < _GROWN:
            content.extend(bytes(max(0, longest - len(content))))
        return bytes(content)


def rename(names: Names, record: Record, thing: Thing | None) -> None:
    """Do to the names what a record did: a new one, a move, or one taken away."""
    if record.kind == "u":
        names.pop(record.one, None)
        return
    assert thing
    if record.kind != "r":
        names[record.one] = thing
        return
    names.pop(record.one, None)
    if record.two:
        names[record.two] = thing
    if thing.is_folder:
        for path in [path for path in names if path.startswith(f"{record.one}/")]:
            names[record.two + path[len(record.one) :]] = names.pop(path)
