"""When the bot speaks unasked, and to whom. Pure: a local moment comes in, what falls due goes out.

Messages go out on working days only, from their hour on and for the rest of the working day: a bot
that was down at nine still posts at eleven, and one that was down for weeks does not catch up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.foi.working_days import Calendar

if TYPE_CHECKING:
    from bot.store.conversations import Preference

WINDOW_HOURS = 8
"""For how many hours from its own a message may still go out."""
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Hours:
    """When what happens, in local time; weekdays count from 0 (Monday)."""

    zone: ZoneInfo
    digest_day: int
    digest_hour: int
    reminder_hour: int
    recount_hour: int
    own_digests: bool
    reminders: bool


@dataclass(frozen=True)
class Recipients:
    """Where messages go: the team's channel (empty for none), officers by their user id."""

    channel: str
    user_id: Callable[[str], str | None]
    preference: "Callable[[str], Preference | None]"


def digest_week(now: datetime, weekday: int, hour: int, calendar: Calendar) -> str | None:
    """The week (`2026-W48`) whose digest is to go out at `now`, local time; None where none is.

    It goes out on `weekday` (0 is Monday) at `hour`; on a day that is no working day, on the next
    one. The week stays that of its own weekday, so that a moved digest is not posted twice.
    """
    if not is_open(now, hour):
        return None
    monday = now.date() - timedelta(days=now.weekday())
    for week in (monday - _WEEK, monday):  # last week's may have moved over the weekend
        if calendar.next_working_day(week + timedelta(days=weekday)) == now.date():
            year, number, _ = week.isocalendar()
            return f"{year}-W{number:02}"
    return None


def is_open(now: datetime, hour: int) -> bool:
    """True from `hour` on, for as long as a message of that hour may go out on the same day."""
    return hour <= now.hour < hour + WINDOW_HOURS


def reminder(due: date, today: date, calendar: Calendar) -> str | None:
    """`day-of`, `day-before` or None; the day before is the last working day before it."""
    if due == today:
        return "day-of"
    if today < due <= calendar.next_working_day(today + _DAY):
        return "day-before"
    return None
