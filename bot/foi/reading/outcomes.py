"""From what the sentences of an answer say to the outcome of its part."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from bot.foi.law import Law
from bot.foi.provisions import Provision
from bot.foi.reading.citations import Citation
from bot.foi.reading.evidence import Said, read_sentence
from bot.foi.reading.grounds import NONE, Grounds
from bot.foi.reading.substance import read_wants
from bot.foi.reading.words import asks, sentences
from bot.foi.vocabulary import Outcome, Span

_LISTING = 4000
_TURN = re.compile(r";\s+|,? (?:but|although|though|whereas|while|however|yet)\b", re.I)
_BREAKS_OFF = re.compile(
    r"(?:\b(?:sections?|regulations?|the|an?|of|and|or|to|by|under|for|in|with|from|on|at|that)|,)$",
    re.I,
)


@dataclass(slots=True)
class Weighed:
    """The sentences of one stretch, put together."""

    outcome: Outcome
    provisions: list[Provision] = field(default_factory=list)
    partial: bool = False


def weigh(
    flat: str, spans: Iterable[Span], cited: list[Citation], question: str, law: Law
) -> Weighed:
    """Weigh the stretches that answer one part.

    `cited` holds the citations that the letter refuses with.
    """
    spans = list(spans)
    wants = read_wants(question or _repeated(flat, spans))
    said: list[Said] = []
    provisions: list[Provision] = []
    for start, end in spans:
        here = [c for c in cited if start <= c.span[0] < end]
        provisions += [c.provision for c in here if c.provision not in provisions]
        for a, b in (
            turn for piece in _pieces(flat, start, end) for turn in _turned(flat, piece, here)
        ):
            inside = any(a <= c.span[0] < b for c in here)
            said.append(read_sentence(flat[a:b], inside, wants))
    return Weighed(
        _outcome(said, Grounds.of(law, provisions)), provisions, any(s.partial for s in said)
    )


def _repeated(flat: str, spans: list[Span]) -> str:
    """The question that an answer begins with, where it stands nowhere else."""
    first = next(sentences(flat, *spans[0]), None) if spans else None
    words = flat[slice(*first)] if first else ""
    return words if asks(words) else ""


def _pieces(flat: str, start: int, end: int) -> Iterable[Span]:
    """Sentences, cut at line ends too where lines are short enough to be a list or a table."""
    for a, b in sentences(flat, start, min(end, start + 200_000)):
        if "\n" in flat[a:b] and b - a < _LISTING and _is_list(flat[a:b]):
            at = a
            for line in flat[a:b].split("\n"):
                if line.strip():
                    yield (at, at + len(line))
                at += len(line) + 1
        else:
            yield (a, b)


def _turned(flat: str, piece: Span, cited: list[Citation]) -> Iterable[Span]:
    """Cut `There are, but section 36 applies` where it turns to what is refused."""
    start, end = piece
    first = next((c.span[0] for c in cited if start <= c.span[0] < end), None)
    turn = _TURN.search(flat, start, first) if first is not None else None
    if turn and turn.start() > start:
        yield (start, turn.start())
        start = turn.end()
    yield (start, end)


def _is_list(piece: str) -> bool:
    lines = [line.strip() for line in piece.split("\n") if line.strip()]
    short = sum(len(line) < 60 for line in lines)
    # A wrapped sentence goes on in lower case, or its line breaks off; a list's lines begin anew.
    anew = sum(
        not line[0].islower() and not _BREAKS_OFF.search(above) for above, line in pairwise(lines)
    )
    return short * 2 > len(lines) and len(lines) > 1 and anew * 2 > len(lines) - 1


def _outcome(said: list[Said], grounds: Grounds) -> Outcome:
    said = _still_said([s for s in said if not s.statute])
    if not said:
        return _by_provisions(grounds)
    given = [s for s in said if s.given]
    if (grounds.silent or any(s.ncnd for s in said)) and not any(
        s.handed and not s.ncnd for s in said
    ):
        return Outcome.NCND
    refused = next((n for n, s in enumerate(said) if s.refused and not s.concluding), None)
    if refused is not None and grounds.some_whole:
        return _refused(said, refused, grounds)  # "not held in a form that can be counted"
    if grounds.not_held:
        return Outcome.PARTLY_SUPPLIED if any(s.handed for s in given) else Outcome.NOT_HELD
    if any(s.not_held for s in said):
        return _not_held(said, refused)
    if refused is not None:
        return _refused(said, refused, grounds)
    if any(s.concluding for s in said):
        return Outcome.WITHHELD
    if all(s.pending for s in said if not s.told) and any(s.pending for s in said) and not given:
        return Outcome.UNANSWERED
    if any(s.away for s in said) and not any(s.given or (s.told and not s.away) for s in said):
        return Outcome.NOT_HELD
    return Outcome.SUPPLIED


def _by_provisions(grounds: Grounds) -> Outcome:
    """The outcome where nothing but provisions is named."""
    if not grounds.any:
        return Outcome.UNANSWERED
    return Outcome.NCND if grounds.silent else Outcome.WITHHELD


def _still_said(said: list[Said]) -> list[Said]:
    """Leave out refusals that a later sentence takes back (an internal review)."""
    last = max((n for n, s in enumerate(said) if s.overturned), default=-1)
    return [s for n, s in enumerate(said) if n >= last or not (s.refused or s.ncnd)]


def _not_held(said: list[Said], refused: int | None) -> Outcome:
    first = next(n for n, s in enumerate(said) if s.not_held)
    if refused is not None and refused < first:
        return _refused(said, refused, NONE)
    clean = [s for s in said if not s.linked and not s.not_held]
    if all(s.none for s in said if s.not_held) and any(s.given for s in said[:first]):
        return Outcome.SUPPLIED if refused is None else Outcome.PARTLY_SUPPLIED
    before = [s for s in said[:first] if s in clean and s.given]
    if before or any(s.handed for s in clean):
        return Outcome.PARTLY_SUPPLIED
    return Outcome.NOT_HELD


def _refused(said: list[Said], first: int, grounds: Grounds) -> Outcome:
    """Behind the refusal a figure is mostly part of the reasons; before it, an answer."""
    if grounds.elsewhere:
        some = any(
            (n < first < 4 and s.some) or s.handed
            for n, s in enumerate(said)
            if not s.linked and not s.refused
        )
    elif grounds.whole:
        some = any(s.handed and not s.refused for s in said)
    else:
        some = _some(said, first)
    return Outcome.PARTLY_SUPPLIED if some else Outcome.WITHHELD


def _some(said: list[Said], first: int) -> bool:
    """True where a refusal leaves something of what was asked."""
    if any(s.handed for s in said) or (first < 4 and any(s.some for s in said[:first])):
        return True
    if any(s.priced for s in said[first + 1 :]):
        return True  # "The losing bids are exempt. The winning bid was 400 pounds."
    return said[first].partial or any(
        s.partial and s.refused and not s.concluding for s in said[: first + 3]
    )
