"""Open cases in the order in which they fall due."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.casework.clocking import case_due
from bot.foi.case import Case
from bot.slack.turn import Turn


def by_due(turn: Turn, officer: str | None = None) -> list[tuple[Case, Mapping[str, Any]]]:
    """Cases whose response is not confirmed, soonest first; of one officer, or of all."""
    rows = [
        (case, case_due(turn.office.clocks, case, turn.today))
        for case in turn.app.store.cases(unanswered=True)
        if officer is None or case.officer == officer
    ]
    return sorted(rows, key=lambda row: row[1]["latest"] or date.max)
