"""What drafting works with: its collaborators, and the letter's facts as a case makes them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jinja2 import Environment

from bot.books.regulators import regulator_on
from bot.casework.clocking import with_event
from bot.foi.case import Case, ClockEvent
from bot.foi.case_clock import clock_of, extension_of, is_environmental
from bot.foi.checks.known import Register
from bot.foi.clock import ClockReport
from bot.foi.drafting.blocks import LETTER, Outline
from bot.foi.drafting.condition import governing
from bot.foi.drafting.fields import FACTORS
from bot.foi.drafting.greeting import greeting
from bot.foi.drafting.inputs import (
    AskedPart,
    AuthorityWords,
    Decision,
    Extended,
    Factors,
    FieldKey,
    LetterInput,
    Regulator,
    Sourced,
    Waited,
)
from bot.foi.drafting.letter_facts import common
from bot.foi.drafting.refusals import weighs
from bot.foi.errors import FoiError
from bot.foi.events import EventType
from bot.foi.findings import Finding
from bot.foi.law import Law
from bot.foi.provisions import Provision
from bot.foi.time_limits import Limits, RegimeLimits
from bot.foi.vocabulary import Kind, Side
from bot.foi.working_days import Calendars
from bot.foi.working_days import words as words_of_day
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class PrecedentFactor:
    """One factor that an earlier letter weighs for a provision, its personal data masked."""

    provision: Provision
    side: Side
    text: str


Words = Mapping[FieldKey, tuple[Sourced, ...]]


@dataclass(frozen=True)
class Desk:
    """Everything that a draft is made with: `check` reads a text, `precedent` finds factors."""

    store: Store
    law: Law
    env: Environment
    outline: Outline
    calendars: Calendars
    limits: Limits
    regulators: Mapping[str, tuple[Regulator, ...]]
    authority: AuthorityWords
    check: Callable[[str, Case, date, Register], Sequence[Finding]]
    precedent: Callable[[str], Sequence[PrecedentFactor]]


def letter_input(
    desk: Desk,
    case: Case,
    kind: Kind,
    decisions: Sequence[Decision],
    words: Words,
    dated: date,
    *,
    later: frozenset[str] = frozenset(),
    first: tuple[Decision, ...] = (),
) -> LetterInput:
    """The facts of one letter. The requester's name goes into the line of the recipient and the
    salutation, and nowhere else; `later` are the parts that a further letter answers, `first` what
    the first answer decided where this is its review."""
    requester = desk.store.requester(case.id)
    clock = clock_of(case, desk.calendars, desk.limits, dated)
    name = " ".join((requester.name or "").split()) if requester else ""
    if kind is Kind.CONSULTATION:
        name = _third_party(words)
    extended = extension_of(case)
    return LetterInput(
        kind=kind,
        reference=case.reference,
        received=case.received,
        regime=case.regime,
        due=clock.due if extended and extended.parts else clock.latest,
        dated=dated,
        salutation=(requester and requester.salutation) or greeting(name),
        recipient=name,
        subject="" if kind is Kind.CONSULTATION else " ".join((case.subject or "").split()),
        parts=_asked(case),
        authority=desk.authority,
        regulator=regulator_on(desk.regulators["foia"], dated),
        periods=_periods(desk, case, dated),
        decisions=tuple(decisions),
        fields={key: given[0] for key, given in words.items() if key[1] not in FACTORS},
        factors=_factors(desk.law, decisions, words),
        joint=_joint(words),
        later=later,
        extended=Extended(extended.told, extended.until) if extended else None,
        first=first,
        waited=_waited(case, clock) if kind is Kind.CLOSURE else None,
    )


def _third_party(words: Words) -> str:
    """Whom a letter to a third party is for: it never names who asked."""
    given = words.get((LETTER, "third_party"), ())
    return " ".join(given[0].text.split()) if given else ""


def _waited(case: Case, clock: ClockReport) -> Waited:
    """The question that has had no reply; a FoiError where there is none, or it is too early."""
    asked = [e.on for e in case.events if e.type == EventType.CLARIFICATION_SOUGHT]
    if clock.close_after is None or not asked:
        raise FoiError(
            "closure-unasked",
            case.reference,
            "no question to the requester waits for a reply",
            "A request is closed only after a clarification was sent and had no reply",
        )
    if clock.today <= clock.close_after:
        raise FoiError(
            "closure-early",
            case.reference,
            f"the requester may reply until {words_of_day(clock.close_after)}",
            "Draft the closing letter after that day",
        )
    return Waited(max(asked), clock.close_after)


def _asked(case: Case) -> tuple[AskedPart, ...]:
    """The parts to quote; a stem that several share stands above the first of them only."""
    stems = [part.stem for part in case.parts]
    return tuple(
        AskedPart(
            part.number,
            part.question,
            None if part.stem == above else part.stem,
            is_environmental(case, part),
        )
        for part, above in zip(case.parts, [None, *stems], strict=False)
    )


def shared_context(desk: Desk, letter: LetterInput, case: Case) -> Mapping[str, Any]:
    """What every template may see, with the days that follow from the letter's date."""
    answered = _clock_with(desk, letter, case, EventType.RESPONDED)
    waiting = _clock_with(desk, letter, case, EventType.CLARIFICATION_SOUGHT)
    longer = _extended_to(desk, letter, case)
    return common(
        letter,
        answered.review_ask_by,
        waiting.close_after or letter.dated,
        longer,
        desk.outline.titles[letter.kind],
        _pay_by(desk, letter, case),
    )


def _pay_by(desk: Desk, letter: LetterInput, case: Case) -> date | None:
    """The last day to pay, which a fees notice has to state."""
    if letter.kind is not Kind.FEES_NOTICE:
        return None
    return _clock_with(desk, letter, case, EventType.FEES_NOTICE).pay_by


def _extended_to(desk: Desk, letter: LetterInput, case: Case) -> date | None:
    """Day 40, which the letter that tells of a longer period has to state (EIR reg 7(3))."""
    known = desk.limits.of(case.regime).events
    event = EventType.COMPLEX_EXTENSION
    if letter.kind is not Kind.EXTENSION or event not in known:
        return None
    return _clock_with(desk, letter, case, event).latest


def _clock_with(desk: Desk, letter: LetterInput, case: Case, event: EventType) -> ClockReport:
    events = _without_open_question([e for e in case.events if e.type != EventType.RESPONDED])
    if letter.kind is Kind.INTERNAL_REVIEW:
        events = [e for e in events if not e.type.startswith("review")]
    sent = with_event(replace(case, events=tuple(events)), event, letter.dated)
    return clock_of(sent, desk.calendars, desk.limits, letter.dated)


def _without_open_question(events: list[ClockEvent]) -> list[ClockEvent]:
    """Leave out a question back that has had no reply: a letter that asks anew takes its place."""
    sought = [e for e in events if e.type == EventType.CLARIFICATION_SOUGHT]
    replies = [e for e in events if e.type == EventType.CLARIFIED]
    if len(sought) <= len(replies):
        return events
    last = max(sought, key=lambda e: e.on)
    return [e for e in events if e is not last]


def _periods(desk: Desk, case: Case, dated: date) -> dict[str, str]:
    """The numbers of law that letters print, as they stand on the letter's date."""
    terms = desk.limits.of(case.regime)
    names = ("review_ask", "review_answer")
    periods = {name: str(terms.term(name, dated).length) for name in names}
    periods["answer"] = _answer_days(desk, terms, dated)
    longest = terms.find("complex_extension", dated)
    periods["eir_extended"] = str(longest.length) if longest else ""
    periods["eir_review_answer"] = str(terms.term("review_longest", dated).length)
    for name in ("cost_limit", "cost_hours", "cost_rate"):
        periods[name] = desk.law.value(name, case.received).value
    return periods


def _answer_days(desk: Desk, terms: RegimeLimits, dated: date) -> str:
    """How long an answer may take, in words: a school counts otherwise (SI 2004/3364 reg 3)."""
    school = terms.find("school", dated)
    if desk.calendars.school is None or school is None:
        return str(terms.term("answer", dated))
    return f"{school}, or {terms.term('school_longest', dated)} if that is sooner,"


def _factors(law: Law, decisions: Sequence[Decision], words: Words) -> Mapping[Provision, Factors]:
    """The factors that an officer chose or wrote; none is assumed (FOIA s17(3))."""
    chosen = {}
    for provision in {p for decision in decisions for p in decision.provisions}:
        entry = law.entry(provision)
        assert entry is not None, f"{provision} was not checked against the law"
        condition = words.get((str(provision), "condition"))
        ruling = governing(entry, condition[0].text if condition else None, law)
        if weighs(ruling):
            sides = (
                words.get((str(provision), name), ()) for name in sorted(FACTORS, reverse=True)
            )
            chosen[provision] = Factors(*sides)
    return chosen


def _joint(words: Words) -> tuple[tuple[Provision, ...], ...]:
    groups = words.get(("letter", "joint"), ())
    return tuple(tuple(map(Provision.parse, group.text.split("+"))) for group in groups)
