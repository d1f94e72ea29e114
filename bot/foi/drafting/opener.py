"""Which outcomes a letter opens with; the sentences are in the template `opener`."""

from collections.abc import Sequence

from bot.foi.drafting.inputs import Decision
from bot.foi.drafting.words import questions
from bot.foi.vocabulary import Outcome

_ORDER = ("supplied", "partly_supplied", "withheld", "not_held", "ncnd", "refused")


def opener(decisions: Sequence[Decision], asked: int) -> list[dict[str, str]]:
    """One group for each outcome that occurs, as `{outcome, which}`; `asked` counts all parts.

    Supplied comes first, refusals last. A request refused for its cost or as vexatious is
    `refused`: it must not be said to be held.
    """
    by_outcome: dict[str, list[str]] = {}
    for decision in decisions:
        name = "refused" if refuses_to_comply(decision) else decision.outcome.value
        by_outcome.setdefault(name, []).extend(decision.parts)
    return [
        {"outcome": name, "which": questions(by_outcome[name], every=asked)}
        for name in _ORDER
        if name in by_outcome
    ]


def refuses_to_comply(decision: Decision) -> bool:
    """True for FOIA s12(1) and s14, which lift the whole duty, also the one to confirm."""
    return decision.outcome is Outcome.WITHHELD and any(
        p.act == "foia" and p.section in ("s12", "s14") for p in decision.provisions
    )
