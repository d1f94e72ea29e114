"""More time: for the parts that the law gives it for, and never for the others."""

from collections.abc import Iterator

from bot.foi.drafting.blocks import Block
from bot.foi.drafting.claims import Claims
from bot.foi.drafting.inputs import Decision, LetterInput
from bot.foi.drafting.words import questions
from bot.foi.errors import FoiError
from bot.foi.law import Law, Standing
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome, Regime


def extension_blocks(letter: LetterInput, law: Law) -> Iterator[Block]:
    """The notice that more time is needed, under the Act or under the Regulations.

    FOIA s10(3) gives time for parts refused with a qualified exemption alone; EIR reg 7 for what is
    complex and voluminous. A request under FOIA of which nothing is so decided is a FoiError.
    """
    weighed = weighed_decisions(letter.decisions, law)
    if letter.regime is Regime.EIR or (letter.regime is Regime.MIXED and not weighed):
        green = [p.number for p in letter.parts if p.environmental]
        some = letter.regime is Regime.MIXED and 0 < len(green) < len(letter.parts)
        yield _block(letter, law, "extension-eir", green if some else [])
        return
    if not weighed:
        raise FoiError(
            "extension-groundless",
            "an extension under FOIA s10(3)",
            "nothing is decided with a qualified exemption whose public interest could be weighed",
            "Decide first which part is refused, and with which exemption; all else is due in time",
        )
    parts = [number for decision in weighed for number in decision.parts]
    yield _block(letter, law, "extension-foia", parts, weighed)


def weighed_decisions(decisions: tuple[Decision, ...], law: Law) -> tuple[Decision, ...]:
    """The decisions that rest on a qualified exemption of FOIA (s2(1)(b), s2(2)(b))."""
    return tuple(
        decision
        for decision in decisions
        if decision.outcome in (Outcome.WITHHELD, Outcome.PARTLY_SUPPLIED, Outcome.NCND)
        and any(
            p.act == "foia" and (e := law.entry(p)) and e.standing is Standing.QUALIFIED
            for p in decision.provisions
        )
    )


def extended_parts(letter: LetterInput, law: Law) -> list[str]:
    """The parts that an extension covers; none where it covers the whole request."""
    for block in extension_blocks(letter, law):
        return list(block.context["parts"])
    return []


def _block(
    letter: LetterInput,
    law: Law,
    template: str,
    parts: list[str],
    weighed: tuple[Decision, ...] = (),
) -> Block:
    every = [part.number for part in letter.parts]
    rest = [number for number in every if parts and number not in parts]
    silent = tuple(d for d in weighed if d.outcome is Outcome.NCND)
    open_ = tuple(d for d in weighed if d.outcome is not Outcome.NCND)
    provisions = {"open": _weighed(open_, law), "silent": _weighed(silent, law)}
    claims = Claims(letter, law)
    context = {
        "parts": parts,
        "provisions": [*provisions["open"], *provisions["silent"]],
        "open_provisions": provisions["open"],
        "silent_provisions": provisions["silent"],
        "open_parts": _named(open_, len(every)),
        "silent_parts": _named(silent, len(every)),
        "questions": questions(parts, every=len(every)) if parts else "",
        "information": claims.information(provisions["open"][0], open_) if open_ else "",
        "rest": questions(rest) if rest else "",
        "rest_due": letter.due,
    }
    return Block("extension", template, context=context)


def _weighed(decisions: tuple[Decision, ...], law: Law) -> list[Provision]:
    """The qualified exemptions on which decisions rest, in the order of the Act."""
    named = {p for decision in decisions for p in decision.provisions}
    return sorted(p for p in named if (e := law.entry(p)) and e.standing is Standing.QUALIFIED)


def _named(decisions: tuple[Decision, ...], every: int) -> str:
    parts = [number for decision in decisions for number in decision.parts]
    return questions(parts, every=every) if parts else ""
