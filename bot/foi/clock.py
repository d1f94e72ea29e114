"""The clock of one request: from its events to every date, each with its proof.

Day 0 is the day of receipt, whatever its weekday or hour. The answer is counted in
`clock_answer.py` (FOIA, EIR, FOISA) or `clock_sar.py`; what follows it in `clock_review.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.foi.clock_answer import answer_clock
from bot.foi.clock_parts import (
    NOTHING_SPECIAL,
    AnswerClock,
    CaseKind,
    Handling,
    Step,
    ordinal,
)
from bot.foi.clock_review import ReviewDates, review_dates
from bot.foi.clock_sar import subject_access_clock
from bot.foi.events import ENDINGS, Event, EventType, History, read_history
from bot.foi.time_limits import Limits, RegimeLimits, Unit
from bot.foi.vocabulary import Regime
from bot.foi.working_days import Calendar, Calendars, SkippedDay, words

__all__ = [
    "NOTHING_SPECIAL",
    "CaseKind",
    "ClockReport",
    "Event",
    "EventType",
    "Handling",
    "Step",
    "run_clock",
]


@dataclass(frozen=True, slots=True)
class CalendarNote:
    """Which days the count left out, where they come from and how far they are published."""

    title: str
    source: str
    newest_known_day: date


@dataclass(frozen=True, slots=True)
class ClockReport:
    """Every date of one request, with its proof. Dates that no event makes known are None.

    `due` is the last day for the first answer and `latest` the last day with the extension that
    the events carry; both are None while no clock runs. `days_late` counts working days after
    `latest`, up to the answer or else today. `start` is day 0 of the running clock: receipt, or
    the day of the last clarification. `ended` is the day on which the request ended without an
    answer: withdrawn, or a duplicate. `skipped` are the Mondays to Fridays that were not counted
    up to `latest`; `skipped_after` those from there to a late answer. `provisional` names the
    dates that lie beyond the newest published bank holiday.
    """

    received: date
    regime: Regime
    today: date
    start: date
    due: date | None
    latest: date | None
    responded: date | None
    ended: date | None
    days_late: int | None
    review_ask_by: date | None
    review_due: date | None
    review_latest: date | None
    complain_by: date | None
    appeal_by: date | None
    close_after: date | None
    pay_by: date | None
    working_days_used: int
    working_days_left: int | None
    status: str
    skipped: tuple[SkippedDay, ...]
    skipped_after: tuple[SkippedDay, ...]
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    provisional: tuple[str, ...]
    working_day_law: str
    calendar: CalendarNote


def run_clock(
    received: date,
    regime: Regime,
    events: Iterable[Event],
    calendars: Calendars,
    limits: Limits,
    today: date,
    handling: Handling = NOTHING_SPECIAL,
) -> ClockReport:
    """Work out every date of a request as it stands on `today`.

    Events may come in any order. Raises FoiError where two contradict each other, where the
    regime does not know one, or where a date lies outside the law or the calendar.
    """
    law = limits.of(regime)
    events = tuple(events)
    history = read_history(received, events, law)
    plain = calendars.named(law.calendar)
    for day in (received, today, *(event.date for event in events)):
        plain.check_known(day)
    handling = _as_kept(handling, calendars, law)
    make = subject_access_clock if regime is Regime.SAR else answer_clock
    clock = make(history, law, plain, handling)
    if history.ending:
        clock.end(history.ending.date, ENDINGS[history.ending.type])
    review = review_dates(history, law, plain, clock)
    responded = history.day(EventType.RESPONDED)
    dates = _named_dates(clock, review)
    provisional = tuple(name for name, day in dates.items() if day and day > plain.newest_known_day)
    return ClockReport(
        received=received,
        regime=regime,
        today=today,
        start=clock.start,
        responded=responded,
        ended=clock.ended,
        days_late=_days_late(clock, responded, today),
        working_days_used=_used(clock, responded or today),
        working_days_left=_left(clock, responded, today),
        status=_status(clock, responded, today),
        skipped=_skipped(clock),
        skipped_after=_skipped_after(clock, responded),
        steps=_steps(clock, review, law, responded),
        warnings=(*clock.warnings, *review.warnings, *_cautions(history, today, provisional)),
        provisional=provisional,
        working_day_law=law.working_day_law,
        calendar=CalendarNote(plain.title, plain.source, plain.newest_known_day),
        **dates,
    )


def _as_kept(handling: Handling, calendars: Calendars, law: RegimeLimits) -> Handling:
    """The handling with its kind: a school counts school days where the regime knows them."""
    if handling.kind:
        return handling
    if calendars.school and "school" in law.terms:
        return replace(handling, kind=CaseKind.SCHOOL, school=calendars.school)
    return replace(handling, kind=CaseKind.ORDINARY)


def _named_dates(clock: AnswerClock, review: ReviewDates) -> dict[str, date | None]:
    return {
        "due": clock.due,
        "latest": clock.latest,
        "review_ask_by": review.ask_by,
        "review_due": review.due,
        "review_latest": review.latest,
        "complain_by": review.complain_by,
        "appeal_by": review.appeal_by,
        "close_after": clock.close_after,
        "pay_by": clock.pay_by,
    }


def _days_late(clock: AnswerClock, responded: date | None, today: date) -> int | None:
    if clock.latest is None:
        return None if responded is None else 0
    return clock.base.count(clock.latest, responded or today)


def _used(clock: AnswerClock, end: date) -> int:
    return clock.calendar.count(clock.start, min(end, clock.stopped or end))


def _left(clock: AnswerClock, responded: date | None, today: date) -> int | None:
    if clock.latest is None or responded:
        return None
    return clock.calendar.count(max(today, clock.start), clock.latest)


def _status(clock: AnswerClock, responded: date | None, today: date) -> str:
    """The state of the answer in words an officer uses."""
    if clock.latest is None:
        return f"answered while {clock.pause}" if responded else _paused_words(clock, today)
    if (responded or today) > clock.latest:
        return _late_words(clock.base, clock.latest, responded or today)
    if responded:
        return "in time"
    if today == clock.latest:
        return "due today"
    extended = clock.latest != clock.due
    return f"extended to {words(clock.latest)}" if extended else "in time"


def _paused_words(clock: AnswerClock, today: date) -> str:
    """What is awaited, or that the time to wait for it has run out."""
    end = clock.close_after or clock.pay_by
    if end is None or today <= end:
        return clock.pause
    return clock.pause.replace("paused", f"lapsed on {words(end)}", 1)


def _late_words(calendar: Calendar, latest: date, end: date) -> str:
    days = calendar.count(latest, end)
    if days == 0:
        return "late by less than one working day"
    return f"late by {days} working {'day' if days == 1 else 'days'}"


def _steps(
    clock: AnswerClock, review: ReviewDates, law: RegimeLimits, responded: date | None
) -> tuple[Step, ...]:
    """Every step by date; on one day in the order in which they were found."""
    answered = []
    if responded:
        answer = law.term("answer", clock.start)
        day = f" on the {ordinal(_used(clock, responded))} working day"
        counted = day if answer.unit is Unit.WORKING_DAYS else ""
        what = f"the request was answered{counted}, {_status(clock, responded, responded)}"
        answered = [Step(responded, what, answer.law)]
    return tuple(sorted((*clock.steps, *answered, *review.steps), key=lambda step: step.date))


def _skipped(clock: AnswerClock) -> tuple[SkippedDay, ...]:
    """The days passed over in what was counted: from day 0 on, or where a month's end rolled."""
    end = clock.latest or clock.stopped
    spans = clock.rolls if clock.rolls is not None else [(clock.start, end)] if end else []
    return tuple(day for first, last in spans for day in clock.calendar.skipped(first, last))


def _skipped_after(clock: AnswerClock, responded: date | None) -> tuple[SkippedDay, ...]:
    if clock.latest is None or responded is None:
        return ()
    return clock.base.skipped(clock.latest, responded)


def _cautions(history: History, today: date, provisional: tuple[str, ...]) -> Iterable[str]:
    if history.received > today:
        yield f"The day of receipt, {words(history.received)}, is later than today."
    for event in history.events:
        if event.date > today:
            yield f"This lies in the future: {event}."
    if provisional:
        yield (
            "Provisional, because bank holidays are not published that far yet: "
            f"{', '.join(provisional)}."
        )
