"""Dates as letters write them: `23rd March 2023`, `23/03/23`, `2023-03-23`, `March 23, 2023`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.foi.reading.markers import roman_value
from bot.foi.vocabulary import Span

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_WELSH = [
    "ionawr",
    "chwefror",
    "mawrth",
    "ebrill",
    "mai",
    "mehefin",
    "gorffennaf",
    "awst",
    "medi",
    "hydref",
    "tachwedd",
    "rhagfyr",
]
_NAMES = {name: number for names in (_MONTHS, _WELSH) for number, name in enumerate(names, 1)}
_NAMES |= {name[:3]: number for number, name in enumerate(_MONTHS, 1)} | {"sept": 9}
_MONTH = "|".join(sorted(_NAMES, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\w/])(?:(?P<day>\d{{1,2}})\s*(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?[\s,.-]*\b(?P<month>{_MONTH})\b[\s,.-]*'?(?P<year>\d{{4}}|\d{{2}}(?!\d|:))"
    rf"|\b(?P<month2>{_MONTH})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}})"
    r"|(?P<year3>\d{4})-(?P<month3>\d{1,2})-(?P<day3>\d{1,2})"
    r"|(?P<day5>\d{1,2})(?P<sep5>[/. -])(?P<month5>[ivx]{1,4})(?P=sep5)(?P<year5>\d{4})"
    r"|(?P<day4>\d{1,2})(?P<sep>[/.-])(?P<month4>\d{1,2})(?P=sep)(?P<year4>\d{4}|\d{2}))(?![\d/])",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """One date with its place in the text."""

    on: date
    span: Span


def find_dates(flat: str, start: int = 0, end: int | None = None) -> Iterator[Dated]:
    """Find every complete date; days that do not exist are passed over. British order is read."""
    for found in _DATE.finditer(flat, start, len(flat) if end is None else end):
        if on := _date(found):
            yield Dated(on, found.span())


def _date(found: re.Match[str]) -> date | None:
    for n in ("", "2", "3", "4", "5"):
        if found["day" + n]:
            month = found["month" + n].lower()
            number = _NAMES.get(month) or roman_value(month) or int(month)
            year = int(found["year" + n])
            return _valid(year + 2000 if year < 100 else year, number, int(found["day" + n]))
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    # FOI letters begin with 2005; a birth date or a statute's year is no date of a letter.
    if not 1990 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
