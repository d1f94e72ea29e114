"""Works the digest's lists out of what the store knows of each case and of its clock."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from bot.foi.digest import (
    LATER,
    NEWS,
    SOON,
    CountedCase,
    DayAhead,
    Digest,
    DigestRules,
    Line,
    Mark,
    Timeliness,
    UncountedCase,
)
from bot.foi.events import EventType
from bot.foi.vocabulary import Kind, Regime
from bot.foi.working_days import Calendar, words

FOUR_WEEKS = timedelta(weeks=4)

_WAITING = {EventType.CLARIFICATION_SOUGHT, EventType.FEES_NOTICE, EventType.ID_REQUESTED}
"""The events after which a clock stands still."""


def make_digest(
    cases: Sequence[CountedCase],
    uncounted: Iterable[UncountedCase],
    rules: DigestRules,
    calendar_of: Callable[[Regime], Calendar],
    base: Regime,
    today: date,
) -> Digest:
    """Sort the cases into the digest's lists; `base` names the calendar of the weeks ahead."""
    running = [case for case in cases if case.is_running]
    uncounted = tuple(uncounted)
    return Digest(
        today=today,
        open_cases=sum(_is_open(case) for case in cases) + len(uncounted),
        overdue=_sorted(_overdue(case) for case in running if _is_late(case)),
        due_soon=_sorted(_due(case) for case in running if _left(case, 0, SOON)),
        due_later=_sorted(_due(case) for case in running if _left(case, SOON + 1, LATER)),
        forecast=_sorted(_forecast(running, rules)),
        extensions=_sorted(_extensions(running)),
        on_hold=_sorted(_on_hold(case) for case in cases if _is_held(case)),
        lapsed=_sorted(
            line for case in cases for line in _lapsed(case, calendar_of(case.report.regime))
        ),
        reviews=_sorted(
            _review(case, calendar_of(case.report.regime)) for case in cases if case.review_is_open
        ),
        awaiting=_sorted(line for case in cases for line in _awaiting(case)),
        unsent=_sorted(line for case in cases for line in _unsent(case)),
        uncounted=uncounted,
        timeliness=_timeliness(cases, rules, today),
        ahead=tuple(_ahead(cases, calendar_of(base), today)),
    )


def count_words(number: int, what: str = "working day") -> str:
    """`1 working day`, `3 working days`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def alarm_words(alarms: Mapping[str, int]) -> str:
    """`Findings muted this week, by rule: D6 4, Q8 1`: rules to look at; empty without any."""
    said = ", ".join(f"{rule} {count}" for rule, count in alarms.items())
    return f"Findings muted this week, by rule: {said}" if said else ""


def _sorted(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (line.day or date.max, line.case_id)))


def _line(case: CountedCase, day: date | None, days: int | None, text: str) -> Line:
    own = case.state.case
    return Line(own.id, own.reference, own.officer, day, days, text)


def _left_words(days: int) -> str:
    return f"{count_words(days)} left" if days else "today"


def _is_late(case: CountedCase) -> bool:
    return case.due is not None and case.report.today > case.due


def _left(case: CountedCase, fewest: int, most: int) -> bool:
    return not _is_late(case) and fewest <= case.days_left <= most


def _overdue(case: CountedCase) -> Line:
    assert case.due
    late = f"the parts that were not extended are late by {count_words(-case.days_left)}"
    status = late if case.part_due else case.report.status
    text = f"{status}, was due {words(case.due)}; {case.stage.words}"
    return _line(case, case.due, case.days_left, text)


def _due(case: CountedCase) -> Line:
    report = case.report
    assert case.due
    extended = ", extended" if case.due != report.due else ""
    some = ", for the parts that were not extended" if case.part_due else ""
    left = case.days_left
    text = f"due {words(case.due)}{extended}{some} ({_left_words(left)}); {case.stage.words}"
    return _line(case, case.due, left, text)


def _forecast(running: Iterable[CountedCase], rules: DigestRules) -> Iterator[Line]:
    """Cases that are not late yet but have fewer days left than their stage needs."""
    for case in running:
        need, left = rules.needs[case.stage], case.days_left
        if not _is_late(case) and left < need.days:
            text = f"{count_words(left)} left, about {need.days} needed: {need.why}"
            yield _line(case, case.due, left, text)


def _extensions(running: Iterable[CountedCase]) -> Iterator[Line]:
    for case in running:
        report = case.report
        left = report.working_days_left or 0
        late = report.latest is not None and report.today > report.latest
        if report.latest and report.latest != report.due and not late and 0 <= left <= LATER:
            assert report.due
            text = (
                f"extended from {words(report.due)} to {words(report.latest)} "
                f"({_left_words(report.working_days_left or 0)})"
            )
            yield _line(case, report.latest, report.working_days_left, text)


def _is_open(case: CountedCase) -> bool:
    report = case.report
    return not (report.responded or report.ended or case.lapsed_on)


def _is_held(case: CountedCase) -> bool:
    return _is_open(case) and case.report.latest is None


def _on_hold(case: CountedCase) -> Line:
    """Since when it is on hold, and from when it may be closed."""
    report = case.report
    stops = [event.on for event in case.state.case.events if event.type in _WAITING]
    end = report.close_after or report.pay_by
    closing = f"; may be closed after {words(end)}" if end else ""
    return _line(case, max(stops, default=None), None, report.status + closing)


def _lapsed(case: CountedCase, calendar: Calendar) -> Iterator[Line]:
    """The news that a wait has run out, while it is news."""
    end = case.lapsed_on
    if end and calendar.count(end, case.report.today) <= NEWS:
        missing = "the requester has not replied" if case.report.close_after else "no fee has come"
        text = f"{missing} by {words(end)}, so the request counts as closed"
        yield _line(case, end, None, text)


def _review(case: CountedCase, calendar: Calendar) -> Line:
    report = case.report
    due = report.review_due
    assert due
    if due < report.today:
        days = -calendar.count(due, report.today)
        text = f"review late by {count_words(-days)}, was due {words(due)}"
    else:
        days = calendar.count(report.today, due)
        text = f"review due {words(due)} ({_left_words(days)})"
    if report.review_latest and report.review_latest > due:
        text += f", at the latest {words(report.review_latest)}"
    return _line(case, due, days, text)


def _awaiting(case: CountedCase) -> Iterator[Line]:
    for draft in case.state.drafts:
        if case.report.ended:
            continue
        if case.report.responded and draft.kind is not Kind.INTERNAL_REVIEW:
            continue  # the answer is out: what was left unconfirmed needs nobody any more
        text = f"{draft.kind.value.replace('_', ' ')}, version {draft.version} by {draft.author}"
        text += f", since {words(draft.saved_on)}"
        if draft.open_points:
            text += f"; {count_words(draft.open_points, 'point')} to fix first"
        yield _line(case, draft.saved_on, None, text)


def _unsent(case: CountedCase) -> Iterator[Line]:
    """Section 10 is met by sending: a letter that lies confirmed answers nobody."""
    for letter in case.state.unsent:
        kind = letter.kind.value.replace("_", " ")
        text = f"{kind}, version {letter.version}, confirmed on {words(letter.confirmed_on)}"
        yield _line(case, letter.confirmed_on, None, text)


def _timeliness(cases: Iterable[CountedCase], rules: DigestRules, today: date) -> Timeliness:
    """Answers of the four weeks up to yesterday; only the regimes that the marks are about."""
    first, last = today - FOUR_WEEKS, today - timedelta(days=1)
    mark = rules.mark(today)
    regimes = mark.regimes if mark else frozenset(Regime)
    late = [
        case.report.days_late
        for case in cases
        if case.report.regime in regimes
        and case.report.responded
        and first <= case.report.responded <= last
    ]
    in_time = late.count(0)
    return Timeliness(
        first=first,
        last=last,
        answered=len(late),
        in_time=in_time,
        percent=in_time * 1000 // len(late) / 10 if late else None,
        words=_mark_words(in_time, len(late), mark),
        source=mark.source if mark else "",
    )


def _mark_words(in_time: int, answered: int, mark: Mark | None) -> str:
    """The mark by whole numbers, so that 94.96 % is never rounded up to a good one."""
    if not answered:
        return "nothing was answered"
    if mark is None:
        return "no mark was set then"
    share = in_time * 100
    if share >= mark.good * answered:
        return f"good: {mark.good} % or more"
    if share >= mark.adequate * answered:
        return f"adequate: {mark.adequate} % or more, good from {mark.good} %"
    return f"unsatisfactory: below {mark.adequate} %"


def _ahead(cases: Sequence[CountedCase], calendar: Calendar, today: date) -> Iterator[DayAhead]:
    for n in range(FOUR_WEEKS.days):
        day = today + timedelta(days=n)
        found = DayAhead(
            day,
            f"{day:%A}",
            calendar.days[day].name if day in calendar.days else None,
            _names(c for c in cases if c.is_running and c.due == c.report.due == day),
            _names(c for c in cases if c.is_running and c.report.due != c.report.latest == day),
            _names(c for c in cases if c.review_is_open and c.report.review_due == day),
        )
        if day.weekday() < 5 or found.answers or found.extended or found.reviews:
            yield found


def _names(cases: Iterable[CountedCase]) -> tuple[str, ...]:
    return tuple(case.state.case.reference for case in cases)
