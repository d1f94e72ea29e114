"""The refusal notice: one block for each provision, and one for interests weighed together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.foi.drafting.blocks import Block
from bot.foi.drafting.claims import Claims
from bot.foi.drafting.condition import governing
from bot.foi.drafting.estimate import Estimate, estimate
from bot.foi.drafting.inputs import Decision, Factors, LetterInput, Missing
from bot.foi.drafting.words import questions
from bot.foi.law import Entry, Law, Need, Standing, Test
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome

STATED = frozenset({"regulations", "presumption", "certainty", "principle"})
"""What a notice must say that the templates always print."""

CONDITIONAL = " - in the conditional, so that nothing tells whether it is held"
_NO_TELLING = frozenset({"factors_for", "factors_against", "qualified_person", "opinion_date"})

WHERE_KNOWN = frozenset(
    {"preparer", "completion", "signpost", "third_party_views", "way_forward", "form_reason"}
)
"""What a notice says only where it is known (EIR reg 14(4)) or where it applies."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What one block of the notice argues: a provision, with those argued by the same words."""

    entry: Entry
    ruling: Entry
    provisions: tuple[Provision, ...]
    decisions: tuple[Decision, ...]
    masked: bool = False
    """True where the provisions are cited so that nobody learns which of them applies."""

    @property
    def parts(self) -> list[str]:
        """The parts that it refuses."""
        return [number for decision in self.decisions for number in decision.parts]

    @property
    def silent(self) -> bool:
        """True where the ground lifts the duty to confirm or deny, short of the whole request."""
        return self.entry.is_ncnd and self.entry.standing is not Standing.EXCLUSION


def refusal_blocks(letter: LetterInput, law: Law) -> Iterator[Block]:
    """The notice's heading, a block for each ground in the order of the Act, joint balances."""
    found = list(grounds(letter, law))
    if not found:
        return
    yield Block("refusal", "refusal-heading")
    joint = {p for group in letter.joint for p in group}
    argued: set[Provision] = set()
    for ground in found:
        yield from _in_the_alternative(ground, found, argued)
        argued.update(ground.provisions)
        yield _block(letter, law, ground, weighed_together=ground.entry.provision in joint)
    yield from (_joint_balance(group) for group in letter.joint)


def grounds(letter: LetterInput, law: Law) -> Iterator[Ground]:
    """Each ground of the notice, in the order of the Act."""
    refused = _refused(letter, law)
    done: set[Provision] = set()
    for provision in sorted(refused):
        if provision in done:
            continue
        group = [
            p for p in sorted(refused) if p == provision or _together(provision, p, refused, law)
        ]
        done.update(group)
        yield _ground(letter, law, group, tuple(refused[provision]))


def _ground(
    letter: LetterInput, law: Law, group: Sequence[Provision], decisions: tuple[Decision, ...]
) -> Ground:
    """The ground of a group; its fields are those of the provision that is weighed."""
    entries = [_entry(p, law) for p in group]
    entry = next((e for e in entries if weighs(e)), entries[0])
    given = letter.fields.get((str(entry.provision), "condition"))
    ruling = governing(entry, given.text if given else None, law)
    masked = len(group) > 1 and _masks(entries[0], entries[-1])
    return Ground(entry, ruling, tuple(group), decisions, masked)


def _entry(provision: Provision, law: Law) -> Entry:
    entry = law.entry(provision)
    assert entry is not None, f"{provision} was not checked against the law"
    return entry


def _refused(letter: LetterInput, law: Law) -> Mapping[Provision, list[Decision]]:
    """Each provision that refuses something, with the decisions that rest on it."""
    refused: dict[Provision, list[Decision]] = {}
    for decision in letter.decisions:
        silent = decision.outcome in (Outcome.SUPPLIED, Outcome.NOT_HELD)
        if silent or letter.later.issuperset(decision.parts):
            continue  # not held under EIR reg 12(4)(a) is refused in the answer itself
        for provision in decision.provisions:
            entry = _entry(provision, law)
            argued = entry.argued == "answer" and decision.provisions == (provision,)
            if entry.refuses and not (argued and decision.outcome is not Outcome.PARTLY_SUPPLIED):
                refused.setdefault(provision, []).append(decision)
    return refused


def _together(
    one: Provision, other: Provision, refused: Mapping[Provision, list[Decision]], law: Law
) -> bool:
    """True for limbs of one opinion, and for what is cited so that nobody learns which applies."""
    if refused[one] != refused[other]:
        return False
    first, second = _entry(one, law), _entry(other, law)
    opinions = first.test is second.test is Test.OPINION and first.is_ncnd is second.is_ncnd
    alternative = all(decision.alternative for decision in refused[one])
    return opinions or (alternative and _masks(first, second))


def _masks(first: Entry, second: Entry) -> bool:
    return any(p.covers(second.provision) for p in first.masked_with)


def _in_the_alternative(
    ground: Ground, found: Sequence[Ground], argued: set[Provision]
) -> Iterator[Block]:
    """The sentence above the first of two that are cited in the alternative, each for itself."""
    if not all(d.alternative for d in ground.decisions) or ground.masked:
        return
    both = [p for d in ground.decisions for p in d.provisions]
    if argued.isdisjoint(both) and len(found) > 1:
        yield Block(f"alternative:{both[0]}", "in-the-alternative", context={"provisions": both})


def _joint_balance(group: tuple[Provision, ...]) -> Block:
    owner = "joint:" + ",".join(map(str, group))
    conclusion = Missing(
        owner,
        "conclusion",
        "why the interests protected, taken together, outweigh the public interest in disclosure",
        "FOIA s2(2)(b), s17(3)(b); [2025] UKSC 27",
    )
    return Block(owner, "joint-balance", owner, {"provisions": group}, (conclusion,), ("officer",))


def _block(letter: LetterInput, law: Law, ground: Ground, weighed_together: bool) -> Block:
    owner = str(ground.entry.provision)
    chosen = _factors(letter, ground)
    claims = Claims(letter, law)
    sources = [f"law {owner}", *(f.source for f in (*chosen.favouring, *chosen.against))]
    sources += [text.source for (who, _), text in letter.fields.items() if who == owner]
    context: dict[str, Any] = {
        **_about(letter, ground),
        "information": claims.information(ground.entry.provision, ground.decisions),
        "holding": claims.holding(ground.decisions),
        "protected": claims.protected(ground.entry),
        "effect": claims.effect(ground.entry),
        "effects": [_entry(p, law).effect for p in ground.provisions],
        "weighed_together": weighed_together,
        "favouring": [factor.text for factor in chosen.favouring],
        "against": [factor.text for factor in chosen.against],
    }
    if ground.entry.test is Test.COST:
        context["estimate"] = _estimate(letter, owner)
    needs = tuple(_needs(letter, law, ground, chosen, weighed_together))
    return Block(
        f"refusal:{owner}",
        refusal_template(ground),
        owner,
        context,
        needs,
        tuple(dict.fromkeys(sources)),
    )


def _about(letter: LetterInput, ground: Ground) -> dict[str, Any]:
    """What a template may see of the ground itself."""
    asked = len(letter.parts)
    environmental = ground.entry.provision.act == "eir"
    return {
        "entry": ground.entry,
        "ruling": ground.ruling,
        "provision": ground.entry.provision,
        "provisions": (*ground.entry.read_with, *ground.provisions),
        "weighed": (ground.entry.provision,) if ground.masked else ground.provisions,
        "questions": questions(ground.parts, every=asked),
        "whole": len(ground.parts) == asked,
        "balanced": weighs(ground.ruling),
        "manual": "unstructured" in ground.ruling.title,
        "noun": "exception" if environmental else "exemption",
        "environmental": environmental,
        "presumed": any(need.field == "presumption" for need in ground.ruling.needs),
        "wanted": [need.field for need in ground.ruling.needs if not need.choices],
    }


def _factors(letter: LetterInput, ground: Ground) -> Factors:
    """The factors of all that the ground argues, each once."""
    all_ = [letter.factors.get(p, Factors()) for p in ground.provisions]
    return Factors(
        tuple(dict.fromkeys(f for one in all_ for f in one.favouring)),
        tuple(dict.fromkeys(f for one in all_ for f in one.against)),
    )


def _estimate(letter: LetterInput, owner: str) -> Estimate | None:
    """The table of hours and cost; None until the hours are given."""
    given = letter.fields.get((owner, "estimate_activities"))
    if given is None:
        return None
    rate, limit = (Decimal(letter.periods[name]) for name in ("cost_rate", "cost_limit"))
    return estimate(given.text, rate, limit)


def _needs(
    letter: LetterInput, law: Law, ground: Ground, chosen: Factors, weighed_together: bool
) -> Iterator[Missing]:
    """What an officer has to give; the rest is printed by the template or filled by factors."""
    entry, ruling = ground.entry, ground.ruling
    wanted = ruling.needs
    if ruling is not entry:  # the condition itself is named beside what it needs
        wanted = (*(need for need in entry.needs if need.field == "condition"), *wanted)
    settled = STATED | WHERE_KNOWN | ({"conclusion"} if weighed_together else set())
    if ground.masked:
        settled = settled | {"reason", "security_body"}
    if Claims(letter, law).unknown_by_cost(ground.decisions):
        settled = settled | {"held"}
    have = {"factors_for": chosen.favouring, "factors_against": chosen.against}
    owner = str(entry.provision)
    for need in dict.fromkeys(wanted):
        if need.field not in settled and not have.get(need.field):
            yield Missing(owner, need.field, _asked(need, ground), need.law, need.choices)
    yield from Claims(letter, law).needed(ground.entry.provision, ground.decisions)


def _asked(need: Need, ground: Ground) -> str:
    """What to write; for a refusal to confirm or deny, always in the conditional."""
    free = not need.choices and need.field not in _NO_TELLING
    plain = ground.silent and free and "conditional" not in need.what
    return f"{need.what}{CONDITIONAL}" if plain else need.what


def weighs(entry: Entry) -> bool:
    """True where the public interest has to be weighed (FOIA s2(1)(b) and (2)(b); EIR 12(1)(b))."""
    return entry.standing is Standing.QUALIFIED


def refusal_template(ground: Ground) -> str:
    """The provision's own template, or the one for its test."""
    if ground.masked:
        return "refusal-ncnd-alternative" if ground.silent else "refusal-alternative"
    if ground.entry.notice:
        return ground.entry.notice
    if ground.silent:
        return "refusal-ncnd"
    return "refusal-prejudice" if ground.entry.test is Test.PREJUDICE else "refusal-class"
