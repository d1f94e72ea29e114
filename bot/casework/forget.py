"""`foibot forget`: takes a past letter out of the index for good, and keeps it out.

What is recorded is a hash of its name and of its bytes, who did it and why: no text, no name. A
letter that was confirmed here stays in the store, and is no precedent any more.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.casework.erase import Eraser, clear
from bot.casework.erased_list import keep_list
from bot.casework.on_disk import hash_of, name_of
from bot.foi.errors import FoiError
from bot.store.removals import Removal, Removed, mark_of_name

_OURS = "case:"
"""How the names of letters begin that were confirmed here."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A document that left the index: its name there, whether it is a confirmed letter of ours, and
    whether its file is still on the disk. `is_busy` and `troubles` are as in an erasure."""

    name: str
    is_ours: bool
    is_on_disk: bool
    is_busy: bool
    troubles: tuple[str, ...]


def forget(eraser: Eraser, target: str, *, because: str, by: str, at: datetime) -> Forgotten:
    """Take out the document with this path, name or reference; FoiError where none or several are.

    The row goes first, then its bytes: cut off in between, the same command finishes.
    """
    if not because.strip():
        raise FoiError("forget-why", "--because", "it is empty", "Say why the letter has to go")
    row = _found(eraser, target)
    today = at.date()
    removals = [
        Removal(Removed.DOCUMENT_NAME, None, mark_of_name(row.name), today),
        Removal(Removed.DOCUMENT, None, row.sha256, today),
    ]
    # Noted before it goes: an ingest that runs meanwhile must not take it in again.
    eraser.store.keep_removals(removals, because=because, by=by, at=at)
    eraser.index.erase([row.name])
    is_busy, troubles = clear(eraser, is_indexed=True)
    is_ours = row.name.startswith(_OURS)
    is_on_disk = not is_ours and Path(row.name).exists()
    return Forgotten(row.name, is_ours, is_on_disk, is_busy, tuple(troubles))


def let_in(eraser: Eraser, files: Iterable[Path], *, by: str, at: datetime) -> int:
    """Let forgotten files be indexed again; returns how many there were."""
    forgotten = eraser.store.forgotten()
    again = [mark for path in files for mark in _marks(path) if mark in forgotten]
    if again:
        removals = [Removal(Removed.DOCUMENT_AGAIN, None, mark, at.date()) for mark in again]
        eraser.store.keep_removals(removals, because="", by=by, at=at)
        keep_list(eraser.lists, eraser.store.removals())
    return len(again)


def _marks(path: Path) -> Iterator[str]:
    yield mark_of_name(name_of(path))
    with suppress(OSError):  # reading it will say what is wrong
        yield hash_of(path)


def _found(eraser: Eraser, target: str) -> Any:
    catalogue = eraser.index.catalogue
    names = {target, str(Path(target).resolve())}
    rows = catalogue.named(names) or catalogue.referenced(target)
    rows = [row for row in rows if row.kind != "law"]
    if len(rows) > 1:
        raise _several(target, [row.name for row in rows])
    if not rows:
        raise FoiError(
            "forget-unknown",
            f"'{target[:200]}'",
            "no document of the index has that path or reference",
            "`foibot ask` prints the paths of what it finds",
        )
    return rows[0]


def _several(target: str, names: Sequence[str]) -> FoiError:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return FoiError(
        "forget-several",
        f"'{target[:200]}'",
        f"{len(names)} documents bear that reference",
        f"Give one by its path: {', '.join(names[:_SHOWN])}{more}",
    )
