"""Which outcomes a letter opens with; the sentences are in the template `opener`."""

from collections.abc import Sequence

from bot.foi.drafting.inputs import Decision
from bot.foi.drafting.words import questions
from bot.foi.law import Law, Standing
from bot.foi.vocabulary import Outcome

_ORDER = (
    "supplied",
    "partly_supplied",
    "withheld",
    "not_held",
    "ncnd",
    "refused",
    "own_data",
    "later",
)


def opener(
    decisions: Sequence[Decision], asked: int, law: Law, later: frozenset[str]
) -> list[dict[str, str]]:
    """One group for each outcome that occurs, as `{outcome, which}`; `asked` counts all parts.

    Supplied comes first, refusals last. Nothing is said in common of a part that is neither
    confirmed nor denied. A letter with one outcome needs no opening: its answers say it.
    """
    by_outcome: dict[str, list[str]] = {}
    for decision in decisions:
        name = _name(decision, law, later)
        by_outcome.setdefault(name, []).extend(decision.parts)
    if len(by_outcome) < 2:
        return []
    return [
        {"outcome": name, "which": questions(by_outcome[name], every=asked)}
        for name in _ORDER
        if name in by_outcome
    ]


def _name(decision: Decision, law: Law, later: frozenset[str]) -> str:
    if later.issuperset(decision.parts):
        return "later"
    if refuses_to_comply(decision, law):
        return "refused"
    own = decision.outcome is Outcome.WITHHELD and any(
        (entry := law.entry(p)) and not entry.refuses for p in decision.provisions
    )
    return "own_data" if own else decision.outcome.value


def refuses_to_comply(decision: Decision, law: Law) -> bool:
    """True for a Part I refusal (FOIA s12, s14): of the request, not of information."""
    entries = [law.entry(p) for p in decision.provisions]
    return decision.outcome is Outcome.WITHHELD and any(
        e and e.refuses and e.standing is Standing.EXCLUSION for e in entries
    )
