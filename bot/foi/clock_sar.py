"""The clock of a subject access request: months, and a roll off weekends and holidays."""

from datetime import date, timedelta

from bot.foi.clock_parts import AnswerClock, CaseKind, Handling, end_of
from bot.foi.errors import FoiError
from bot.foi.events import EventType, History, contradiction
from bot.foi.time_limits import RegimeLimits, Term
from bot.foi.working_days import Calendar, words

_DAY = timedelta(days=1)


def subject_access_clock(
    history: History, law: RegimeLimits, plain: Calendar, handling: Handling
) -> AnswerClock:
    """Count one month from receipt, or from the proof of identity that was asked for."""
    _refuse_foia_handling(handling)
    asked, proved = history.day(EventType.ID_REQUESTED), history.day(EventType.ID_RECEIVED)
    clock = AnswerClock(proved or history.received, plain, plain)
    month = law.term("answer", clock.start)
    clock.step(history.received, "the request was received", month.law)
    if asked:
        clock.step(asked, "proof of identity was asked for, without which no clock runs", month.law)
        _warn_of_late_proof(clock, history.received, asked, month)
    if proved:
        clock.step(proved, "proof of identity came, from which the month runs", month.law)
    clock.rolls = []
    paused, awaiting = _pauses(clock, history, law)
    if asked and not proved:
        clock.wait_for("proof of identity", asked, history.received)
    elif awaiting:
        clock.wait_for("clarification", awaiting, awaiting)
    else:
        _months(clock, history, law, paused)
    return clock


def _pauses(clock: AnswerClock, history: History, law: RegimeLimits) -> tuple[int, date | None]:
    """Calendar days that clarification takes out of the month, and the day since when one waits.

    The statute leaves out the day of the question and the day of the reply; the Commissioner
    counts a same-day reply as no pause. The earlier date is given here, to be safe.
    """
    total = 0
    month_end = end_of(law.term("answer", clock.start), clock.start, clock.calendar)
    for sought, clarified in ((round_.sought, round_.clarified) for round_ in history.rounds):
        due = clock.calendar.next_working_day(month_end + timedelta(days=total))
        if sought > due:
            clock.warnings.append(
                f"Clarification was sought on {words(sought)}, after the answer was due on "
                f"{words(due)}: it stops no clock."
            )
            return total, None
        clock.step(sought, "clarification was sought and the clock stopped", law.clarification_law)
        if clarified is None:
            return total, sought
        days = max(0, (clarified - max(sought, clock.start)).days)
        total += days
        what = f"the request was clarified, so that {_days(days)} not count"
        clock.step(clarified, what, law.clarification_law)
    return total, None


def _months(clock: AnswerClock, history: History, law: RegimeLimits, paused: int) -> None:
    """Due after one month; after three in all where that was told inside the first."""
    clock.due = _roll(clock, law.term("answer", clock.start), paused, "the answer is due")
    clock.latest = clock.due
    told = history.day(EventType.COMPLEX_EXTENSION)
    if told is None:
        return
    if told > clock.due:
        raise contradiction(
            f"complex_extension on {words(told)}",
            f"the requester had to be told inside one month, which ended on {words(clock.due)}",
        )
    term = law.term("complex_extension", clock.start)
    clock.step(told, "the requester was told of two further months", term.law)
    clock.latest = _roll(clock, term, paused, "the extension ends")


def _roll(clock: AnswerClock, term: Term, paused: int, what: str) -> date:
    """The corresponding date, moved on by the pause, then off weekends and holidays."""
    end = end_of(term, clock.start, clock.calendar) + timedelta(days=paused)
    day = clock.calendar.next_working_day(end)
    clock.rolls = [*(clock.rolls or []), (end - _DAY, day)]
    moved = f", moved on from {words(end)}, which is no working day" if day != end else ""
    pause = f", leaving out {paused} days of pause" if paused else ""
    clock.step(day, f"{what}, {term} after {words(clock.start)}{pause}{moved}", term.law)
    return day


def _refuse_foia_handling(handling: Handling) -> None:
    if handling != Handling(CaseKind.ORDINARY, school=handling.school):
        raise FoiError(
            "handling",
            "a special kind of case, an estimated date or a day that the Commissioner allowed",
            "these belong to FOIA, not to subject access",
            "Leave it out, or correct the regime",
        )


def _days(number: int) -> str:
    return f"{number} {'day does' if number == 1 else 'days do'}"


def _warn_of_late_proof(clock: AnswerClock, received: date, asked: date, month: Term) -> None:
    due = clock.calendar.next_working_day(end_of(month, received, clock.calendar))
    if asked > due:
        clock.warnings.append(
            f"Proof of identity was asked for on {words(asked)}, after the answer was due on "
            f"{words(due)}: the request was late already."
        )
