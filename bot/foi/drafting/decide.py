"""Reads what an officer decided, and refuses what the law does not allow."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz import process

from bot.foi.drafting.condition import is_condition
from bot.foi.drafting.inputs import AskedPart, Decision
from bot.foi.errors import FoiError
from bot.foi.law import Entry, Law, Role, Standing
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome, Regime

_REFUSING = (Outcome.WITHHELD, Outcome.PARTLY_SUPPLIED, Outcome.NCND)
_ACTS = {Regime.FOIA: {"foia"}, Regime.EIR: {"eir"}, Regime.MIXED: {"foia", "eir"}}


def read_decision(text: str, parts: Sequence[AskedPart], regime: Regime, law: Law) -> Decision:
    """Read `3-5=withheld:foia:s43(2),foia:s40(2)` for a request with these parts.

    Raises FoiError for an unknown part (naming those there are), outcome or provision (with the
    nearest known one), and for a provision that cannot be used here.
    """
    found = re.fullmatch(r"\s*(.+?)\s*=\s*(\w+)\s*(?::\s*(.+?)\s*)?", text)
    if not found:
        raise FoiError(
            "decision-form",
            f"'{text}'",
            "a decision reads PART=OUTCOME or PART=OUTCOME:PROVISION,PROVISION",
            "For example 3-5=withheld:foia:s43(2)",
        )
    which, outcome, provisions = found.groups()
    named = re.split(r"\s+or\s+", provisions or "")
    decision = Decision(
        read_parts(which, [part.number for part in parts]),
        _outcome(outcome),
        tuple(Provision.parse(name) for names in named for name in _split(names)),
        alternative=len(named) > 1,
    )
    return checked(decision, regime, law, [p.number for p in parts if p.environmental])


def refuse_undrafted(regime: Regime) -> None:
    """A FoiError for a regime whose letters are not among the templates (FOISA, subject access)."""
    if regime not in _ACTS:
        raise FoiError(
            "regime-undrafted",
            f"a request under {regime.value}",
            "its letters are not among the templates",
            "Write the letter by hand; the clock is kept all the same",
        )


def _split(names: str | None) -> list[str]:
    """Split at commas; a bracketed limb never holds one."""
    return [name for name in re.split(r"[,;]\s*", names or "") if name]


def read_parts(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """`all`, `2`, `2,4` or `3-5`, in the order of the request."""
    if text.lower() == "all":
        return tuple(known)
    wanted = [number for piece in _split(text) for number in _range(piece.strip(), known)]
    return tuple(number for number in known if number in wanted)


def _range(piece: str, known: Sequence[str]) -> Sequence[str]:
    if piece in known:
        return [piece]
    first, dash, last = (end.strip() for end in piece.partition("-"))
    for number in (first, last) if dash else (piece,):
        if number not in known:
            raise FoiError(
                "part-unknown",
                f"part '{number}'",
                f"the request has the parts {', '.join(known)}",
                "Use one of those, a range such as 1-3, or all",
            )
    begin, end = known.index(first), known.index(last)
    if begin > end:
        raise FoiError(
            "part-range", f"parts '{piece}'", "the range runs backwards", f"Write {last}-{first}"
        )
    return known[begin : end + 1]


def _outcome(word: str) -> Outcome:
    names = [outcome.value for outcome in Outcome if outcome is not Outcome.UNANSWERED]
    if word.lower() in names:
        return Outcome(word.lower())
    nearest = process.extractOne(word.lower(), names, score_cutoff=60)
    raise FoiError(
        "outcome-unknown",
        f"outcome '{word}'",
        f"it is one of {', '.join(names)}",
        f"Did you mean {nearest[0]}?" if nearest else "Choose one of them",
    )


def checked(
    decision: Decision, regime: Regime, law: Law, environmental: Sequence[str] = ()
) -> Decision:
    """The decision, if the law allows it; not held under EIR takes its exception by itself.

    `environmental` are the parts that a mixed request handles under the EIR.
    """
    green = regime is Regime.EIR or (
        regime is Regime.MIXED and set(decision.parts) <= set(environmental)
    )
    if decision.outcome is Outcome.NOT_HELD and green and not decision.provisions:
        decision = replace(decision, provisions=_not_held(law))
    for provision in decision.provisions:
        _check_provision(provision, decision, regime, law)
    _check_count(decision, law)
    _check_pairs(decision, law)
    return decision


def _not_held(law: Law) -> tuple[Provision, ...]:
    """The exception by which the EIR refuse what is not held."""
    found = (e for e in law.all() if e.provision.act == "eir" and e.outcome == Outcome.NOT_HELD)
    return tuple(entry.provision for entry in found)


def _check_count(decision: Decision, law: Law) -> None:
    where = f"part {', '.join(decision.parts)}"
    if decision.outcome in _REFUSING and not decision.provisions:
        raise FoiError(
            "provision-needed",
            f"{where}, {decision.outcome.value}",
            "a refusal has to name its provision (FOIA s17(1)(b), EIR reg 14(3)(a))",
            f"Write {','.join(decision.parts)}={decision.outcome.value}:PROVISION",
        )
    given = decision.outcome in (Outcome.SUPPLIED, Outcome.NOT_HELD)
    own = {e.outcome for p in decision.provisions if (e := law.entry(p))}
    if decision.provisions and given and own != {decision.outcome.value}:
        raise FoiError(
            "provision-unwanted",
            f"{where}, {decision.outcome.value}",
            f"{', '.join(map(str, decision.provisions))} refuses, and this outcome does not",
            "Leave the provision out, or choose withheld, partly_supplied or ncnd",
        )


def _check_provision(provision: Provision, decision: Decision, regime: Regime, law: Law) -> None:
    entry = law.entry(provision)
    if entry is None:
        nearest = ", ".join(str(p) for p in law.nearest(provision)[:1])
        raise _cannot(provision, "there is no such provision", f"Did you mean {nearest}?")
    _check_regime(entry, regime, law)
    if entry.councils == "no":
        raise _cannot(provision, f"a council cannot use it. {entry.who}", "Choose another")
    if is_condition(provision, law):
        beside = " or ".join(_beside(provision, law))
        raise _cannot(
            provision,
            f"it is a condition, named in the notice beside {beside}",
            "Decide with that, and give its field `condition`",
        )
    if entry.role is Role.RULE and not entry.outcome:
        raise _cannot(
            provision,
            "it refuses nothing: it is a rule on how information is given",
            "Decide supplied, and say in the answer where the information is",
        )
    if not entry.citable:
        raise _needs_limb(provision, law)
    if entry.outcome and entry.outcome != decision.outcome:
        raise _cannot(
            provision,
            f"it is no ground for {decision.outcome.value}. {entry.paraphrase}",
            f"Decide {entry.outcome} with it",
        )
    excludes = entry.standing is Standing.EXCLUSION  # s12(2) refuses; it does not stay silent
    if (decision.outcome is Outcome.NCND) is not entry.is_ncnd and not (excludes or entry.outcome):
        raise _wrong_duty(entry, decision)


def _beside(provision: Provision, law: Law) -> list[str]:
    """What a condition is named beside, as narrow as the law data has it."""
    found = [e for e in law.all() if e.conditions and e.citable]
    return [
        str(e.provision)
        for e in found
        if (e.provision.act, e.provision.section) == (provision.act, provision.section)
        and len(e.provision.limbs) == 1
        and not is_condition(e.provision, law)
    ]


def _needs_limb(provision: Provision, law: Law) -> FoiError:
    limbs = ", ".join(str(entry.provision) for entry in law.citable_limbs(provision))
    conditions = [str(e.provision) for e in law.all() if provision in e.read_with and e.citable]
    if conditions:
        why = "it applies only with a condition, which the notice has to name"
        return _cannot(provision, why, f"Use one of {', '.join(conditions)}")
    if limbs:
        why = "a notice has to name the limb (FOIA s17(1)(b), EIR reg 14(3)(a))"
        return _cannot(provision, why, f"Its limbs are: {limbs}")
    return _cannot(
        provision,
        "it explains another limb and grounds no refusal by itself",
        "Name the limb that exempts the information",
    )


def _check_regime(entry: Entry, regime: Regime, law: Law) -> None:
    provision = entry.provision
    allowed = _ACTS[regime]
    if provision.act not in allowed:
        others = [str(p) for p in entry.counterparts if p.act in allowed and law.exists(p)]
        raise _cannot(
            provision,
            f"the request is handled under {regime.value}, where it does not apply",
            f"Use {' or '.join(others)}" if others else "Choose a provision of that regime",
        )


def _wrong_duty(entry: Entry, decision: Decision) -> FoiError:
    if entry.is_ncnd:
        return _cannot(
            entry.provision,
            f"it lifts the duty to confirm or deny, and {decision.outcome.value} confirms",
            "Decide ncnd with it, or name the limb that exempts the information",
        )
    limb = f"Use {entry.ncnd_limb}" if entry.ncnd_limb else "It has no such limb: choose another"
    return _cannot(
        entry.provision, "it exempts from disclosure, not from confirming or denying", limb
    )


def _check_pairs(decision: Decision, law: Law) -> None:
    """Refuse what cannot apply together, and what cannot be cited in the alternative."""
    for provision in decision.provisions:
        entry = law.entry(provision)
        assert entry is not None
        others = [other for other in decision.provisions if other != provision]
        either = [*entry.alternative_with, *entry.masked_with]
        for other in others:
            if decision.alternative and not any(one.covers(other) for one in either):
                raise _cannot(
                    provision,
                    f"it cannot be cited in the alternative to {other}",
                    "Join them with a comma where both apply, or choose one",
                )
            if not decision.alternative and any(n.covers(other) for n in entry.never_with):
                raise _cannot(
                    provision,
                    f"it cannot apply to the same information as {other}",
                    _apart(provision, other, either),
                )


def _apart(provision: Provision, other: Provision, either: Sequence[Provision]) -> str:
    todo = "Give them to different parts, or choose one"
    if any(one.covers(other) for one in either):
        todo += f"; to cite one or the other, write '{provision} or {other}'"
    return todo


def _cannot(provision: Provision, why: str, todo: str) -> FoiError:
    return FoiError("provision-unusable", str(provision), why.rstrip("."), todo)


def join_decisions(decisions: Iterable[Decision], order: Sequence[str]) -> tuple[Decision, ...]:
    """Newer decisions replace older ones part by part; the result follows the request's order.

    A range from which a later decision has taken a part stays together without it.
    """
    newest: dict[str, Decision] = {}
    for decision in decisions:
        newest.update(dict.fromkeys(decision.parts, decision))
    joined: dict[Decision, list[str]] = {}
    for number in filter(newest.__contains__, order):
        joined.setdefault(newest[number], []).append(number)
    return tuple(replace(decision, parts=tuple(parts)) for decision, parts in joined.items())
