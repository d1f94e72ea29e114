"""Writes what an officer corrected: the case as it becomes, with old and new value, all or nothing.

Whoever corrects was shown the case in one state; where it is another by now, nothing is written and
the error says what happened meanwhile.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, func, select

from bot.foi.case import CasePart, HistoryEntry
from bot.foi.corrections import (
    NAMELESS,
    PERSONAL,
    UNSEEN_IN_LETTERS,
    CaseFile,
    Changed,
    Correction,
    FiledLetter,
)
from bot.foi.errors import FoiError
from bot.store.rows import (
    FLAGS,
    case_of,
    correction_of,
    history_of,
    part_row,
    requester_of,
    to_json,
)
from bot.store.series import split_key
from bot.store.sessions import Sessions, locked, remember
from bot.store.tables import (
    ConfirmationRow,
    CorrectionRow,
    DecisionRow,
    DraftRow,
    EventRow,
    HistoryRow,
    PartRow,
    RequesterRow,
    RequestRow,
    WordingRow,
)

_TOLD = 5
"""Lines of history in an error: who else changed the case, and not its whole file."""


class Corrections(Sessions):
    """Corrects cases, and knows which letters and decisions that leaves behind."""

    def case_file(self, case_id: int) -> tuple[CaseFile, int]:
        """What a correction is held against, and the number of lines in the case's history."""
        with self._read() as session:
            file = _file(session, session.get_one(RequestRow, case_id))
            return file, len(_history(session, case_id))

    def correct(
        self,
        case_id: int,
        changes: Sequence[Changed],
        *,
        shown: CaseFile,
        seen: int,
        why: str,
        by: str,
        at: datetime,
    ) -> None:
        """Carry out corrections, in order. A FoiError where the case is not as it was `shown`;
        `seen` is the number of lines in its history then."""
        with self._write() as session:
            row = locked(session, case_id)
            if _file(session, row).hash != shown.hash:
                raise case_changed(row.reference, _history(session, case_id)[seen:])
            _write_fields(session, row, changes[-1].file)
            touched = {number for one in changes for number in one.touched}
            if {part.number: part for part in changes[-1].file.case.parts} != {
                part.number: part for part in shown.case.parts
            }:
                _write_parts(session, case_id, changes[-1].file.case.parts, touched)
                _clear_words(session, case_id, touched, by, at)
            for event in changes[-1].file.case.events[len(shown.case.events) :]:
                session.add(
                    EventRow(
                        request_id=case_id,
                        type=event.type,
                        on=event.on,
                        detail=dict(event.detail),
                        recorded_by=by,
                        recorded_at=at,
                    )
                )
            _keep(session, case_id, changes, why, by, at)

    def corrections(self, case_id: int) -> tuple[Correction, ...]:
        """What was corrected in a case, in order."""
        rows = select(CorrectionRow).where(CorrectionRow.request_id == case_id)
        with self._read() as session:
            return tuple(
                correction_of(row) for row in session.exec(rows.order_by(col(CorrectionRow.id)))
            )

    def stale_to(self, case_id: int) -> int:
        """The newest version that was drafted before something it rests on was corrected; 0 where
        none was."""
        with self._read() as session:
            return stale_version(session, case_id)

    def stale_parts(self, case_id: int) -> tuple[str, ...]:
        """The parts whose decision was made before they were corrected, and not again since."""
        rows = select(PartRow).where(PartRow.request_id == case_id, col(PartRow.stale_to) > 0)
        newest = select(DecisionRow.part, func.max(DecisionRow.id)).where(
            DecisionRow.request_id == case_id
        )
        with self._read() as session:
            decided = dict(session.exec(newest.group_by(DecisionRow.part)).all())
            return tuple(
                part.number
                for part in session.exec(rows.order_by(col(PartRow.position)))
                if 0 < (decided.get(part.number) or 0) <= part.stale_to
            )


def stale_version(session: Session, case_id: int) -> int:
    """As `Corrections.stale_to`, inside a transaction."""
    newest = select(func.max(CorrectionRow.stale_to)).where(CorrectionRow.request_id == case_id)
    return session.exec(newest).one() or 0


def corrected_times(session: Session, case_id: int) -> int:
    """How often a case was corrected."""
    count = select(func.count()).where(CorrectionRow.request_id == case_id)
    return session.exec(count).one()


def draft_overtaken(reference: str) -> FoiError:
    """What an officer hears whose draft was being made while another corrected the case."""
    return FoiError(
        "draft-overtaken",
        reference,
        "the case was corrected while this was drafted",
        "Nothing was saved; look at the case, and draft again",
    )


def draft_stale(reference: str, version: int) -> FoiError:
    """What an officer hears who would confirm a letter that rests on what was wrong."""
    return FoiError(
        "draft-stale",
        f"{reference}, version {version}",
        "the case was corrected after it was drafted, so it rests on what was wrong",
        "Draft it again, read it, and confirm the new version",
    )


def case_changed(reference: str, since: Sequence[HistoryEntry]) -> FoiError:
    """What the second of two officers hears: who did what since they were shown the case."""
    lines = [f"{one.who}: {_said(one)} ({one.at:%H:%M} UTC)" for one in since[-_TOLD:]]
    return FoiError(
        "case-changed",
        reference,
        f"it has changed since you were shown it: {'; '.join(lines) or 'look at its file'}",
        "Nothing was corrected; look at the case, and begin again if it is still wrong",
    )


def _said(one: HistoryEntry) -> str:
    about = one.detail.get("what")
    return f"{one.what} {about}".strip() if about else one.what


def _file(session: Session, row: RequestRow) -> CaseFile:
    parts = select(PartRow).where(PartRow.request_id == row.id).order_by(col(PartRow.position))
    events = select(EventRow).where(
        EventRow.request_id == row.id, col(EventRow.withdrawn_at).is_(None)
    )
    case = case_of(
        row,
        session.exec(parts),
        session.exec(events.order_by(col(EventRow.on), col(EventRow.id))),
    )
    requester = session.get(RequesterRow, row.id)
    letters = select(ConfirmationRow).where(ConfirmationRow.request_id == row.id)
    return CaseFile(
        case,
        requester_of(requester) if requester else None,
        tuple(
            FiledLetter(split_key(one.kind)[0], one.version, one.letter_date)
            for one in session.exec(letters.order_by(col(ConfirmationRow.id)))
        ),
    )


def _history(session: Session, case_id: int) -> list[HistoryEntry]:
    rows = select(HistoryRow).where(HistoryRow.request_id == case_id).order_by(col(HistoryRow.id))
    return [history_of(row) for row in session.exec(rows)]


def _write_fields(session: Session, row: RequestRow, file: CaseFile) -> None:
    row.received = file.case.received
    row.regime = file.case.regime.value
    row.subject = file.case.subject
    row.flags = to_json(FLAGS, file.case.flags)
    requester = session.get(RequesterRow, row.id)
    if requester and file.requester:
        for name in PERSONAL:
            setattr(requester, name.value, getattr(file.requester, name.value))


def _write_parts(
    session: Session, case_id: int, parts: Iterable[CasePart], touched: Iterable[str]
) -> None:
    """Write all parts again; what was decided so far of those touched counts no more."""
    rows = session.exec(select(PartRow).where(PartRow.request_id == case_id))
    stale = {row.number: row.stale_to for row in rows}
    newest = select(func.max(DecisionRow.id)).where(DecisionRow.request_id == case_id)
    stale |= dict.fromkeys(touched, session.exec(newest).one() or 0)
    session.execute(delete(PartRow).where(col(PartRow.request_id) == case_id))
    session.flush()
    for position, part in enumerate(parts):
        row = part_row(case_id, position, part)
        row.stale_to = stale.get(part.number, 0)
        session.add(row)


def _clear_words(
    session: Session, case_id: int, touched: Iterable[str], by: str, at: datetime
) -> None:
    """What was written for a part that is another one now fits it no more."""
    about, gone = set(touched), select(WordingRow).where(WordingRow.request_id == case_id)
    newest = {
        (row.kind, row.owner, row.name): row
        for row in session.exec(gone.order_by(col(WordingRow.id)))
    }
    for (kind, owner, name), row in newest.items():
        if row.words and about.intersection(owner.split(",")):
            session.add(
                WordingRow(
                    request_id=case_id,
                    kind=kind,
                    owner=owner,
                    name=name,
                    words=[],
                    given_by=by,
                    given_at=at,
                )
            )


def _keep(
    session: Session,
    case_id: int,
    changes: Sequence[Changed],
    why: str,
    by: str,
    at: datetime,
) -> None:
    """Old and new value of each; the history keeps that it was done, and no name."""
    last = select(func.max(DraftRow.version)).where(DraftRow.request_id == case_id)
    version = session.exec(last).one() or 0
    for one in changes:
        session.add(
            CorrectionRow(
                request_id=case_id,
                what=one.what.value,
                before=one.before,
                after=one.after,
                why=why,
                stale_to=0 if one.what in UNSEEN_IN_LETTERS else version,
                corrected_by=by,
                corrected_at=at,
            )
        )
        said: dict[str, Any] = {"what": one.what.value}
        said |= {"parts": list(one.touched)} if one.touched else {}
        said |= {"from": one.before, "to": one.after} if one.what in NAMELESS else {}
        remember(session, case_id, by, at, "corrected", said)
