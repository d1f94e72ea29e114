"""Drafts, their confirmation, and the work a confirmation owes (the outbox).

A draft is written once. Confirming is compare-and-set: the newest version, the hash the officer
saw, once. The unique key on (request, kind) decides between two who press at the same time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, select

from bot.foi.case import (
    Confirmation,
    Draft,
    Missing,
    Section,
    Sending,
    already_confirmed,
    text_hash,
)
from bot.foi.errors import FoiError
from bot.foi.findings import Finding
from bot.foi.vocabulary import Kind, Way
from bot.store.chain import will_be_linked
from bot.store.corrections import corrected_times, draft_overtaken, draft_stale, stale_version
from bot.store.mutes import mutes_of
from bot.store.rows import (
    FINDINGS,
    MISSING,
    SECTIONS,
    confirmation_of,
    draft_of,
    sending_of,
    to_json,
)
from bot.store.series import newest_number, series_key
from bot.store.sessions import Sessions, locked, remember
from bot.store.tables import ConfirmationRow, DraftRow, EventRow, OutboxRow, SendingRow


@dataclass(frozen=True, slots=True)
class Press:
    """An officer's confirmation, as pressed: `hash` is that of the text they were shown.

    `clock_event` is what confirming itself does to the clock, and `clock_detail` what it tells with
    it: None for the program's own letters, which move the clock when they are sent. A letter that
    `is_precedent` is owed to the index.
    """

    case_id: int
    hash: str
    by: str
    at: datetime
    letter_date: date
    reasons: Mapping[str, str]
    kind: Kind = Kind.RESPONSE
    clock_event: str | None = "responded"
    clock_detail: Mapping[str, Any] = field(default_factory=dict)
    is_precedent: bool = True


@dataclass(frozen=True, slots=True)
class Owed:
    """A task of the outbox that is not done yet, with the confirmed letter it is about."""

    id: int
    task: str
    letter: Confirmation


class LetterBook(Sessions):
    """Letters in the making, and letters that went out."""

    def save_draft(
        self,
        case_id: int,
        author: str,
        text: str,
        sections: Sequence[Section],
        missing: Sequence[Missing],
        findings: Sequence[Finding],
        sources: Sequence[str],
        *,
        at: datetime,
        kind: Kind = Kind.RESPONSE,
        number: int | None = None,
        corrected: int | None = None,
    ) -> Draft:
        """Keep the next version of a letter; refused once that letter is confirmed.

        `number` counts letters of one kind; None for the one that is in the making. `corrected` is
        how often the case had been corrected when it was read: refused where it was again since.
        """
        with self._write() as session:
            case = locked(session, case_id)
            if corrected not in (None, corrected_times(session, case_id)):
                raise draft_overtaken(case.reference)
            key = _key(session, case_id, kind, number)
            done = _confirmation(session, case_id, key)
            if done:
                raise already_confirmed(case.reference, confirmation_of(done))
            row = DraftRow(
                request_id=case_id,
                version=_last_version(session, case_id) + 1,
                kind=key,
                author=author,
                text=text,
                hash=text_hash(text),
                sections=to_json(SECTIONS, sections),
                missing=to_json(MISSING, missing),
                findings=to_json(FINDINGS, findings),
                sources=list(sources),
                saved_at=at,
            )
            session.add(row)
            detail = {"version": row.version, "kind": key, "hash": row.hash}
            remember(session, case_id, author, at, "drafted", detail)
            session.flush()
            return draft_of(row, mutes_of(session, [case_id])[case_id])

    def newest_draft(self, case_id: int, kind: Kind = Kind.RESPONSE) -> Draft | None:
        """The version that counts; None where nothing was drafted."""
        with self._read() as session:
            row = _newest(session, case_id, _key(session, case_id, kind))
            return draft_of(row, mutes_of(session, [case_id])[case_id]) if row else None

    def drafts(self, case_id: int) -> tuple[Draft, ...]:
        """Every version of every letter of a case, oldest first."""
        query = (
            select(DraftRow).where(DraftRow.request_id == case_id).order_by(col(DraftRow.version))
        )
        with self._read() as session:
            mutes = mutes_of(session, [case_id])[case_id]
            return tuple(draft_of(row, mutes) for row in session.exec(query))

    def confirmation(self, case_id: int, kind: Kind = Kind.RESPONSE) -> Confirmation | None:
        """The confirmed letter; None where it is not confirmed.

        Where there are several of a kind it is the newest of them.
        """
        with self._read() as session:
            row = _confirmation(session, case_id, _key(session, case_id, kind))
            return confirmation_of(row) if row else None

    def confirmations(self, case_id: int) -> tuple[Confirmation, ...]:
        """Every letter of a case that went out, oldest first."""
        query = (
            select(ConfirmationRow)
            .where(ConfirmationRow.request_id == case_id)
            .order_by(col(ConfirmationRow.id))
        )
        with self._read() as session:
            return tuple(confirmation_of(row) for row in session.exec(query))

    def number(self, case_id: int, kind: Kind) -> int:
        """How many letters of a kind there are, with the one in the making; at least 1."""
        with self._read() as session:
            return newest_number(session, case_id, kind)

    def confirm(self, press: Press) -> tuple[Confirmation, bool]:
        """Store the letter, the clock's answer, the history and what is owed, in one transaction.

        Returns the confirmation, and False where the same text was confirmed before. A FoiError
        where another text was confirmed, the draft is not the newest, or there is none.
        """
        with self._write() as session:
            case = locked(session, press.case_id)
            key = _key(session, press.case_id, press.kind)
            done = _confirmation(session, press.case_id, key)
            if done and done.hash == press.hash:
                return confirmation_of(done), False
            if done:
                raise already_confirmed(case.reference, confirmation_of(done))
            draft = _newest(session, press.case_id, key)
            if draft is None or draft.hash != press.hash:
                raise _not_newest(session, case.reference, press, draft)
            if draft.version <= stale_version(session, press.case_id):
                raise draft_stale(case.reference, draft.version)
            row = _confirmed(draft, press)
            session.add(row)
            will_be_linked(session, row)
            session.flush()
            _follow(session, row, press)
            return confirmation_of(row), True

    def send(
        self,
        letter: Confirmation,
        on: date,
        how: Way,
        *,
        by: str,
        at: datetime,
        clock_event: str | None,
        clock_detail: Mapping[str, Any],
    ) -> None:
        """Keep that a confirmed letter was sent, with what that does to the clock."""
        with self._write() as session:
            locked(session, letter.case_id)
            row = SendingRow(
                request_id=letter.case_id,
                confirmation_id=letter.id,
                version=letter.version,
                kind=letter.kind.value,
                on=on,
                how=how.value,
                sent_by=by,
                noted_at=at,
            )
            session.add(row)
            session.flush()
            if clock_event:
                detail = {**clock_detail, "version": letter.version, "sent": row.id}
                session.add(_event(letter.case_id, clock_event, on, detail, by, at))
            said = {"version": letter.version, "kind": letter.kind.value}
            remember(
                session,
                letter.case_id,
                by,
                at,
                "sent",
                said | {"on": on.isoformat(), "how": how.value},
            )

    def sendings(self, case_id: int) -> tuple[Sending, ...]:
        """What was sent of a case's letters, in order."""
        rows = select(SendingRow).where(SendingRow.request_id == case_id)
        with self._read() as session:
            return tuple(sending_of(row) for row in session.exec(rows.order_by(col(SendingRow.id))))

    def unsent(self, case_id: int | None = None) -> tuple[Confirmation, ...]:
        """Confirmed letters that were not sent yet: of one case, or of all.

        A letter whose confirmation answered the clock, as earlier versions of the program did it,
        counts as sent. So does one without an effect on the clock, once it was sent.
        """
        with self._read() as session:
            return tuple(confirmation_of(row) for row in unsent_rows(session, case_id))

    def owed(self) -> tuple[Owed, ...]:
        """What confirmations still owe, oldest first."""
        query = (
            select(OutboxRow, ConfirmationRow)
            .join(ConfirmationRow, col(ConfirmationRow.id) == col(OutboxRow.confirmation_id))
            .where(col(OutboxRow.done_at).is_(None))
            .order_by(col(OutboxRow.id))
        )
        with self._read() as session:
            return tuple(
                Owed(task.id or 0, task.task, confirmation_of(letter))
                for task, letter in session.exec(query)
            )

    def is_owed(self, owed_id: int) -> bool:
        """True until a task is done."""
        with self._read() as session:
            return session.get_one(OutboxRow, owed_id).done_at is None

    def settle(self, owed_id: int, *, at: datetime) -> None:
        """Mark a task as done."""
        with self._write() as session:
            row = session.get_one(OutboxRow, owed_id)
            row.attempts += 1
            row.last_error = None
            row.done_at = at

    def put_off(self, owed_id: int, error: str) -> None:
        """Note that a task failed; it stays owed."""
        with self._write() as session:
            row = session.get_one(OutboxRow, owed_id)
            row.attempts += 1
            row.last_error = error


def _last_version(session: Session, case_id: int) -> int:
    last = select(func.max(DraftRow.version)).where(DraftRow.request_id == case_id)
    return session.exec(last).one() or 0


def _key(session: Session, case_id: int, kind: Kind, number: int | None = None) -> str:
    return series_key(kind, number or newest_number(session, case_id, kind))


def _newest(session: Session, case_id: int, key: str) -> DraftRow | None:
    return session.exec(
        select(DraftRow)
        .where(DraftRow.request_id == case_id, DraftRow.kind == key)
        .order_by(col(DraftRow.version).desc())
        .limit(1)
    ).one_or_none()


def _confirmation(session: Session, case_id: int, key: str) -> ConfirmationRow | None:
    return session.exec(
        select(ConfirmationRow).where(
            ConfirmationRow.request_id == case_id, ConfirmationRow.kind == key
        )
    ).one_or_none()


def _confirmed(draft: DraftRow, press: Press) -> ConfirmationRow:
    assert draft.id is not None
    return ConfirmationRow(
        request_id=press.case_id,
        draft_id=draft.id,
        version=draft.version,
        kind=draft.kind,
        text=draft.text,
        hash=draft.hash,
        confirmed_by=press.by,
        letter_date=press.letter_date,
        reasons=dict(press.reasons),
        stored_at=press.at,
    )


def _follow(session: Session, row: ConfirmationRow, press: Press) -> None:
    """What a confirmation brings with it, in the same transaction."""
    assert row.id is not None
    if press.clock_event:
        told = {**press.clock_detail, "version": row.version}
        session.add(
            _event(press.case_id, press.clock_event, press.letter_date, told, press.by, press.at)
        )
    detail = {"version": row.version, "kind": row.kind, "hash": row.hash}
    reasons = {"reasons": dict(press.reasons)} if press.reasons else {}
    remember(session, press.case_id, press.by, press.at, "confirmed", detail | reasons)
    if press.is_precedent:
        key = f"index:{row.id}"
        session.add(OutboxRow(key=key, task="index", confirmation_id=row.id, owed_at=press.at))


def _event(
    case_id: int, type_: str, on: date, detail: Mapping[str, Any], by: str, at: datetime
) -> EventRow:
    return EventRow(
        request_id=case_id, type=type_, on=on, detail=dict(detail), recorded_by=by, recorded_at=at
    )


def unsent_rows(session: Session, case_id: int | None = None) -> Iterator[ConfirmationRow]:
    """As `LetterBook.unsent`; three queries for all cases together."""
    query = select(ConfirmationRow).order_by(col(ConfirmationRow.id))
    if case_id is not None:
        query = query.where(ConfirmationRow.request_id == case_id)
    gone = set(session.exec(select(SendingRow.confirmation_id)).all())
    moved: dict[tuple[int, Any], bool] = {}
    for event in session.exec(select(EventRow)):
        key = event.request_id, event.detail.get("version")
        moved[key] = moved.get(key, False) or event.withdrawn_at is None
    for row in session.exec(query):
        # A sending that was taken back has withdrawn its event, and does not count.
        if not moved.get((row.request_id, row.version), row.id in gone):
            yield row


def _not_newest(
    session: Session, reference: str, press: Press, newest: DraftRow | None
) -> FoiError:
    if newest is None:
        return FoiError(
            "no-draft",
            f"{reference}, {press.kind.value}",
            "nothing is drafted that could be confirmed",
            f"Run `foibot draft {press.case_id}`",
        )
    older = session.exec(
        select(DraftRow).where(
            DraftRow.request_id == press.case_id,
            DraftRow.kind == _key(session, press.case_id, press.kind),
            DraftRow.hash == press.hash,
        )
    ).first()
    why = (
        f"that is version {older.version}, and version {newest.version} by {newest.author} "
        "has replaced it"
        if older
        else "no version of this letter has that hash"
    )
    return FoiError(
        "stale-hash",
        f"{reference}, hash {press.hash[:12]}",
        why,
        f"Read version {newest.version}, then confirm its hash {newest.hash}",
    )
