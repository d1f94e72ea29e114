"""The drill: a backup is made, read back into a throw-away home, and compared byte for byte.

The throw-away home lies in the home, for its owner alone, and is removed afterwards, also after an
error; what a kill leaves is removed when the store is next opened. Its backup is encrypted for a
key that is in memory alone.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

from sqlalchemy import Connection, Engine

from bot.casework.backup import backup_of, kept_files
from bot.casework.encryption import throw_away
from bot.casework.notary import Notary
from bot.casework.provenance import Trust
from bot.casework.restore import restore
from bot.casework.verify import chain_faults
from bot.foi.errors import FoiError
from bot.settings import FILE_NAME
from bot.settings.example import without_egress
from bot.store import dump
from bot.store.db import open_engine
from bot.store.drills import Drilled, Drills
from bot.store.sessions import told_plainly
from bot.store.signing import PublicKey
from bot.store.throw_away import throw_away_home


def drill(
    engine: Engine, home: Path, *, program: str, at: datetime, notary: Notary, by: str
) -> Drilled:
    """Try a backup and record how it went. What is wrong is in `faults`, and no error, unless
    another drill runs in this home."""
    with throw_away_home(home) as folder:
        found = _tried(engine, home, folder, program, at, notary)
    try:
        Drills(engine).record(found, by=by)
    except FoiError as error:
        return replace(found, faults=(*found.faults, f"not recorded: {error.why}"))
    return found


def _tried(
    engine: Engine, home: Path, folder: Path, program: str, at: datetime, notary: Notary
) -> Drilled:
    nothing = Drilled(at, 0, 0, 0, ())
    try:
        with told_plainly(), dump.one_view(engine) as view:
            return _restored(view, home, folder, program, at, notary)
    except FoiError as error:
        return replace(nothing, faults=(f"{error.what}: {error.why}",))
    except OSError as problem:
        return replace(nothing, faults=(f"{problem.filename}: {problem.strerror}",))


def _restored(
    view: Connection, home: Path, folder: Path, program: str, at: datetime, notary: Notary
) -> Drilled:
    file, new = folder / "backup.age", folder / "home"
    lock, unlock = throw_away()
    made = backup_of(view, home, file, program=program, at=at, notary=notary, lock=lock)
    signer = PublicKey.parse(made["signed_by"]) if "signed_by" in made else None
    restore(file, "", new, at=at, trust=Trust(signer), unlock=unlock)
    again = open_engine("", new)
    try:
        with dump.one_view(again) as copy:
            faults = (*_row_faults(view, copy), *_file_faults(home, new), *chain_faults(copy))
    finally:
        again.dispose()
    unsigned = (made["unsigned"],) if made["unsigned"] else ()
    rows = sum(made["rows"].values())
    size = file.stat().st_size
    return Drilled(at, size, rows, len(made["letters"]), (*faults, *unsigned))


def _row_faults(view: Connection, copy: Connection) -> Iterator[str]:
    """The tables of which a row is not, byte for byte, what it is in the store."""
    there = {table.name: table for table in dump.tables(copy)}
    for table in dump.tables(view):
        if table.name not in there:
            yield f"table {table.name} did not come back"
            continue
        pairs = zip_longest(dump.lines(view, table), dump.lines(copy, there[table.name]))
        if any(mine != other for mine, other in pairs):
            yield f"table {table.name} did not come back as it is"


def _file_faults(home: Path, new: Path) -> Iterator[str]:
    """Settings and imported law; what no backup holds is left out of the comparison."""
    for path in kept_files(home):
        name = path.relative_to(home)
        if not _is_same(new / name, path.read_bytes()):
            yield f"{name} did not come back as it is"
    settings = home / FILE_NAME
    if settings.exists():
        wanted = without_egress(settings.read_text(encoding="utf-8"))[0].encode()
        if not _is_same(new / FILE_NAME, wanted):
            yield f"{FILE_NAME} did not come back as it is"


def _is_same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
