"""The order of a letter's parts: each slot becomes the blocks that fill it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.foi.drafting.blocks import Block, Outline
from bot.foi.drafting.claims import Claims, owner_of
from bot.foi.drafting.extension import extension_blocks
from bot.foi.drafting.inputs import Decision, FieldKey, LetterInput, Missing, Sourced
from bot.foi.drafting.opener import opener
from bot.foi.drafting.refusals import refusal_blocks
from bot.foi.drafting.render import asked
from bot.foi.drafting.words import questions
from bot.foi.law import Law
from bot.foi.vocabulary import Outcome, Regime

_ANSWERED_ONCE = (Outcome.SUPPLIED, Outcome.PARTLY_SUPPLIED, Outcome.NOT_HELD)
"""Outcomes with an answer of their own, which is not printed again for parts further down."""


def plan(letter: LetterInput, law: Law, outline: Outline) -> list[Block]:
    """Every block of the letter, in order. `letter.decisions` must cover what it answers."""
    blocks = [b for slot in outline.slots(letter.kind) for b in _fill(slot, letter, law)]
    return [
        replace(
            b,
            needs=b.needs + outline.needed(b.template, b.owner),
            sources=(f"template {b.template}", *b.sources),
        )
        for b in blocks
    ]


def missing(blocks: Sequence[Block], fields: Mapping[FieldKey, Sourced]) -> list[Missing]:
    """What has to be filled before the letter can be rendered, in the order of the letter."""
    wanted = [need for block in blocks for need in block.needs]
    return [need for need in dict.fromkeys(wanted) if not _text(fields, need.owner, need.field)]


def _text(fields: Mapping[FieldKey, Sourced], owner: str, name: str) -> str:
    found = fields.get((owner, name))
    return found.text.strip() if found else ""


def _fill(slot: str, letter: LetterInput, law: Law) -> Iterator[Block]:
    builder = _BUILDERS.get(slot)
    yield from builder(letter, law) if builder else [Block(slot, slot)]


def _regime(letter: LetterInput, _law: Law) -> Iterator[Block]:
    name = {Regime.EIR: "eir", Regime.MIXED: "mixed"}.get(letter.regime, "foia")
    green = [part.number for part in letter.parts if part.environmental]
    some = 0 < len(green) < len(letter.parts)
    context = {"green": questions(green) if some else ""}
    yield Block("regime", f"regime-{name}", context=context)


def _late(letter: LetterInput, _law: Law) -> Iterator[Block]:
    if letter.due and letter.dated > letter.due:
        yield Block("late", "late")


def _opener(letter: LetterInput, law: Law) -> Iterator[Block]:
    groups = opener(letter.decisions, len(letter.parts), law, letter.later)
    if groups:
        refusing = any(refusal_blocks(letter, law))
        yield Block("opener", "opener", context={"opener": groups, "refusing": refusing})


def _rights(letter: LetterInput, _law: Law) -> Iterator[Block]:
    environmental = letter.regime is not Regime.FOIA
    name = "rights-eir" if letter.regime is Regime.EIR else "rights-foia"
    if letter.regime is Regime.MIXED:
        name = "rights-mixed"
    context = {"environmental": environmental, "after_review": False}
    yield Block("rights", name, context=context)


def _review_rights(letter: LetterInput, _law: Law) -> Iterator[Block]:
    environmental = letter.regime is not Regime.FOIA
    context = {"environmental": environmental, "after_review": True}
    yield Block("rights", "rights-after-review", context=context)


def _answers(letter: LetterInput, law: Law) -> Iterator[Block]:
    """Each answer below its question or questions, in the requester's order."""
    order = [part.number for part in letter.parts]
    blocks = [
        (order.index(parts[0]), _answer(letter, law, decision, parts))
        for decision in letter.decisions
        for parts in _runs(decision, order)
    ]
    yield from (block for _, block in sorted(blocks, key=lambda pair: pair[0]))


def _runs(decision: Decision, order: Sequence[str]) -> list[tuple[str, ...]]:
    """The parts of a decision that stand together: neighbours under one answer; a refusal, which
    has no answer of its own, at each part."""
    if decision.outcome in (Outcome.WITHHELD, Outcome.NCND):
        return [(number,) for number in decision.parts]
    runs: list[tuple[str, ...]] = []
    for number in decision.parts:
        if runs and order.index(number) == order.index(runs[-1][-1]) + 1:
            runs[-1] = (*runs[-1], number)
        else:
            runs.append((number,))
    return runs


def _answer(
    letter: LetterInput, law: Law, decision: Decision, parts: tuple[str, ...] = ()
) -> Block:
    owner, parts = owner_of(decision), parts or decision.parts
    repeated = parts[0] != decision.parts[0] and decision.outcome in _ANSWERED_ONCE
    own = owner if parts == decision.parts else ",".join(parts)
    return Block(
        f"answer:{own}",
        "answer-as-above" if repeated else answer_template(letter, law, decision),
        owner,
        {
            **_asked(letter, parts),
            "together": len(parts) > 1 and decision.outcome in _ANSWERED_ONCE,
            "above": questions(decision.parts[:1]),
            "questions": questions(parts, every=len(letter.parts)),
            "provisions": _with_what_is_read_beside(decision, law),
            "joined": "or" if decision.alternative else "and",
            "holding": Claims(letter, law).holding([decision]),
        },
    )


def _with_what_is_read_beside(decision: Decision, law: Law) -> tuple[Any, ...]:
    read = (p for one in decision.provisions for p in _entry_read_with(one, law))
    return tuple(dict.fromkeys((*read, *decision.provisions)))


def _entry_read_with(provision: Any, law: Law) -> tuple[Any, ...]:
    entry = law.entry(provision)
    return entry.read_with if entry else ()


def _asked(letter: LetterInput, numbers: Sequence[str]) -> dict[str, str]:
    """The questions that an answer stands below, each in the requester's words."""
    every = len(letter.parts)
    quoted = "\n".join(asked(part, every) for part in letter.parts if part.number in numbers)
    alone = f"You asked:\n\n{quoted}" if every == 1 else quoted
    return {"asked": alone}


def _reviewed(letter: LetterInput, law: Law) -> Iterator[Block]:
    """Each part of the first answer, upheld or changed; what is changed is answered anew."""
    before = {number: one for one in letter.first for number in one.parts}
    for decision in letter.decisions:
        first = before.get(decision.parts[0])
        kept = first is not None and (first.outcome, set(first.provisions)) == (
            decision.outcome,
            set(decision.provisions),
        )
        context = {
            **_asked(letter, decision.parts),
            "kept": kept,
            "outcome": first.outcome.value if first else "unanswered",
            "provisions": first.provisions if first else (),
        }
        yield Block(f"review:{owner_of(decision)}", "review-part", context=context)
        if not kept:
            answer = _answer(letter, law, decision)
            yield replace(answer, context={**answer.context, "asked": ""})


def _transfer_not_held(letter: LetterInput, _law: Law) -> Iterator[Block]:
    """That nothing is held: of the parts decided so, or of the whole request."""
    parts = [n for d in letter.decisions if d.outcome is Outcome.NOT_HELD for n in d.parts]
    some = parts and len(parts) < len(letter.parts)
    context = {"which": questions(parts) if some else "", **_laws(letter)}
    yield Block("transfer-not-held", "transfer-not-held", context=context)


def _transfer(letter: LetterInput, _law: Law) -> Iterator[Block]:
    yield Block("transfer", "transfer", context=_laws(letter))


def _laws(letter: LetterInput) -> dict[str, bool]:
    return {"eir": letter.regime is not Regime.FOIA, "foia": letter.regime is not Regime.EIR}


_BUILDERS: Mapping[str, Callable[[LetterInput, Law], Iterator[Block]]] = {
    "regime": _regime,
    "late": _late,
    "opener": _opener,
    "answers": _answers,
    "reviewed": _reviewed,
    "refusals": refusal_blocks,
    "rights": _rights,
    "review-rights": _review_rights,
    "extension": extension_blocks,
    "transfer-not-held": _transfer_not_held,
    "transfer": _transfer,
}


def answer_template(letter: LetterInput, law: Law, decision: Decision) -> str:
    """Which answer template a decision takes: that of its provisions, or of its outcome."""
    if letter.later.issuperset(decision.parts):
        return "answer-later"
    own = {entry.answer for p in decision.provisions if (entry := law.entry(p))}
    if (
        len(own) == 1
        and (template := own.pop())
        and decision.outcome is not Outcome.PARTLY_SUPPLIED
    ):
        return template
    return {
        Outcome.SUPPLIED: "answer-supplied",
        Outcome.PARTLY_SUPPLIED: "answer-partly-supplied",
        Outcome.WITHHELD: "answer-withheld",
        Outcome.NOT_HELD: "answer-not-held",
        Outcome.NCND: "answer-ncnd",
        Outcome.UNANSWERED: "answer-undecided",
    }[decision.outcome]
