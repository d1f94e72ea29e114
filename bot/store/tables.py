"""The tables of the store, nothing else. `store.py` is the only file that reads or writes them.

Letters and questions are kept to the character; a hash is the SHA-256 of the text in UTF-8. Moments
are stored in UTC. What may never change (drafts, confirmations, history) is guarded by triggers,
which `migrations/keeping.py` makes.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC: SQLite forgets time zones, so they are settled before storing."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the caller passes it
        """Refuse a moment without a time zone: nobody could say when it was."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the caller passes it
        """Give the time zone back."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _text() -> Any:
    return Field(sa_column=Column(Text, nullable=False))


def _json() -> Any:
    return Field(sa_column=Column(JSON, nullable=False))


def _moment(nullable: bool = False) -> Any:
    return Field(sa_column=Column(Moment, nullable=nullable))


class Row(SQLModel):
    """What every table shares."""

    metadata = METADATA


class RequestRow(Row, table=True):
    """One request. `text` is the request without the names of who asked."""

    __tablename__ = "request"
    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    received: date
    regime: str
    subject: str | None = None
    text: str = _text()
    fingerprint: str = Field(index=True)
    flags: list[dict[str, Any]] = _json()
    officer: str | None = Field(default=None, index=True)
    opened_at: datetime = _moment()


class RequesterRow(Row, table=True):
    """Who asked: apart from everything else, never indexed, never logged, and erasable."""

    __tablename__ = "requester"
    request_id: int = Field(primary_key=True, foreign_key="request.id")
    name: str | None = None
    email: str | None = None
    address: str | None = None
    salutation: str | None = None


class PartRow(Row, table=True):
    """One question of a request, with where it stands in the request's text.

    Decisions up to the number `stale_to` were made before the part was corrected: they count no
    more. `read_as` is what an officer takes the question to ask.
    """

    __tablename__ = "part"
    request_id: int = Field(primary_key=True, foreign_key="request.id")
    number: str = Field(primary_key=True)
    position: int
    question: str = _text()
    stem: str | None = None
    start: int
    stop: int
    flags: list[dict[str, Any]] = _json()
    read_as: str | None = Field(default=None, sa_column=Column(Text))
    stale_to: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class CorrectionRow(Row, table=True):
    """What was corrected in a case: old and new value, who, when, why.

    Apart from the history, which is never changed, because names may stand in it: it is erased with
    the requester. Drafts up to the version `stale_to` rest on what was wrong.
    """

    __tablename__ = "correction"
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    what: str
    before: str = _text()
    after: str = _text()
    why: str = _text()
    stale_to: int
    corrected_by: str
    corrected_at: datetime = _moment()


class EventRow(Row, table=True):
    """One event of a request's clock; `withdrawn_at` says when it was taken back as a mistake."""

    __tablename__ = "clock_event"
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    type: str
    on: date
    detail: dict[str, Any] = _json()
    recorded_by: str
    recorded_at: datetime = _moment()
    withdrawn_at: datetime | None = _moment(nullable=True)


class DecisionRow(Row, table=True):
    """What was decided for one part; the newest row of a part counts, the older ones stay."""

    __tablename__ = "decision"
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    part: str
    outcome: str
    provisions: list[str] = _json()
    detail: dict[str, Any] = _json()
    decided_by: str
    decided_at: datetime = _moment()


class DraftRow(Row, table=True):
    """One version of a letter: written once, never changed, never deleted."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("request_id", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id")
    version: int
    kind: str
    author: str
    text: str = _text()
    hash: str
    sections: list[dict[str, Any]] = _json()
    missing: list[dict[str, Any]] = _json()
    findings: list[dict[str, Any]] = _json()
    sources: list[str] = _json()
    saved_at: datetime = _moment()


class ConfirmationRow(Row, table=True):
    """A confirmed letter, kept for ever. `kind` is a key of `series.py`: each is confirmed once."""

    __tablename__ = "confirmation"
    __table_args__ = (UniqueConstraint("request_id", "kind"),)
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id")
    draft_id: int = Field(foreign_key="draft.id", unique=True)
    version: int
    kind: str
    text: str = _text()
    hash: str
    confirmed_by: str
    letter_date: date
    reasons: dict[str, Any] = _json()
    stored_at: datetime = _moment()


class SendingRow(Row, table=True):
    """A confirmed letter that was sent: on which day and how; kept for ever."""

    __tablename__ = "sending"
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    confirmation_id: int = Field(foreign_key="confirmation.id")
    version: int
    kind: str
    on: date
    how: str
    sent_by: str
    noted_at: datetime = _moment()


class HistoryRow(Row, table=True):
    """Who did what when: append-only, without names of requesters."""

    __tablename__ = "history"
    id: int | None = Field(default=None, primary_key=True)
    request_id: int | None = Field(default=None, foreign_key="request.id", index=True)
    at: datetime = _moment()
    who: str
    what: str
    detail: dict[str, Any] = _json()


class ChainRow(Row, table=True):
    """One link of the chain over confirmations and history (`chain.py`)."""

    __tablename__ = "chain"
    __table_args__ = (UniqueConstraint("source", "row_id"),)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    source: str
    row_id: int
    entry: str = Field(max_length=64)
    link: str = Field(max_length=64)
    noted_at: datetime = _moment()


class OutboxRow(Row, table=True):
    """Work that a transaction owes: done after it, at the latest on the next start."""

    __tablename__ = "outbox"
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    task: str
    confirmation_id: int = Field(foreign_key="confirmation.id")
    attempts: int = 0
    last_error: str | None = None
    owed_at: datetime = _moment()
    done_at: datetime | None = _moment(nullable=True)


class WordingRow(Row, table=True):
    """Words that a letter needs: the newest row of an owner's field counts, the older ones stay.

    `owner` is a part or range, a provision, or `letter`; `words` is a list of text and source.
    """

    __tablename__ = "wording"
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    kind: str
    owner: str
    name: str
    words: list[dict[str, str]] = _json()
    given_by: str
    given_at: datetime = _moment()


class DeliveryRow(Row, table=True):
    """One delivery from Slack that was taken on: a second one with the same key has no effect."""

    __tablename__ = "delivery"
    key: str = Field(primary_key=True)
    at: datetime = _moment()


class KeptRow(Row, table=True):
    """A delivery that was acknowledged to Slack and whose officer has no answer yet."""

    __tablename__ = "kept"
    key: str = Field(primary_key=True)
    user: str
    at: datetime = _moment()


class PostRow(Row, table=True):
    """A message about a case that stands in Slack; `draft_id` where it shows that draft."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("channel", "ts"),)
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    draft_id: int | None = Field(default=None, foreign_key="draft.id")
    channel: str
    ts: str
    thread: str | None = None
    posted_at: datetime = _moment()


class EnquiryRow(Row, table=True):
    """A question that an officer asked; `found` names what was shown, never its text.

    `key` is random, and names it in buttons; questions asked before there were keys have none.
    """

    __tablename__ = "enquiry"
    id: int | None = Field(default=None, primary_key=True)
    key: str | None = Field(default=None, index=True)
    asked_by: str
    asked_at: datetime = _moment()
    channel: str | None = None
    thread: str | None = Field(default=None, index=True)
    question: str = _text()
    found: list[dict[str, Any]] = _json()


class RatingRow(Row, table=True):
    """What an officer thought of an answer: one for each officer and answer, the newest counts."""

    __tablename__ = "rating"
    enquiry_id: int = Field(primary_key=True, foreign_key="enquiry.id")
    officer: str = Field(primary_key=True)
    useful: bool
    why: str | None = Field(default=None, sa_column=Column(Text))
    at: datetime = _moment()


class PreferenceRow(Row, table=True):
    """An officer's digest: weekday from 0 (Monday), hour of the local day, and whether at all."""

    __tablename__ = "preference"
    officer: str = Field(primary_key=True)
    digest_day: int
    digest_hour: int
    quiet: bool


class PostingRow(Row, table=True):
    """Something that is posted once, however many bots run: the key decides who posts it.

    `claimed_at` is None while nobody works on it; `content` is what is owed, where the key alone
    does not say it. No names of requesters, no letters.
    """

    __tablename__ = "posting"
    key: str = Field(primary_key=True)
    claimed_at: datetime | None = _moment(nullable=True)
    attempts: int = 0
    done_at: datetime | None = _moment(nullable=True)
    content: dict[str, Any] = _json()


class KnownCalendarRow(Row, table=True):
    """The days off as they were when due dates were last counted; the newest row counts."""

    __tablename__ = "known_calendar"
    id: int | None = Field(default=None, primary_key=True)
    days: dict[str, Any] = _json()
    seen_at: datetime = _moment()


class MessageRow(Row, table=True):
    """A message that came by mail: its bytes as they came, and what was made of it.

    `proposal` names no requester; `sender_name` and `sender_email` do, and are erased with one.
    """

    __tablename__ = "message"
    id: int | None = Field(default=None, primary_key=True)
    hash: str = Field(unique=True)
    message_id: str = Field(index=True)
    original: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sender_name: str | None = None
    sender_email: str | None = None
    proposal: dict[str, Any] = _json()
    state: str
    request_id: int | None = Field(default=None, foreign_key="request.id", index=True)
    came_at: datetime = _moment()
    decided_by: str | None = None
    decided_at: datetime | None = _moment(nullable=True)


class MailboxRow(Row, table=True):
    """How far a folder was read: its UIDVALIDITY, and the last UID (RFC 3501 section 2.3.1.1)."""

    __tablename__ = "mailbox"
    name: str = Field(primary_key=True)
    validity: int = Field(sa_column=Column(BigInteger, nullable=False))
    last_uid: int = Field(sa_column=Column(BigInteger, nullable=False))


class RemovalRow(Row, table=True):
    """Something that was erased for good: what kind, its number where it had one, and the day.

    `mark` is a hash that tells the thing from another with the same number; no words, no names.
    """

    __tablename__ = "removal"
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    number: int | None = None
    mark: str = Field(max_length=64, index=True)
    on: date


class HoldRow(Row, table=True):
    """A case of which nothing may be erased for its age, and why (the Commissioner has it)."""

    __tablename__ = "hold"
    request_id: int = Field(
        primary_key=True,
        foreign_key="request.id",
        sa_column_kwargs={"autoincrement": False},
    )
    because: str = _text()
    held_by: str
    held_at: datetime = _moment()


class OutputFileRow(Row, table=True):
    """A file within the home that was written with words of a case or message; `path` is relative
    to the home."""

    __tablename__ = "output_file"
    id: int | None = Field(default=None, primary_key=True)
    request_id: int | None = Field(default=None, foreign_key="request.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="message.id")
    path: str = _text()
    written_at: datetime = _moment()
