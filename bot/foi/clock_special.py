"""The cases with their own time: SI 2004/3364, the Freedom of Information (Time for Compliance)."""

from datetime import date

from bot.foi.clock_parts import AnswerClock, CaseKind, Handling
from bot.foi.errors import FoiError
from bot.foi.events import contradiction
from bot.foi.time_limits import RegimeLimits
from bot.foi.working_days import DayOff, SchoolTerms, days_between, words

_LONGEST = {CaseKind.ARMED_FORCES: "armed_forces_longest", CaseKind.ABROAD: "abroad_longest"}


def special_due(clock: AnswerClock, law: RegimeLimits, handling: Handling) -> date:
    """The day an answer is due from a school, or from transferred public records."""
    if handling.kind is CaseKind.PUBLIC_RECORD:
        return clock.base.add(clock.start, law.term("public_record", clock.start).length)
    return _school_due(clock, law, handling.school)


def _school_due(clock: AnswerClock, law: RegimeLimits, school: SchoolTerms | None) -> date:
    """The 20th school day or the 60th working day, whichever comes first (reg 3)."""
    days = law.term("school", clock.start)
    longest = clock.base.add(clock.start, law.term("school_longest", clock.start).length)
    terms = school or SchoolTerms(())
    why = DayOff("not a school day", (), days.law)
    in_school = clock.base.without(
        {
            day: why
            for day in days_between(clock.start, longest)
            if clock.base.is_working_day(day) and not terms.is_school_day(day)
        }
    )
    due = min(in_school.add(clock.start, days.length), longest)
    for day in (clock.start, due):
        if not terms.knows(day):
            raise FoiError(
                "school-terms",
                f"school days between {words(clock.start)} and {words(due)}",
                f"the term dates in the settings do not reach {words(day)}",
                "Add that term to the setting 'school_terms'",
            )
    if due < longest:
        clock.calendar = in_school
    return due


def latest_allowed(clock: AnswerClock, law: RegimeLimits, handling: Handling) -> None:
    """The later day that the Commissioner allowed (regs 5 and 6), at most the 60th working day."""
    if handling.kind in _LONGEST:
        longest = law.term(_LONGEST[handling.kind], clock.start)
    elif handling.allowed_until is None:
        return
    else:
        raise FoiError(
            "allowed-until",
            f"a day allowed by the Commissioner, {words(handling.allowed_until)}",
            "only cases of the kinds armed-forces and abroad can have one",
            "Correct the kind of case, or leave that day out",
        )
    if clock.due is None or handling.allowed_until is None:
        return
    ceiling = clock.base.add(clock.start, longest.length)
    if handling.allowed_until > ceiling:
        raise contradiction(
            f"allowed until {words(handling.allowed_until)}",
            f"{longest.law} allows {longest} at most, until {words(ceiling)}",
        )
    clock.latest = max(clock.due, handling.allowed_until)
    clock.step(clock.latest, "the time that the Commissioner allowed ends", longest.law)
