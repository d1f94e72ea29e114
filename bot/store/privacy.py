"""Files of a home are for its owner alone: 0600, folders 0700, also those of an older home."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""What group and others may do: nothing."""


def close_home(home: Path) -> None:
    """Take from others whatever they may do with our files in a home. Links are not followed."""
    for path, mode in _open_to_others(home):
        try:
            path.chmod(mode & ~OTHERS)
        except OSError:  # it is somebody else's: `foibot doctor` names it
            continue


def left_open(home: Path) -> list[str]:
    """What others may still read or write, or own, in a home."""
    found = [f"{path} is open to others ({mode:o})" for path, mode in _open_to_others(home)]
    owner = os.geteuid()
    return found + [f"{path} belongs to another user" for path in _of_others(home, owner)]


def _open_to_others(home: Path) -> Iterator[tuple[Path, int]]:
    for path, status in _all(home):
        if status.st_mode & OTHERS and not stat.S_ISLNK(status.st_mode):
            yield path, stat.S_IMODE(status.st_mode)


def _of_others(home: Path, owner: int) -> Iterator[Path]:
    return (path for path, status in _all(home) if status.st_uid != owner)


def _all(home: Path) -> Iterator[tuple[Path, os.stat_result]]:
    paths = [home]
    for folder, folders, files in os.walk(home):
        paths += [Path(folder, name) for name in (*folders, *files)]
    for path in paths:
        try:
            yield path, path.lstat()
        except OSError:  # it went away meanwhile
            continue


def disk_encryption(home: Path) -> str:
    """What Linux tells of the disk under a home; other systems do not say."""
    try:
        device = home.stat().st_dev
        uuid = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}/dm/uuid").read_text()
    except OSError:
        return "whether its disk is encrypted cannot be seen from here"
    if uuid.startswith("CRYPT-"):
        return "its disk is encrypted"
    return "its disk is a mapped one; whether it is encrypted cannot be seen from here"
