"""The law as data: every provision by limb, with its test, what a notice needs, and its source.

This file holds what an entry is and how to find one; the entries themselves are in `corpus/law/`,
and `law_entries.py` builds them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from rapidfuzz import fuzz

from bot.foi.errors import FoiError
from bot.foi.provisions import Provision


class Standing(StrEnum):
    """Whether a public interest test applies (FOIA s2(3); EIR reg 12(1)(b))."""

    ABSOLUTE = "absolute"
    QUALIFIED = "qualified"
    PART = "part"  # depends on the limb or condition: s37, s40, EIR reg 13
    EXCLUSION = "exclusion"  # Part I: s12, s14. Not an exemption, and no public interest test.


class Test(StrEnum):
    """What has to be shown for the provision to be engaged."""

    __test__ = False  # pytest would otherwise take the name for a test case

    CLASS = "class"
    PREJUDICE = "prejudice"
    ENDANGER = "endanger"
    REQUIRED = "required"
    OPINION = "opinion"  # the qualified person's reasonable opinion, s36
    ADVERSE_EFFECT = "adverse_effect"
    COST = "cost"
    BURDEN = "burden"


class Role(StrEnum):
    """What a provision does to a request. `bot.foi.law_roles` answers what follows from it."""

    GROUND = "ground"  # information is refused with it
    WHOLE = "whole"  # the whole request is: by its cost, its burden, as vexatious or repeated
    ELSEWHERE = "elsewhere"  # refused because it is to be had otherwise
    NOT_HELD = "not_held"  # "not held" is itself what the notice cites
    OTHER_REGIME = "other_regime"  # refused here and answered under another law
    CONDITION = "condition"  # a condition inside an exemption, named beside it
    RULE = "rule"  # a rule that refuses nothing


@dataclass(frozen=True, slots=True)
class Act:
    """An Act by the name that its provisions begin with, its title and its path as published."""

    name: str
    title: str
    path: str
    last: int
    """The number of its last section or regulation."""


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
    choices: tuple[str, ...] = ()
    """The values it takes, where it takes only a few; empty for free words."""


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
    """True where a notice may stop here. False where a deeper limb has to be named
    (`Law.citable_limbs` gives them), or where the limb grounds no refusal (it gives none)."""
    protects: str
    councils: str
    """`yes`, `rare` or `no`: whether a council can use it."""
    role: Role
    who: str
    """Who can use it, in a sentence."""
    paraphrase: str
    """Our own plain-words statement: never to be quoted as the statute."""
    official: str | None
    """The official text, where the authority has imported it."""
    needs: tuple[Need, ...]
    factors_for: tuple[str, ...]
    """For disclosure (of an NCND limb: for confirming or denying)."""
    factors_against: tuple[str, ...]
    citations: tuple[Citation, ...]
    never_with: tuple[Provision, ...] = ()
    """Provisions that cannot apply to the same information as this one."""
    refuses_nothing: tuple[Provision, ...] = ()
    """Limbs that the section does not list because no notice refuses with them: conditions that it
    once had, definitions, procedure."""
    counterparts: tuple[Provision, ...] = ()
    """The provision doing the same work under another Act: not to be mixed up with it."""
    refuses: bool = True
    """False where it bounds the duty or settles the form of the answer, and is no exception."""
    outcome: str = ""
    """The only outcome that a part decided with it can have; empty where several fit."""
    answer: str = ""
    """The template of the answer to a part decided with it; empty for that of its outcome."""
    argued: str = "notice"
    """Where a letter argues it: in the notice, or in its own answer alone."""
    notice: str = ""
    """The template that argues it in the notice; empty for that of its test."""
    effect: str = ""
    """The statutory effect after "would, or would be likely to", where the limb names one."""
    conditions: tuple[str, ...] = ()
    """The conditions of which a notice names one beside it, as letters print them."""
    alternative_with: tuple[Provision, ...] = ()
    """Provisions that may be cited in the alternative, each argued for itself."""
    masked_with: tuple[Provision, ...] = ()
    """Provisions that may be cited in the alternative, so that nobody learns which applies."""
    read_with: tuple[Provision, ...] = ()
    """What is cited beside it: it is a condition of that."""

    @property
    def wording(self) -> str:
        """What to print: the official text where it is imported, else our paraphrase of it."""
        return self.official or self.paraphrase


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value of law from one day on: the cost limit, a rate, a period."""

    name: str
    value: str
    unit: str
    starts: date
    citation: Citation


@dataclass(frozen=True, slots=True)
class NoticeDuty:
    """What a refusal notice must contain in one situation (FOIA s17; EIR reg 14)."""

    situation: str
    act: str
    contains: tuple[str, ...]
    law: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the law: from when, what, which provisions' earlier letters it makes doubtful."""

    on: date | None
    """None where the day is not known."""
    what: str
    effect: str
    provisions: tuple[Provision, ...]
    citation: Citation


_PLURAL = re.compile(r"(?<=ss|ch|sh)es$|(?<=[a-z]{3})(?<![su])s$")
"""What makes one of many: `witnesses`, `contracts`, but not `campus`."""

_Texts = tuple[tuple[float, str], ...]
"""What search words are looked for in, with how much a word found there counts."""


@dataclass(frozen=True)
class Law:
    """Every provision the project knows, with the dated values; pure data, made by `lawbook`."""

    entries: Mapping[Provision, Entry]
    values: tuple[DatedValue, ...] = ()
    notices: tuple[NoticeDuty, ...] = ()
    changes: tuple[Change, ...] = ()
    official: Mapping[Provision, str] | None = None
    """Imported statutory text, of these provisions and of any other in the same Acts."""
    acts: tuple[Act, ...] = ()
    named: Mapping[str, Provision] = field(default_factory=dict)
    """Provisions by the names under which the program's rules ask for them."""
    everyday: Mapping[Provision, tuple[str, ...]] = field(default_factory=dict)
    """What officers say for a provision and the limbs below it, in lower case."""
    emissions: tuple[str, ...] = ()
    """Expressions for information on emissions, which EIR reg 12(9) keeps open."""

    def all(self) -> tuple[Entry, ...]:
        """Every entry, in the order of the Acts and their sections."""
        return tuple(self.entries.values())

    def entry(self, provision: Provision) -> Entry | None:
        """The entry of exactly this provision; None where the roll has none."""
        return self.entries.get(provision)

    def exists(self, provision: Provision) -> bool:
        """True where the roll or the imported official text has this provision."""
        return provision in self.entries or provision in (self.official or {})

    def limbs(self, section: Provision) -> tuple[Entry, ...]:
        """The entries below a section or limb, in statutory order, without itself."""
        return tuple(
            e for p, e in self.entries.items() if section.covers(p) and p.limbs != section.limbs
        )

    def citable_limbs(self, provision: Provision) -> tuple[Entry, ...]:
        """The limbs below `provision` that a notice may name."""
        return tuple(e for e in self.limbs(provision) if e.citable)

    def nearest(self, provision: Provision) -> list[Provision]:
        """Up to three existing provisions that were probably meant, likeliest first."""
        ranked = sorted(self.entries, key=lambda other: _likeness(provision, other), reverse=True)
        return ranked[:3]

    def find(self, words: str) -> list[Entry]:
        """Entries by number, title, everyday word or subject, best first: `31(1)`, `wages`."""
        wanted = words.lower().split()
        if not wanted:
            return []
        ranked = [(_fit(wanted, entry, texts), entry) for entry, texts in self._searchable]
        hits = [pair for pair in ranked if pair[0] > 0]
        return [entry for _, entry in sorted(hits, key=lambda pair: -pair[0])]

    def value(self, name: str, on: date) -> DatedValue:
        """The value in force on a day; a FoiError where there is none that early."""
        series = [v for v in self.values if v.name == name]
        in_force = [v for v in series if v.starts <= on]
        if in_force:
            return max(in_force, key=lambda v: v.starts)
        why = "no such value is known"
        if series:
            why = f"the earliest known value starts on {min(v.starts for v in series)}"
        raise FoiError(
            "law-value",
            f"'{name}' on {on}",
            why,
            "Add it to corpus/law/values.yaml with its source",
        )

    def changed_since(self, provision: Provision, day: date) -> tuple[Change, ...]:
        """Changes after `day` that touch this provision: an older precedent needs caution."""
        return tuple(
            change
            for change in self.changes
            if change.on and change.on > day and any(p.covers(provision) for p in change.provisions)
        )

    @cached_property
    def _searchable(self) -> tuple[tuple[Entry, _Texts], ...]:
        return tuple((e, _texts(e, self._said_of(e))) for e in self.entries.values())

    def _said_of(self, entry: Entry) -> str:
        said = (w for p, ws in self.everyday.items() if p.covers(entry.provision) for w in ws)
        return ", ".join(said)


def _texts(entry: Entry, said: str) -> _Texts:
    about = f"{entry.protects} {entry.paraphrase} {entry.who}"
    factors = " ".join((*entry.factors_for, *entry.factors_against))
    return (
        (80.0, entry.title.lower()),
        (70.0, said),
        (60.0, about.lower()),
        (40.0, factors.lower()),
    )


def _likeness(wanted: Provision, other: Provision) -> tuple[bool, bool, int, int, float]:
    """How near two provisions are: the Act first, then the section, the limbs, the spelling."""
    shared = 0
    for mine, yours in zip(wanted.limbs, other.limbs, strict=False):
        if mine != yours:
            break
        shared += 1
    section = (wanted.act, wanted.section) == (other.act, other.section)
    unshared = len(other.limbs) - shared
    spelling = fuzz.ratio(str(wanted), str(other))
    return wanted.act == other.act, section, shared if section else 0, -unshared, spelling


def _fit(wanted: list[str], entry: Entry, texts: _Texts) -> float:
    """How well an entry answers search words; 0 where one of them is missing."""
    return min(_fit_word(word, entry, texts) for word in wanted)


def _fit_word(word: str, entry: Entry, texts: _Texts) -> float:
    name = str(entry.provision)
    number = name.split(":")[1][1:]
    if re.match(r"[sr]?\d", word):
        digits = word.lstrip("sr")
        return 100.0 if number == digits else 90.0 * number.startswith(digits)
    if word in {entry.provision.act, name}:
        return 100.0
    one = _PLURAL.sub("", word)
    return next((weight for weight, text in texts if one in text), _misspelt(word, entry))


def _misspelt(word: str, entry: Entry) -> float:
    """A misspelt word still finds its title; below this likeness words of one stem go astray."""
    best = max(fuzz.ratio(word, other) for other in entry.title.lower().split())
    return best / 4 if best >= 80 and len(word) > 3 else 0.0
