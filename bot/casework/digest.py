"""The weekly digest of the team, or of one officer, from the store's cases and their clocks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.casework.notary import NOBODY, Notary
from bot.foi.case_clock import clock_of, next_due
from bot.foi.clock import ClockReport
from bot.foi.digest import CaseState, CountedCase, Digest, DigestRules, UncountedCase
from bot.foi.digest_lists import FOUR_WEEKS, make_digest
from bot.foi.errors import FoiError
from bot.foi.time_limits import Limits
from bot.foi.vocabulary import Regime
from bot.foi.working_days import Calendar, Calendars
from bot.store.agenda import Agenda
from bot.store.drills import Drilled, drill_due, drill_sentence

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Almanac:
    """What counting all current cases takes. `base` names the calendar of the weeks ahead."""

    agenda: Agenda
    calendars: Calendars
    limits: Limits
    rules: DigestRules
    base: Regime
    past_retention: Callable[[date], int] = lambda _: 0
    """How many records are past their retention period on a day."""
    notary: Notary = NOBODY
    last_drill: Callable[[], Drilled | None] = lambda: None
    drill_days: int = 0

    def drill_due(self, today: date) -> bool:
        """Whether the bot has to try a backup."""
        return bool(self.drill_days) and drill_due(self.last_drill(), today, self.drill_days)

    def calendar_of(self, regime: Regime) -> Calendar:
        """The calendar that a regime counts with."""
        return self.calendars.named(self.limits.of(regime).calendar)

    def current(self, today: date) -> tuple[CaseState, ...]:
        """Cases that are open, or answered in the four weeks before today.

        FoiError for a day that the calendar does not know.
        """
        self.calendar_of(self.base).check_known(today)
        return self.agenda.current(today - FOUR_WEEKS)


def weekly_digest(
    almanac: Almanac, today: date, officer: str | None = None, *, at: datetime | None = None
) -> Digest:
    """The digest of everybody's cases, or of those that belong to `officer`.

    `at` is the moment at which it leaves the house: then the chain's head is signed.
    """
    states = [s for s in almanac.current(today) if officer in (None, s.case.officer)]
    counted, uncounted = count_cases(almanac, states, today)
    made = make_digest(counted, uncounted, almanac.rules, almanac.calendar_of, almanac.base, today)
    past = 0 if officer else almanac.past_retention(today)
    head = almanac.agenda.chain_head()
    drill = "" if officer else drill_sentence(almanac.last_drill(), today, almanac.drill_days)
    midnight = datetime(today.year, today.month, today.day, tzinfo=UTC)
    made = replace(
        made,
        chain=str(head),
        drill=drill,
        past_retention=past,
        false_alarms=almanac.agenda.false_alarms(midnight - _WEEK),
    )
    return replace(made, signed=tuple(almanac.notary.sign_head(head, at).lines)) if at else made


def count_cases(
    almanac: Almanac, states: Iterable[CaseState], today: date
) -> tuple[list[CountedCase], list[UncountedCase]]:
    """Run the clock of each case; one whose dates contradict each other doesn't stop the others."""
    counted, uncounted = [], []
    for state in states:
        case = state.case
        try:
            report = clock_of(case, almanac.calendars, almanac.limits, today)
            counted.append(_counted(almanac, state, report, today))
        except FoiError as problem:
            uncounted.append(UncountedCase(case.id, case.reference, case.officer, problem.sentence))
    return counted, uncounted


def _counted(almanac: Almanac, state: CaseState, report: ClockReport, today: date) -> CountedCase:
    """The case with its next due day, which an extension of some parts leaves to the others."""
    due = next_due(state.case, report)
    if due is None or due == report.latest:
        return CountedCase(state, report)
    calendar = almanac.calendar_of(report.regime)
    days = calendar.count(today, due) or -calendar.count(due, today)
    return CountedCase(state, report, due, days)
