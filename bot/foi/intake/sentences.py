"""Sentences of a request: where each stands, and whether it asks, leads in, or goes on."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from bot.foi.intake.words import RequestWords, first, plain
from bot.foi.vocabulary import Span

_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|no|nos|mr|mrs|ms|dr|st|ltd|inc|vs?|approx|s|ss|reg|para|dept|cllr|ref)"
    r"|\b[A-Z])\.$",
    re.IGNORECASE,
)
_LONGEST_ABBREVIATION = 8  # characters, with the sign before it and the full stop
_END = re.compile(r"[.?!]+[\"'”’)]*(?=\s|$)|\n[ \t]*\n|;(?=\s*\n)")
_SECOND_QUESTION = re.compile(
    r"(?:;\s*(?:and\s+)?(?:also\s+)?|,\s*(?:and\s+(?:also\s+)?|also\s+)|\s+(?:and\s+)?also\s+)"
    r"(?=(?:how|what|which|who|when|where|why|please|can you|could you|did|do you|does|is there)\b)"
    r"|\s+and\s+(?=how (?:many|much)\b)",
    re.IGNORECASE,
)


class Says(Enum):
    """What a sentence does in a request."""

    ASKS = auto()
    INTRODUCES = auto()  # opens the request: asks only where nothing else does
    LEADS = auto()  # ends in a colon: a stem for what follows
    GOES_ON = auto()  # narrows or explains the question before it
    COURTESY = auto()
    CONTEXT = auto()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, where it stands, and what it does."""

    text: str
    span: Span
    says: Says


def read_sentences(text: str, start: int, words: RequestWords, before: str = "") -> list[Sentence]:
    """Read the sentences of a stretch of prose that begins at `start` of the whole text.

    `before` is what was asked last before it: a first sentence may go on with that.
    """
    found: list[Sentence] = []
    for low, high in _spans(text):
        said = text[low:high]
        before = found[-1].text if found else before
        found.append(Sentence(said, (start + low, start + high), _says(said, before, words)))
    return found


def asks(text: str, words: RequestWords) -> bool:
    """True where some sentence of the text asks for something."""
    return any(s.says is Says.ASKS for s in read_sentences(text, 0, words))


def _spans(text: str) -> list[Span]:
    spans: list[Span] = []
    start = 0
    for end in _END.finditer(text):
        tail = text[max(start, end.end() - _LONGEST_ABBREVIATION) : end.end()]
        if end.group().startswith(".") and _ABBREVIATED.search(tail):
            continue
        spans += _split_run_on(text, start, end.end())
        start = end.end()
    return spans + _split_run_on(text, start, len(text))


def _split_run_on(text: str, start: int, stop: int) -> list[Span]:
    """Split "how many ..., and what did it cost" where a second question begins."""
    pieces: list[Span] = []
    low = start
    for joint in _SECOND_QUESTION.finditer(text, start, stop):
        if _QUESTION.search(text, low, joint.start()):
            pieces.append((low, joint.start()))
            low = joint.end()
    pieces.append((low, stop))
    return [trimmed for piece in pieces if (trimmed := _trim(text, piece))]


_QUESTION = re.compile(
    r"\b(?:how (?:many|much|long|often)|what|which|who|when|where|why"
    r"|please (?:provide|confirm))\b",
    re.IGNORECASE,
)


def _trim(text: str, span: Span) -> Span | None:
    low, high = span
    while low < high and text[low].isspace():
        low += 1
    while low < high and text[high - 1].isspace():
        high -= 1
    return (low, high) if any(c.isalnum() for c in text[low:high]) else None


def _says(sentence: str, before: str, words: RequestWords) -> Says:
    flat = plain(sentence)
    opening = first(words.introductions, flat)
    if opening and not _QUESTION.search(flat, opening.end()):
        return Says.LEADS if flat.rstrip().endswith(":") else Says.INTRODUCES
    if first(words.courtesies, flat) and not _is_plain_question(flat):
        return Says.COURTESY
    if flat.rstrip().endswith(":"):
        return Says.LEADS
    if first(words.continuations, flat) and _continues(flat, plain(before)):
        return Says.GOES_ON
    if flat.rstrip(" \"')").endswith("?") or first(words.asks, flat):
        return Says.ASKS
    return Says.CONTEXT


def _is_plain_question(flat: str) -> bool:
    """Courtesies do not begin with how many, how much or which; questions about them do."""
    return bool(re.match(r"(?:\W*)(?:how|what|which|who|when|where|why)\b", flat, re.IGNORECASE))


_PICKS_UP = re.compile(
    r"(?:any|all|such|those|these|this|them|it|both|either)\b"
    r"(?: (?:of|the|such|other))*\s*([\w-]*)",
    re.IGNORECASE,
)


def _continues(flat: str, before: str) -> bool:
    """True unless "please provide all ..." names something the sentence before did not."""
    asked = re.match(r"please (?:provide|send|include|supply|list) ", flat, re.IGNORECASE)
    if not before or not asked:
        return bool(before)
    picked = _PICKS_UP.match(flat, asked.end())
    if picked is None:
        return flat.lower().startswith("please include")
    noun = picked[1].lower().rstrip("s")
    return len(noun) < 4 or noun in before.lower()
