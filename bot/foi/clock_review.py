"""What follows the answer: internal review, complaint and appeal."""

from dataclasses import dataclass, field
from datetime import date

from bot.foi.clock_parts import AnswerClock, Step, end_of
from bot.foi.events import EventType, History, contradiction
from bot.foi.time_limits import RegimeLimits, Standing, Term
from bot.foi.working_days import Calendar, words


@dataclass(slots=True)
class ReviewDates:
    """The dates after the answer, as far as the events make them known."""

    ask_by: date | None = None
    due: date | None = None
    latest: date | None = None
    complain_by: date | None = None
    appeal_by: date | None = None
    steps: list[Step] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def review_dates(
    history: History, law: RegimeLimits, calendar: Calendar, clock: AnswerClock
) -> ReviewDates:
    """Work out the review's dates; FoiError where a review was asked before there was cause."""
    dates = ReviewDates()
    responded = history.day(EventType.RESPONDED)
    asked = history.day(EventType.REVIEW_REQUESTED)

    def run(name: str, start: date | None, what: str) -> date | None:
        term = law.find(name, start) if start else None
        if start is None or term is None:
            return None
        end = end_of(term, start, calendar)
        dates.steps.append(Step(end, f"{what}, {term} after {words(start)}", _law_words(term)))
        return end

    dates.ask_by = run("review_ask", responded, "the time to ask for an internal review ends")
    if asked:
        _refuse_early_review(asked, responded, clock)
        cause = law.term("review_answer", asked).law
        dates.steps.append(Step(asked, "an internal review was asked for, which is day 0", cause))
    dates.due = run("review_answer", asked, "the review is due")
    dates.latest = run("review_longest", asked, "the longest time for the review ends")
    completed = history.day(EventType.REVIEW_COMPLETED)
    dates.complain_by = run("complain", completed, "the time to complain to the Commissioner ends")
    notice = history.day(EventType.DECISION_NOTICE)
    dates.appeal_by = run("appeal", notice, "the time to appeal to the tribunal ends")
    _warn(dates, asked, completed)
    return dates


def _law_words(term: Term) -> str:
    return f"guidance: {term.law}" if term.standing is Standing.GUIDANCE else term.law


def _refuse_early_review(asked: date, responded: date | None, clock: AnswerClock) -> None:
    """Before the answer a review can only be about a time limit that was missed."""
    too_early = clock.latest is not None and asked <= clock.latest
    if too_early and (responded is None or asked < responded):
        answer = f"the answer came with responded on {words(responded)}" if responded else ""
        limit = f"the answer was due on {words(clock.latest)}" if clock.latest else ""
        raise contradiction(f"review_requested on {words(asked)}", answer or limit)


def _warn(dates: ReviewDates, asked: date | None, completed: date | None) -> None:
    if asked and dates.ask_by and asked > dates.ask_by:
        dates.warnings.append(
            f"The review was asked for on {words(asked)}, after {words(dates.ask_by)}: the "
            "authority may decline it."
        )
    if completed and dates.latest and completed > dates.latest:
        dates.warnings.append(
            f"The review was completed on {words(completed)}, after {words(dates.latest)}."
        )
