"""Suggests which law governs a request, with the words that made it so; an officer decides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.foi.case import ENVIRONMENTAL, CasePart, Flag
from bot.foi.intake.words import RequestWords, Topic, first, plain, without
from bot.foi.vocabulary import Regime

_EIR = re.compile(r"[Ee]nvironmental [Ii]nformation [Rr]egulations?|\bEIRs?\b")
_FOI = re.compile(r"freedom of information|\bFOIA?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The regime, and why: its flags name the words that point to it."""

    regime: Regime
    flags: tuple[Flag, ...]


def suggest_regime(
    text: str, parts: Sequence[CasePart], words: RequestWords, base: Regime = Regime.FOIA
) -> Suggestion:
    """`base` is what applies where nothing points elsewhere: FOIA, in Scotland FOISA.

    Own data make a subject access request; where each part is environmental the EIR apply, where
    some are, both. Everyday business stays a request, since an authority may still choose.
    """
    personal = _flag(text, words.personal, "own_personal_data", "asks for the requester's own data")
    business = _flag(
        text,
        words.business,
        "business_as_usual",
        "may be everyday business, quicker to just answer",
    )
    green = [part for part in parts if is_environmental(part, words)]
    flags = [flag for flag in (personal, business) if flag]
    if personal:
        return Suggestion(Regime.SAR, tuple(flags))
    named = _named_eir(text, words.environmental.law)
    if not green and not named:
        return Suggestion(base, tuple(flags))
    what = "asks for environmental information"
    said = _flag(text, words.environmental, ENVIRONMENTAL, what) if green else named
    flags += [said] if said else []
    mixed = bool(green) and len(green) < len(parts) and base is Regime.FOIA
    return Suggestion(Regime.MIXED if mixed else Regime.EIR, tuple(flags))


def is_environmental(part: CasePart, words: RequestWords) -> bool:
    """True where a part's own words, with the stem it hangs on, point to the environment."""
    return _flag(f"{part.stem or ''} {part.question}", words.environmental, "", "") is not None


def part_flag(part: CasePart, words: RequestWords) -> Flag | None:
    """What marks a part as environmental; in a mixed request it is handled under the EIR."""
    found = (
        _flag(part.question, words.environmental, "", "") if is_environmental(part, words) else None
    )
    if found is None and not is_environmental(part, words):
        return None
    said = f" (“{found.words}”)" if found else ""
    message = f"asks for environmental information{said}"
    return Flag(
        ENVIRONMENTAL, message, found.words if found else None, None, words.environmental.law
    )


def _named_eir(text: str, law: str) -> Flag | None:
    """The requester's own choice of the EIR; naming both laws, as many do, decides nothing."""
    found = _EIR.search(plain(text))
    if found is None or _FOI.search(plain(text)):
        return None
    words = text[found.start() : found.end()]
    return Flag("environmental", f"names the EIR (“{words}”)", words, found.span(), law)


def _flag(text: str, topic: Topic, code: str, message: str) -> Flag | None:
    found = first(topic.words, without(topic.unless, plain(text)))
    if found is None:
        return None
    words = text[found.start() : found.end()]
    return Flag(code, f"{message} (“{words}”)", words, found.span(), topic.law)
