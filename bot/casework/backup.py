"""A backup: one zip with everything that cannot be made again, and the proof that it is whole.

In it: every row of the store with the index's catalogue and vectors, the settings without secrets,
the imported law and the lessons. Not in it: what is derived (the search index), and models. It is
read in one view of the store, so that the bot may go on; it is written beside its name and moved
there when whole.
Where the authority has a key it is signed; for recipients, or with a passphrase, it is encrypted.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import Connection, Engine

from bot.books.lessons import FOLDER as LESSONS
from bot.books.lessons import WEIGHTS, lesson_files
from bot.books.statutes import FOLDER as LAW
from bot.casework.encryption import UNLOCKED, Lock
from bot.casework.notary import NOBODY, Notary
from bot.casework.sealed_file import SealedFile
from bot.casework.verify import chain_faults
from bot.foi.errors import FoiError
from bot.settings import FILE_NAME
from bot.settings.example import without_secrets
from bot.store import chain, dump
from bot.store.db import expected_revision
from bot.store.sessions import told_plainly
from bot.store.signing import SigningKey
from indexer.durable import move

FORMAT = 1
MANIFEST = "manifest.json"
SIGNATURE = "signature.txt"
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


def backup(
    engine: Engine,
    home: Path,
    file: Path,
    *,
    program: str,
    at: datetime,
    notary: Notary = NOBODY,
    lock: Lock = UNLOCKED,
) -> dict[str, Any]:
    """Write everything into `file`, which must not be there yet; returns what it holds.

    A second backup never replaces a first. `damaged` names confirmed letters whose text no longer
    has the hash it was confirmed with, `faults` says where the chain does not hold: they are kept
    as they are. `unsigned` says why one is not signed whose authority has a key.
    """
    with told_plainly(), dump.one_view(engine) as view:
        made = backup_of(view, home, file, program=program, at=at, notary=notary, lock=lock)
    return {"file": file, "bytes": file.stat().st_size, "sha256": _sha256(file)} | made


def backup_of(
    view: Connection,
    home: Path,
    file: Path,
    *,
    program: str,
    at: datetime,
    notary: Notary,
    lock: Lock,
) -> dict[str, Any]:
    """The same from one view of the store that the caller holds; returns the manifest."""
    if file.exists():
        raise FoiError(
            "backup-there", str(file), "there is such a file already", "Give another name"
        )
    scratch = file.with_name(f"{file.name}.partial")
    try:
        with _written(scratch, lock) as stream:
            manifest = _pack(stream, view, home, program, at, notary)
        move(scratch, file)
    except OSError as problem:
        why = problem.strerror or str(problem)
        todo = "Make room or choose another place; there is no half backup left"
        raise FoiError("backup-write", str(file), f"cannot be written ({why})", todo) from problem
    finally:
        scratch.unlink(missing_ok=True)
    return manifest


@contextmanager
def _written(scratch: Path, lock: Lock) -> Iterator[BinaryIO]:
    """What to write the zip into; encrypted on its way into the file, which is then on the disk."""
    private = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(scratch, private, 0o600), "wb") as stream:
        if lock:
            with SealedFile(scratch.absolute().parent) as inner:
                yield cast(BinaryIO, inner)  # it writes, which is all that ZipFile wants of it
                size = inner.tell()
                lock.seal(inner.finish(), size, stream)
        else:
            yield stream
        stream.flush()
        os.fsync(stream.fileno())


def _pack(
    stream: BinaryIO, view: Connection, home: Path, program: str, at: datetime, notary: Notary
) -> dict[str, Any]:
    signer, unsigned = _signer(notary)
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
            **_add_tables(box, view),
            "members": dict(box.members),
            **({"signed_by": str(signer.public)} if signer else {}),
        }
        box.add(MANIFEST, [json.dumps(manifest, indent=1, ensure_ascii=False).encode()])
        if signer:
            head = chain.Head(manifest["chain"]["entries"], manifest["chain"]["head"])
            signature = notary.sign_backup(signer, box.members[MANIFEST], head, at)
            box.add(SIGNATURE, [signature.encode()])
    return manifest | {"unsigned": unsigned}


def _signer(notary: Notary) -> tuple[SigningKey | None, str]:
    """The key to sign with, or why an authority that has one cannot."""
    try:
        return notary.usable(), ""
    except FoiError as error:
        return None, error.sentence.rstrip(".")


def _add_tables(box: _Box, connection: Connection) -> Mapping[str, Any]:
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
    """Put in settings, imported law and lessons; returns the settings that were left out."""
    for path in kept_files(home):
        box.add(str(path.relative_to(home)), [path.read_bytes()])
    settings = home / FILE_NAME
    if not settings.exists():
        return []
    text, left_out = without_secrets(settings.read_text(encoding="utf-8"))
    box.add(FILE_NAME, [text.encode()])
    return left_out


def kept_files(home: Path) -> list[Path]:
    """The imported law, and what `foibot learn` keeps."""
    weights = (home / LESSONS).glob(WEIGHTS)
    return sorted([*(home / LAW).glob("*.json"), *lesson_files(home), *weights])


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
