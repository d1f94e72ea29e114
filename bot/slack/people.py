"""Whose case it is."""

from collections.abc import Mapping
from typing import Any

from bot.casework.clocking import case_due
from bot.foi.case import Case
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Kind
from bot.slack.access import Refused, Role
from bot.slack.card import refresh
from bot.slack.turn import Turn


def assign(turn: Turn, name: str, user: str) -> tuple[Case, Mapping[str, Any]]:
    """Give a case to an officer. Another officer's case is theirs, or an admin's, to give."""
    store = turn.app.store
    case = store.case(name)
    if user not in turn.office.gate.people(Role.OFFICER):
        raise Refused("assign-to-stranger", "A case can only be given to an officer of the team.")
    if case.officer not in (None, turn.by) and not turn.officer.may(Role.ADMIN):
        raise Refused(
            "assign-other",
            f"{case.reference} is with {case.officer}: they, or an admin (setting "
            "`slack_admins`), can give it to somebody else.",
        )
    if store.confirmation(case.id, Kind.RESPONSE):
        raise FoiError(
            "assign-answered",
            case.reference,
            "its response is confirmed",
            "An internal review or a correction is given to an officer when it is opened",
        )
    store.assign(case.id, turn.office.gate.name(user), by=turn.by, at=turn.at)
    case = store.case(case.id)
    refresh(turn.office, case.id)
    return case, case_due(turn.office.clocks, case, turn.today)
