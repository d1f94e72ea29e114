"""Time limits as dated values of law. The values themselves are in `corpus/time_limits.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.foi.bank_holidays import Published
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Regime


class Unit(StrEnum):
    """What a time limit is counted in."""

    WORKING_DAYS = "working days"
    SCHOOL_DAYS = "school days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class Standing(StrEnum):
    """Whether a court would enforce the limit, or the regulator merely expects it."""

    STATUTE = "statute"
    GUIDANCE = "guidance"


@dataclass(frozen=True, slots=True)
class Term:
    """One time limit from one day on, with its law and how sure we are (S, K or U)."""

    length: int
    unit: Unit
    law: str
    standing: Standing
    starts: date
    confidence: str

    def __str__(self) -> str:
        unit = self.unit.removesuffix("s") if self.length == 1 else self.unit
        return f"{self.length} {unit}"


@dataclass(frozen=True, slots=True)
class RegimeLimits:
    """The time limits of one regime, the calendar it counts with and the events it knows.

    `refused` gives, for an event that the regime does not have, the sentence that says so.
    """

    regime: Regime
    begins: date
    begins_law: str
    calendar: str
    working_day_law: str
    clarification_law: str
    events: tuple[str, ...]
    refused: Mapping[str, str]
    terms: Mapping[str, tuple[Term, ...]]
    fee_pause_law: str = ""

    def term(self, name: str, on: date) -> Term:
        """The limit in force on a day; FoiError where the regime has no such limit then."""
        found = self.find(name, on)
        if found is None:
            raise FoiError(
                "no-such-limit",
                f"'{name.replace('_', ' ')}' under {self.regime}",
                f"this regime has no such time limit on {on.isoformat()}",
                "Check the regime, or amend the time limits in the corpus",
            )
        return found

    def find(self, name: str, on: date) -> Term | None:
        """The limit in force on a day, or None."""
        in_force = [term for term in self.terms.get(name, ()) if term.starts <= on]
        return max(in_force, key=lambda term: term.starts, default=None)


@dataclass(frozen=True, slots=True)
class Limits:
    """All time limits, and how far bank holidays are published."""

    published: Published
    regimes: Mapping[Regime, RegimeLimits]

    def of(self, regime: Regime) -> RegimeLimits:
        """The limits of one regime."""
        return self.regimes[regime]
