"""The data of the checks: what rules say, and the words they look for. Made by `bot.books`."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.foi.provisions import Provision
from bot.foi.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Says:
    """One thing a rule can say: the sentence and the mend, with `{...}` for what it found."""

    message: str
    fix: str
    severity: Severity
    law: str


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule's own data: its id, what it is about, and everything it can say, by name."""

    rule: str
    title: str
    severity: Severity
    law: str
    says: Mapping[str, Says]


@dataclass(frozen=True, slots=True)
class StatuteText:
    """Statutory wording of one provision, quoted as such; `confidence` as in the law data."""

    provision: Provision
    text: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a requester is coached to ask on review.

    `asks` is its sentence; `looks_for` a regular expression that a good answer matches; `counts`
    one that shows the opposite (then the answer is no).
    """

    asks: str
    law: str
    looks_for: str
    counts: str | None = None


@dataclass(frozen=True)
class CheckWords:
    """Everything in `corpus/checks/`."""

    cards: Mapping[str, RuleCard]
    statutes: tuple[StatuteText, ...]
    generic_factors: tuple[str, ...]
    interests: Mapping[Provision, tuple[str, ...]]
    """By provision: words of which its reasons must use at least one."""
    environment: tuple[str, ...]
    """Subjects that are environmental beyond doubt."""
    perhaps_environment: tuple[str, ...]
    obsolete: Mapping[str, str]
    """Outdated wording (a regular expression) and what to write instead."""
    outdated_contacts: Mapping[str, str]
    sensitive_topics: tuple[str, ...]
    """Subjects in which a small number can point to a person."""
    regulator_contacts: Mapping[str, tuple[str, ...]]
    """By Act: marks by which a regulator's address, telephone or website is known."""
    values: Mapping[str, int]
    """Numbers that rules compare with and that no statute sets."""
    questions: Mapping[Provision, tuple[Question, ...]]
    questions_for_all: tuple[Question, ...]
