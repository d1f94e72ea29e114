"""T1 to T6: the answer came in time, and the letter's own dates are right."""

import re
from collections.abc import Iterator
from datetime import date

from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Clock, Known, Logged
from bot.foi.checks.public_interest import weighs
from bot.foi.checks.view import View
from bot.foi.law import Standing
from bot.foi.reading.dates import Dated, find_dates
from bot.foi.vocabulary import Kind, Outcome, Regime, Span

_SORRY = re.compile(r"\b(?:apolog\w+|sorry|regret\w*|delay\w*|ymddiheur\w+)\b|\blater than\b", re.I)
_EXTENDED = re.compile(
    r"\b(?:exten(?:d|ded|ding|sion)\b[^.]{0,80}\b(?:time|deadline|period|day|public "
    r"interest|response|reply|limit|request)|(?:time|deadline|period|response date)"
    r"\b[^.]{0,40}\bexten(?:d|ded|sion))"
    r"|\bsection 10\(3\)|\b(?:further|additional|more) (?:time|(?:\w+ )?working days)\b"
    r"|\bregulation 7\b",
    re.I,
)
_COMPLEX, _VOLUME = (
    re.compile(r"\bcomplex", re.I),
    re.compile(r"\bvolum|\bamount of (?:the )?(?:information|material)|\bsize\b", re.I),
)
_ESTIMATE = re.compile(
    r"\b(?:estimat\w+|expect\w*|hope|aim|anticipat\w+|intend|will|by|before|no later than"
    r"|until|within|envisage\w*)\b",
    re.I,
)
_DUE = re.compile(
    r"\b(?:(?:reply|respon\w+|answer\w*|hear from us|deadline|due|statutory|write to you)"
    r"\b[^.\n]{0,90}\b(?:by|on or before|no later than|is|was|before)|20 working "
    r"days[^.\n]{0,40}\b(?:by|is|until|on))\b[^.\n\d]{0,25}$",
    re.I,
)
_REVIEW_BY = re.compile(
    r"\b(?P<number>40|forty) working days\b[^.\n]{0,80}\b(?:by|until|on or before|is|no "
    r"later than)\b[^.\n\d]{0,30}$",
    re.I,
)


_WAS_DUE = re.compile(
    r"\b(?:answer|response|reply|request|deadline)\b[^.\n]{0,40}\b(?:due|deadline"
    r"|statutory)\b[^.\n\d]{0,25}$"
    r"|\b(?:twentieth|20th|last) working day\b[^.\n]{0,70}\b(?:is|was|falls on|fell on)"
    r"\b[^.\n\d]{0,25}$",
    re.I,
)
_REVIEWING = re.compile(r"\breview|\breconsider|\brepresentations\b", re.I)


_ANSWERING = (Kind.RESPONSE, Kind.TRANSFER)
"""Letters that the time for the answer is counted to: saying that nothing is held answers."""


def t1_in_time(view: View, known: Known) -> Iterator[Hit]:
    """The answer came by the due day (FOIA s10(1); EIR reg 5(2))."""
    letter, clock = view.letter, known.clock
    if letter.kind not in _ANSWERING:
        return
    if clock is None:
        missing = [
            n
            for n, v in (
                ("the date of receipt", letter.received or known.received),
                ("the date of the letter", letter.responded),
            )
            if not v
        ]
        if missing:
            yield Hit("no_dates", values={"what": " and ".join(missing)}, unknown=True)
        else:
            yield Hit(
                "no_clock", values={"why": "the dates lie outside what is known"}, unknown=True
            )
    elif clock.days_late > 0 and not _excused(clock, known):
        yield Hit("late", values={"days": _working_days(clock.days_late), **_dates(clock)})


def _excused(clock: Clock, known: Known) -> bool:
    """True where the log holds an extension told in time, and the answer came within it."""
    log = _extension(known, "pit_extension", "complex_extension")
    in_reach = clock.longest is None or clock.responded <= clock.longest
    return bool(log and log.on <= clock.due and in_reach)


def _dates(clock: Clock) -> dict[str, str]:
    return {
        "received": _long(clock.received),
        "due": _long(clock.due),
        "responded": _long(clock.responded),
        "longest": _long(clock.longest) if clock.longest else "",
    }


def _long(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _working_days(number: int) -> str:
    return f"{number} working day{'' if number == 1 else 's'}"


def _extension(known: Known, *types: str) -> Logged | None:
    return next((event for event in known.log or () if event.type in types), None)


def t2_public_interest_extension(view: View, known: Known) -> Iterator[Hit]:
    """More than 20 working days only for a public interest test, told in time, to day 40."""
    if view.regime not in (Regime.FOIA, Regime.MIXED):
        return
    if view.letter.kind is Kind.EXTENSION:
        yield from _extension_letter(view, known)
    elif view.letter.kind is Kind.RESPONSE and known.clock and known.clock.days_late > 0:
        yield from _late_answer(view, known, known.clock)


def _late_answer(view: View, known: Known, clock: Clock) -> Iterator[Hit]:
    if clock.longest and clock.responded > clock.longest:
        yield Hit("too_long", values=_dates(clock))
    log = _extension(known, "pit_extension")
    if log and log.on > clock.due:
        yield Hit("told_late", values={**_dates(clock), "on": _long(log.on)})
    if not log and (rest := _not_extendable(view, known)):
        yield Hit("not_extendable", values={"what": rest})
    elif known.log is not None and not log:
        yield Hit("not_logged")
    elif known.log is None and not view.search(_EXTENDED):
        yield Hit("unmentioned", values=_dates(clock), unknown=True)


def _not_extendable(view: View, known: Known) -> str:
    """What the letter gives that no public interest test could have delayed."""
    if not any(
        weighs(known.law.entry(p)) or known.law.named["national_security"].covers(p)
        for p in view.letter.relied_on
    ):
        return "a letter without any qualified exemption"
    given = [
        p.number for p in view.letter.parts if p.outcome in (Outcome.SUPPLIED, Outcome.NOT_HELD)
    ]
    if given:
        return f"the answers to question{'s' if len(given) > 1 else ''} {', '.join(given[:10])}"
    if any(p.outcome is Outcome.PARTLY_SUPPLIED for p in view.letter.parts):
        return "the information that was supplied"
    return ""


def _extension_letter(view: View, known: Known) -> Iterator[Hit]:
    """An extension letter is itself a notice: s17(1) and (2)."""
    named = [*view.letter.relied_on, *(m.provision for m in view.letter.mentions)]
    if not any(weighs(known.law.entry(p)) for p in named):
        yield Hit("not_qualified", view.search(_EXTENDED))
    for provision in view.letter.relied_on:
        entry = known.law.entry(provision)
        if entry and entry.standing is Standing.ABSOLUTE:
            yield Hit("absolute", view.search(_EXTENDED), None, provision)
    estimate = _estimated(view)
    if not estimate:
        yield Hit("no_estimate", view.search(_EXTENDED))
    clock = known.clock
    if clock and clock.days_late > 0:
        yield Hit("notice_late", values=_dates(clock))
    if clock and clock.longest and estimate and estimate.on > clock.longest:
        values = {**_dates(clock), "estimated": _long(estimate.on)}
        yield Hit("past_40", estimate.span, values=values)


def _estimated(view: View) -> Dated | None:
    """The day by which a decision is expected: a later date in a sentence that looks ahead."""
    letter = view.letter
    for dated in find_dates(view.flat, 0, view.rights_start):
        sentence = view.sentence_at(dated.span[0])
        after = not letter.responded or dated.on > letter.responded
        if after and _ESTIMATE.search(view.flat, sentence[0], dated.span[0]):
            return dated
    return None


def t3_complex_extension(view: View, known: Known) -> Iterator[Hit]:
    """EIR: more than 20 working days only for complexity and volume, told by day 20."""
    if view.regime is not Regime.EIR:
        return
    if view.letter.kind is Kind.EXTENSION:
        yield from _eir_extension_letter(view, known)
        return
    clock = known.clock
    if view.letter.kind is not Kind.RESPONSE or not clock or clock.days_late <= 0:
        return
    log = _extension(known, "complex_extension")
    if known.log is not None and not log:
        yield Hit("not_logged")
    elif log and log.on > clock.due:
        yield Hit("told_late", values={**_dates(clock), "on": _long(log.on)})
    elif known.log is None:
        yield Hit("unmentioned", values=_dates(clock), unknown=True)


def _eir_extension_letter(view: View, known: Known) -> Iterator[Hit]:
    has = [n for n, p in (("complexity", _COMPLEX), ("volume", _VOLUME)) if view.search(p)]
    if len(has) < 2:
        yield Hit("reasons", view.search(_EXTENDED), values={"has": has[0] if has else "neither"})
    if found := view.search(re.compile(r"public interest test", re.I)):
        sentence = view.sentence_at(found[0])
        if re.search(r"time|extend|extension", view.words(sentence), re.I):
            yield Hit("public_interest", sentence)
    if known.clock and known.clock.days_late > 0:
        yield Hit("told_late", values={**_dates(known.clock), "on": _long(known.clock.responded)})


def t4_apology(view: View, known: Known) -> Iterator[Hit]:
    """A late answer says so and apologises."""
    clock = known.clock if view.letter.kind in _ANSWERING else None
    late = clock and clock.days_late > 0 and not _excused(clock, known)
    if late and not view.search(_SORRY):
        yield Hit("silent")


def t5_receipt(view: View, known: Known) -> Iterator[Hit]:
    """The day of receipt stands in the letter or in the case."""
    if view.letter.kind is Kind.RESPONSE and not (view.letter.received or known.received):
        yield Hit("missing")


def t6_arithmetic(view: View, known: Known) -> Iterator[Hit]:
    """Due dates and review dates that the letter prints come out when counted again."""
    count = known.count_on
    if count is None:
        return
    received, dated = view.letter.received or known.received, view.letter.responded
    answer, ask = known.values.get("answer", 0), known.values.get("review_ask", 0)
    for found in find_dates(view.flat):
        before = view.flat[max(0, found.span[0] - 170) : found.span[0]]
        span = view.sentence_at(found.span[0])
        asking = _REVIEWING.search(view.words(span))
        if dated and ask and asking and _REVIEW_BY.search(before):
            yield from _compare("review", found, span, dated, count(dated, ask), ask)
        elif received and answer and _says_due(view, known, before):
            yield from _compare("due", found, span, received, count(received, answer), answer)


def _says_due(view: View, known: Known, before: str) -> bool:
    """True where the words before a date give it as the due day of a clock that was not moved."""
    if view.letter.kind is Kind.ACKNOWLEDGEMENT:
        return bool(_DUE.search(before))
    return bool(_WAS_DUE.search(before)) and not known.log


def _compare(
    says: str, found: Dated, span: Span, start: date, right: date, number: int
) -> Iterator[Hit]:
    if found.on != right:
        values = {
            "right": _long(right),
            "wrong": _long(found.on),
            "start": _long(start),
            "number": number,
        }
        yield Hit(says, span, values=values)
