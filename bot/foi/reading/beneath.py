"""Questions that are answered where they stand: each with its answer on its line or beneath it.

What begins a question can be shown by a number, a bullet or a question mark; which of these a letter
means is not decided here: every way of beginning is one candidate, and `choose.py` compares them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.foi.reading.asides import asides
from bot.foi.reading.blocks import Block, Shape
from bot.foi.reading.listed import sums_up, tells_question
from bot.foi.reading.markers import REPLY, Path, read_marker
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.sections import Section
from bot.foi.reading.unnumbered import COURTESY
from bot.foi.reading.words import asks, sentences
from bot.foi.vocabulary import Span

_CLOSED = (Section.RIGHTS, Section.END)
_MOST = 400
"""Units of one letter that can begin a question; a longer list is a table, and costs no more."""
_TELLS = re.compile(
    r"\W*(?:please (?:see|find|note|refer|be aware|contact)\b|yes\b|no\b|none\b|nil\b|n/?a\b|see\b|as (?:above|per)\b|not (?:held|applicable)|information (?:is )?not held"
    r"|£|\d|what you (?:ask(?:ed)?|want(?:ed)?|request(?:ed)?)\b|(?:what|how|why|where) (?:we|i|the (?:council|trust)) (?:are|have|did|do|can|hold|will|found|decided)\b|we\b|the council (?:does|has|holds?|is|do)\b|there (?:is|are|were|was|have)\b|this (?:is|information)\b|unknown\b|attached|https?:)",
    re.I,
)
_ASKS = re.compile(
    r"\W*(?:(?:and|also|additionally|finally|lastly|secondly|firstly|further(?:more)?|in addition|in particular|if (?:so|yes|not|no)),?\s+(?:also\s+)?)*"
    r"(?:(?:how (?:many|much|often|long|far|is|are|was|were|do|does|did|has|have|would|will)|what|which|who|whose|why|on what|in what|to what|for (?:each|the|which|what))\b"
    r"|(?:please|kindly|(?:could|can|would|will) (?:you|this|these|the|it)|may i)\b|(?:i|we)(?:'d| would| should| am (?:requesting|asking|seeking|looking|interested|after|trying|hoping|keen|writing)| want| wish| request| require| need| seek)\b"
    r"|(?:provide|supply|send|state|list|give|tell|confirm|confirmation|describe|explain|indicate|specify|identify|disclose|detail|outline|break down)\b"
    r"|(?:(?:a|an|the|any|all|every|my final question)\s+(?:full |complete |current |latest |total |annual |present )?)?(?:(?:total|annual|overall|average|full|current|exact|actual|start)\s+)?"
    r"(?:numbers?|cop(?:y|ies)|details?|list|breakdown|amounts?|costs?|dates?|names?|figures?|values?|spend|job titles?|length|contract|percentage|proportion|locations?|reasons?)\b)",
    re.I,
)
_STATES = re.compile(
    r"\b(?:is|are|was|were|has been|have been) (?:therefore |currently |now )?(?:exempt|not held|withheld|attached|enclosed|available|as follows|set out|\u00a3|\d|refused|published|held)"
    r"|^\W*(?:number|amount|total|cost|date|contract|start|end|spend)[^.?]{0,40}\s(?:=|-)\s*[\u00a3\d]",
    re.I,
)
_REFINES = re.compile(
    r"\W*(?:please )?(?:break|split|include|supply each|also (?:confirm|state|include|provide)|(?:also )?detail the figures|if (?:this|that|possible|calendar|the full|the actual)|where possible|by (?:year|month)|for clarity|answer yes|reply)",
    re.I,
)
_LEADS = re.compile(
    r"(?:dear|hello|hi)\b|thank you for|\b(?:our|council's|the) (?:\w+ ){0,2}(?:response|answers?|reply)\b[^.?]{0,60}(?:below|attached|:)\s*$|\bapologi[sz]e|\byou (?:have )?(?:asked|requested|wrote)\b[^?]{0,90}:\s*$",
    re.I,
)
_IN_LINE = re.compile(r"(?:\s[-=]\s*|:\s+|\?\s*[-:]?\s*)(?=\S)")
_SHORTEST = 12
"""Characters of the words in front of an answer on the same line: less is a label."""
_LABEL = 40
"""Characters: shorter questions ("What platform is used?") may well be asked twice."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence of a block, or a row; `first` where the block begins with it."""

    span: Span
    index: int
    first: bool
    asks: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a question begins: the unit's place among the units, and its printed number."""

    at: int
    path: Path
    printed: str


def read_units(page: Page) -> list[Unit]:
    """The sentences between the opening and the closing of a letter, without what leads in."""
    units: list[Unit] = []
    for index in _body(page):
        block = page.blocks[index]
        for n, span in enumerate(sentences(page.flat, block.body, block.end)):
            words = page.flat[slice(*span)]
            if len(units) >= _MOST * 4:
                return units
            units.append(Unit(span, index, n == 0, _may_ask(page, index) and _asks(words)))
    return units


def _may_ask(page: Page, index: int) -> bool:
    """A refusal notice argues: what asks there without a number is a step of its own argument."""
    marker = page.blocks[index].marker
    return page.sections[index] is not Section.NOTICE or bool(marker and marker.paths)


def _body(page: Page) -> Iterator[int]:
    closed = len(page.blocks)
    while closed and page.sections[closed - 1] in _CLOSED:
        closed -= 1
    late = [b for b in page.blocks[closed:] if b.marker and b.marker.paths and "?" in b.text]
    closed = len(page.blocks) if len(late) > 1 else closed
    for index in range(closed):
        block, section = page.blocks[index], page.sections[index]
        plain = block.marker is None and block.shape is Shape.PARAGRAPH
        if section is Section.HEAD and not block.marker and not block.text.endswith("?"):
            continue
        if plain and _LEADS.search(block.text[:400]) and not block.text.endswith("?"):
            continue
        yield index


def _asks(words: str) -> bool:
    if words.rstrip(" \"'").endswith("?"):
        return True
    states = words[:8].lower() != "how many" and _STATES.search(words[:300])
    told = states or _TELLS.match(words) or COURTESY.match(words)
    return bool(_ASKS.match(words)) and not told and asks(words)


Starts = Callable[[Page, list[Unit]], list[Anchor]]


def read_beneath(page: Page, units: list[Unit], starts: Starts) -> Reading:
    """The reading in which `starts` say where questions begin; empty where nothing begins one."""
    anchors = starts(page, units)[:_MOST]
    reading = Reading()
    for here, anchor in enumerate(anchors):
        stop = anchors[here + 1].at if here + 1 < len(anchors) else _end(page, units, anchor.at)
        question, answer = _cut(page, units[anchor.at : stop])
        path = anchor.path if reading.draft(anchor.path) is None else (*anchor.path, f"#{here}")
        draft = Draft(path, anchor.printed, question)
        draft.add_answer(answer)
        reading.drafts.append(draft)
        reading.owned.update(unit.index for unit in units[anchor.at : stop])
    _drop_stems(page, reading)
    _drop_repeated(page, reading)
    _share(reading)
    return reading


def _end(page: Page, units: list[Unit], at: int) -> int:
    """Behind the last question: to the end of the body, or where an argument for all begins."""
    own = page.sections[units[at].index]
    for here in range(at + 1, len(units)):
        section = page.sections[units[here].index]
        if section is not own and section is Section.NOTICE and here > at + 1:
            return here
    return len(units)


def _cut(page: Page, units: Sequence[Unit]) -> tuple[Span, Span | None]:
    """Where the question of one stretch ends and its answer begins."""
    turn = _turn(page, units)
    start, end = units[0].span[0], units[-1].span[1]
    if turn < len(units):
        return (start, units[turn - 1].span[1]), (_answer_start(page, units, turn), end)
    return _in_line(page, (start, end))


def _answer_start(page: Page, units: Sequence[Unit], turn: int) -> int:
    block = page.blocks[units[turn].index]
    labelled = block.marker is not None and block.marker.role == REPLY and not block.marker.paths
    own = units[turn].first and not labelled and block.marker is not None
    return block.start if own else units[turn].span[0]


def _turn(page: Page, units: Sequence[Unit]) -> int:
    """The first unit that answers: behind the sentences that ask, and what leads up to them."""
    for here, unit in enumerate(units[1:], 1):
        if _is_reply(page, unit):
            return here
    marks = [n for n, u in enumerate(units[:6]) if _marked(page, u)]
    if marks and not any(_TELLS.match(page.flat, u.span[0]) for u in units[1 : marks[0]]):
        turn = marks[0] + 1
    else:
        turn = 1
    while (
        turn < len(units) and units[turn].asks and not _TELLS.match(page.flat, units[turn].span[0])
    ):
        turn += 1
    return turn


def _marked(page: Page, unit: Unit) -> bool:
    return page.flat[slice(*unit.span)].rstrip(" \"'").endswith("?")


def _is_reply(page: Page, unit: Unit) -> bool:
    marker = page.blocks[unit.index].marker
    return unit.first and marker is not None and marker.role == REPLY


def _in_line(page: Page, span: Span) -> tuple[Span, Span | None]:
    """`How many were issued - 51`, `Brand of the devices: Kyocera`, `Who supplies it? Capita`."""
    words = page.flat[slice(*span)]
    for found in _IN_LINE.finditer(words):
        rest = words[found.end() :]
        if found.start() >= _SHORTEST and rest.strip() and not _asks(rest):
            return (span[0], span[0] + found.start()), (span[0] + found.end(), span[1])
    return span, None


def _drop_stems(page: Page, reading: Reading) -> None:
    """A question that only leads to the lettered ones below it goes, and lends them its answer."""
    for draft in list(reading.drafts):
        children = [d for d in reading.drafts if d.path[:-1] == draft.path and d is not draft]
        if not children or draft.answers or draft.question is None:
            continue
        if not page.flat[slice(*draft.question)].rstrip().endswith("?"):
            reading.drafts.remove(draft)


def _drop_repeated(page: Page, reading: Reading) -> None:
    """A request that is quoted twice is asked once, and answered where it is quoted last."""
    first: dict[str, Draft] = {}
    for draft in list(reading.drafts):
        words = page.flat[slice(*draft.question)] if draft.question else ""
        asked = " ".join(re.findall(r"\w+", words.lower()))
        if asked and len(asked) > _LABEL and asked in first and draft.path[0].startswith("#"):
            first[asked].answers = draft.answers or first[asked].answers
            reading.drafts.remove(draft)
        first.setdefault(asked, draft)


def _share(reading: Reading) -> None:
    """Two questions in a row with one answer below the second: it answers both."""
    told = sum(bool(d.answers) for d in reading.drafts)
    if told * 2 < len(reading.drafts):
        return
    for draft, then in zip(reading.drafts, reading.drafts[1:], strict=False):
        if not draft.answers and then.answers:
            draft.answers = list(then.answers)


def numbered(page: Page, units: list[Unit]) -> list[Anchor]:
    """Every number or letter in front of a block begins a question."""
    inside = asides(page.blocks)
    found: list[Anchor] = []
    last: Path = ()
    for at, unit in enumerate(units):
        block = page.blocks[unit.index]
        if not unit.first or unit.index in inside or not _counts(block):
            continue
        if page.sections[unit.index] is Section.NOTICE and not unit.asks:
            continue  # "1. Purpose", "2. Necessity": steps of an argument
        assert block.marker
        path = _below(block.marker.paths[0], block.marker.style, last)
        below = read_marker(page.flat[unit.span[0] : unit.span[0] + 200])
        if below and below.style in ("letter", "roman") and below.paths and len(path) == 1:
            path = (*path, *below.paths[0])
        found.append(Anchor(at, path, _printed(path, block.marker.printed)))
        last = path
    return found


def _counts(block: Block) -> bool:
    marker = block.marker
    return bool(
        marker and marker.paths and marker.role != REPLY and marker.style not in ("weak", "lead-in")
    )


def _below(path: Path, style: str, last: Path) -> Path:
    """A letter or roman numeral stands under the number before it."""
    if style in ("letter", "roman") and last and last[0].isdigit():
        return (last[0], *path)
    return path


def _printed(path: Path, printed: str) -> str:
    first = printed.split("(")[0] if printed[:1].isalpha() and len(path) > 1 else path[0]
    if len(path) > 1 and not first.isalpha():
        return first + "".join(f"({atom})" for atom in path[1:])
    return printed


def top_numbers(page: Page, units: list[Unit]) -> list[Anchor]:
    """Only markers of the first one's kind begin a question; lists inside answers do not."""
    found = numbered(page, units)
    return [a for a in found if len(a.path) == len(found[0].path)] if found else []


def bullets(page: Page, units: list[Unit]) -> list[Anchor]:
    """Every bullet that asks begins a question."""
    starts = [
        at for at, u in enumerate(units)
        if u.first and page.blocks[u.index].shape is Shape.BULLET and u.asks
    ]  # fmt: skip
    return _counted(starts)


def outer_bullets(page: Page, units: list[Unit]) -> list[Anchor]:
    """Every bullet like the first begins a question, where most ask or all are answered."""
    starts = [
        at for at, u in enumerate(units)
        if u.first and page.blocks[u.index].shape is Shape.BULLET
        and page.sections[u.index] is not Section.NOTICE
    ]  # fmt: skip
    signs = [page.text[page.blocks[units[at].index].start] for at in starts]
    outer = [at for at, sign in zip(starts, signs, strict=True) if sign == signs[0]]
    asked = sum(units[at].asks for at in outer)
    told = all(stop - at > 1 for at, stop in pairwise([*outer, len(units)]))
    return _counted(outer) if asked and (told or asked * 2 >= len(outer)) else []


def asking(page: Page, units: list[Unit]) -> list[Anchor]:
    """Every block that begins by asking begins a question, with a mark or without."""
    return _counted(_asking(page, units))


def _asking(page: Page, units: list[Unit]) -> list[int]:
    return [
        at for at, u in enumerate(units)
        if u.first and u.asks and not _REFINES.match(page.flat, u.span[0])
        and not page.flat[slice(*u.span)].rstrip().endswith(":")
    ]  # fmt: skip


def numbers_and_asking(page: Page, units: list[Unit]) -> list[Anchor]:
    """Numbers begin questions, and so do lines that ask between or behind them."""
    found = {a.at: a for a in _asking_list(page, units)}
    for anchor in _counted(_asking(page, units)):
        found.setdefault(anchor.at, anchor)
    return [found[at] for at in sorted(found)]


def _asking_list(page: Page, units: list[Unit]) -> list[Anchor]:
    """The numbers, where at least a third of them ask; else they number an argument."""
    found = numbered(page, units)
    return found if sum(units[a.at].asks for a in found) * 3 >= len(found) else []


def told(page: Page, units: list[Unit]) -> list[Anchor]:
    """Every block that begins by saying what was asked: `You wanted to know what it cost.`"""
    starts = [at for at, u in enumerate(units) if u.first and _tells(page, u)]
    if starts and sums_up(page, (units[starts[0]].span[1], units[-1].span[1])):
        del starts[0]
    return _counted(starts) if len(starts) > 1 else []


def _tells(page: Page, unit: Unit) -> bool:
    return tells_question(page, (page.blocks[unit.index].start, unit.span[1]))


def _counted(starts: list[int]) -> list[Anchor]:
    return [Anchor(at, (f"#{n}",), str(n)) for n, at in enumerate(starts, 1)]


STARTS: dict[str, Starts] = {
    "numbers": numbered,
    "top numbers": top_numbers,
    "bullets": bullets,
    "outer bullets": outer_bullets,
    "asking lines": asking,
    "numbers and asking lines": numbers_and_asking,
}
