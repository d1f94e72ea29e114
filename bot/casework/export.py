"""Writes a letter out as a file: the confirmed text to the character, or a draft marked as one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.foi.case import Case
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Kind
from bot.store.store import Store
from bot.writers.sheet import Sheet
from indexer.durable import write_whole

Writers = Mapping[str, Callable[[Sheet], bytes]]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and where."""

    case: Case
    sheet: Sheet
    path: Path


def export(
    store: Store,
    writers: Writers,
    authority: str,
    name: str,
    out: Path,
    *,
    by: str,
    at: datetime,
    draft: bool = False,
    kind: Kind = Kind.RESPONSE,
    home: Path | None = None,
) -> Exported:
    """Write the letter of a case to `out`; the ending of its name chooses the format.

    An unknown ending, a letter that is not confirmed (without `draft`) and a place that cannot be
    written are one FoiError each. The file is whole or not there. One within `home` is remembered,
    so that an erasure deletes it.
    """
    writer = _writer(writers, out)
    case = store.case(name)
    sheet = _draft_sheet(store, case, kind, authority) if draft else None
    sheet = sheet or _confirmed_sheet(store, case, kind, authority)
    _refuse_unprintable(sheet, out)
    if inside := within(home, out):
        store.keep_output(inside, at, case_id=case.id)
    _write(out, writer(sheet))
    detail = {"version": sheet.version, "kind": kind.value, "draft": draft, "format": out.suffix}
    store.note(case.id, "exported", detail, by=by, at=at)
    return Exported(case, sheet, out)


def within(home: Path | None, out: Path) -> str:
    """The path of a file relative to the home that it lies in; empty where it lies elsewhere."""
    if home is None or not out.resolve().is_relative_to(home.resolve()):
        return ""
    return str(out.resolve().relative_to(home.resolve()))


def _writer(writers: Writers, out: Path) -> Callable[[Sheet], bytes]:
    writer = writers.get(out.suffix.lower())
    if writer is None:
        raise FoiError(
            "export-format",
            f"--out {out}",
            f"'{out.suffix}' is no format that letters are written in",
            f"Use one of {', '.join(writers)}",
        )
    return writer


def _confirmed_sheet(store: Store, case: Case, kind: Kind, authority: str) -> Sheet:
    letter = store.confirmation(case.id, kind)
    if letter is None:
        drafted = store.newest_draft(case.id, kind)
        raise FoiError(
            "not-confirmed",
            f"{case.reference}, {kind.value}",
            "it is not confirmed",
            "Confirm it, or add --draft for a copy marked as a draft"
            if drafted
            else f"Run `foibot draft {case.id}` first",
        )
    return Sheet(
        letter.text, case.reference, authority, letter.version, letter.hash, letter.stored_at, False
    )


def _draft_sheet(store: Store, case: Case, kind: Kind, authority: str) -> Sheet | None:
    drafted = store.newest_draft(case.id, kind)
    if drafted is None:
        return None
    return Sheet(
        drafted.text,
        case.reference,
        authority,
        drafted.version,
        drafted.hash,
        drafted.saved_at,
        True,
    )


def _refuse_unprintable(sheet: Sheet, out: Path) -> None:
    """Word and PDF hold no control characters, and leaving them out would change the text."""
    strange = next((c for c in sheet.text if ord(c) < 32 and c not in "\t\n\r"), None)
    if strange and out.suffix.lower() in (".docx", ".pdf"):
        raise FoiError(
            "export-character",
            f"{sheet.reference}, version {sheet.version}",
            f"its text holds the control character U+{ord(strange):04X}",
            "Export it as .txt",
        )


def _write(out: Path, content: bytes) -> None:
    try:
        write_whole(out, content)
    except OSError as problem:
        raise FoiError(
            "export-write",
            f"--out {out}",
            f"it cannot be written ({problem.strerror})",
            "Choose another place",
        ) from problem
