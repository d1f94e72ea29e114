"""A backup: one zip with everything that cannot be made again, and the proof that it is whole.

In it: every row of the store with the index's catalogue and vectors, the settings without secrets,
the imported law. Not in it: what is derived (the search index), and models. It is read in one view
of the store, so that the bot may go on; it is written beside its name and moved there when whole.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import Engine

from bot.books.statutes import FOLDER as LAW
from bot.casework.verify import chain_faults
from bot.foi.errors import FoiError
from bot.settings import FILE_NAME
from bot.settings.example import without_secrets
from bot.store import chain, dump
from bot.store.db import expected_revision
from bot.store.sessions import told_plainly
from indexer.durable import move

FORMAT = 1
MANIFEST = "manifest.json"
TABLES = "tables/"
NOT_INCLUDED = ("the search index, which is made again from the store", "language models")


@dataclass
class _Box:
    """A backup in the making: adds members and remembers their hashes."""

    zip: ZipFile
    members: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, lines: Iterable[bytes]) -> int:
        """Write a member; returns how many lines it has."""
        tally = dump.Tally()
        info = ZipInfo(name)  # no time of its own: a zip cannot hold one before 1980
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        with self.zip.open(info, "w", force_zip64=True) as stream:
            for line in tally.through(lines):
                stream.write(line)
        self.members[name] = tally.sha256
        return tally.rows


def backup(engine: Engine, home: Path, file: Path, *, program: str, at: datetime) -> dict[str, Any]:
    """Write everything into `file`, which must not be there yet; returns what it holds.

    A second backup never replaces a first. `damaged` names confirmed letters whose text no longer
    has the hash it was confirmed with, `faults` says where the chain does not hold: they are kept
    as they are.
    """
    if file.exists():
        raise FoiError(
            "backup-there", str(file), "there is such a file already", "Give another name"
        )
    scratch = file.with_name(f"{file.name}.partial")
    try:
        with told_plainly():
            manifest = _write(scratch, engine, home, program, at)
        move(scratch, file)
    except OSError as problem:
        why = problem.strerror or str(problem)
        todo = "Make room or choose another place; there is no half backup left"
        raise FoiError("backup-write", str(file), f"cannot be written ({why})", todo) from problem
    finally:
        scratch.unlink(missing_ok=True)
    return {"file": file, "bytes": file.stat().st_size, "sha256": _sha256(file)} | manifest


def _write(scratch: Path, engine: Engine, home: Path, program: str, at: datetime) -> dict[str, Any]:
    private = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(scratch, private, 0o600), "wb") as stream:
        with ZipFile(stream, "w") as zip_file:
            box = _Box(zip_file)
            left_out = _add_files(box, home)
            manifest = {
                "format": FORMAT,
                "program": program,
                "revision": expected_revision(),
                "taken_at": at.isoformat(),
                "left_out": left_out,
                "not_included": NOT_INCLUDED,
                **_add_tables(box, engine),
                "members": box.members,
            }
            box.add(MANIFEST, [json.dumps(manifest, indent=1, ensure_ascii=False).encode()])
        stream.flush()
        os.fsync(stream.fileno())
    return manifest


def _add_tables(box: _Box, engine: Engine) -> Mapping[str, Any]:
    with dump.one_view(engine) as connection:
        letters, damaged = dump.letters(connection)
        known = chain.is_there(connection)
        head = chain.head(connection) if known else chain.Head(0, "")
        faults = chain_faults(connection) if known else []
        rows = {
            table.name: box.add(f"{TABLES}{table.name}.jsonl", dump.lines(connection, table))
            for table in dump.tables(connection)
        }
    hashes = {str(number): sha256 for number, sha256 in letters.items()}
    about = {"entries": head.entries, "head": head.link}
    return {"rows": rows, "letters": hashes, "damaged": damaged, "chain": about, "faults": faults}


def _add_files(box: _Box, home: Path) -> list[str]:
    """Put in the settings and the imported law; returns the settings that were left out."""
    for path in sorted((home / LAW).glob("*.json")):
        box.add(f"{LAW}/{path.name}", [path.read_bytes()])
    settings = home / FILE_NAME
    if not settings.exists():
        return []
    text, left_out = without_secrets(settings.read_text(encoding="utf-8"))
    box.add(FILE_NAME, [text.encode()])
    return left_out


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
