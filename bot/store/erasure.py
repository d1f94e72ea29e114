"""Erasing who asked (UK GDPR Art 17): from every row, and from the file or the tables beneath.

What they wrote stays, without what we knew of them; a place in it stays the same, because each
character is covered by one sign. Drafts that were never confirmed go. Confirmed letters are the
authority's record and stay: the caller tells which.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from bot.foi.case import Requester
from bot.foi.corrections import PERSONAL, Correctable
from bot.foi.intake.covering import Covering
from bot.store.dropping import drop_drafts
from bot.store.inbox import empty_message
from bot.store.removals import Removal, Removed, keep_removals, mark_of_case
from bot.store.rows import requester_of
from bot.store.scrub import scrub, set_aside
from bot.store.sessions import Sessions, remember
from bot.store.tables import (
    ConfirmationRow,
    CorrectionRow,
    DecisionRow,
    DraftRow,
    EnquiryRow,
    EventRow,
    HistoryRow,
    HoldRow,
    MessageRow,
    OutboxRow,
    OutputFileRow,
    PartRow,
    PostingRow,
    RatingRow,
    RequesterRow,
    RequestRow,
    Row,
    WordingRow,
)

_OF_THE_CASE: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (RequestRow, "id", ("text", "subject", "flags")),
    (PartRow, "request_id", ("question", "stem", "flags", "read_as")),
    (EventRow, "request_id", ("detail",)),
    (DecisionRow, "request_id", ("detail",)),
    (WordingRow, "request_id", ("words",)),
    (HoldRow, "request_id", ("because",)),
    (CorrectionRow, "request_id", ("before", "after", "why")),
)
"""Where the requester's own words, or words about them, stand."""
_OF_EVERYBODY: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (EnquiryRow, ("question", "found")),
    (RatingRow, ("why",)),
    (OutboxRow, ("last_error",)),
    (PostingRow, ("content",)),
)
"""Where officers may have named them, whatever it was about."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of a case. `letters` are the kinds of confirmed letters that stay, `history`
    how many lines of history name the requester and cannot be changed."""

    drafts: int
    letters: tuple[str, ...]
    messages: int = 0
    questions: int = 0
    history: int = 0


class Erasure(Sessions):
    """Forgets who asked."""

    def erase_requester(self, case_id: int, *, by: str, at: datetime) -> Erased:
        """Forget who asked in a case; the history keeps that it was done, and no name.

        The rows only: `scrub` takes the bytes out.
        """
        with self._write() as session:
            return erase_case(session, case_id, by, at)

    def scrub(self, tables: Iterable[str]) -> bool:
        """Take what was deleted from these tables out of the files: see `scrub.py`."""
        return scrub(self._reads, tables)

    def set_aside(self) -> list[str]:
        """Schemas that hold an older store: see `scrub.py`."""
        return set_aside(self._reads)

    def people_of(self, case_id: int) -> tuple[Requester, ...]:
        """Who asked, and whom the messages of the case are from, as far as known."""
        with self._read() as session:
            return people_of(session, case_id)

    def keep_output(
        self, path: str, at: datetime, *, case_id: int | None = None, message_id: int | None = None
    ) -> None:
        """Remember a file within the home that is about to be written with words of a case.

        What stood under that name before is overwritten, and remembered no longer.
        """
        row = OutputFileRow(request_id=case_id, message_id=message_id, path=path, written_at=at)
        with self._write() as session:
            session.execute(delete(OutputFileRow).where(col(OutputFileRow.path) == path))
            session.add(row)

    def outputs_of(self, case_id: int) -> tuple[str, ...]:
        """The files within the home that were written with words of a case or its messages."""
        with self._read() as session:
            return tuple(row.path for row in _outputs(session, case_id))


def erase_case(
    session: Session, case_id: int, by: str, at: datetime, *, alone: bool = True
) -> Erased:
    """Forget who asked in a case, inside the caller's transaction.

    Whoever erases many cases covers what stands outside of them once for all (`cover_everywhere`).
    """
    row, case = session.get(RequesterRow, case_id), session.get_one(RequestRow, case_id)
    messages = _messages(session, case_id)
    covering = Covering(people_of(session, case_id))
    letters = tuple(
        session.exec(select(ConfirmationRow.kind).where(ConfirmationRow.request_id == case_id))
    )
    if row is None and not messages:
        return Erased(0, letters)
    _forgo_index(session, case_id, at)
    _cover_case(session, case_id, covering)
    for corrected in _corrections(session, case_id):  # a name of one word is covered nowhere else
        corrected.before = corrected.after = ""
    questions = cover_everywhere(session, covering) if alone else 0
    for message in messages:
        empty_message(message)
    gone = [Removal(Removed.MESSAGE, one.id, one.hash, at.date()) for one in messages]
    drafts = drop_drafts(session, _drafts(session, case_id), at.date())
    for output in _outputs(session, case_id):
        session.delete(output)
    if row:
        session.delete(row)
    gone.append(Removal(Removed.REQUESTER, case_id, mark_of_case(case), at.date()))
    keep_removals(session, gone)
    remember(session, case_id, by, at, "requester erased", {"drafts": drafts})
    session.flush()
    return Erased(drafts, letters, len(messages), questions, _history(session, case_id, covering))


def cover_everywhere(session: Session, covering: Covering) -> int:
    """Cover people in what officers wrote outside of cases; returns in how many records."""
    return sum(_cover_table(session, *one, covering) for one in _OF_EVERYBODY)


def _forgo_index(session: Session, case_id: int, at: datetime) -> None:
    """A letter that still waits to be indexed never is: nobody knows any more what to hide."""
    own = select(ConfirmationRow.id).where(ConfirmationRow.request_id == case_id)
    waiting = select(OutboxRow).where(
        col(OutboxRow.confirmation_id).in_(own), col(OutboxRow.done_at).is_(None)
    )
    for row in session.exec(waiting):
        row.done_at, row.last_error = at, "the requester was erased"


def people_of(session: Session, case_id: int) -> tuple[Requester, ...]:
    """Who asked, who was taken for them before a correction, and whom the messages are from."""
    row = session.get(RequesterRow, case_id)
    asked = [requester_of(row)] if row else []
    named = [Requester(one.salutation) for one in asked if one.salutation]
    wrote = [Requester(m.sender_name, m.sender_email) for m in _messages(session, case_id)]
    earlier = _corrected(session, case_id)
    return tuple(one for one in (*asked, *named, *earlier, *wrote) if one != Requester())


def _corrections(session: Session, case_id: int) -> Sequence[CorrectionRow]:
    """The corrections of who asked."""
    rows = select(CorrectionRow).where(CorrectionRow.request_id == case_id)
    return session.exec(rows.where(col(CorrectionRow.what).in_(PERSONAL))).all()


def _corrected(session: Session, case_id: int) -> Iterator[Requester]:
    for row in _corrections(session, case_id):
        field = "name" if row.what == Correctable.SALUTATION else row.what
        yield from (Requester(**{field: value}) for value in (row.before, row.after) if value)


def _messages(session: Session, case_id: int) -> Sequence[MessageRow]:
    rows = select(MessageRow).where(MessageRow.request_id == case_id, MessageRow.original != b"")
    return session.exec(rows).all()


def _drafts(session: Session, case_id: int) -> Sequence[DraftRow]:
    return session.exec(select(DraftRow).where(DraftRow.request_id == case_id)).all()


def _cover_case(session: Session, case_id: int, covering: Covering) -> None:
    for table, key, names in _OF_THE_CASE:
        for row in session.exec(select(table).where(getattr(table, key) == case_id)):
            _cover_row(row, names, covering)
    session.flush()


def _cover_table(session: Session, table: Any, names: Iterable[str], covering: Covering) -> int:
    """Cover them in every row of a table; returns in how many they were."""
    rows = session.exec(select(table), execution_options={"yield_per": 1000})
    changed = sum(_cover_row(row, names, covering) for row in rows)
    session.flush()
    return changed


def _cover_row(row: Row, names: Iterable[str], covering: Covering) -> bool:
    """Cover them in a row; False where they were not in it."""
    is_changed = False
    for name in names:
        before = getattr(row, name)
        after = covering.value(before)
        if after != before:
            setattr(row, name, after)
            is_changed = True
    return is_changed


def _outputs(session: Session, case_id: int) -> Sequence[OutputFileRow]:
    messages = select(MessageRow.id).where(MessageRow.request_id == case_id)
    own = (col(OutputFileRow.request_id) == case_id) | col(OutputFileRow.message_id).in_(messages)
    return session.exec(select(OutputFileRow).where(own)).all()


def _history(session: Session, case_id: int, covering: Covering) -> int:
    """Lines that an older version wrote without covering; the chain does not let them change."""
    rows = session.exec(select(HistoryRow).where(HistoryRow.request_id == case_id))
    return sum(covering.is_in(str(row.detail)) for row in rows)
