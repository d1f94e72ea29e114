"""Erasing who asked (UK GDPR Art 17): from every row, and from the file or the tables beneath.

What they wrote stays, without what we knew of them; a place in it stays the same, because each
character is covered by one sign. Drafts that were never confirmed go. Confirmed letters are the
authority's record and stay: the caller tells which.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine
from sqlmodel import Session, col, delete, select, update

from bot.foi.case import Requester
from bot.foi.corrections import PERSONAL
from bot.foi.intake.masking import cover
from bot.store.inbox import erase_messages
from bot.store.rows import requester_of
from bot.store.sessions import Sessions, remember
from bot.store.tables import (
    ConfirmationRow,
    CorrectionRow,
    DecisionRow,
    DraftRow,
    EventRow,
    PartRow,
    PostRow,
    RequesterRow,
    RequestRow,
    WordingRow,
)

_SPOKEN: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (RequestRow, "id", ("text", "subject", "flags")),
    (PartRow, "request_id", ("question", "stem", "flags", "read_as")),
    (EventRow, "request_id", ("detail",)),
    (DecisionRow, "request_id", ("detail",)),
    (WordingRow, "request_id", ("words",)),
    (CorrectionRow, "request_id", ("before", "after", "why")),
)
"""Where the requester's own words, or words about them, stand."""
_TOUCHED = (
    "requester", "request", "part", "clock_event", "decision", "wording", "draft", "message",
    "correction",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: how many drafts went, which kinds of confirmed letters stay, and whether
    somebody had the store open, so that its log may still hold something."""

    drafts: int
    letters: tuple[str, ...]
    is_busy: bool


class Erasure(Sessions):
    """Forgets who asked."""

    def erase_requester(self, case_id: int, *, by: str, at: datetime) -> Erased:
        """Forget who asked in a case; the history keeps that it was done, and no name."""
        with self._write() as session:
            row = session.get(RequesterRow, case_id)
            letters, drafts = _letters(session, case_id), 0
            erase_messages(session, case_id)
            if row:
                covered = _cover_of([requester_of(row), *_earlier(session, case_id)])
                for table, key, names in _SPOKEN:
                    for spoken in session.exec(select(table).where(getattr(table, key) == case_id)):
                        _cover_row(spoken, names, covered)
                _forget_values(session, case_id)
                session.flush()
                drafts = _drop_drafts(session, case_id)
                session.delete(row)
                remember(session, case_id, by, at, "requester erased", {"drafts": drafts})
        return Erased(drafts, letters, is_busy=not scrub(self._reads))


def scrub(engine: Engine) -> bool:
    """Take what was deleted out of the file and its log; False where somebody had it open."""
    raw = engine.raw_connection()
    try:
        driver: Any = raw.driver_connection
        if engine.dialect.name == "sqlite":
            return _scrub_file(driver)
        driver.autocommit = True
        for table in _TOUCHED:
            driver.execute(f'VACUUM FULL "{table}"')
        driver.autocommit = False
        return True
    finally:
        raw.close()


def _scrub_file(driver: Any) -> bool:
    """Free pages are overwritten when they are freed (`secure_delete`); this takes them out."""
    import sqlite3

    try:
        driver.execute("VACUUM")
        busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        return False
    return not busy


def _earlier(session: Session, case_id: int) -> Iterator[Requester]:
    """Who was taken for the requester before a correction."""
    rows = select(CorrectionRow).where(CorrectionRow.request_id == case_id)
    for row in session.exec(rows.where(col(CorrectionRow.what).in_(PERSONAL))):
        yield from (Requester(**{row.what: value}) for value in (row.before, row.after) if value)


def _forget_values(session: Session, case_id: int) -> None:
    """A name of one word is covered nowhere else: where it was corrected, it goes whole."""
    rows = select(CorrectionRow).where(CorrectionRow.request_id == case_id)
    for row in session.exec(rows.where(col(CorrectionRow.what).in_(PERSONAL))):
        row.before = row.after = ""


def _cover_of(known: Sequence[Requester]) -> Callable[[str], str]:
    names = [name for one in known for name in (one.name, one.salutation) if name]
    lines = [line for one in known for line in (one.address or "").splitlines()]
    exact = [*(one.email for one in known if one.email), *lines]

    def covered(text: str) -> str:
        """The text without what is known of the requester, as long as it was."""
        return cover(text, names, exact)

    return covered


def _cover_row(row: Any, names: Iterable[str], covered: Callable[[str], str]) -> None:
    for name in names:
        before = getattr(row, name)
        after = _cover_value(before, covered)
        if after != before:
            setattr(row, name, after)


def _cover_value(value: Any, covered: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return covered(value)
    if isinstance(value, dict):
        return {key: _cover_value(each, covered) for key, each in value.items()}
    return [_cover_value(each, covered) for each in value] if isinstance(value, list) else value


def _letters(session: Session, case_id: int) -> tuple[str, ...]:
    kinds = select(ConfirmationRow.kind).where(ConfirmationRow.request_id == case_id)
    return tuple(session.exec(kinds))


def _drop_drafts(session: Session, case_id: int) -> int:
    """Delete the drafts that were never confirmed: their salutation names who asked."""
    confirmed = select(ConfirmationRow.draft_id).where(ConfirmationRow.request_id == case_id)
    loose = list(
        session.exec(
            select(DraftRow.id).where(
                DraftRow.request_id == case_id, col(DraftRow.id).not_in(confirmed)
            )
        )
    )
    if loose:
        session.execute(
            update(PostRow).where(col(PostRow.draft_id).in_(loose)).values(draft_id=None)
        )
        _unguarded(
            session.connection(),
            lambda run: run.execute(delete(DraftRow).where(col(DraftRow.id).in_(loose))),
        )
    return len(loose)


def _unguarded(connection: Connection, work: Callable[[Connection], object]) -> None:
    """Do it without the guard on drafts, which stands again in the same transaction."""
    run = connection.exec_driver_sql
    if connection.dialect.name == "postgresql":
        run("ALTER TABLE draft DISABLE TRIGGER draft_never_changed")
        work(connection)
        run("ALTER TABLE draft ENABLE TRIGGER draft_never_changed")
        return
    guard = "SELECT sql FROM sqlite_master WHERE name = 'draft_never_deleted'"
    made = run(guard).scalar()
    run("DROP TRIGGER IF EXISTS draft_never_deleted")
    work(connection)
    if made:
        run(str(made))
