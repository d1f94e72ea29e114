"""Personal data: the condition relied on decides what a notice needs and whether it is weighed."""

import re

from bot.foi.law import Entry, Law
from bot.foi.provisions import Provision

TAKES_CONDITION = {"foia:s40(2)": "foia:s", "eir:r13": "eir:r", "eir:r13(1)": "eir:r"}


def takes_condition(provision: Provision) -> bool:
    """True where a notice names a condition beside the provision (s40(2), EIR reg 13(1))."""
    return str(provision) in TAKES_CONDITION


def is_condition(provision: Provision) -> bool:
    """True for s40(3A), (3B), (4A), EIR reg 13(2A), (2B), (3A) and the limbs that lead to them."""
    if provision.section not in ("s40", "r13") or not provision.limbs:
        return False
    leads = provision.parent is not None and takes_condition(provision.parent)
    return bool(re.fullmatch(r"[234][ab]", provision.limbs[0])) or (
        leads and len(provision.limbs) == 2
    )


def governing(entry: Entry, condition: str | None, law: Law) -> Entry:
    """The entry that says what the notice needs: that of the condition, once it is known.

    `condition` is in the form that letters print, such as `40(3A)(a)`.
    """
    if not condition or not takes_condition(entry.provision):
        return entry
    name = TAKES_CONDITION[str(entry.provision)] + condition
    return law.entry(Provision.parse(name)) or entry
