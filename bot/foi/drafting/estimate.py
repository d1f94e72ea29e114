"""The cost estimate of FOIA s12: hours for each permitted activity, against the limit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.foi.errors import FoiError

ACTIVITIES = {
    "determine": "determining whether we hold the information",
    "locate": "locating it, or a document that may contain it",
    "retrieve": "retrieving it, or a document that may contain it",
    "extract": "extracting it from a document that contains it",
}
"""The four activities of SI 2004/3244 reg 4(3), by the word an officer types."""


@dataclass(frozen=True, slots=True)
class Row:
    """One activity with its hours, as printed."""

    activity: str
    hours: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """The table of the notice: rows, the hours together, and the cost in pounds."""

    rows: tuple[Row, ...]
    hours: str
    cost: str


def estimate(text: str, rate: Decimal, limit: Decimal) -> Estimate:
    """Read `locate=12, extract=8.5` and price it at `rate` pounds an hour.

    Raises FoiError for another activity than the four, for hours that are no positive number, and
    where the cost does not exceed `limit` pounds: then section 12 cannot be relied on.
    """
    hours = _hours(text)
    total = sum(hours.values(), Decimal())
    cost = total * rate
    if cost <= limit:
        raise FoiError(
            "cost-within-limit",
            f"the estimate of {_number(total)} hours",
            f"at £{_number(rate)} an hour it costs £{_number(cost)}, which does not exceed the "
            f"appropriate limit of £{_number(limit)} (FOIA s12, SI 2004/3244)",
            "Answer the request, or correct estimate_activities",
        )
    rows = tuple(Row(ACTIVITIES[name], _spent(spent)) for name, spent in hours.items())
    return Estimate(rows, _spent(total), _number(cost))


def _hours(text: str) -> Mapping[str, Decimal]:
    hours: dict[str, Decimal] = {}
    for item in filter(None, (piece.strip() for piece in re.split(r"[,;\n]", text))):
        found = re.fullmatch(r"(\w+)\s*[=:]\s*(\d{1,5}(?:\.\d{1,2})?)", item)
        if not found or found[1].lower() not in ACTIVITIES:
            raise FoiError(
                "cost-estimate",
                f"'{item}' in estimate_activities",
                "only hours for " + ", ".join(ACTIVITIES) + " count (SI 2004/3244 reg 4(3))",
                "Write it as locate=12, extract=8.5",
            )
        hours[found[1].lower()] = Decimal(found[2])
    return hours


def _spent(value: Decimal) -> str:
    """Hours as one says them: 6.5, not 6.50."""
    text = _number(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(value: Decimal) -> str:
    return f"{value:,.2f}".removesuffix(".00")
