"""When the bot may speak: a table of local moments, with weekdays and summer time."""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.books.yaml_files import read_yaml
from bot.timetable import digest_week, reminder
from tests.foi.clock_table import calendars, day

TABLE = read_yaml(Path(__file__).parent / "timetable.yaml")
MONDAY, FRIDAY = 0, 4


def moment(row: dict[str, Any]) -> datetime:
    """The moment of a row, as a clock in London shows it."""
    on, _, hour = row["now"].rpartition(" ")
    utc = datetime.combine(day(on), time.fromisoformat(row["utc"]), UTC)
    local = utc.astimezone(ZoneInfo("Europe/London"))
    assert f"{local:%H:%M}" == hour, f"{row['utc']} UTC is {local:%H:%M} in London"
    return local


@pytest.mark.parametrize("row", TABLE["digest"], ids=lambda row: row["now"])
def test_the_teams_digest(row: dict[str, Any]) -> None:
    assert digest_week(moment(row), MONDAY, 9, calendars().nation) == row["week"]


@pytest.mark.parametrize("row", TABLE["friday_digest"], ids=lambda row: row["now"])
def test_an_officers_own_day(row: dict[str, Any]) -> None:
    assert digest_week(moment(row), FRIDAY, 9, calendars().nation) == row["week"]


@pytest.mark.parametrize("row", TABLE["reminders"], ids=lambda row: f"{row['due']}, {row['today']}")
def test_reminders(row: dict[str, Any]) -> None:
    assert reminder(day(row["due"]), day(row["today"]), calendars().nation) == row["when"]
