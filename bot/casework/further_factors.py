"""Factors that earlier letters weighed for the same provision, on questions like these."""

from collections.abc import Callable, Iterable
from itertools import islice

from bot.casework.answers import Answer
from bot.casework.desk import Desk
from bot.casework.use_precedent import SIDES, usable
from bot.foi.case import Case, Decision
from bot.foi.drafting.inputs import FieldKey, Sourced
from bot.foi.drafting.merge import merge_factors
from bot.foi.errors import FoiError
from bot.foi.provisions import Provision

_QUESTIONS = 5
"""Refused questions that are looked up: an officer waits for the form."""
_LETTERS = 5
"""Letters looked into for one question."""

LookUp = Callable[[str], Answer]


def further_factors(
    desk: Desk, case: Case, decisions: Iterable[Decision], look_up: LookUp
) -> dict[FieldKey, tuple[Sourced, ...]]:
    """By provision and side, what precedents of the refused questions put into the balance.

    `look_up` answers as `foibot ask` does. A letter that cannot be looked up is passed over: these
    are offers, and the law data's own factors are there without them.
    """
    offered: dict[FieldKey, tuple[Sourced, ...]] = {}
    for decision in islice(decisions, _QUESTIONS):
        part = case.part(decision.part)
        if part:
            for reference in _references(look_up(part.question)):
                for provision in decision.provisions:
                    _add(desk, reference, provision, offered)
    return offered


def _references(answer: Answer) -> list[str]:
    named = (row.reference for row in answer.precedents if row.provisions)
    return list(dict.fromkeys(name for name in named if name))[:_LETTERS]


def _add(
    desk: Desk, reference: str, provision: Provision, offered: dict[FieldKey, tuple[Sourced, ...]]
) -> None:
    try:
        weighed = desk.precedent(reference)
    except FoiError:
        return
    for side, name in SIDES.items():
        key = (str(provision), name)
        more = usable(weighed, reference, provision, side)
        if more:
            offered[key] = merge_factors(offered.get(key, ()), more)
