"""Days that a letter promises or asks for: none of them is past, or one on which nobody works."""

from datetime import date, timedelta

from bot.casework.desk import Desk
from bot.foi.drafting.inputs import FieldKey, Sourced
from bot.foi.errors import FoiError
from bot.foi.working_days import Calendar, words

_TO_COME = ("estimated", "reply_by")


def working_day(desk: Desk, key: FieldKey, given: tuple[Sourced, ...], dated: date) -> None:
    """A FoiError where such a day is past, or no working day; it names the one before."""
    owner, name = key
    if name not in _TO_COME or not given:
        return
    day = date.fromisoformat(given[0].text)
    if day <= dated:
        raise FoiError(
            "estimate-past",
            f"{words(day)} for {owner}.{name}",
            f"the letter bears {words(dated)}, and this day is still to come",
            "Give a day after it",
        )
    calendar = desk.calendars.uk
    if not calendar.is_working_day(day):
        before = _working_day_before(calendar, day)
        raise FoiError(
            "estimate-no-working-day",
            f"{words(day)} for {owner}.{name}",
            "that is no working day",
            f"Write {before.isoformat()}, the working day before it, or choose a later day",
        )


def _working_day_before(calendar: Calendar, day: date) -> date:
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day
