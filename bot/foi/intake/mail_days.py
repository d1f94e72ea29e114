"""The day that a mail's header, or the line over a quotation, names."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dateutil import parser

_LONGEST = 120  # characters of a header that names a day
_MONTH = re.compile(r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b")
_DIGITS = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})\b")
_WITHIN = re.compile(
    r"(?i)\b(?:\d{1,2}(?:st|nd|rd|th)?[ .-]+[a-z]{3,9}\.?,?[ -]+\d{4}|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d\d-\d\d)"
)
_YEARS = range(1990, 2200)


def mail_day(words: str, zone: ZoneInfo | None = None) -> tuple[date | None, bool]:
    """The day, and whether it can be read in one way only ("4/11/2026" can be read in two).

    A moment with an offset is the local day in `zone`.
    """
    said = words[:_LONGEST].strip()
    moment = _moment(said)
    if moment is None or moment.year not in _YEARS:
        return None, False
    if moment.tzinfo and zone:
        moment = moment.astimezone(zone)
    return moment.date(), not _two_ways(said)


def day_within(words: str) -> str:
    """The words in a sentence that name a day; empty where there are none."""
    found = _WITHIN.search(words[:_LONGEST])
    return found.group() if found else ""


def _moment(said: str) -> datetime | None:
    if not re.search(r"\d", said):
        return None
    bare = re.sub(r"\([^)]*\)|\b(?:at|o'clock)\b", " ", said)
    never = datetime(1, 1, 1)  # noqa: DTZ001 - only fills in what the words leave out
    try:
        return parser.parse(bare, dayfirst=not re.match(r"\s*\d{4}-", bare), default=never)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None


def _two_ways(said: str) -> bool:
    """True for figures alone where day and month could change places."""
    found = _DIGITS.search(said)
    if _MONTH.search(said) or not found:
        return False
    return int(found[1]) <= 12 and int(found[2]) <= 12 and found[1] != found[2]
