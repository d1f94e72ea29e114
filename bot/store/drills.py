"""When a backup was last tried, and how it went: lines of history, which the chain covers."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from bot.store.sessions import Sessions, remember
from bot.store.tables import HistoryRow

DRILLED = "backup drill"
"""What the history calls it."""


@dataclass(frozen=True, slots=True)
class Drilled:
    """A drill: bytes of the backup, rows and letters that came back, and what was wrong."""

    at: datetime
    bytes: int
    rows: int
    letters: int
    faults: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Day and result."""
        day = f"{self.at.day} {self.at:%B %Y}"
        if self.faults:
            return f"BACKUP DRILL FAILED on {day}: {self.faults[0]}"
        return f"Last backup drill: {day}, passed ({self.letters} letters, {self.rows} rows)"


class Drills(Sessions):
    """The drills of one authority."""

    def last(self) -> Drilled | None:
        """The newest; None where there was none."""
        rows = (
            select(HistoryRow)
            .where(col(HistoryRow.request_id).is_(None), HistoryRow.what == DRILLED)
            .order_by(col(HistoryRow.id).desc())
        )
        with self._read() as session:
            row = session.exec(rows.limit(1)).first()
            return _drilled(row) if row else None

    def record(self, drilled: Drilled, *, by: str) -> None:
        """Keep how it went."""
        detail = asdict(drilled) | {"faults": list(drilled.faults)}
        del detail["at"]
        with self._write() as session:
            remember(session, None, by, drilled.at, DRILLED, detail)


def drill_due(last: Drilled | None, today: date, days: int) -> bool:
    """Whether another is due that is wanted every so many days (0: never); one that failed is
    tried again the next day."""
    if not days or last is None:
        return bool(days)
    age = (today - last.at.date()).days
    return age >= (1 if last.faults else days)


def drill_sentence(last: Drilled | None, today: date, days: int) -> str:
    """What the digest says; empty where none is wanted and none was made."""
    if last is None:
        return f"NO BACKUP DRILL YET, and one is due every {days} days" if days else ""
    late = days and (today - last.at.date()).days > days
    return f"{last.sentence}; OVERDUE, one is due every {days} days" if late else last.sentence


def _drilled(row: HistoryRow) -> Drilled:
    kept: dict[str, Any] = row.detail
    size, rows, letters = (int(kept.get(name, 0)) for name in ("bytes", "rows", "letters"))
    return Drilled(row.at, size, rows, letters, tuple(map(str, kept.get("faults", ()))))
