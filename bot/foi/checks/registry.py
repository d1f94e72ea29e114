"""Every rule by its id, for which letters it is written, and the run over one letter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.foi.checks import (
    boilerplate,
    conditions,
    coverage,
    coverage_asked,
    exemptions,
    factors,
    files,
    links,
    people,
    personal_data,
    precedents,
    public_interest,
    quotations,
    reasons,
    regimes,
    register,
    rights,
    secrets,
    special,
    time,
)
from bot.foi.checks.hits import Hit, finding
from bot.foi.checks.known import Known
from bot.foi.checks.marks import with_marks
from bot.foi.checks.view import LONGEST, View
from bot.foi.findings import Finding
from bot.foi.letter import Letter
from bot.foi.reading.welsh import is_welsh
from bot.foi.vocabulary import FindingStatus, Kind, Regime, Severity

Rule = Callable[[View, Known], Iterator[Hit]]

LETTERS = frozenset(Kind) - {Kind.REPORT, Kind.OTHER}
ANSWERS = frozenset({Kind.RESPONSE, Kind.INTERNAL_REVIEW})
REFUSALS = ANSWERS | {Kind.EXTENSION}


@dataclass(frozen=True, slots=True)
class Registered:
    """A rule with the kinds of letter it reads; `scotland` where it holds under FOISA as well."""

    rule: Rule
    kinds: frozenset[Kind]
    scotland: bool = True


RULES: dict[str, Registered] = {
    "T1": Registered(time.t1_in_time, ANSWERS | {Kind.TRANSFER}),
    "T2": Registered(time.t2_public_interest_extension, REFUSALS, scotland=False),
    "T3": Registered(time.t3_complex_extension, REFUSALS, scotland=False),
    "T4": Registered(time.t4_apology, ANSWERS | {Kind.TRANSFER}),
    "T5": Registered(time.t5_receipt, ANSWERS),
    "T6": Registered(time.t6_arithmetic, LETTERS),
    "Q1": Registered(coverage.q1_one_status, ANSWERS),
    "Q2": Registered(coverage.q2_confirmed, ANSWERS),
    "Q3": Registered(coverage.q3_ncnd_after_answer, ANSWERS),
    "Q4": Registered(conditions.q4_conditions, ANSWERS),
    "Q5": Registered(coverage_asked.q5_answer_type, ANSWERS),
    "Q6": Registered(coverage_asked.q6_scope, ANSWERS),
    "Q7": Registered(links.q7_links_and_files, ANSWERS),
    "Q8": Registered(coverage_asked.q8_request_and_period, ANSWERS),
    "Q9": Registered(coverage.q9_opener, ANSWERS),
    "X1": Registered(exemptions.x1_exists_with_limb, REFUSALS),
    "X2": Registered(exemptions.x2_usable, REFUSALS),
    "X3": Registered(exemptions.x3_body_and_notice, ANSWERS),
    "X4": Registered(quotations.x4_quotations, REFUSALS, scotland=False),
    "X5": Registered(reasons.x5_limbs_apart, REFUSALS, scotland=False),
    "X6": Registered(reasons.x6_likelihood, ANSWERS, scotland=False),
    "X7": Registered(reasons.x7_required, ANSWERS, scotland=False),
    "X8": Registered(reasons.x8_own_interest, ANSWERS, scotland=False),
    "X9": Registered(exemptions.x9_same_factors, ANSWERS),
    "P1": Registered(public_interest.p1_balance, ANSWERS),
    "P2": Registered(public_interest.p2_no_balance_needed, ANSWERS, scotland=False),
    "P3": Registered(factors.p3_only_generic, ANSWERS),
    "P4": Registered(factors.p4_descriptions, ANSWERS),
    "D1": Registered(personal_data.d1_condition, ANSWERS, scotland=False),
    "D2": Registered(personal_data.d2_seniority, ANSWERS),
    "D3": Registered(precedents.d3_published_names, ANSWERS),
    "D4": Registered(personal_data.d4_small_numbers, ANSWERS),
    "D5": Registered(precedents.d5_published_facts, ANSWERS),
    "D6": Registered(precedents.d6_our_earlier_letters, ANSWERS),
    "D7": Registered(precedents.d7_other_authorities, ANSWERS),
    "D8": Registered(secrets.d8_withheld_elsewhere, ANSWERS),
    "D9": Registered(people.d9_personal_data, ANSWERS),
    "N1": Registered(secrets.n1_silence_kept, REFUSALS),
    "F1": Registered(files.f1_source_files, ANSWERS),
    "G1": Registered(register.g1_register, LETTERS),
    "S1": Registered(special.s1_cost, ANSWERS, scotland=False),
    "S2": Registered(special.s2_vexatious, ANSWERS, scotland=False),
    "S3": Registered(special.s3_future_publication, ANSWERS, scotland=False),
    "S4": Registered(special.s4_qualified_person, REFUSALS, scotland=False),
    "S5": Registered(special.s5_confidence, ANSWERS, scotland=False),
    "S6": Registered(regimes.s6_not_held, ANSWERS),
    "S7": Registered(regimes.s7_regime, ANSWERS, scotland=False),
    "S8": Registered(regimes.s8_schedule_12a, ANSWERS),
    "R1": Registered(rights.r1_review_route, LETTERS),
    "R2": Registered(rights.r2_regulator, LETTERS),
    "R3": Registered(rights.r3_window, LETTERS),
    "R4": Registered(rights.r4_right_worded, LETTERS),
    "R5": Registered(rights.r5_contact_current, LETTERS),
    "R6": Registered(rights.r6_data_protection_mixed, LETTERS),
    "B1": Registered(boilerplate.b1_left_in, LETTERS),
    "B2": Registered(boilerplate.b2_duplicates, LETTERS),
    "B3": Registered(boilerplate.b3_obsolete, LETTERS),
    "B4": Registered(boilerplate.b4_motive, LETTERS),
    "B5": Registered(boilerplate.b5_signed, LETTERS),
}
"""Every rule of the letter checks, in the order of their ids."""

SUBJECT_ACCESS = frozenset({"T1", "T4", "B1", "B2", "B4", "B5"})
"""The rules that make sense of a subject access reply; FOIA's do not govern it."""

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.STYLE: 2}


def check(letter: Letter, known: Known) -> tuple[Finding, ...]:
    """Every finding on one letter, gravest first; what could not be decided comes last."""
    if len(letter.text) > LONGEST:
        return (_too_long(letter, known),)
    if is_welsh(letter.text):
        return (finding(known.words.cards["Q1"], Hit("welsh", unknown=True), ""),)
    view = View(letter)
    found = [f for name in RULES for f in _run(name, view, known)]
    return tuple(sorted(dict.fromkeys(with_marks(found, view)), key=_rank))


def _too_long(letter: Letter, known: Known) -> Finding:
    values = {"length": f"{len(letter.text):,}", "longest": f"{LONGEST:,}"}
    return finding(known.words.cards["Q1"], Hit("too_long", values=values, unknown=True), "")


def _run(name: str, view: View, known: Known) -> Iterator[Finding]:
    registered = RULES[name]
    if view.letter.kind not in registered.kinds:
        return
    if view.letter.regime is Regime.SAR and name not in SUBJECT_ACCESS:
        return
    if view.scottish and not registered.scotland:
        yield from _not_known_in_scotland(name, view, known)
        return
    card = known.words.cards[name]
    for hit in registered.rule(view, known):
        yield finding(card, hit, view.flat)


NEEDS_SCOTS_LAW = {
    "X6": "",
    "X8": "",
    "D1": "personal_data_foisa",
    "S1": "cost_foisa",
    "S2": "vexatious_foisa",
    "S3": "future_publication_foisa",
    "S5": "confidence_foisa",
}
"""What a FOISA refusal may owe beyond the law data: rule, and the name in the law of the
section that raises it."""


def _not_known_in_scotland(name: str, view: View, known: Known) -> Iterator[Finding]:
    relied = view.letter.relied_on
    raised = NEEDS_SCOTS_LAW.get(name)
    if raised is None or not relied:
        return
    if not raised or any(known.law.named[raised].covers(p) for p in relied):
        hit = Hit("foisa", values={"about": known.words.cards[name].title.lower()}, unknown=True)
        yield replace(finding(known.words.cards["REGIME"], hit, view.flat), rule=name)


def _rank(found: Finding) -> tuple[bool, int, int]:
    place = found.span[0] if found.span else 0
    return found.status is FindingStatus.UNKNOWN, _ORDER[found.severity], place
