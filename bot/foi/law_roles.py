"""What a provision does: the law is asked here, and never repeated elsewhere in Python.

A letter may name a limb that the law data does not list; the nearest limb above it then answers.
"""

from bot.foi.law import Entry, Law, Role
from bot.foi.provisions import Provision

_NO_GROUND = frozenset({Role.CONDITION, Role.RULE})


def governing(law: Law, provision: Provision) -> Entry | None:
    """The entry of a provision, or of the nearest limb above it that the law has; None where the
    law has not even its section."""
    at: Provision | None = provision
    while at and law.entry(at) is None:
        at = at.parent
    return law.entry(at) if at else None


def is_ground(law: Law, provision: Provision) -> bool:
    """True for a provision that information can be refused with, or that has such a limb."""
    entry = governing(law, provision)
    if entry is None or entry.role in _NO_GROUND:
        return False
    if any(limb.covers(provision) for limb in entry.refuses_nothing):
        return False
    return (
        entry.citable
        or entry.is_ncnd  # cited alone it is too little, and still says what it says
        or any(_refuses(limb) for limb in law.limbs(entry.provision))
    )


def lifts_duty(law: Law, provision: Provision) -> bool:
    """True for a limb that lifts the duty to confirm or deny (NCND), or has no other limbs."""
    entry = governing(law, provision)
    if entry is None:
        return False
    limbs = law.citable_limbs(entry.provision) if not entry.citable else ()
    return entry.is_ncnd or (bool(limbs) and all(limb.is_ncnd for limb in limbs))


def role(law: Law, provision: Provision) -> Role | None:
    """The role of a provision; None where the law has not its section."""
    entry = governing(law, provision)
    return entry.role if entry else None


def _refuses(entry: Entry) -> bool:
    return entry.citable and entry.role not in _NO_GROUND
