"""The refusal notice: one block for each provision, and one for interests weighed together."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from bot.foi.drafting.blocks import Block
from bot.foi.drafting.condition import governing
from bot.foi.drafting.estimate import Estimate, estimate
from bot.foi.drafting.inputs import Factors, LetterInput, Missing
from bot.foi.drafting.words import questions
from bot.foi.law import Entry, Law, Standing, Test
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome

STATED = frozenset({"regulations", "presumption", "certainty", "principle"})
"""What a notice must say that the templates always print."""

WHERE_KNOWN = frozenset({"preparer", "completion", "signpost", "third_party_views"})
"""What a notice says only where it is known (EIR reg 14(4)) or where it applies."""

_OWN = {
    "foia:s12": "refusal-s12",
    "foia:s14(1)": "refusal-s14-1",
    "foia:s14(2)": "refusal-s14-2",
    "foia:s21": "refusal-s21",
    "foia:s22": "refusal-s22",
    "foia:s24": "refusal-s24",
    "foia:s36": "refusal-s36",
    "foia:s40(1)": "refusal-s40-1",
    "foia:s40(2)": "refusal-s40-2",
    "foia:s41": "refusal-s41",
    "foia:s42": "refusal-s42",
    "foia:s43(2)": "refusal-s43-2",
    "foia:s44": "refusal-s44",
    "eir:r12(4)": "refusal-eir-12-4",
    "eir:r12(5)": "refusal-eir-12-5",
    "eir:r13": "refusal-eir-13",
}
_NCND = {
    "foia:s36(3)": "refusal-ncnd-s36",
    "foia:s40(5b)": "refusal-ncnd-s40",
    "eir:r13": "refusal-ncnd-s40",
}


def refusal_blocks(letter: LetterInput, law: Law) -> Iterator[Block]:
    """The notice's heading, a block for each provision in the order of the Act, joint balances."""
    grounds = _grounds(letter)
    if not grounds:
        return
    yield Block("refusal", "refusal-heading")
    joint = {p for group in letter.joint for p in group}
    for provision, parts in sorted(grounds.items()):
        entry = law.entry(provision)
        assert entry is not None, f"{provision} was not checked against the law"
        given = letter.fields.get((str(provision), "condition"))
        ruling = governing(entry, given.text if given else None, law)
        yield _block(letter, entry, ruling, parts, weighed_together=provision in joint)
    yield from (_joint_balance(group) for group in letter.joint)


def _joint_balance(group: tuple[Provision, ...]) -> Block:
    owner = "joint:" + ",".join(map(str, group))
    conclusion = Missing(
        owner,
        "conclusion",
        "why the interests protected, taken together, outweigh the public interest in disclosure",
        "FOIA s2(2)(b), s17(3)(b); [2025] UKSC 27",
    )
    return Block(owner, "joint-balance", owner, {"provisions": group}, (conclusion,), ("officer",))


def _grounds(letter: LetterInput) -> Mapping[Provision, list[str]]:
    """Each provision that refuses something, with the parts it refuses."""
    grounds: dict[Provision, list[str]] = {}
    for decision in letter.decisions:
        if decision.outcome in (Outcome.SUPPLIED, Outcome.NOT_HELD):
            continue  # not held under EIR reg 12(4)(a) is refused in the answer itself
        for provision in decision.provisions:
            grounds.setdefault(provision, []).extend(decision.parts)
    return grounds


def _block(
    letter: LetterInput, entry: Entry, ruling: Entry, parts: list[str], weighed_together: bool
) -> Block:
    owner = str(entry.provision)
    chosen = letter.factors.get(entry.provision, Factors())
    sources = [f"law {owner}", *(f.source for f in (*chosen.favouring, *chosen.against))]
    sources += [text.source for (who, _), text in letter.fields.items() if who == owner]
    context: dict[str, Any] = {
        "entry": entry,
        "provision": entry.provision,
        "questions": questions(parts, every=len(letter.parts)),
        "balanced": weighs(ruling),
        "weighed_together": weighed_together,
        "noun": "exception" if entry.provision.act == "eir" else "exemption",
        "environmental": entry.provision.act == "eir",
        "favouring": [factor.text for factor in chosen.favouring],
        "against": [factor.text for factor in chosen.against],
        "wanted": [need.field for need in ruling.needs],
    }
    if entry.test is Test.COST:
        context["estimate"] = _estimate(letter, owner)
    return Block(
        f"refusal:{owner}",
        refusal_template(entry),
        owner,
        context,
        tuple(_needs(entry, ruling, chosen, weighed_together)),
        tuple(dict.fromkeys(sources)),
    )


def _estimate(letter: LetterInput, owner: str) -> Estimate | None:
    """The table of hours and cost; None until the hours are given."""
    given = letter.fields.get((owner, "estimate_activities"))
    if given is None:
        return None
    rate, limit = (Decimal(letter.periods[name]) for name in ("cost_rate", "cost_limit"))
    return estimate(given.text, rate, limit)


def _needs(
    entry: Entry, ruling: Entry, chosen: Factors, weighed_together: bool
) -> Iterator[Missing]:
    """What an officer has to give; the rest is printed by the template or filled by factors."""
    wanted = ruling.needs
    if ruling is not entry:  # the condition itself is named beside what it needs
        wanted = (*(need for need in entry.needs if need.field == "condition"), *wanted)
    settled = STATED | WHERE_KNOWN | ({"conclusion"} if weighed_together else set())
    have = {"factors_for": chosen.favouring, "factors_against": chosen.against}
    for need in dict.fromkeys(wanted):
        if need.field not in settled and not have.get(need.field):
            yield Missing(str(entry.provision), need.field, need.what, need.law)


def weighs(entry: Entry) -> bool:
    """True where the public interest has to be weighed (FOIA s2(1)(b) and (2)(b); EIR 12(1)(b))."""
    return entry.standing is Standing.QUALIFIED


def refusal_template(entry: Entry) -> str:
    """The provision's own template, or the one for its test."""
    silent = entry.is_ncnd and entry.standing is not Standing.EXCLUSION
    table = _NCND if silent else _OWN
    for name, template in table.items():
        if Provision.parse(name).covers(entry.provision):
            return template
    if silent:
        return "refusal-ncnd"
    harms = (Test.PREJUDICE, Test.ENDANGER)
    return "refusal-prejudice" if entry.test in harms else "refusal-class"
