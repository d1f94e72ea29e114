"""What is posted once, decided by rows: several bots, restarts and retries make no second one.

A posting is claimed before it is posted and settled after. A bot that dies in between leaves a
claim that goes stale and is taken over. If it died after Slack had taken the message, and only
then, the message comes twice: saying a due date twice is better than never.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from bot.store.sessions import Sessions
from bot.store.tables import KnownCalendarRow, PostingRow

STALE = timedelta(minutes=15)
"""How long whoever claimed a posting may take over it."""
MOST_ATTEMPTS = 5
"""How often a posting that fails is tried. A bot that was killed meanwhile has not failed."""

Days = dict[str, Any]
"""A calendar's days off as JSON has them."""


class Postings(Sessions):
    """Who posts what, and what was posted."""

    def claim(self, key: str, *, at: datetime) -> bool:
        """True for the one caller who is to post this now; False where another has it or had it."""
        with self._write() as session:
            if _added(session, PostingRow(key=key, claimed_at=at, content={})):
                return True
            claimed = col(PostingRow.claimed_at)
            # Also a claim from the future, which a clock that was set back leaves behind.
            stale = claimed.is_(None) | (claimed < at - STALE) | (claimed > at + STALE)
            taken = session.exec(
                update(PostingRow)
                .where(
                    col(PostingRow.key) == key,
                    col(PostingRow.done_at).is_(None),
                    col(PostingRow.attempts) < MOST_ATTEMPTS,
                    stale,
                )
                .values(claimed_at=at)
            )
            return bool(taken.rowcount)

    def settle(self, key: str, *, at: datetime) -> None:
        """It is posted: nobody posts it again."""
        with self._write() as session:
            session.get_one(PostingRow, key).done_at = at

    def release(self, key: str) -> None:
        """It could not be posted: whoever comes next may try."""
        with self._write() as session:
            row = session.get_one(PostingRow, key)
            if row.done_at is None:
                row.claimed_at = None
                row.attempts += 1

    def owed(self) -> Mapping[str, dict[str, Any]]:
        """The content of what is still to be posted, by key."""
        query = select(PostingRow).where(
            col(PostingRow.done_at).is_(None), col(PostingRow.attempts) < MOST_ATTEMPTS
        )
        with self._read() as session:
            rows = session.exec(query.order_by(col(PostingRow.key)))
            return {row.key: row.content for row in rows if row.content}

    def recount(
        self,
        days: Days,
        moved: Callable[[Days], Iterable[dict[str, Any]]],
        *,
        at: datetime,
    ) -> int:
        """Keep the days off as they are now; where they changed, owe what `moved` makes of it.

        `moved` is given the days as they were. The new days and all that is owed are stored in
        one transaction. Returns how much is owed; 0 where another process has just done it.
        """
        known = self._known()
        if known and known.days == days:
            return 0
        number = (known.id or 0) + 1 if known else 1
        contents = list(moved(known.days)) if known else []
        with self._write() as session:
            if not _added(session, KnownCalendarRow(id=number, days=days, seen_at=at)):
                return 0
            for content in contents:
                key = f"moved:{number}:{content['case_id']}"
                session.add(PostingRow(key=key, content=content))
        return len(contents)

    def _known(self) -> KnownCalendarRow | None:
        with self._read() as session:
            newest = select(KnownCalendarRow).order_by(col(KnownCalendarRow.id).desc()).limit(1)
            return session.exec(newest).one_or_none()


def _added(session: Session, row: PostingRow | KnownCalendarRow) -> bool:
    """False where the row is there already; the transaction goes on."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return False
    return True
