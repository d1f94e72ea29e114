"""What the letter says about parts by number away from their answers: in its notice, or in passing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.foi.provisions import Provision
from bot.foi.reading.acts import Ear
from bot.foi.reading.asides import asides
from bot.foi.reading.blocks import Block
from bot.foi.reading.citations import Citation
from bot.foi.reading.cues import Cues
from bot.foi.reading.markers import ORDINALS, Path, key_list
from bot.foi.reading.outcome import weigh
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Reading
from bot.foi.reading.sections import Section
from bot.foi.reading.whole import advises, refuses_whole
from bot.foi.reading.words import sentences
from bot.foi.vocabulary import Outcome, Span

_KEY = r"\(?\d{1,3}(?:\.\d{1,2})*(?:\s?\(?[a-z]\)?(?![a-z']))?\)?(?![\d%])"
_GIVES = r"\b(?:suppl[iy]|provid|disclos|releas|withh[eo]ld|refus|answer|enclos|attach)"
_TURNS = re.compile(
    rf",? (?:and|but|while|whereas) (?=(?:(?:we|i|the \w+|are|is|have|must|also|therefore|instead|do|not|will|can|cannot) ){{0,4}}{_GIVES})",
    re.I,
)
_LETTER = r"\(?(?:[a-h]|[ivx]{1,4})\)?(?![\w'])"
_MANY = {"two": 2, "three": 3, "four": 4}
_NAMED = re.compile(
    rf"\b(?:questions?|qs?\.?|parts?|points?|items?|requests?|queries|query|cwestiwn)\s*(?:\(s\)\s*)?(?:no\.?s?\s*|numbers?\s*)?"
    rf"(?P<keys>{_KEY}(?:\s*(?:,?\s*(?:and|&|to|-|through|or)\s*|,\s*)(?:(?:questions?|q|parts?)\s*)?{_KEY})*)"
    rf"|{_GIVES}\w* (?P<bare>{_KEY}(?:(?:, | and | to |, and |-){_KEY})*)(?=\s*(?:[,.;(]|under\b|in full|below|in part|(?:and|but|while) |$))"
    rf"|\b(?:parts?|questions?|points?|items?)\s+(?P<letters>{_LETTER}(?:\s*(?:,|and|&|to|-)\s*{_LETTER})*)"
    rf"|{_GIVES}\w* (?P<lettered>\(?(?:[a-h]|[ivx]{{1,4}})\)(?:(?:, | and |, and )\(?(?:[a-h]|[ivx]{{1,4}})\))*)"
    rf"|\b(?:your|the) (?P<nth>{'|'.join(ORDINALS)})(?: (?P<many>two|three|four))?(?= (?:requests?|questions?|parts?|points?|items?|of (?:these|your questions))\b|[.,;]| (?:is|are|was|we) )",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """An outcome said of some parts (`paths`), or of the request as a whole (no paths)."""

    paths: tuple[Path, ...]
    outcome: Outcome
    provisions: tuple[Provision, ...]
    partial: bool
    span: Span


def read_claims(page: Page, reading: Reading, cited: list[Citation], ear: Ear) -> list[Claim]:
    """Read what is said of parts outside the answers; parts are told by number."""
    known = {draft.path for draft in reading.drafts}
    claims: list[Claim] = []
    section_paths: tuple[Path, ...] = ()
    advice = asides(page.blocks)
    costly = any(refuses_whole(ear.law, c.provision) for c in cited)
    for index, block in enumerate(page.blocks):
        section = page.sections[index]
        if section in (Section.HEAD, Section.REQUEST, Section.RIGHTS, Section.END):
            continue
        if index in reading.owned:
            continue
        if block.short and section is Section.NOTICE:
            section_paths = named_parts(page.flat, block.start, block.end, known)
        named = section_paths
        for paths, span in _by_parts(page.flat, block, known, named, ear.cues):
            if paths and section is Section.NOTICE:
                section_paths = paths
            weighed = weigh(page.flat, [span], cited, "", ear)
            told = weighed.outcome is Outcome.SUPPLIED
            if told and (
                index in advice or (costly and advises(page.flat[slice(*span)], ear.cues))
            ):
                continue  # "1. For question 2, please ask the hospital"
            if told and section is Section.OPENING and _only_greets(block.text[:3000], ear.cues):
                continue
            claims.append(
                Claim(paths, weighed.outcome, tuple(weighed.provisions), weighed.partial, span)
            )
    return claims


def _only_greets(words: str, cues: Cues) -> bool:
    """True for an opening that thanks and refers, and hands nothing over."""
    return cues["greets"].has(words[:600]) and not cues["hands"].has(words)


def _by_parts(
    flat: str, block: Block, known: set[Path], named: tuple[Path, ...], cues: Cues
) -> list[tuple[tuple[Path, ...], Span]]:
    """Cut a block where it turns to other parts; a sentence that names none goes with the last."""
    pieces: list[tuple[tuple[Path, ...], Span]] = []
    end = min(block.end, block.start + 100_000)
    for a, b in _turned(flat, _clauses(flat, block.start, end), known):
        argues = cues["suffices"].has(flat[a : min(b, a + 500)])
        mine = () if argues else named_parts(flat, a, b, known)
        if mine or not pieces:
            named = mine or named
            pieces.append((named, (a, b)))
        else:
            pieces[-1] = (pieces[-1][0], (pieces[-1][1][0], b))
    return pieces


def _clauses(flat: str, start: int, end: int) -> Iterator[Span]:
    """Sentences, cut at semicolons too: `question 1 under 24(1); question 2 under 40(2)`."""
    for a, b in sentences(flat, start, end):
        at = a
        for stop in re.finditer(";", flat[a:b]):
            yield (at, a + stop.start())
            at = a + stop.end()
        yield (at, b)


def _turned(flat: str, clauses: Iterator[Span], known: set[Path]) -> Iterator[Span]:
    """Cut where other parts are told otherwise: `we supply 1 and 2, and withhold 3`."""
    for a, b in clauses:
        turn = _TURNS.search(flat, a, min(b, a + 1000))
        if (
            turn
            and named_parts(flat, a, turn.start(), known)
            and named_parts(flat, turn.start(), b, known)
        ):
            yield (a, turn.start())
            a = turn.end()
        yield (a, b)


def named_parts(flat: str, start: int, end: int, known: set[Path]) -> tuple[Path, ...]:
    """The known parts that a stretch names: `questions 3 to 5` names also 3(a)."""
    found: list[Path] = []
    for match in _NAMED.finditer(flat, start, min(end, start + 5000)):
        for path in _nth(match) or key_list(
            match["keys"] or match["bare"] or match["letters"] or match["lettered"]
        ):
            below = sorted(k for k in known if k[: len(path)] == path)
            found += [k for k in below if k not in found]
    return tuple(found)


def _nth(match: re.Match[str]) -> tuple[Path, ...]:
    """`the third` and `the first two questions` as paths; nothing for a printed number."""
    if not match["nth"]:
        return ()
    first = ORDINALS.index(match["nth"].lower()) + 1
    many = _MANY.get((match["many"] or "").lower(), 1)
    return tuple((str(n),) for n in range(first, first + many))
