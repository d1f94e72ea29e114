"""Checks one letter: what is known is gathered here; the rules are in `bot.foi.checks`."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from bot.books.reader import read_letter
from bot.books.regulators import regulator_on
from bot.foi.case import Case
from bot.foi.checks.challenge import Answered, challenge
from bot.foi.checks.known import (
    Clock,
    Earlier,
    Known,
    Logged,
    Published,
    Register,
    RegulatorNames,
)
from bot.foi.checks.registry import check
from bot.foi.checks.words import CheckWords
from bot.foi.clock import ClockReport, run_clock
from bot.foi.drafting.inputs import Regulator
from bot.foi.errors import FoiError
from bot.foi.events import Event, EventType
from bot.foi.findings import Finding
from bot.foi.law import Law
from bot.foi.lessons.lesson import UNTAUGHT, Taught
from bot.foi.letter import Letter
from bot.foi.time_limits import Limits, Unit
from bot.foi.vocabulary import FindingStatus, Kind, Regime, Severity
from bot.foi.working_days import Calendars

_LETTERS_OUT = tuple(kind for kind in Kind if kind not in (Kind.REPORT, Kind.OTHER))
_COUNTED = (Kind.RESPONSE, Kind.EXTENSION, Kind.TRANSFER)
_MOVES_THE_START = frozenset(
    {"clarification_sought", "clarified", "fees_notice", "fee_paid", "id_requested", "id_received"}
)
_EXTENSIONS = {Regime.EIR: "complex_extension"}


@dataclass(frozen=True)
class Lookups:
    """The index as the rules ask it, for letters of one authority; None for what it has not."""

    published: Published | None = None
    earlier: Earlier | None = None
    others: Earlier | None = None


@dataclass(frozen=True)
class Examiner:
    """What checking works with. `lookups` opens the index for an authority's letters."""

    law: Law
    words: CheckWords
    calendars: Calendars
    limits: Limits
    regulators: Mapping[str, tuple[Regulator, ...]]
    authority: str
    taught: Taught = UNTAUGHT
    lookups: Callable[[str, Letter, date], Lookups] = lambda _authority, _letter, _today: Lookups()


@dataclass(frozen=True, slots=True)
class Checked:
    """A letter with its findings, gravest first, and the questions a requester is coached to ask,
    answered from it."""

    letter: Letter
    findings: tuple[Finding, ...]
    challenges: tuple[Answered, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each severity; those not decided and those muted counted apart."""
        open_ = [f for f in self.findings if not f.muted]
        found = [f for f in open_ if f.status is FindingStatus.FOUND]
        counts = {s.value: sum(f.severity is s for f in found) for s in Severity}
        muted = len(self.findings) - len(open_)
        return {**counts, "unknown": len(open_) - len(found), "muted": muted}


def unread(checked: Checked) -> str | None:
    """A sentence where the text could not be read as a letter that answers; None where it was."""
    letter = checked.letter
    if letter.kind not in _LETTERS_OUT:
        what = letter.kind.value.replace("_", " ")
        read = "" if letter.kind is Kind.OTHER else f" It reads like this kind of letter: {what}."
        return f"This could not be read as a response, so it was hardly checked.{read}"
    if letter.kind is Kind.RESPONSE and not letter.parts:
        return "No answer could be read in this letter, so its parts were not checked."
    return None


def check_letter(
    text: str,
    examiner: Examiner,
    today: date,
    *,
    received: date | None = None,
) -> Checked:
    """Check one letter as it stands; `received` overrides what the letter says of its receipt."""
    letter = read_letter(text, examiner.taught)
    known = _known(letter, examiner, received or letter.received, letter.responded, today)
    return Checked(letter, check(letter, known), challenge(letter, known))


def check_draft(
    text: str, case: Case, dated: date, examiner: Examiner, register: Register | None = None
) -> Checked:
    """Check a draft of ours: the case gives the receipt, the log, the request and the regime.

    `register` holds what was decided; the words of the letter are held against it.
    """
    letter = read_letter(text)
    letter = replace(
        letter,
        kind=register.kind if register else letter.kind,
        regime=case.regime,
        received=case.received,
        responded=dated,
    )
    known = _known(letter, examiner, case.received, dated, dated, case)
    known = replace(known, register=register)
    return Checked(letter, check(letter, known), ())


def _known(
    letter: Letter,
    examiner: Examiner,
    received: date | None,
    responded: date | None,
    today: date,
    case: Case | None = None,
) -> Known:
    regime = letter.regime or Regime.FOIA
    log = tuple(Logged(event.type, event.on) for event in case.events) if case else None
    dated = responded or today
    authority = letter.authority or examiner.authority
    looks = examiner.lookups(authority, letter, today)
    return Known(
        law=examiner.law,
        words=examiner.words,
        today=today,
        regulators=_regulators(examiner, dated),
        values=_values(examiner, regime, received or dated),
        received=received,
        clock=_clock(examiner, letter, received, responded, log or (), today),
        log=log,
        request_text=case.text if case else None,
        count_on=_counter(examiner, regime),
        published=looks.published,
        earlier=looks.earlier,
        others=looks.others,
    )


def _regulators(examiner: Examiner, on: date) -> dict[str, RegulatorNames]:
    named = {}
    for act, steps in examiner.regulators.items():
        one = regulator_on(steps, max(on, min(step.starts for step in steps)))
        own = (one.website, one.phone, *one.address[:1], one.address[-1])
        marks = (*own, *examiner.words.regulator_contacts.get(act, ()))
        former = tuple(step.name for step in steps if step.starts < one.starts)
        names = tuple(name for name in former if name != one.name)
        named[act] = RegulatorNames(one.name, one.office, marks, names)
    return named


def _values(examiner: Examiner, regime: Regime, on: date) -> dict[str, int]:
    """The numbers that rules compare with, as they stood on a day; the unknown are left out."""
    values = dict(examiner.words.values)
    terms = examiner.limits.of(regime)
    for name in ("answer", "review_ask"):
        term = terms.find(name, on)
        if term and term.unit is Unit.WORKING_DAYS:
            values[name] = term.length
    with suppress(FoiError):  # older than the first known limit: nothing to compare with
        values["cost_hours"] = int(examiner.law.value("cost_hours", on).value)
    return values


def _counter(examiner: Examiner, regime: Regime) -> Callable[[date, int], date] | None:
    if regime is Regime.SAR:
        return None
    calendar = examiner.calendars.named(examiner.limits.of(regime).calendar)

    def count(day: date, number: int) -> date:
        return calendar.add(day, number)

    return count


def _clock(
    examiner: Examiner,
    letter: Letter,
    received: date | None,
    responded: date | None,
    log: Sequence[Logged],
    today: date,
) -> Clock | None:
    """The answer's time without any extension; None where a date is missing or does not fit."""
    if letter.kind not in _COUNTED or not received or not responded or responded < received:
        return None
    regime = letter.regime or Regime.FOIA
    events = [Event(EventType(e.type), e.on) for e in log if e.type in _MOVES_THE_START]
    events.append(Event(EventType.RESPONDED, responded))
    try:
        report = run_clock(
            received, regime, events, examiner.calendars, examiner.limits, max(today, responded)
        )
    except FoiError:
        return None
    if report.due is None:
        return None
    longest = _longest(examiner, regime, report)
    late = report.days_late or 0
    return Clock(received, responded, report.due, late, longest)


def _longest(examiner: Examiner, regime: Regime, report: ClockReport) -> date | None:
    """Day 40, which no extension passes; None where the regime has no extension in working days.

    Counted on from the due date, which a school's holidays or a fees notice may have moved.
    """
    terms = examiner.limits.of(regime)
    term = terms.find(_EXTENSIONS.get(regime, "pit_extension"), report.start)
    if not term or term.unit is not Unit.WORKING_DAYS or report.due is None:
        return None
    further = term.length - terms.term("answer", report.start).length
    return examiner.calendars.named(terms.calendar).add(report.due, further)
