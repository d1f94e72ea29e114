"""Small readings of single sentences: where they end, whether they ask, what they are about."""

import re
from collections.abc import Iterator

from bot.foi.vocabulary import Span

_END = re.compile(
    r"(?<=[.?!])[\"')\]]{0,2}(?=\s+[\"'(\[]?[A-Z0-9\u2022])|\n\s*\n|;\s*\n|\s\|(?=\s)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:no|nos|mr|mrs|ms|dr|st|ref|reg|regs|s|ss|sect|para|e\.g|i\.e|etc|approx|[A-Z])|^\W*\w{1,2})\.$",
    re.I,
)
_ASKING_VERB = (
    r"(?:please|kindly|could|can|would|will|may i|provide|supply|send|state|list|give|tell|confirm|describe"
    r"|explain|indicate|specify|identify|set out|disclose|release|share|break down|advise|detail|outline)"
)
_ASKING_WORD = (
    r"(?:how|what|which|who|whom|whose|when|where|why|is|are|was|were|do|does|did|has|have|had|should"
    r"|if (?:so|yes|not|no|the answer|any)|if)\b"
)
_THING = (
    r"(?:(?:a|an|the|any|all|every)\s+(?:full |complete |current |latest |total |annual )?)?"
    r"(?:(?:total|annual|overall|average|full|current|exact)\s+)?"
    r"(?:numbers?|cop(?:y|ies)|details?|list|breakdown|amounts?|costs?|dates?|names?|figures?|values?"
    r"|documents?|records?|correspondence|minutes|reports?|emails?|polic(?:y|ies)|contracts?|information|data"
    r"|locations?|reasons?|spend|expenditure|budget|salary|salaries|percentage|proportion|type|types|any|all)\b"
)
ASKING = re.compile(
    rf"\W*(?:(?:and|also|additionally|finally|secondly|firstly|further(?:more)?|in addition),?\s+)*"
    rf"(?:{_ASKING_VERB}\b|{_ASKING_WORD}"
    rf"|(?:i|we)(?:'d| would| should| am|'m| want| wish| request| require| need| seek)\b|(?P<thing>{_THING}))",
    re.I,
)
_TELLS = re.compile(r"\b(?:is|are|was|were|has|have|had|can|cannot|will|would)\b")
_RELATIVE = re.compile(r"\b(?:that|which|who|where|how|whether)\b")
_WORD = re.compile(r"[a-z][a-z'-]+|\d+")
_STOP = frozenset((
    "the", "a", "an", "of", "to", "and", "or", "in", "for", "on", "by", "with", "is", "are",
    "was", "were", "be", "been", "has", "have", "had", "do", "does", "did", "that", "this",
    "these", "those", "it", "its", "as", "at", "from", "any", "all", "your", "our", "you",
    "we", "i", "please", "provide", "council", "information", "request", "requested", "how",
    "many", "what", "which", "who", "when", "where", "if", "so", "not", "no", "can", "could",
    "would", "will", "confirm", "held", "hold", "holds", "under", "following", "details",
    "each", "per", "year", "including", "include",
))  # fmt: skip


def sentences(flat: str, start: int, end: int) -> Iterator[Span]:
    """Cut a stretch of flat text into sentences, as spans of it without white space around."""
    left = start
    for stop in _END.finditer(flat, start, end):
        at = stop.end() if stop.group()[:1] in ("", '"', "'", ")", "]") else stop.start()
        if _ABBREVIATION.search(flat[max(left, at - 12) : at]) or at <= left:
            continue
        yield from _trimmed(flat, left, at)
        left = at
    yield from _trimmed(flat, left, end)


def _trimmed(flat: str, start: int, end: int) -> Iterator[Span]:
    piece = flat[start:end]
    left = start + len(piece) - len(piece.lstrip())
    if bare := piece.strip():
        yield (left, left + len(bare))


def asks(text: str) -> bool:
    """True where a sentence or list item asks for something.

    A thing alone asks ("the number of fines issued"), a statement about a thing does not.
    """
    if "?" in text:
        return True
    found = ASKING.match(text[:400])
    if not found or not found["thing"]:
        return bool(found)
    told = _TELLS.search(text, 0, 400)
    return not told or bool(_RELATIVE.search(text, 0, told.start()))


def content_words(text: str) -> frozenset[str]:
    """The words that say what a sentence is about, small ones left out; at most its first 2,000
    characters are read."""
    return frozenset(_WORD.findall(text[:2000].lower())) - _STOP


def alike(one: str, other: str) -> bool:
    """True where two texts are the same question, perhaps shortened or retyped."""
    return likeness(one, other) >= 82


def likeness(one: str, other: str) -> float:
    """How far two texts are the same question: 100 where one begins with the other."""
    a, b = _squeeze(one), _squeeze(other)
    if not a or not b:
        return 0
    short, long = sorted((a, b), key=len)
    if long.startswith(short) and (len(short) > 25 or len(short) * 2 > len(long)):
        return 100
    return similarity(a, b[: len(a) + 40] if len(b) > len(a) else b)


def similarity(one: str, other: str) -> float:
    """How alike two texts are, 0 to 100, on at most 600 characters of each."""
    from rapidfuzz import fuzz

    return float(fuzz.ratio(one[:600], other[:600]))


def _squeeze(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text[:3000].lower()))
