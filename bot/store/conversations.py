"""What the bot remembers of its conversations: so that a restart or a second bot forgets nothing.

Words of Slack (channel, ts, thread) are kept as Slack gives them; what they mean is `bot.slack`'s.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select

from bot.store.sessions import Sessions
from bot.store.tables import DeliveryRow, EnquiryRow, KeptRow, PostRow, PreferenceRow, RatingRow

_CHUNK = 500
"""Values in one IN (...): SQLite's oldest limit on variables is 999."""
_KEY_BYTES = 16
"""128 bits: nobody guesses a key, however often they try."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message about a case: where it stands, and the draft it shows, if any."""

    case_id: int
    channel: str
    ts: str
    thread: str | None = None
    draft_id: int | None = None


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A question with the names of what was found for it; buttons name it by its random `key`."""

    id: int
    key: str
    asked_by: str
    question: str
    found: tuple[Mapping[str, Any], ...]
    channel: str | None = None
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """One officer's judgement of one answer; `why` where it was not useful and they said so."""

    enquiry_id: int
    officer: str
    useful: bool
    why: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with what was shown for it, and how often that was called useful or not."""

    question: str
    asked_at: datetime
    found: tuple[Mapping[str, Any], ...]
    useful: int = 0
    not_useful: int = 0
    whys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preference:
    """When an officer's own digest comes: weekday from 0 (Monday), hour, and whether at all."""

    officer: str
    digest_day: int
    digest_hour: int
    quiet: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A delivery that is acknowledged and not answered yet: whose, and since when."""

    key: str
    user: str
    at: datetime


class Conversations(Sessions):
    """Reads and writes what the bot remembers."""

    def keep(self, kept: Kept) -> None:
        """Put a delivery on the disk; the same one again changes nothing."""
        with self._write() as session:
            session.merge(KeptRow(key=kept.key, user=kept.user, at=kept.at))

    def cross_out(self, key: str) -> None:
        """Its officer has an answer."""
        with self._write() as session:
            session.execute(delete(KeptRow).where(col(KeptRow.key) == key))

    def kept(self, before: datetime) -> tuple[Kept, ...]:
        """Deliveries from before that moment whose officers have no answer yet, oldest first."""
        rows = select(KeptRow).where(col(KeptRow.at) < before).order_by(col(KeptRow.at))
        with self._read() as session:
            return tuple(Kept(row.key, row.user, row.at) for row in session.exec(rows))

    def claim(self, key: str, *, at: datetime) -> bool:
        """Take on a delivery: True for whoever comes first, False for everybody after."""
        with self._write() as session:
            try:
                with session.begin_nested():
                    session.add(DeliveryRow(key=key, at=at))
            except IntegrityError:
                return False
        return True

    def release(self, key: str) -> None:
        """Give a delivery back that had no effect, so that it can be tried again."""
        with self._write() as session:
            row = session.get(DeliveryRow, key)
            if row:
                session.delete(row)

    def forget_deliveries(self, before: datetime) -> None:
        """Forget what Slack will not deliver again: it tries for an hour or so."""
        with self._write() as session:
            session.execute(delete(DeliveryRow).where(col(DeliveryRow.at) < before))

    def keep_post(self, post: Post, *, at: datetime) -> None:
        """Remember where a message about a case stands."""
        with self._write() as session:
            session.add(
                PostRow(
                    request_id=post.case_id,
                    draft_id=post.draft_id,
                    channel=post.channel,
                    ts=post.ts,
                    thread=post.thread,
                    posted_at=at,
                )
            )

    def posts(self, case_id: int) -> tuple[Post, ...]:
        """The messages about a case, oldest first."""
        rows = select(PostRow).where(PostRow.request_id == case_id).order_by(col(PostRow.id))
        with self._read() as session:
            return tuple(_post(row) for row in session.exec(rows))

    def standing_posts(self, case_id: int | None = None) -> tuple[Post, ...]:
        """Messages whose draft can still be pressed: of one case, or of all."""
        rows = select(PostRow).where(col(PostRow.draft_id).is_not(None)).order_by(col(PostRow.id))
        if case_id is not None:
            rows = rows.where(PostRow.request_id == case_id)
        with self._read() as session:
            return tuple(_post(row) for row in session.exec(rows))

    def settle_post(self, post: Post) -> None:
        """Remember that a message has no buttons any more."""
        with self._write() as session:
            rows = select(PostRow).where(PostRow.channel == post.channel, PostRow.ts == post.ts)
            for row in session.exec(rows):
                row.draft_id = None

    def keep_enquiry(
        self,
        question: str,
        found: Sequence[Mapping[str, Any]],
        *,
        by: str,
        at: datetime,
        channel: str | None = None,
        thread: str | None = None,
    ) -> Enquiry:
        """Remember a question and the names of what was shown for it."""
        row = EnquiryRow(
            key=token_urlsafe(_KEY_BYTES),
            asked_by=by,
            asked_at=at,
            channel=channel,
            thread=thread,
            question=question,
            found=[dict(one) for one in found],
        )
        with self._write() as session:
            session.add(row)
            session.flush()
            return _enquiry(row)

    def enquiry(self, key: str) -> Enquiry | None:
        """A question by its key; None where there is none."""
        with self._read() as session:
            row = session.exec(select(EnquiryRow).where(EnquiryRow.key == key)).first()
            return _enquiry(row) if key and row else None

    def last_enquiry(self, channel: str, thread: str) -> Enquiry | None:
        """The newest question of a thread; None where nobody asked there."""
        rows = (
            select(EnquiryRow)
            .where(EnquiryRow.channel == channel, EnquiryRow.thread == thread)
            .order_by(col(EnquiryRow.id).desc())
        )
        with self._read() as session:
            row = session.exec(rows).first()
            return _enquiry(row) if row else None

    def rate(
        self, enquiry_id: int, officer: str, useful: bool, *, why: str | None, at: datetime
    ) -> None:
        """Keep an officer's judgement; a later one of the same officer takes its place."""
        with self._write() as session:
            session.merge(
                RatingRow(enquiry_id=enquiry_id, officer=officer, useful=useful, why=why, at=at)
            )

    def ratings(self, since: datetime) -> tuple[Rating, ...]:
        """The judgements since a moment, oldest first."""
        rows = select(RatingRow).where(RatingRow.at >= since).order_by(col(RatingRow.at))
        with self._read() as session:
            return tuple(
                Rating(row.enquiry_id, row.officer, row.useful, row.why, row.at)
                for row in session.exec(rows)
            )

    def asked(self, since: datetime) -> tuple[Judged, ...]:
        """Every question since a moment with its judgements, oldest first; nobody is named."""
        rows = select(EnquiryRow).where(EnquiryRow.asked_at >= since)
        with self._read() as session:
            asked = list(session.exec(rows.order_by(col(EnquiryRow.id))))
            numbers = [row.id for row in asked]
            said: dict[int, list[RatingRow]] = {}
            for at in range(0, len(numbers), _CHUNK):
                own = col(RatingRow.enquiry_id).in_(numbers[at : at + _CHUNK])
                for rating in session.exec(select(RatingRow).where(own)):
                    said.setdefault(rating.enquiry_id, []).append(rating)
            return tuple(_judged(row, said.get(row.id or 0, [])) for row in asked)

    def prefer(self, preference: Preference) -> None:
        """Keep when an officer wants the digest."""
        with self._write() as session:
            session.merge(
                PreferenceRow(
                    officer=preference.officer,
                    digest_day=preference.digest_day,
                    digest_hour=preference.digest_hour,
                    quiet=preference.quiet,
                )
            )

    def preference(self, officer: str) -> Preference | None:
        """When an officer wants the digest; None for who never said, and gets it with the team."""
        with self._read() as session:
            row = session.get(PreferenceRow, officer)
            return (
                Preference(row.officer, row.digest_day, row.digest_hour, row.quiet) if row else None
            )


def _post(row: PostRow) -> Post:
    return Post(row.request_id, row.channel, row.ts, row.thread, row.draft_id)


def _judged(row: EnquiryRow, said: Sequence[RatingRow]) -> Judged:
    useful = sum(one.useful for one in said)
    whys = tuple(one.why for one in said if one.why)
    return Judged(row.question, row.asked_at, tuple(row.found), useful, len(said) - useful, whys)


def _enquiry(row: EnquiryRow) -> Enquiry:
    assert row.id is not None
    found = tuple(row.found)
    return Enquiry(
        row.id, row.key or "", row.asked_by, row.question, found, row.channel, row.thread
    )
