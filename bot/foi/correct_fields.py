"""Corrects the day of receipt, the law, who asked, the subject; records a withdrawal."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from bot.foi.case import ENVIRONMENTAL, Case, CasePart, ClockEvent, Flag
from bot.foi.corrections import (
    PERSONAL,
    CaseFile,
    Change,
    Changed,
    Correctable,
    changed_case,
    part_of_case,
)
from bot.foi.errors import FoiError
from bot.foi.events import EventType, parse_choice, parse_day, refuse_future
from bot.foi.vocabulary import Kind, Regime
from bot.foi.working_days import words

_MOST = {"name": 200, "email": 254, "address": 1_000, "salutation": 100, "subject": 300}
"""Characters: an address of RFC 5321 has 254 at most; the others are lines of a letter."""


def change_field(file: CaseFile, change: Change, today: date) -> Changed:
    """Correct anything but parts and duplicates. A FoiError where it cannot be so."""
    return _FIELDS[change.what](file, change, today)


def _received(file: CaseFile, change: Change, today: date) -> Changed:
    day = parse_day(change.value, "the day of receipt")
    todo = "Give the day on which the request arrived"
    refuse_future("received-later", f"received {words(day)}", day, today, todo)
    for letter in file.letters:
        if day > letter.dated:
            raise FoiError(
                "received-after-letter",
                f"received {words(day)}",
                f"the {letter.kind.value.replace('_', ' ')}, version {letter.version}, answers it "
                f"and was confirmed on {words(letter.dated)}",
                "Give a day up to that one, or register the later request as a case of its own",
            )
    case = file.case
    flags = tuple(flag for flag in case.flags if flag.code != "received-assumed")
    corrected = replace(case, received=day, flags=flags)
    return changed_case(change, file, corrected, words(case.received), words(day))


def _regime(file: CaseFile, change: Change, today: date) -> Changed:  # noqa: ARG001 - as its kind
    _refuse_settled(file, change)
    regime, case = parse_choice(Regime, change.value, "regime"), file.case
    parts = case.parts if regime is Regime.MIXED else tuple(map(_unmarked, case.parts))
    corrected = replace(case, regime=regime, parts=parts)
    return changed_case(change, file, corrected, case.regime.value, regime.value)


def _environmental(file: CaseFile, change: Change, today: date) -> Changed:  # noqa: ARG001 - as its kind
    _refuse_settled(file, change)
    case = file.case
    if case.regime is not Regime.MIXED:
        raise FoiError(
            "regime-parts",
            f"{case.reference}, environmental parts {', '.join(change.parts)}",
            f"it is handled under {case.regime.value}, and only foia+eir tells parts apart",
            "Correct the regime to foia+eir with it",
        )
    for number in change.parts:
        part_of_case(case, number)
    mark = Flag(ENVIRONMENTAL, "is handled under the EIR", law="an officer's decision")
    parts = tuple(
        replace(plain, flags=(*plain.flags, mark)) if plain.number in change.parts else plain
        for plain in map(_unmarked, case.parts)
    )
    corrected = replace(case, parts=parts)
    return changed_case(change, file, corrected, _green(case), _green(corrected))


def require_mixed(case: Case) -> None:
    """Refuse a mixed request with no part, or with all of them, under the EIR."""
    green = [part.number for part in case.parts if part.is_marked_environmental]
    if case.regime is Regime.MIXED and not 0 < len(green) < len(case.parts):
        every = ", ".join(part.number for part in case.parts)
        raise FoiError(
            "regime-parts",
            f"{case.reference}, environmental parts {', '.join(green) or 'none'}",
            f"a mixed request has some of its parts ({every}) under the EIR",
            "Name some of them as environmental, or choose foia or eir for all of them",
        )


def _unmarked(part: CasePart) -> CasePart:
    return replace(part, flags=tuple(f for f in part.flags if f.code != ENVIRONMENTAL))


def _green(case: Case) -> str:
    return ", ".join(part.number for part in case.parts if part.is_marked_environmental) or "none"


def _refuse_settled(file: CaseFile, change: Change) -> None:
    """The law of an answer that was confirmed is part of that answer."""
    sent = next((one for one in file.letters if one.kind is Kind.RESPONSE), None)
    if sent:
        raise FoiError(
            "regime-settled",
            f"{file.case.reference}, {change.value or 'environmental parts'}",
            f"its answer was confirmed on {words(sent.dated)} under {file.case.regime.value}",
            "Correct it in an internal review or in a further letter",
        )


def _personal(file: CaseFile, change: Change, today: date) -> Changed:  # noqa: ARG001 - as its kind
    if file.requester is None:
        raise FoiError(
            "requester-erased",
            file.case.reference,
            "who asked was erased, and is not taken up again",
            "Register a new request where they write again",
        )
    value = _line(change)
    if change.what is Correctable.EMAIL and value and not re.fullmatch(r"[^\s@]+@[^\s@]+", value):
        raise FoiError(
            "email",
            f"e-mail address '{value[:80]}'",
            "that is none",
            "Write it like ann@example.net",
        )
    if change.what is Correctable.SALUTATION:
        value = re.sub(r"(?i)^dear\s+|,$", "", value).strip()
    before = getattr(file.requester, change.what.value) or ""
    requester = replace(file.requester, **{change.what.value: value or None})
    return Changed(change.what, replace(file, requester=requester), before, value)


def _subject(file: CaseFile, change: Change, today: date) -> Changed:  # noqa: ARG001 - as its kind
    value = _line(change)
    corrected = replace(file.case, subject=value or None)
    return changed_case(change, file, corrected, file.case.subject or "", value)


def _line(change: Change) -> str:
    """The new value on one line (an address keeps its lines), without signs nobody can see."""
    keep = r"[^\S\n]+" if change.what is Correctable.ADDRESS else r"\s+"
    seen = "".join(c for c in change.value if c.isprintable() or c.isspace())
    value = re.sub(keep, " ", seen).strip()
    most = _MOST[change.what.value]
    if len(value) > most:
        raise FoiError(
            "correction-long",
            f"the {change.what.value}",
            f"it has {len(value):,} characters, and {most:,} are the most",
            "Give it shorter",
        )
    return value


def _withdrawn(file: CaseFile, change: Change, today: date) -> Changed:
    day = parse_day(change.value, "withdrawn")
    what = f"withdrawn on {words(day)}"
    todo = "Record it when it has happened, with its day"
    refuse_future("withdrawn-later", what, day, today, todo)
    if len(change.proof.split()) < 2:
        raise FoiError(
            "withdrawn-proof",
            what,
            "nothing says how it is known that the requester has withdrawn it",
            "Say it in words, such as: e-mail of that day, 10:14",
        )
    event = ClockEvent(EventType.WITHDRAWN.value, day, {"proof": change.proof})
    return ended(file, change, event, f"withdrawn on {words(day)}")


def ended(file: CaseFile, change: Change, event: ClockEvent, says: str) -> Changed:
    """The file with an event that ends the request."""
    case = file.case
    return changed_case(change, file, replace(case, events=(*case.events, event)), "open", says)


_FIELDS: Mapping[Correctable, Callable[[CaseFile, Change, date], Changed]] = {
    Correctable.RECEIVED: _received,
    Correctable.REGIME: _regime,
    Correctable.ENVIRONMENTAL: _environmental,
    **dict.fromkeys(sorted(PERSONAL), _personal),
    Correctable.SUBJECT: _subject,
    Correctable.WITHDRAWN: _withdrawn,
}
