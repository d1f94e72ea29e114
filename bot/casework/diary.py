"""A case's dates as an iCalendar file, for an officer's own diary."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar, Event

_ENTRIES = {
    "due": "answer due",
    "latest": "answer due, with the extension",
    "close_after": "may be closed if no clarification has come",
    "pay_by": "last day for the requester to pay the fee",
    "review_ask_by": "last day to ask for an internal review",
    "review_due": "internal review due",
    "review_latest": "internal review: last day",
    "complain_by": "last day for a complaint to the Commissioner",
    "appeal_by": "last day for an appeal to the tribunal",
}


def diary(report: Mapping[str, Any], title: str, today: date) -> bytes:
    """All-day entries for the dates of a due report that are known; a day is entered once.

    `title` opens each entry. The same report gives the same entries again, so that a diary
    updates them instead of doubling them.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//foibot//dates of a request//EN")
    calendar.add("version", "2.0")
    for name, day in _entries(report):
        calendar.add_component(_entry(report, name, day, title, today))
    return bytes(calendar.to_ical())


def _entries(report: Mapping[str, Any]) -> Iterable[tuple[str, date]]:
    seen = set()
    for name in _ENTRIES:
        day = report[name]
        if day and day not in seen:
            seen.add(day)
            yield name, day


def _entry(report: Mapping[str, Any], name: str, day: date, title: str, today: date) -> Event:
    event = Event()
    event.add("uid", f"{report['received']}-{report['regime']}-{name}-{_slug(title)}@foibot")
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    mark = " (provisional)" if name in report["provisional"] else ""
    event.add("summary", f"{title}: {_ENTRIES[name]}{mark}")
    event.add("description", report["statement"])
    return event


def _slug(title: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())
