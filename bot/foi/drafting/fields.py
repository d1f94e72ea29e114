"""Reads what an officer says for a field, and keeps it in the form that the templates print."""

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import process

from bot.foi.drafting.inputs import FieldKey, Sourced
from bot.foi.drafting.refused import refuse_confirming, refuse_emissions
from bot.foi.drafting.values import refuse_empty, settle
from bot.foi.errors import FoiError
from bot.foi.law import Law, Standing
from bot.foi.provisions import Provision

FACTORS = frozenset({"factors_for", "factors_against"})
OFFICER = "officer"


def read_field(text: str) -> tuple[FieldKey, str]:
    """Split `foia:s43(2).likelihood=would` into owner, name and value."""
    found = re.fullmatch(r"\s*([^=]+)\.(\w+)\s*=(.*)", text, re.DOTALL)
    if not found:
        raise FoiError(
            "field-unread",
            f"'{text}'",
            "a field reads OWNER.FIELD=VALUE, where the owner is a part, a provision or letter",
            "For example 'foia:s43(2).likelihood=would be likely to'",
        )
    owner, name, value = found.groups()
    return (_owner(owner), name), value.strip()


def _owner(text: str) -> str:
    owner = text.strip()
    plain = ":" not in owner or owner.startswith("joint:")
    return owner if plain else str(Provision.parse(owner))


def known(key: FieldKey, allowed: Mapping[str, frozenset[str]]) -> None:
    """Refuse a field that no block of the letter has; `allowed` gives the fields of each owner."""
    owner, name = key
    if owner not in allowed:
        raise FoiError(
            "field-owner",
            f"'{owner}' in {owner}.{name}",
            f"this letter has fields for {' and for '.join(sorted(allowed)) or 'nothing yet'}",
            "Decide the part first, or use one of those (1,2 is two parts decided together)",
        )
    if name not in allowed[owner]:
        nearest = process.extractOne(name, sorted(allowed[owner]), score_cutoff=50)
        raise FoiError(
            "field-unknown",
            f"'{name}' in {owner}.{name}",
            f"its fields are {', '.join(sorted(allowed[owner]))}",
            f"Did you mean {nearest[0]}?" if nearest else "Use one of those",
        )


def given(
    key: FieldKey,
    value: str,
    before: Sequence[Sourced],
    law: Law,
    choices: Sequence[str] = (),
    ruling: Provision | None = None,
) -> tuple[Sourced, ...]:
    """What the field holds once `value` is given; an empty value clears it.

    Factors take numbers (`1,3`: of those that the law data offers) or a sentence of the officer's
    own, which is added to what the field holds. `choices` are the values that a field takes;
    `ruling` is the condition whose factors are offered, where the owner takes one.
    """
    owner, name = key
    if not value:
        return ()
    if name not in FACTORS:
        return (Sourced(_settled(owner, name, value, law, choices), OFFICER),)
    if re.fullmatch(r"[\d,\s]+", value):
        own = tuple(word for word in before if not word.source.startswith("law "))
        return (*_chosen(ruling or Provision.parse(owner), name, value, law), *own)
    refuse_empty(owner, name, value)
    return (*before, Sourced(value, OFFICER))


def _settled(owner: str, name: str, value: str, law: Law, choices: Sequence[str]) -> str:
    """The value in the form that letters print; refused where the law rules it out."""
    text = settle(owner, name, value, choices)
    entry = law.entry(Provision.parse(owner)) if _is_provision(owner) else None
    if entry and entry.is_ncnd and entry.standing is not Standing.EXCLUSION:
        refuse_confirming(owner, name, text)
    if name == "information_on":
        refuse_emissions(owner, text, law)
    return text


def _is_provision(owner: str) -> bool:
    return ":" in owner and not owner.startswith("joint:")


def factors_of_law(provision: Provision, name: str, law: Law) -> tuple[Sourced, ...]:
    """The factors that the law data offers for one side."""
    entry = law.entry(provision)
    assert entry is not None
    texts = entry.factors_for if name == "factors_for" else entry.factors_against
    return tuple(Sourced(text, f"law {provision}, {name} {n}") for n, text in enumerate(texts, 1))


def _chosen(provision: Provision, name: str, numbers: str, law: Law) -> list[Sourced]:
    offered = factors_of_law(provision, name, law)
    wanted = [int(number) for number in re.findall(r"\d+", numbers)]
    for number in wanted:
        if not 1 <= number <= len(offered):
            raise FoiError(
                "factor-unknown",
                f"factor {number} of {provision}.{name}",
                f"the law data has {len(offered)} of them",
                f"Choose from 1 to {len(offered)}, or write a sentence of your own",
            )
    return [offered[number - 1] for number in wanted]
