"""The law as data: every provision by limb, with its test, what a notice needs, and its source.

This file holds what an entry is and how to find one; the entries themselves are in `corpus/law/`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.foi.provisions import Provision


class Standing(StrEnum):
    """Whether a public interest test applies (FOIA s2(3); EIR reg 12(1)(b))."""

    ABSOLUTE = "absolute"
    QUALIFIED = "qualified"
    EXCLUSION = "exclusion"  # Part I: s12, s14. Not an exemption, and no public interest test.


class Test(StrEnum):
    """What has to be shown for the provision to be engaged."""

    CLASS = "class"
    PREJUDICE = "prejudice"
    ENDANGER = "endanger"
    REQUIRED = "required"
    OPINION = "opinion"  # the qualified person's reasonable opinion, s36
    ADVERSE_EFFECT = "adverse_effect"
    COST = "cost"
    BURDEN = "burden"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement of law comes from, and how sure we are: S stored, K known, U uncertain."""

    source: str
    confidence: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """A field that a notice must contain with this provision, and the law that needs it."""

    field: str
    what: str
    law: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One provision at one limb, inheriting from its section what it does not say itself."""

    provision: Provision
    title: str
    standing: Standing
    test: Test
    ncnd_limb: Provision | None
    """The limb that lifts the duty to confirm or deny; None where there is none."""
    is_ncnd: bool
    citable: bool
    """True where a notice may stop here; False where a deeper limb has to be named."""
    protects: str
    councils: str
    """`yes`, `rare` or `no`: whether a council can use it."""
    who: str
    """Who can use it, in a sentence."""
    paraphrase: str
    """Our own plain-words statement: never to be quoted as the statute."""
    official: str | None
    """The official text, where the authority has imported it."""
    needs: tuple[Need, ...]
    factors_for: tuple[str, ...]
    factors_against: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value of law from one day on: the cost limit, a rate, a period."""

    name: str
    value: str
    unit: str
    starts: date
    citation: Citation
