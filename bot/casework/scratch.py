"""Folders for files that a program has to see on the disk for a moment, and what a kill leaves."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "foibot-work-"
_EARLIER = "foibot-mail-"
"""How the folders of earlier versions begin; they have no lock."""
_LOCK = "lock"
_LONGEST = 3600
"""Seconds: no mail is read for so long."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for the caller alone, which is gone afterwards; after a kill `sweep` finds it."""
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name:
        handle = os.open(Path(name, _LOCK), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield Path(name)
        finally:
            os.close(handle)


def sweep() -> int:
    """Delete the folders of programs that were killed; returns how many there were."""
    root = Path(tempfile.gettempdir())
    found = [*root.glob(f"{_PREFIX}*"), *root.glob(f"{_EARLIER}*")]
    return sum(_is_swept(path) for path in found)


def _is_swept(path: Path) -> bool:
    try:
        status = path.lstat()
        is_ours = path.is_dir() and not path.is_symlink() and status.st_uid == os.geteuid()
        if not is_ours or _is_used(path, status.st_mtime):
            return False
    except OSError:  # it went away meanwhile
        return False
    shutil.rmtree(path, ignore_errors=True)
    return not path.exists()


def _is_used(path: Path, made: float) -> bool:
    lock = path / _LOCK
    if not lock.exists():
        return time.time() - made < _LONGEST
    handle = os.open(lock, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
