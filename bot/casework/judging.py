"""Judges a backup whole before the first byte of it is written: what is in it, how large, how made.

A backup may come from anybody. Nothing in it is believed because of its name or its own hashes.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from bot.books.lessons import FOLDER as LESSONS
from bot.books.lessons import WEIGHTS
from bot.books.statutes import FOLDER as LAW
from bot.casework.backup import FORMAT, MANIFEST, SIGNATURE, TABLES
from bot.foi.errors import FoiError
from bot.settings import FILE_NAME
from bot.store.db import known_revisions

MOST_MEMBERS = 500
MOST_IN_MANIFEST = 50_000_000
"""Bytes: a line for each of half a million letters."""
MOST_IN_LINE = 100_000_000
"""Bytes of one row: twice the largest letter that is read by default."""
MOST_IN_FILE = 20_000_000
"""Bytes of the settings, of one imported Act, or of one lesson."""
_NAMES = re.compile(
    rf"{re.escape(FILE_NAME)}|{re.escape(LAW)}/[A-Za-z0-9][\w.-]{{0,80}}\.json"
    rf"|{re.escape(LESSONS)}/(?:[0-9a-f]{{16}}\.json|{re.escape(WEIGHTS)})"
    rf"|{re.escape(TABLES)}[a-z_]{{1,60}}\.jsonl"
)
_CHUNK = 1 << 20
_SAYS = {
    "format": int,
    "program": str,
    "revision": str,
    "taken_at": str,
    "left_out": list,
    "rows": dict,
    "letters": dict,
    "members": dict,
}


def judged(box: ZipFile, home: Path) -> dict[str, Any]:
    """The manifest of a backup that may be read back; a FoiError says what is wrong with another.

    Every member is read to its end: its name, its size, its hash, each line of its rows.
    """
    names = box.namelist()
    if len(names) != len(set(names)) or len(names) > MOST_MEMBERS:
        raise damaged(box.filename, "it holds too many members, or one twice")
    manifest = _manifest(box)
    strange = (set(names) - {SIGNATURE}) ^ {MANIFEST, *manifest["members"]}
    if strange:
        raise damaged(box.filename, f"{min(strange)} is lacking or does not belong there")
    _refuse_too_large(box, home)
    for name, sha256 in manifest["members"].items():
        if not _NAMES.fullmatch(name):
            raise damaged(box.filename, f"{name} does not belong there")
        _judge(box, name, sha256)
    return manifest


def damaged(file: Path | str | None, why: str) -> FoiError:
    """What a backup that is none is told as."""
    return FoiError(
        "backup-damaged",
        str(file),
        f"not a whole backup of foibot ({why})",
        "Take an earlier one; nothing was changed",
    )


def _manifest(box: ZipFile) -> dict[str, Any]:
    if box.getinfo(MANIFEST).file_size > MOST_IN_MANIFEST:
        raise damaged(box.filename, f"{MANIFEST} is too large")
    with box.open(MANIFEST) as stream:
        manifest: dict[str, Any] = json.loads(stream.read(MOST_IN_MANIFEST))
    for name, kind in _SAYS.items():
        if not isinstance(manifest, dict) or not isinstance(manifest.get(name), kind):
            raise damaged(box.filename, f"{MANIFEST} does not say its {name}")
    if manifest["format"] > FORMAT or manifest["revision"] not in known_revisions():
        raise FoiError(
            "backup-newer",
            str(box.filename),
            f"a newer version of foibot has made it ({manifest['program']})",
            "Use that version; nothing was changed",
        )
    return manifest


def _refuse_too_large(box: ZipFile, home: Path) -> None:
    """Twice: the rows lie in the new store and its log for a while."""
    needed = 2 * sum(one.file_size for one in box.infolist())
    place = next(one for one in (home, *home.absolute().parents) if one.exists())
    free = shutil.disk_usage(place).free
    if needed > free:
        raise FoiError(
            "backup-large",
            str(box.filename),
            f"it unpacks to {needed // 2:,} bytes, and the disk has {free:,} free",
            "Make room, or take a home on another disk; nothing was changed",
        )


def _judge(box: ZipFile, name: str, sha256: str) -> None:
    info = box.getinfo(name)
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or info.flag_bits & 1:
        raise damaged(box.filename, f"{name} is packed in a way that no backup is")
    is_table = name.startswith(TABLES)
    if not is_table and info.file_size > MOST_IN_FILE:
        raise damaged(box.filename, f"{name} is too large")
    digest = hashlib.sha256()
    for line in _lines(box, name):
        digest.update(line)
        if is_table and not _is_row(line):
            raise damaged(box.filename, f"{name} holds a line that is no row")
    if digest.hexdigest() != sha256:
        raise damaged(box.filename, f"{name} is not as it was written")


def _lines(box: ZipFile, name: str) -> Iterator[bytes]:
    """The lines of a member, none longer than a row may be."""
    with box.open(name) as stream:
        while line := stream.readline(MOST_IN_LINE + 1):
            if len(line) > MOST_IN_LINE:
                raise damaged(box.filename, f"{name} holds a line that is too long")
            yield line


def _is_row(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
