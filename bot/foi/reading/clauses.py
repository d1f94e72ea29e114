"""The clauses of an answer: sentences, cut where they are a list, and where they turn to a refusal."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.foi.reading.citations import Citation
from bot.foi.reading.words import sentences
from bot.foi.vocabulary import Span

_LISTING = 4000
"""Characters up to which lines can be a list; what is longer is prose that was wrapped."""
_LONGEST = 200_000
"""Characters of one stretch that are read."""
_TURN = re.compile(r";\s+|,? (?:but|although|though|whereas|while|however|yet)\b", re.I)
_BREAKS_OFF = re.compile(
    r"(?:\b(?:sections?|regulations?|the|an?|of|and|or|to|by|under|for|in|with|from|on|at|that)|,)$",
    re.I,
)


def clauses(flat: str, span: Span, cited: list[Citation]) -> Iterator[Span]:
    """The clauses of one stretch; `cited` are the citations in it that refuse, in order."""
    at = 0
    for a, b in _pieces(flat, *span):
        while at < len(cited) and cited[at].span[0] < a:
            at += 1
        first = cited[at].span[0] if at < len(cited) and cited[at].span[0] < b else None
        yield from _turned(flat, (a, b), first)


def _pieces(flat: str, start: int, end: int) -> Iterator[Span]:
    """Sentences, cut at line ends too where lines are short enough to be a list or a table."""
    for a, b in sentences(flat, start, min(end, start + _LONGEST)):
        if "\n" in flat[a:b] and b - a < _LISTING and _is_list(flat[a:b]):
            at = a
            for line in flat[a:b].split("\n"):
                if line.strip():
                    yield (at, at + len(line))
                at += len(line) + 1
        else:
            yield (a, b)


def _turned(flat: str, piece: Span, cited: int | None) -> Iterator[Span]:
    """Cut `There are, but section 36 applies` where it turns to what is refused."""
    start, end = piece
    turn = _TURN.search(flat, start, cited) if cited is not None else None
    if turn and turn.start() > start:
        yield (start, turn.start())
        start = turn.end()
    yield (start, end)


def _is_list(piece: str) -> bool:
    lines = [line.strip() for line in piece.split("\n") if line.strip()]
    short = sum(len(line) < 60 for line in lines)
    # A wrapped sentence goes on in lower case, or its line breaks off; a list's lines begin anew.
    anew = sum(
        not line[0].islower() and not _BREAKS_OFF.search(above[-20:])
        for above, line in pairwise(lines)
    )
    return short * 2 > len(lines) and len(lines) > 1 and anew * 2 > len(lines) - 1
