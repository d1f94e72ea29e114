"""Reads a backup back: checks every hash before anything is touched, and every row afterwards.

Killed at any moment, the store is as it was or as it is to be, and restoring again finishes.
"""

import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from sqlalchemy import Connection

from bot.casework.backup import TABLES
from bot.casework.encryption import NOTHING, Unlock, in_clear, is_encrypted
from bot.casework.judging import damaged, judged
from bot.casework.provenance import ANYBODY, Trust, judge_signature
from bot.casework.restored import erased_since
from bot.casework.verify import chain_faults
from bot.foi.errors import FoiError
from bot.settings import FILE_NAME
from bot.settings.example import without_egress
from bot.store import dump
from bot.store.db import make_home, migrate, open_engine
from bot.store.places import place_of
from bot.store.sessions import told_plainly
from indexer.durable import make_folder, write_whole

_NO_BACKUP = (
    BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    RuntimeError,  # what zipfile says of one that wants a password
)
"""What reading a file that somebody made to look like a backup may end in."""


def restore(
    file: Path,
    url: str,
    home: Path,
    *,
    at: datetime,
    replace: bool = False,
    key: str = "",
    even_broken: bool = False,
    erased: Path | None = None,
    trust: Trust = ANYBODY,
    unlock: Unlock = NOTHING,
) -> dict[str, Any]:
    """Read `file` back into the store at `url` and the home folder; returns what is there now.

    `key` says whose rows they become in a database that several authorities share.

    A store that is not empty is a FoiError, or with `replace` is kept aside under a name with `at`
    in it. Settings and imported law that are there already stay as they are. Records whose chain
    does not hold are a FoiError, unless they are wanted `even_broken`. What was erased since is
    erased again (`restored.py`); `erased` is a list of it. `trust` says by whose key the backup has
    to be signed, `unlock` opens one that is encrypted.
    """
    with _opened(file, unlock, home) as box, told_plainly():
        manifest = judged(box, home)
        signed_by = judge_signature(box, manifest, trust)
        make_home(home)
        engine = open_engine(url, home, key)
        since = erased_since(file, home, erased, engine)
        place = place_of(engine, f"{at:%Y%m%d-%H%M%S}")
        with place.filled(replace) as connection:
            _fill(connection, box, manifest, even_broken)
            again = since.obey(connection, at)
            stayed = [name for name in _files(manifest) if not _put(box, name, home)]
        since.keep(home)
    return {
        "file": file,
        "erased_again": again,
        "erased_lists": since.lists,
        "days_old": _days_old(manifest["taken_at"], at),
        "taken_at": manifest["taken_at"],
        "program": manifest["program"],
        "rows": manifest["rows"],
        "letters": len(manifest["letters"]),
        "left_out": manifest["left_out"],
        "signed_by": signed_by,
        "stayed": stayed,
        "set_aside": place.kept(),
    }


def _days_old(taken_at: str, at: datetime) -> int | None:
    """None where a backup does not say when it was made in a way that can be counted."""
    try:
        taken = datetime.fromisoformat(taken_at)
    except ValueError:
        return None
    return (at - taken).days if taken.tzinfo else None


@contextmanager
def _opened(file: Path, unlock: Unlock, home: Path) -> Iterator[ZipFile]:
    try:
        with ExitStack() as open_:
            sealed = is_encrypted(file)
            source = open_.enter_context(in_clear(file, unlock, home)) if sealed else file
            box = open_.enter_context(ZipFile(source))
            box.filename = str(file)
            yield box
    except _NO_BACKUP as problem:
        raise damaged(file, str(problem).strip("'\"")) from problem
    except OSError as problem:
        why = problem.strerror or str(problem)
        named = problem.filename or file
        todo = "Nothing was put in place of the store; correct that and restore again"
        raise FoiError("restore-file", str(named), why, todo) from problem


def _fill(
    connection: Connection, box: ZipFile, manifest: dict[str, Any], even_broken: bool
) -> None:
    """Make the tables as they were, fill them, compare them, and bring them forward."""
    migrate(connection, manifest["revision"])
    for table in dump.tables(connection):
        with box.open(_member(table.name)) as lines:
            dump.load(connection, table, lines)
    for table in dump.tables(connection):
        found = dump.tally(connection, table)
        expected = (manifest["rows"][table.name], manifest["members"][_member(table.name)])
        if (found.rows, found.sha256) != expected:
            raise damaged(box.filename, f"table {table.name} did not come back as it was")
    letters = {str(number): sha256 for number, sha256 in dump.letters(connection)[0].items()}
    if letters != manifest["letters"]:
        raise damaged(box.filename, "a confirmed letter did not come back as it was")
    migrate(connection)
    faults = chain_faults(connection)
    if faults and not even_broken:
        raise FoiError(
            "backup-forged",
            str(box.filename),
            f"its records do not hold: {faults[0]}",
            "Nothing was changed. Take an earlier one; --even-broken restores it as it is",
        )


def _member(table: str) -> str:
    return f"{TABLES}{table}.jsonl"


def _files(manifest: dict[str, Any]) -> list[str]:
    return [name for name in manifest["members"] if not name.startswith(TABLES)]


def _put(box: ZipFile, name: str, home: Path) -> bool:
    """Write one file of the home folder; False where another is there, which stays."""
    path, content = home / name, box.read(name)
    if name == FILE_NAME:
        content = without_egress(content.decode())[0].encode()
    if path.exists():
        return path.read_bytes() == content
    make_folder(path.parent)
    write_whole(path, content)
    return True
