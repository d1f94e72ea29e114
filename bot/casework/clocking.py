"""A case's clock: its dates with their proof, and what happens to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.casework.due import told
from bot.foi.case import Case, ClockEvent
from bot.foi.case_clock import clock_of
from bot.foi.errors import FoiError
from bot.foi.events import ENDINGS, EventType, contradiction, refuse_future
from bot.foi.time_limits import Limits
from bot.foi.working_days import Calendars, words
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Clocks:
    """What working out a case's dates needs."""

    store: Store
    calendars: Calendars
    limits: Limits


def case_due(clocks: Clocks, case: Case, today: date) -> dict[str, Any]:
    """Every date of the case and its proof, as `told` gives them."""
    return told(clock_of(case, clocks.calendars, clocks.limits, today))


def record_event(
    clocks: Clocks,
    name: str,
    event: EventType,
    on: date,
    *,
    by: str,
    at: datetime,
    today: date,
    estimated: date | None = None,
) -> tuple[Case, dict[str, Any]]:
    """Record what happened to a case; returns it with the dates that follow.

    `estimated` is the day by which the public interest is to be decided (FOIA s17(2)). An event
    that contradicts what is known is one FoiError, and nothing is recorded.
    """
    if estimated and event is not EventType.PIT_EXTENSION:
        raise contradiction(
            f"the estimated date {words(estimated)}", f"{event.value} has none, pit_extension has"
        )
    if estimated and estimated <= on:
        raise FoiError(
            "estimated-past",
            f"the estimated date {words(estimated)}",
            f"it does not lie after the extension of {words(on)}",
            "Give the day by which the public interest will be decided",
        )
    what = f"{event.value.replace('_', ' ')} on {words(on)}"
    refuse_future("event-future", what, on, today, "Record it when it has happened, with its day")
    if event is EventType.CLOSED:
        raise FoiError(
            "event-needs-letter",
            f"{event.value} on {words(on)}",
            "a request is closed by the letter that tells the requester",
            "Use `foibot draft CASE --letter closure`, confirm it and record that it was sent",
        )
    if event in ENDINGS:
        raise FoiError(
            "event-needs-proof",
            f"{event.value} on {words(on)}",
            "what ends a request without an answer is recorded with its proof",
            "Use `foibot case CASE --correct withdrawn=DATE: PROOF` or `--correct duplicate=CASE`",
        )
    case = clocks.store.case(name)
    detail = {"estimated": estimated.isoformat()} if estimated else {}
    case_due(clocks, with_event(case, event, on, detail), today)
    clocks.store.add_event(case.id, event.value, on, by=by, at=at, detail=detail)
    case = clocks.store.case(case.id)
    return case, case_due(clocks, case, today)


def with_event(
    case: Case, event: EventType, on: date, detail: Mapping[str, Any] | None = None
) -> Case:
    """The case as it would be, had this happened to it."""
    return replace(case, events=(*case.events, ClockEvent(event.value, on, detail or {})))
