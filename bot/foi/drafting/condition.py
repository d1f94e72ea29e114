"""Personal data: the condition relied on decides what a notice needs and whether it is weighed."""

from bot.foi.law import Entry, Law
from bot.foi.provisions import Provision


def is_condition(provision: Provision, law: Law) -> bool:
    """True for what a notice names beside the provision it refuses with, and below those.

    So are s40(3A), (3B) and (4A), EIR reg 13(2A), (2B) and (3A), and the limbs that lead to them.
    """
    conditions = [
        named
        for entry in law.all()
        if entry.conditions and entry.provision.section == provision.section
        for named in conditions_of(entry)
    ]
    if any(named.covers(provision) or provision.covers(named) for named in conditions):
        return bool(provision.limbs)
    above = law.entry(provision.parent) if provision.parent and provision.parent.limbs else None
    return bool(above and above.conditions)


def conditions_of(entry: Entry) -> tuple[Provision, ...]:
    """The conditions of which a notice names one beside this provision."""
    letter = entry.provision.section[:1]
    return tuple(Provision.parse(f"{entry.provision.act}:{letter}{c}") for c in entry.conditions)


def governing(entry: Entry, condition: str | None, law: Law) -> Entry:
    """The entry that says what the notice needs: that of the condition, once it is known.

    `condition` is in the form that letters print, such as `40(3A)(a)`.
    """
    if not condition or not entry.conditions:
        return entry
    name = f"{entry.provision.act}:{entry.provision.section[:1]}{condition}"
    return law.entry(Provision.parse(name)) or entry
