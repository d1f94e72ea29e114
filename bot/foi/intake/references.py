"""References between the questions of a request: "if yes to 4", "your answer to Q3".

A question that refers to itself, to one that does not exist, or that depends on a later one cannot
be answered as written: the officer is told, with the reading that makes sense (FOIA s16).
"""

import re
from collections.abc import Iterator, Sequence

from bot.foi.case import CasePart, Flag
from bot.foi.intake.words import plain

_KEY = r"\(?(?P<key>\d{1,3}(?:\.\d{1,2})*(?:\s?\(?[a-z]\)?(?![a-z']))?)\)?"
_CONDITION = re.compile(
    r"(?:if|where)\s+(?:the\s+answers?\s+(?:to|of|is)\s+)?[\"'“”‘’]?(?:yes|no|so|not|any|affirmative|positive)?"
    r"[\"'“”‘’]?,?\s*(?:is\s+)?(?:to|at|for|in)?\s*(?:the\s+)?"
    r"(?:(?:question|answer|part|point|item|number|no\.?|qu?\.?)\s*)?" + _KEY + r"(?![\d%/])",
    re.IGNORECASE,
)
_MENTION = re.compile(
    r"(?:questions?|answers? to(?: question)?|point|item|qu?\.?)\s*" + _KEY + r"(?!\s+of\b|[\d%/])",
    re.IGNORECASE,
)
_NEEDS_WORD = re.compile(r"\b(?:yes|no|answer|question|part|point|item|q|qu|number)\b", re.I)


def reference_flags(parts: Sequence[CasePart]) -> list[tuple[Flag, ...]]:
    """What is wrong with the references inside each part, in the order of the parts."""
    known = {_plain_key(p.number): position for position, p in enumerate(parts)}
    stems = {_plain_key(re.sub(r"\(.*", "", p.number)) for p in parts}
    return [tuple(_flags_of(own, parts, known, stems)) for own in range(len(parts))]


def _flags_of(
    own: int, parts: Sequence[CasePart], known: dict[str, int], stems: set[str]
) -> Iterator[Flag]:
    part = parts[own]
    told: set[str] = set()
    for key, conditional, match in _references(part.question):
        if key in told:
            continue
        told.add(key)
        span = (part.span[0] + match.start(), part.span[0] + match.end())
        words = part.question[match.start() : match.end()]
        message = _problem(key, conditional, own, known, stems, parts)
        if message:
            yield Flag(message[0], message[1], words, span, "FOIA s1(3), s16")


def _references(question: str) -> Iterator[tuple[str, bool, re.Match[str]]]:
    flat = plain(question)
    for match in _CONDITION.finditer(flat):
        if _NEEDS_WORD.search(match.group()):
            yield _plain_key(match["key"]), True, match
    for match in _MENTION.finditer(flat):
        yield _plain_key(match["key"]), False, match


def _plain_key(number: str) -> str:
    return re.sub(r"[^0-9a-z.]", "", number.lower().removeprefix("q"))


def _problem(
    key: str,
    conditional: bool,
    own: int,
    known: dict[str, int],
    stems: set[str],
    parts: Sequence[CasePart],
) -> tuple[str, str] | None:
    number = parts[own].number
    before = parts[own - 1].number if own else None
    sense = f"; read objectively it probably means {before}, so say so in the answer"
    if known.get(key) == own:
        return "self_reference", f"question {number} refers to itself{sense if before else ''}"
    if key not in known and key not in stems:
        why = f"question {number} refers to {key}, and the request has no question {key}"
        return "broken_reference", why + (sense if conditional and before else "")
    if conditional and known.get(key, -1) > own:
        return "broken_reference", f"question {number} depends on the later question {key}"
    return None
