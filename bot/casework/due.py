"""Due dates with their proof: the report that `foibot due` prints and the bot shows."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.foi.clock import NOTHING_SPECIAL, ClockReport, Handling, run_clock
from bot.foi.events import Event
from bot.foi.proof import statement
from bot.foi.time_limits import Limits
from bot.foi.vocabulary import Regime
from bot.foi.working_days import Calendars


def due_report(
    received: date,
    regime: Regime,
    events: Iterable[Event],
    calendars: Calendars,
    limits: Limits,
    today: date,
    handling: Handling = NOTHING_SPECIAL,
) -> dict[str, Any]:
    """Every date of a request and its proof, keyed as `foibot due --json` prints it.

    Values stay what the domain made them (dates, steps, skipped days); `statement` holds the
    sentences for a letter. Raises FoiError as `run_clock` does.
    """
    return told(run_clock(received, regime, events, calendars, limits, today, handling))


def told(report: ClockReport) -> dict[str, Any]:
    """A clock's report, keyed as `foibot due --json` prints it."""
    fields = {name: getattr(report, name) for name in ClockReport.__slots__}
    return {**fields, "statement": statement(report)}
