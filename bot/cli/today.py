"""The one place where the command line reads the clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def london_today() -> date:
    """Today in the United Kingdom, wherever the machine stands."""
    return datetime.now(ZoneInfo("Europe/London")).date()
