"""The one place where the command line reads the clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_today() -> date:
    """Today in the United Kingdom, wherever the machine stands."""
    return datetime.now(LONDON).date()
