"""What a rule hands back: where it struck and which of its sentences applies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.foi.checks.words import RuleCard, Says
from bot.foi.findings import Finding
from bot.foi.provisions import Provision
from bot.foi.reading.flat import tidy
from bot.foi.vocabulary import FindingStatus, Span

QUOTED = 90
"""Characters of a letter's own words that a finding quotes."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One strike of a rule. `says` names a sentence of the rule's card, `values` fill its holes.

    `unknown` marks that the rule could not decide: its sentence then says what would settle it.
    """

    says: str
    span: Span | None = None
    part: str | None = None
    provision: Provision | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    unknown: bool = False


def finding(card: RuleCard, hit: Hit, text: str) -> Finding:
    """Word a hit with its card; `{quote}` is the letter's own words, shortened."""
    says: Says = card.says[hit.says]
    values = {
        "part": hit.part or "",
        "provision": cite(hit.provision) if hit.provision else "",
        "quote": quote(text, hit.span) if hit.span else "",
        **hit.values,
    }
    return Finding(
        rule=card.rule,
        severity=says.severity,
        status=FindingStatus.UNKNOWN if hit.unknown else FindingStatus.FOUND,
        message=says.message.format(**values),
        law=says.law,
        fix=says.fix.format(**values),
        part=hit.part,
        provision=hit.provision,
        span=hit.span,
    )


def cite(provision: Provision) -> str:
    """A provision as officers write it: `section 31(1)(a)`, `regulation 12(5)(e)`."""
    limbs = "".join(f"({limb})" for limb in provision.limbs)
    word = "regulation" if provision.act == "eir" else "section"
    act = " FOISA" if provision.act == "foisa" else ""
    return f"{word} {provision.section[1:].upper()}{limbs}{act}"


def quote(text: str, span: Span, longest: int = QUOTED) -> str:
    """The words of a span on one line, cut at a word where they are long."""
    start, end = span
    words = tidy(text[start : min(end, start + 4 * longest)])  # layout may be most of a span
    if len(words) <= longest:
        return words
    return words[:longest].rsplit(" ", 1)[0] + " ..."
