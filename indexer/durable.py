"""Writes files whole or not at all, so that they outlast a loss of power.

What is written lies beside its place first, is flushed to the disk, and then takes the name in one
move; the folder that holds the name is flushed too. A move that is not flushed may be undone by a
loss of power, and one that overtakes its file's bytes leaves an empty file behind.
"""

import errno
import glob
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def write_whole(out: Path, content: bytes) -> None:
    """Put `content` at `out`, for its owner alone; an OSError leaves what was there as it was."""
    with whole(out) as stream:
        stream.write(content)


@contextmanager
def whole(out: Path) -> Iterator[IO[bytes]]:
    """A stream whose bytes become the file `out` when the caller is done, and else are gone.

    A link is followed. What is no file, such as a terminal or a pipe, is written to as it is.
    """
    if out.exists() and not out.is_file():
        with out.open("wb") as stream:
            yield stream
        return
    place = Path(os.path.realpath(out))
    with _beside(place) as (stream, scratch):
        yield stream
        _flush(stream)
        move(scratch, place)


def write_new(out: Path, content: bytes) -> None:
    """Put `content` at `out`, where nothing may be yet: else a FileExistsError."""
    with _beside(out.absolute()) as (stream, scratch):
        stream.write(content)
        _flush(stream)
        os.link(scratch, out)
        sync_folder(out.absolute().parent)


def move(old: Path, new: Path) -> None:
    """Give a file or folder, whose bytes are on the disk already, the name `new`."""
    os.replace(old, new)
    sync_folder(new.parent)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, for their owner alone, and flush their names."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
        sync_folder(each.parent)
    folder.mkdir(mode=0o700, exist_ok=True)  # a file of that name is an error of its own


def sync_tree(folder: Path) -> None:
    """Flush every file and folder below, before the whole is moved to its place."""
    for place, _, files in os.walk(folder, topdown=False):
        for name in files:
            sync_folder(Path(place, name))
        sync_folder(Path(place))


def sync_folder(folder: Path) -> None:
    """Flush the names that a folder holds (or the bytes of a file).

    Where the folder may not be read, or its file system cannot do it, nothing more can be done.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    except OSError as problem:
        if problem.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def clear_scratch(out: Path) -> None:
    """Take away what a killed writer of `out` has left, for whoever holds the file's lock."""
    for left in out.parent.glob(f".{glob.escape(out.name)}.*.part"):
        left.unlink(missing_ok=True)


@contextmanager
def _beside(place: Path) -> Iterator[tuple[IO[bytes], Path]]:
    handle, scratch = tempfile.mkstemp(".part", f".{place.name}.", place.parent)  # 0600
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream, Path(scratch)
    finally:
        Path(scratch).unlink(missing_ok=True)


def _flush(stream: IO[bytes]) -> None:
    stream.flush()
    os.fsync(stream.fileno())
