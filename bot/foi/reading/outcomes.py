"""From what the sentences of an answer say to the outcome of its part."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from bot.foi.provisions import Provision
from bot.foi.reading.citations import Citation
from bot.foi.reading.evidence import Said, read_sentence
from bot.foi.reading.words import sentences
from bot.foi.vocabulary import Outcome, Span

_YES_NO = re.compile(
    r"\W*(?:(?:please |can you |could you )*(?:confirm|state|indicate|tell me|advise)\w*(?: if| whether)|(?:and )?(?:is|are|was|were|do|does|did|has|have|had|will|can|could|would|should)\b(?! you (?:please )?(?:provide|send|supply|tell|confirm (?:how|what))))|.*(?:yes/no|y/n)",
    re.I,
)
_COUNT = re.compile(r"how many|how much|number of|total|amount|how often", re.I)
_LISTING = 4000
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


def weigh(flat: str, spans: Iterable[Span], cited: list[Citation], question: str) -> Weighed:
    """Weigh the stretches that answer one part.

    `cited` holds the citations that the letter refuses with.
    """
    wants_yes_no = bool(_YES_NO.match(question[:400]) or _COUNT.search(question[:400]))
    said: list[Said] = []
    provisions: list[Provision] = []
    for start, end in spans:
        here = [c for c in cited if start <= c.span[0] < end]
        provisions += [c.provision for c in here if c.provision not in provisions]
        for a, b in _pieces(flat, start, end):
            inside = any(a <= c.span[0] < b for c in here)
            said.append(read_sentence(flat[a:b], inside, wants_yes_no))
    return Weighed(_outcome(said, provisions), provisions, any(s.partial for s in said))


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


def _is_list(piece: str) -> bool:
    lines = [line.strip() for line in piece.split("\n") if line.strip()]
    short = sum(len(line) < 60 for line in lines)
    # A wrapped sentence goes on in lower case, or its line breaks off; a list's lines begin anew.
    anew = sum(
        not line[0].islower() and not _BREAKS_OFF.search(above) for above, line in pairwise(lines)
    )
    return short * 2 > len(lines) and len(lines) > 1 and anew * 2 > len(lines) - 1


def _outcome(said: list[Said], provisions: list[Provision]) -> Outcome:
    said = _still_said([s for s in said if not s.statute])
    if not said:
        return Outcome.WITHHELD if provisions else Outcome.UNANSWERED
    given = [s for s in said if s.given]
    if any(s.ncnd for s in said) and not any(s.handed and not s.ncnd for s in said):
        return Outcome.NCND
    refused = next((n for n, s in enumerate(said) if s.refused and not s.concluding), None)
    if any(s.not_held for s in said):
        return _not_held(said, refused)
    if refused is not None:
        return _refused(said, refused, provisions)
    if any(s.concluding for s in said):
        return Outcome.WITHHELD
    if all(s.pending for s in said if not s.told) and any(s.pending for s in said) and not given:
        return Outcome.UNANSWERED
    return Outcome.SUPPLIED


def _still_said(said: list[Said]) -> list[Said]:
    """Leave out refusals that a later sentence takes back (an internal review)."""
    last = max((n for n, s in enumerate(said) if s.overturned), default=-1)
    return [s for n, s in enumerate(said) if n >= last or not (s.refused or s.ncnd)]


def _not_held(said: list[Said], refused: int | None) -> Outcome:
    first = next(n for n, s in enumerate(said) if s.not_held)
    if refused is not None and refused < first:
        return _refused(said, refused, [])
    clean = [s for s in said if not s.linked and not s.not_held]
    if all(s.none for s in said if s.not_held) and any(s.given for s in said[:first]):
        return Outcome.SUPPLIED if refused is None else Outcome.PARTLY_SUPPLIED
    before = [s for s in said[:first] if s in clean and s.given]
    if before or any(s.handed for s in clean):
        return Outcome.PARTLY_SUPPLIED
    return Outcome.NOT_HELD


def _refused(said: list[Said], first: int, provisions: list[Provision]) -> Outcome:
    """Behind the refusal a figure is mostly part of the reasons; before it, an answer."""
    given = [s for n, s in enumerate(said) if (s.given and n < first < 4) or s.handed]
    if provisions and all(_elsewhere(p) for p in provisions):
        kept = [s for s in given if not s.linked and not s.refused]
        return Outcome.PARTLY_SUPPLIED if kept else Outcome.WITHHELD
    if provisions and all(_whole_request(p) for p in provisions):
        return (
            Outcome.PARTLY_SUPPLIED
            if any(s.handed and not s.refused for s in said)
            else Outcome.WITHHELD
        )
    told_before = 0 < first < 4 and said[0].told and (said[0].names or said[first].narrow)
    partial = said[first].partial or any(
        s.partial and s.refused and not s.concluding for s in said[: first + 3]
    )
    return Outcome.PARTLY_SUPPLIED if given or told_before or partial else Outcome.WITHHELD


def _elsewhere(provision: Provision) -> bool:
    """FOIA s21, EIR reg 6(1)(b) and FOISA s25: refused because it is to be had elsewhere."""
    name = str(provision)
    return name.startswith(("foia:s21", "foisa:s25", "eir:r6"))


def _whole_request(provision: Provision) -> bool:
    """Cost, vexatious, repeated, manifestly unreasonable: what is told beside it is the reason."""
    return str(provision).startswith(
        ("foia:s12", "foia:s14", "foisa:s12", "foisa:s14", "eir:r12(4)(b)")
    )
