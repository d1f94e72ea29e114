"""The list of what was erased that lies outside the store: numbers, hashes and days, no words.

A backup that is older than an erasure brings back what was erased. The list says what to erase
again, so it has to survive the store: in the home, beside each backup, and where the setting
`erased_list` says.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from bot.foi.errors import FoiError
from bot.store.removals import Removal, removal_in
from indexer.durable import write_whole

LIST_NAME = "erased.jsonl"
_MOST = 500_000_000
"""Bytes: some three million entries."""


def keep_list(paths: Iterable[Path], removals: Iterable[Removal]) -> list[str]:
    """Bring each of these lists up to what was erased; a sentence for each that can't be written.

    What a list holds already stays: it may be another store's, or this one's before a restore.
    """
    wanted = [one.line() for one in removals]
    return [why for path in paths if (why := _kept(path, wanted))]


def _kept(path: Path, wanted: Iterable[str]) -> str:
    try:
        there = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        known = set(there)
        fresh = [line for line in wanted if line not in known]
        if fresh or not path.exists():
            write_whole(path, "".join(f"{line}\n" for line in (*there, *fresh)).encode())
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or "it is no text"
        return f"{path}, the list of what was erased, could not be written ({why})"
    return ""


def read_list(path: Path) -> list[Removal]:
    """What a list says; a FoiError names the line that is none."""
    try:
        if path.stat().st_size > _MOST:
            raise _wrong(path, "it is too large")
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as problem:
        raise _wrong(path, problem.strerror or "it cannot be read") from problem
    except UnicodeDecodeError as problem:
        raise _wrong(path, "it is no text") from problem
    return [_entry(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _entry(path: Path, number: int, line: str) -> Removal:
    try:
        return removal_in(line)
    except (ValueError, RecursionError, OverflowError) as problem:
        raise _wrong(path, f"line {number} is no entry of it") from problem


def _wrong(path: Path, why: str) -> FoiError:
    return FoiError(
        "erased-list",
        str(path),
        f"not a list of what was erased ({why})",
        f"Give the {LIST_NAME} of the home, or the one beside the newest backup",
    )


def lists_of(home: Path, further: Path | None) -> list[Path]:
    """Where this home's list lies: in it, and where the setting says."""
    return [home / LIST_NAME, *([further] if further else [])]


def is_readable(path: Path) -> bool:
    """Whether a list is there for us to read."""
    return path.is_file() and os.access(path, os.R_OK)
