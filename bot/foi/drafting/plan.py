"""The order of a letter's parts: each slot becomes the blocks that fill it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.foi.drafting.blocks import Block, Outline
from bot.foi.drafting.inputs import Decision, FieldKey, LetterInput, Missing, Sourced
from bot.foi.drafting.opener import opener, refuses_to_comply
from bot.foi.drafting.refusals import refusal_blocks
from bot.foi.drafting.words import questions
from bot.foi.law import Law
from bot.foi.vocabulary import Outcome, Regime


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
    yield Block("regime", f"regime-{name}")


def _late(letter: LetterInput, _law: Law) -> Iterator[Block]:
    if letter.due and letter.dated > letter.due:
        yield Block("late", "late")


def _opener(letter: LetterInput, _law: Law) -> Iterator[Block]:
    groups = opener(letter.decisions, len(letter.parts))
    yield Block("opener", "opener", context={"opener": groups})


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


def _extension(letter: LetterInput, _law: Law) -> Iterator[Block]:
    if letter.regime is Regime.EIR:
        yield Block("extension", "extension-eir")
        return
    provisions = sorted({p for d in letter.decisions for p in d.provisions})
    parts = [number for d in letter.decisions for number in d.parts]
    which = questions(parts, every=len(letter.parts))
    yield Block(
        "extension", "extension-foia", context={"provisions": provisions, "questions": which}
    )


def _answers(letter: LetterInput, _law: Law) -> Iterator[Block]:
    asked = len(letter.parts)
    for decision in letter.decisions:
        owner = decision_owner(decision)
        yield Block(
            f"answer:{owner}",
            answer_template(decision),
            owner,
            {
                "heading": "" if asked == 1 else heading(decision.parts),
                "questions": questions(decision.parts, every=asked),
                "provisions": decision.provisions,
            },
        )


_BUILDERS: Mapping[str, Callable[[LetterInput, Law], Iterator[Block]]] = {
    "regime": _regime,
    "late": _late,
    "opener": _opener,
    "answers": _answers,
    "refusals": refusal_blocks,
    "rights": _rights,
    "review-rights": _review_rights,
    "extension": _extension,
}


def decision_owner(decision: Decision) -> str:
    """How the fields of a decision are addressed: `2`, or `3-5` for a range decided together."""
    return decision.parts[0] if len(decision.parts) == 1 else ",".join(decision.parts)


def heading(numbers: Sequence[str]) -> str:
    """The heading of an answer: `Question 2`, `Questions 3 to 5`, `Q7` where it was printed so."""
    if len(numbers) == 1 and numbers[0][:1].upper() == "Q":
        return numbers[0]
    text = questions(numbers)
    return text[0].upper() + text[1:]


def answer_template(decision: Decision) -> str:
    """Which answer template a decision takes."""
    names = {f"{p.act}:{p.section}" for p in decision.provisions}
    if decision.outcome is Outcome.WITHHELD:
        if names == {"foia:s21"}:
            return "answer-accessible"
        return "answer-excluded" if refuses_to_comply(decision) else "answer-withheld"
    if decision.outcome is Outcome.NOT_HELD and "eir:r12" in names:
        return "answer-not-held-eir"
    return {
        Outcome.SUPPLIED: "answer-supplied",
        Outcome.PARTLY_SUPPLIED: "answer-partly-supplied",
        Outcome.NOT_HELD: "answer-not-held",
        Outcome.NCND: "answer-ncnd",
        Outcome.UNANSWERED: "answer-undecided",
    }[decision.outcome]
