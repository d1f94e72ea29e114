"""Findings that officers have answered, case by case: lines of the history, which is never changed.

The newest line on a mark counts, so that muting and taking it back are both kept in the chain.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.foi.findings import Finding, Muted
from bot.store.sessions import Sessions, locked, remember
from bot.store.tables import HistoryRow

MUTED, UNMUTED = "muted", "unmuted"


class MuteBook(Sessions):
    """Which findings do not count for which case, and why."""

    def mute(self, case_id: int, finding: Finding, because: str, *, by: str, at: datetime) -> None:
        """Keep an officer's reason for a finding; it counts until its words change."""
        self._note(case_id, finding, by, at, MUTED, {"because": because})

    def unmute(self, case_id: int, finding: Finding, *, by: str, at: datetime) -> None:
        """Take the reason back: the finding counts again."""
        self._note(case_id, finding, by, at, UNMUTED, {})

    def mutes(self, case_id: int) -> dict[tuple[str, str], Muted]:
        """What is muted for a case, by rule and mark."""
        with self._read() as session:
            return mutes_of(session, [case_id])[case_id]

    def _note(
        self,
        case_id: int,
        finding: Finding,
        by: str,
        at: datetime,
        what: str,
        more: Mapping[str, str],
    ) -> None:
        detail = {"rule": finding.rule, "mark": finding.mark, "part": finding.part, **more}
        with self._write() as session:
            locked(session, case_id)
            remember(session, case_id, by, at, what, detail)


def mutes_of(
    session: Session, cases: Iterable[int] | Any
) -> defaultdict[int, dict[tuple[str, str], Muted]]:
    """What is muted for each of these cases; `cases` may be a query for their numbers."""
    found: defaultdict[int, dict[tuple[str, str], Muted]] = defaultdict(dict)
    for row in _lines(session, col(HistoryRow.request_id).in_(cases)):
        assert row.request_id is not None
        key = row.detail["rule"], row.detail["mark"]
        if row.what == MUTED:
            found[row.request_id][key] = Muted(row.detail["because"], row.who, row.at)
        else:
            found[row.request_id].pop(key, None)
    return found


def false_alarms(session: Session, since: datetime) -> Counter[str]:
    """How many findings of each rule officers have muted since a moment, and not taken back."""
    standing: dict[tuple[int | None, str, str], str] = {}
    for row in _lines(session, col(HistoryRow.at) >= since):
        key = row.request_id, row.detail["rule"], row.detail["mark"]
        standing[key] = row.what
    return Counter(rule for (_, rule, _), what in standing.items() if what == MUTED)


def _lines(session: Session, where: Any) -> Iterator[HistoryRow]:
    lines = select(HistoryRow).where(where, col(HistoryRow.what).in_((MUTED, UNMUTED)))
    yield from session.exec(lines.order_by(col(HistoryRow.id)))
