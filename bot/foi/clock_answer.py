"""The clock of the answer under FOIA, EIR and FOISA: working days, pauses and extensions."""

from datetime import date, timedelta

from bot.foi.clock_parts import (
    AnswerClock,
    CaseKind,
    Handling,
    end_of,
    end_of_beginning_with,
    ordinal,
)
from bot.foi.clock_special import latest_allowed, special_due
from bot.foi.events import Event, EventType, History, Round, contradiction
from bot.foi.time_limits import RegimeLimits, Term
from bot.foi.working_days import Calendar, DayOff, days_between, words

_DAY = timedelta(days=1)
_TOLD = {
    EventType.PIT_EXTENSION: "the requester was told that the public interest needs more time",
    EventType.COMPLEX_EXTENSION: "the requester was told that complexity and volume need more time",
}
"""The extensions, and how the proof words them."""


def answer_clock(
    history: History, law: RegimeLimits, plain: Calendar, handling: Handling
) -> AnswerClock:
    """Count the answer's time; raises FoiError where an event came too late for its law."""
    clock = AnswerClock(history.received, plain, plain)
    clock.step(history.received, "the request was received, which is day 0", law.working_day_law)
    for round_ in history.rounds:
        _clarification(clock, round_, history, law, handling)
    clock.due = _due(clock, law, handling)
    _fees_pause(clock, history, law, handling)
    if history.awaiting:
        clock.wait_for("clarification", history.awaiting, history.awaiting)
    _refuse_extension_while_waiting(history)
    if clock.due:
        clock.step(clock.due, _due_words(clock), _due_law(clock, law, handling))
    _extend(clock, history, law, handling)
    return clock


def _due(clock: AnswerClock, law: RegimeLimits, handling: Handling) -> date:
    clock.calendar = clock.base
    if handling.kind in (CaseKind.SCHOOL, CaseKind.PUBLIC_RECORD):
        return special_due(clock, law, handling)
    return clock.calendar.add(clock.start, law.term("answer", clock.start).length)


def _due_words(clock: AnswerClock) -> str:
    assert clock.due
    count = clock.calendar.count(clock.start, clock.due)
    days = "working day" if clock.calendar is clock.base else "school day"
    return f"the answer is due, the {ordinal(count)} {days} after {words(clock.start)}"


def _due_law(clock: AnswerClock, law: RegimeLimits, handling: Handling) -> str:
    name = "answer"
    if handling.kind in (CaseKind.SCHOOL, CaseKind.PUBLIC_RECORD):
        name = handling.kind.replace("-", "_")
    return law.term(name, clock.start).law


def _clarification(
    clock: AnswerClock, round_: Round, history: History, law: RegimeLimits, handling: Handling
) -> None:
    """A question back to the requester; the reply makes a new request with a fresh clock."""
    due = _with_extension(clock, _due(clock, law, handling), history, law)
    close = law.term("clarification_close", round_.sought)
    close_on = end_of(close, round_.sought, clock.calendar)
    clock.step(
        round_.sought, "clarification was sought and the clock stopped", law.clarification_law
    )
    if round_.sought > due:
        clock.warnings.append(
            f"Clarification was sought on {words(round_.sought)}, after the answer was due on "
            f"{words(due)}: the request was late already."
        )
    if round_.clarified is None:
        if history.day(EventType.RESPONDED):
            return
        clock.close_after = close_on
        clock.step(
            close_on, "the time to wait for a reply ends, and the request may be closed", close.law
        )
        return
    if round_.clarified > close_on:
        clock.warnings.append(
            f"The reply came on {words(round_.clarified)}, after {words(close_on)}, when the "
            "request could have been closed; it is counted as a new request."
        )
    clock.start = round_.clarified
    clock.step(
        clock.start, "the request was clarified, which is a fresh day 0", law.clarification_law
    )


def _with_extension(clock: AnswerClock, due: date, history: History, law: RegimeLimits) -> date:
    """The end of a clock that a clarification may end, with the extension told while it ran."""
    told = [e for e in history.events if e.type in _TOLD and clock.start <= e.date <= due]
    return clock.base.add(due, _further(told[0], clock, law)) if told else due


def _further(event: Event, clock: AnswerClock, law: RegimeLimits) -> int:
    """Working days that an extension adds: the whole time it allows less the ordinary one."""
    return law.term(event.type, event.date).length - law.term("answer", clock.start).length


def _fees_pause(
    clock: AnswerClock, history: History, law: RegimeLimits, handling: Handling
) -> None:
    """Between a fees notice and the payment, both days included, no day counts."""
    notice, paid = history.day(EventType.FEES_NOTICE), history.day(EventType.FEE_PAID)
    if notice is None or clock.due is None:
        return
    if notice < clock.start:
        clock.warnings.append(
            f"The fees notice of {words(notice)} was for the request before it was clarified on "
            f"{words(clock.start)}: it does not stop the new clock."
        )
        return
    if notice > clock.due:
        raise contradiction(
            f"fees_notice on {words(notice)}",
            f"the answer was due on {words(clock.due)}, counted from {words(clock.start)}",
        )
    term = law.term("pay_fee", notice)
    pay_by = end_of_beginning_with(term, notice, clock.calendar)
    clock.step(notice, "a fees notice was given and days ceased to count", law.fee_pause_law)
    if paid is None:
        clock.pay_by = pay_by
        clock.step(pay_by, "the time to pay the fee ends", term.law)
        clock.wait_for("fee", notice, notice - _DAY)
    elif paid > pay_by:
        clock.step(paid, "the fee was paid, too late to oblige the authority", term.law)
        clock.stop(notice - _DAY, f"closed: the fee came after {words(pay_by)}")
    else:
        clock.step(paid, "the fee was paid, after which days count again", law.fee_pause_law)
        why = DayOff(f"fees notice {words(notice)}, fee paid {words(paid)}", (), law.fee_pause_law)
        clock.base = clock.base.without(dict.fromkeys(days_between(notice - _DAY, paid), why))
        clock.due = _due(clock, law, handling)


def _refuse_extension_while_waiting(history: History) -> None:
    for event in history.events:
        if event.type in _TOLD and history.awaiting and event.date > history.awaiting:
            raise contradiction(
                f"{event}",
                f"no clock runs since clarification_sought on {words(history.awaiting)}",
            )


def _extend(clock: AnswerClock, history: History, law: RegimeLimits, handling: Handling) -> None:
    clock.latest = clock.due
    if handling.estimated and history.day(EventType.PIT_EXTENSION) is None:
        raise contradiction(
            f"the estimated date {words(handling.estimated)}", "there is no pit_extension"
        )
    for event in history.events:
        if event.type in _TOLD and clock.due:
            _one_extension(clock, event, law, handling)
    latest_allowed(clock, law, handling)


def _one_extension(clock: AnswerClock, event: Event, law: RegimeLimits, handling: Handling) -> None:
    assert clock.due
    if event.date < clock.start:
        clock.warnings.append(
            f"{event} belongs to the clock before the clarification of {words(clock.start)}: it "
            "does not extend the new one."
        )
        return
    if event.date > clock.due:
        raise contradiction(
            f"{event}",
            f"the requester had to be told by {words(clock.due)}, when the time counted from "
            f"{words(clock.start)} ran out",
        )
    term, further = law.term(event.type, event.date), _further(event, clock, law)
    clock.latest = clock.base.add(clock.due, further)
    clock.step(event.date, _TOLD[event.type], term.law)
    clock.step(
        clock.latest,
        f"the extension ends, {further} working days after {words(clock.due)}",
        term.law,
    )
    if event.type is EventType.PIT_EXTENSION:
        _estimate(clock, event, handling.estimated, term)


def _estimate(clock: AnswerClock, event: Event, estimated: date | None, term: Term) -> None:
    """The notice must estimate when the decision will come (FOIA s17(2))."""
    if estimated is None:
        clock.warnings.append(
            f"The notice of {words(event.date)} must give an estimated date for the decision on "
            "the public interest (FOIA s17(2)), and only qualified exemptions can be extended."
        )
        return
    if estimated < event.date:
        raise contradiction(f"the estimated date {words(estimated)}", f"it was told with {event}")
    if clock.latest and estimated > clock.latest:
        clock.warnings.append(
            f"The estimated date {words(estimated)} is later than {words(clock.latest)}: the "
            f"Commissioner expects no more than {term} in all."
        )
    clock.step(estimated, "a decision on the public interest is estimated", "FOIA s17(2)")
