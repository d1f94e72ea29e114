"""Makes the schedule's hours and recipients from the settings."""

import re
from calendar import day_name
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from bot.settings import Settings
from bot.store.conversations import Preference
from bot.timetable import Hours, Recipients


def load_hours(settings: Settings) -> Hours:
    """When the bot speaks unasked."""
    return Hours(
        zone=ZoneInfo(settings.timezone),
        digest_day=[name.lower() for name in day_name].index(settings.digest_day),
        digest_hour=settings.digest_hour,
        reminder_hour=settings.reminder_hour,
        recount_hour=settings.recount_hour,
        own_digests=settings.digest_own,
        reminders=settings.reminders,
    )


def load_recipients(
    settings: Settings, preference: Callable[[str], Preference | None]
) -> Recipients:
    """Whom the bot tells; `preference` knows an officer's own choice by their user id."""
    return Recipients(
        settings.slack_channel,
        lambda officer: user_id(officer, settings.slack_names),
        preference,
    )


def user_id(officer: str, names: Mapping[str, str]) -> str | None:
    """An officer's Slack id, by the name that the history keeps; None for who is not in Slack."""
    by_name = {name: user for user, name in names.items()}
    is_id = re.fullmatch(r"[UW][A-Z0-9]{5,}", officer)
    return by_name.get(officer) or (officer if is_id else None)
