"""The folder in a home that a backup drill uses and removes; one process holds it at a time."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.foi.errors import FoiError

FOLDER = "drill"


def sweep(home: Path) -> None:
    """Remove what a drill that was killed has left; one that runs is let alone."""
    folder = home / FOLDER
    if not folder.is_dir():
        return
    with _locked(folder) as free:
        if free:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def throw_away_home(home: Path) -> Iterator[Path]:
    """A folder for this user alone, removed afterwards; a FoiError while another drill has it."""
    folder = home / FOLDER
    sweep(home)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(folder) as free:
        if not free:
            raise FoiError(
                "drill-runs", str(folder), "another drill is running here", "Wait until it is over"
            )
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Whether nobody else holds this folder; the lock goes with the process."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:  # it was removed meanwhile
        yield False
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)
