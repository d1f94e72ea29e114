"""What is decided of a case: now, when its first answer went out, and for a further letter."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.foi import case as filed
from bot.foi.case import Case
from bot.foi.case_clock import PartsExtension, extension_of, is_environmental
from bot.foi.drafting.decide import checked, join_decisions
from bot.foi.drafting.inputs import AskedPart, Decision
from bot.foi.law import Law
from bot.foi.vocabulary import Kind, Outcome
from bot.store.store import Store


def decided(store: Store, case: Case, until: datetime | None = None) -> list[Decision]:
    """What is decided, parts that were decided together as one decision; `until` looks back."""
    together: dict[tuple[Any, ...], list[str]] = {}
    for one in store.decisions(case.id, until=until):
        group = tuple(one.detail.get("group", (one.part,)))
        alternative = bool(one.detail.get("alternative"))
        together.setdefault((group, one.outcome, one.provisions, alternative), []).append(one.part)
    return [
        Decision(tuple(parts), outcome, provisions, alternative)
        for (_, outcome, provisions, alternative), parts in together.items()
    ]


def to_file(fresh: Iterable[Decision]) -> list[filed.Decision]:
    """Decisions as the store keeps them, a row for each part."""
    return [
        filed.Decision(number, d.outcome, d.provisions, _detail(d))
        for d in fresh
        for number in d.parts
    ]


def _detail(decision: Decision) -> dict[str, Any]:
    alternative = {"alternative": True} if decision.alternative else {}
    return {"group": list(decision.parts), **alternative}


def asked_parts(case: Case) -> list[AskedPart]:
    """The parts as decisions name them."""
    return [
        AskedPart(part.number, part.question, None, is_environmental(case, part))
        for part in case.parts
    ]


def settled(case: Case, law: Law, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions in the request's order, each of them lawful under the case's regime.

    A FoiError where one is not, as it can be after the regime was corrected.
    """
    green = [part.number for part in case.parts if is_environmental(case, part)]
    lawful = [
        checked(decision, case.regime, law, green)
        for decision in join_decisions(decisions, [part.number for part in case.parts])
    ]
    return tuple(lawful)


def later_parts(store: Store, case: Case) -> frozenset[str]:
    """The extended parts that are not decided since: a further letter answers them."""
    extension = extension_of(case)
    if extension is None or not extension.parts:
        return frozenset()
    return frozenset(set(extension.parts) - set(_decided_since(store, case, extension)))


def _decided_since(store: Store, case: Case, extension: PartsExtension) -> list[str]:
    """The parts decided on after the letter that told of the extension."""
    told = store.confirmation(case.id, Kind.EXTENSION)
    return [
        one.part
        for one in store.decisions(case.id)
        if one.decided_at
        and (one.decided_at > told.stored_at if told else one.decided_at.date() > extension.told)
    ]


def to_answer(case: Case, kind: Kind, decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions that a letter deals with.

    A response answers every part that no earlier letter has answered, so an undecided one is a
    gap; other letters need not.
    """
    extension = extension_of(case)
    answered = set(extension.answered) if extension else set()
    if kind is not Kind.RESPONSE:
        return list(decisions)
    every = [part.number for part in case.parts if part.number not in answered]
    settled_ = {number for decision in decisions for number in decision.parts}
    open_ = [Decision((n,), Outcome.UNANSWERED) for n in every if n not in settled_]
    return [*(d for d in decisions if not answered.issuperset(d.parts)), *open_]


def transfers_whole(store: Store, case: Case) -> bool:
    """True where nothing of the request is answered otherwise than by saying that it is not held:
    then the letter that passes it on is the answer."""
    return all(one.outcome is Outcome.NOT_HELD for one in store.decisions(case.id))


def first_answer(store: Store, case: Case) -> tuple[Decision, ...]:
    """What the answer that went out had decided; nothing where none did."""
    sent = store.confirmation(case.id, Kind.RESPONSE)
    if sent is None:
        return ()
    return join_decisions(
        decided(store, case, until=sent.stored_at), [part.number for part in case.parts]
    )
