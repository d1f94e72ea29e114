"""Days that a letter promises: a decision is not estimated for a day on which nobody works."""

from datetime import date, timedelta

from bot.casework.desk import Desk
from bot.foi.drafting.inputs import FieldKey, Sourced
from bot.foi.errors import FoiError
from bot.foi.working_days import Calendar, words


def working_day(desk: Desk, key: FieldKey, given: tuple[Sourced, ...], dated: date) -> None:
    """A FoiError where an estimated date is past, or no working day; it names the one before."""
    owner, name = key
    if name != "estimated" or not given:
        return
    day = date.fromisoformat(given[0].text)
    if day <= dated:
        raise FoiError(
            "estimate-past",
            f"{words(day)} for {owner}.{name}",
            f"the letter bears {words(dated)}, and a decision that is still to come is estimated",
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
