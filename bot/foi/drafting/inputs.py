"""What a letter is made from: the case, the officer's decisions, and words with their source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind, Outcome, Regime


@dataclass(frozen=True, slots=True)
class Sourced:
    """Words with where they came from: the law data, a named precedent, or an officer."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class AskedPart:
    """One part of the request as the requester wrote it."""

    number: str
    question: str
    stem: str | None = None
    """The words that several sub-parts share, printed once above the first of them."""
    environmental: bool = False
    """True where the part itself asks for environmental information."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an officer decided for one part, or for a range of parts answered together."""

    parts: tuple[str, ...]
    outcome: Outcome
    provisions: tuple[Provision, ...] = ()
    alternative: bool = False
    """True where the provisions are cited in the alternative: one or the other applies."""


FieldKey = tuple[str, str]
"""Owner (a part or range as decided, a provision, or `letter`) and field name."""


@dataclass(frozen=True, slots=True)
class Factors:
    """Public interest factors for one provision, each with its source."""

    favouring: tuple[Sourced, ...] = ()
    against: tuple[Sourced, ...] = ()


@dataclass(frozen=True, slots=True)
class AuthorityWords:
    """The authority's own words, from its settings file."""

    name: str
    address: tuple[str, ...]
    team: str
    email: str
    review_contact: str
    disclosure_log: str
    publication_scheme: str
    signatory: str
    contact: str = ""
    """Whom to ask about a letter, as letters print it."""
    reuse: str = ""
    """On which terms what a letter supplies may be re-used."""


@dataclass(frozen=True, slots=True)
class Regulator:
    """Whom a requester may complain to, from one day on."""

    name: str
    office: str
    address: tuple[str, ...]
    phone: str
    website: str
    starts: date
    complaints: str = ""
    """The page on which a complaint is made."""
    uncertain_from: date | None = None
    """From this day the address may be another: the authority has to confirm it."""


@dataclass(frozen=True, slots=True)
class Extended:
    """An extension for some parts: when the requester was told, and until when it runs."""

    told: date
    until: date


@dataclass(frozen=True, slots=True)
class Waited:
    """A question back that has had no reply: when it was asked, and until when was waited."""

    asked: date
    until: date


@dataclass(frozen=True, slots=True)
class LetterInput:
    """Everything one letter is made from; nothing else reaches a template.

    `salutation` and `recipient` are the only fields that hold anything about the requester.
    `dated` is the day the letter bears. `periods` are the statutory numbers a letter prints, by
    name, from the law data (`review_ask`, `cost_limit`, `cost_hours`, ...).
    """

    kind: Kind
    reference: str
    received: date
    regime: Regime
    due: date | None
    dated: date
    salutation: str
    parts: tuple[AskedPart, ...]
    authority: AuthorityWords
    regulator: Regulator
    periods: Mapping[str, str]
    decisions: tuple[Decision, ...] = ()
    fields: Mapping[FieldKey, Sourced] = field(default_factory=dict)
    factors: Mapping[Provision, Factors] = field(default_factory=dict)
    joint: tuple[tuple[Provision, ...], ...] = ()
    """Groups of provisions on the same information whose interests are weighed together."""
    recipient: str = ""
    subject: str = ""
    later: frozenset[str] = frozenset()
    """Parts that a further letter answers, because their public interest is still weighed."""
    extended: Extended | None = None
    waited: Waited | None = None
    first: tuple[Decision, ...] = ()
    """What the first answer decided, where this letter is its review."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that has to be filled before the letter can be rendered, and the law behind it."""

    owner: str
    field: str
    what: str
    law: str
    choices: tuple[str, ...] = ()
    """The values it takes, where it takes only a few."""
