"""What happens to a request: events, and the contradictions between them.

Events arrive in any order. Where two cannot both be true, one FoiError names both and the dates
of both; nothing is repaired silently.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.foi.errors import FoiError
from bot.foi.time_limits import RegimeLimits
from bot.foi.working_days import words

Choice = TypeVar("Choice", bound=StrEnum)


class EventType(StrEnum):
    """The events that move a clock, in the order in which a request meets them."""

    ID_REQUESTED = "id_requested"
    ID_RECEIVED = "id_received"
    CLARIFICATION_SOUGHT = "clarification_sought"
    CLARIFIED = "clarified"
    FEES_NOTICE = "fees_notice"
    FEE_PAID = "fee_paid"
    PIT_EXTENSION = "pit_extension"
    COMPLEX_EXTENSION = "complex_extension"
    PARTLY_ANSWERED = "partly_answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    RESPONDED = "responded"
    REVIEW_REQUESTED = "review_requested"
    REVIEW_COMPLETED = "review_completed"
    DECISION_NOTICE = "decision_notice"


_REPEATABLE = (EventType.CLARIFICATION_SOUGHT, EventType.CLARIFIED)
_FOLLOWS = {
    EventType.ID_RECEIVED: EventType.ID_REQUESTED,
    EventType.FEE_PAID: EventType.FEES_NOTICE,
    EventType.REVIEW_COMPLETED: EventType.REVIEW_REQUESTED,
}
"""An event that makes sense only on or after another one."""
ENDINGS = {
    EventType.CLOSED: "closed because a question to the requester had no reply",
    EventType.WITHDRAWN: "withdrawn by the requester",
    EventType.DUPLICATE: "closed as a duplicate",
}
"""What ends a request without an answer, under every regime, and how a status words it."""
_BEFORE_THE_ANSWER = tuple(EventType)[: tuple(EventType).index(EventType.RESPONDED)]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a request, on one day."""

    type: EventType
    date: date

    def __str__(self) -> str:
        return f"{self.type} on {words(self.date)}"


@dataclass(frozen=True, slots=True)
class Round:
    """One question back to the requester, with the day of the reply; None while it is awaited."""

    sought: date
    clarified: date | None


@dataclass(frozen=True, slots=True)
class History:
    """The events of one request, known to be free of contradictions among themselves."""

    received: date
    events: tuple[Event, ...]
    rounds: tuple[Round, ...]

    def day(self, event: EventType) -> date | None:
        """The day of an event that can happen once; None where it has not happened."""
        return next((e.date for e in self.events if e.type is event), None)

    @property
    def ending(self) -> Event | None:
        """What ended the request without an answer; None where nothing did."""
        return next((e for e in self.events if e.type in ENDINGS), None)

    @property
    def awaiting(self) -> date | None:
        """The day of the question that has had no reply; None where none is open."""
        return self.rounds[-1].sought if self.rounds and not self.rounds[-1].clarified else None


def read_history(received: date, events: Iterable[Event], limits: RegimeLimits) -> History:
    """Order the events and refuse those that the regime does not know or that contradict."""
    ordered = tuple(sorted(events, key=lambda e: (e.date, tuple(EventType).index(e.type))))
    _refuse_early(received, limits)
    for event in ordered:
        _refuse_unknown(event, limits)
        if event.date < received:
            raise contradiction(f"{event}", f"the request was received on {words(received)}")
    _refuse_repeats(ordered)
    _refuse_out_of_order(ordered)
    _refuse_after_the_end(ordered)
    return History(received, ordered, _rounds(ordered))


def contradiction(this: str, other: str) -> FoiError:
    """The error for two statements that cannot both be true; each names its date."""
    return FoiError("contradiction", this, f"but {other}", "Correct whichever date is wrong")


def parse_day(text: str, field: str) -> date:
    """Read YYYY-MM-DD; FoiError names the field, the value and the accepted form."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise FoiError(
            "date",
            f"{field} '{text}'",
            "not a date of the calendar in the form YYYY-MM-DD",
            "Write it like 2024-02-29",
        ) from None


def refuse_future(code: str, what: str, day: date, today: date, todo: str) -> None:
    """A FoiError where a day has not come yet: what is recorded has happened."""
    if day > today:
        why = f"that day is still to come: today is {words(today)}"
        raise FoiError(code, what, why, todo)


def parse_event(text: str) -> Event:
    """Read TYPE=YYYY-MM-DD; FoiError says what is wrong with it."""
    name, equals, day = text.partition("=")
    if not equals:
        raise FoiError(
            "event-form", f"event '{text}'", "no date", "Write it like responded=2024-02-29"
        )
    return Event(parse_choice(EventType, name, "event"), parse_day(day.strip(), f"event {name}"))


def parse_choice(kind: type[Choice], text: str, field: str) -> Choice:
    """Read one of an enumeration's words; FoiError offers the nearest and lists them all."""
    allowed = [choice.value for choice in kind]
    plain = text.strip().lower()
    if plain in allowed:
        return kind(plain)
    near = difflib.get_close_matches(plain, allowed, 1, cutoff=0.5)
    meant = f"Did you mean {near[0]}? " if near else ""
    raise FoiError(
        f"unknown-{field}",
        f"{field} '{text}'",
        "not one of the accepted words",
        f"{meant}Use one of {', '.join(allowed)}",
    )


def _refuse_early(received: date, limits: RegimeLimits) -> None:
    if received < limits.begins:
        raise FoiError(
            "before-the-law",
            f"received {received.isoformat()}",
            f"the {limits.regime} right begins on {limits.begins.isoformat()} "
            f"({limits.begins_law})",
            f"Give a date from {limits.begins.isoformat()} on",
        )


def _refuse_unknown(event: Event, limits: RegimeLimits) -> None:
    if event.type not in limits.events and event.type not in ENDINGS:
        raise FoiError(
            "event-of-another-regime",
            f"{event}",
            limits.refused.get(event.type, f"{limits.regime} knows no such event"),
            "Remove the event, or correct the regime",
        )


def _refuse_repeats(events: tuple[Event, ...]) -> None:
    first: dict[EventType, Event] = {}
    for event in events:
        if event.type in first and event.type not in _REPEATABLE:
            raise contradiction(f"{event}", f"there is also {first[event.type]}")
        first[event.type] = event


def _refuse_out_of_order(events: tuple[Event, ...]) -> None:
    by_type = {event.type: event for event in events}
    for later, earlier in _FOLLOWS.items():
        if later in by_type:
            _refuse_before(by_type[later], by_type.get(earlier), earlier)
    answer = by_type.get(EventType.RESPONDED)
    for event in events:
        if answer and event.type in _BEFORE_THE_ANSWER and event.date > answer.date:
            raise contradiction(f"{event}", f"the request was answered: {answer}")


def _refuse_after_the_end(events: tuple[Event, ...]) -> None:
    """Nothing happens to a request that ended without an answer; it ends once."""
    end = next((event for event in events if event.type in ENDINGS), None)
    for event in events[events.index(end) + 1 :] if end else ():
        raise contradiction(f"{event}", f"the request had ended: {end}")


def _refuse_before(event: Event, earlier: Event | None, missing: EventType) -> None:
    if earlier is None:
        raise contradiction(f"{event}", f"there is no {missing} before it")
    if event.date < earlier.date:
        raise contradiction(f"{event}", f"it can only follow {earlier}")


def _rounds(events: tuple[Event, ...]) -> tuple[Round, ...]:
    """Pair questions with replies, the first with the first; refuse what does not pair."""
    asked = [e for e in events if e.type is EventType.CLARIFICATION_SOUGHT]
    replies = [e for e in events if e.type is EventType.CLARIFIED]
    for n, reply in enumerate(replies):
        _refuse_before(reply, asked[n] if n < len(asked) else None, EventType.CLARIFICATION_SOUGHT)
    for n, question in enumerate(asked[1:], 1):
        if n > len(replies):
            raise contradiction(f"{question}", f"there is no reply yet to {asked[n - 1]}")
        if question.date < replies[n - 1].date:
            raise contradiction(f"{question}", f"the reply to {asked[n - 1]} came {replies[n - 1]}")
    return tuple(
        Round(question.date, replies[n].date if n < len(replies) else None)
        for n, question in enumerate(asked)
    )
