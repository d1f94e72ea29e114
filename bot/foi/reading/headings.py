"""Numbered headings of a letter: `1. Your request`, `2. What we decided`, `3. Your rights`.

Their numbers are no question's number. A list is one of headings where its items are a few words
that ask nothing, have text under them, and at least two of them name a stretch of a letter.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.foi.reading.blocks import Block, Shape
from bot.foi.reading.markers import BARE, Path
from bot.foi.reading.words import asks

_LONGEST = 70
_STRETCH = re.compile(
    r"(?:the |your |our |my |this |how |what |why |where |on )*(?:background|introduction|summary|context|requests?|what you (?:asked|wanted)|you (?:asked|wanted)|original request"
    r"|(?:original |first |initial |formal )?(?:responses?|repl(?:y|ies)|answers?)|we (?:replied|answered|said|decided|found|did|hold|think|have decided)|decisions?|findings?|conclusions?|outcome|consideration|analysis|review|(?:further|taking) (?:it |this |the matter )?(?:further|steps|information)"
    r"|next steps?|(?:rights?|appeals?|complaints?)\b.*|exemptions?\b.*|exceptions?\b.*|public interest\b.*|refusal\b.*|law|legislation|legal\b.*|searches|reasons?\b.*|advice and assistance|(?:if|should) you (?:are|disagree|remain)\b.*|(?:the )?panel (?:thinks|decided|found)|to complain|contact\b.*)\W*",
    re.I,
)


_TOPIC = re.compile(r"(?:part|section|theme|topic|group|area)\s+(?:\d{1,2}|[A-H])\b\W", re.I)


def plain_headings(blocks: list[Block], flat: str) -> list[Block]:
    """Give the blocks with numbered headings read as headings without a number."""
    headings = {i for run in _runs(blocks) if _are_headings(blocks, run) for i in run}
    headings |= _topics(blocks, flat)
    return [_plain(b) if i in headings else b for i, b in enumerate(blocks)]


def _topics(blocks: list[Block], flat: str) -> set[int]:
    """`Part 2 - Stations` over question 3: a heading, where the numbers do not begin again."""
    found = [
        i
        for i, b in enumerate(blocks)
        if _short(b) and _TOPIC.match(flat, b.start, b.end) and b.text and not asks(b.text)
    ]
    below = [_first_below(blocks, i) for i in found]
    again = any(path in (None, ("1",), ("a",), ("i",)) for path in below[1:])
    return set(found) if len(found) > 1 and not again else set()


def _first_below(blocks: list[Block], index: int) -> Path | None:
    """The number of the item right under a heading; None where none stands there."""
    marker = blocks[index + 1].marker if index + 1 < len(blocks) else None
    return marker.paths[0] if marker and marker.paths else None


def _runs(blocks: list[Block]) -> Iterator[list[int]]:
    """Items numbered 1, 2, 3 ... that are short enough to be headings, other blocks between them."""
    run: list[int] = []
    for index, block in enumerate(blocks):
        number = _number(block)
        if number == 1 and _short(block):
            yield run
            run = [index]
        elif run and number == len(run) + 1:
            run = [*run, index] if _short(block) else []
    yield run


def _number(block: Block) -> int:
    marker = block.marker
    if not marker or marker.role != BARE or marker.style != "number" or len(marker.paths) != 1:
        return 0
    path = marker.paths[0]
    return int(path[0]) if len(path) == 1 and path[0].isdigit() else 0


def _short(block: Block) -> bool:
    return block.short and len(block.text) <= _LONGEST and "?" not in block.text


def _are_headings(blocks: list[Block], run: list[int]) -> bool:
    if len(run) < 2:
        return False
    told = all(i + 1 < len(blocks) and blocks[i + 1].shape is Shape.PARAGRAPH for i in run)
    named = sum(bool(_STRETCH.fullmatch(blocks[i].text.strip())) for i in run)
    asking = sum(asks(blocks[i].text) and not _STRETCH.fullmatch(blocks[i].text) for i in run)
    return told and named > 1 and asking * 3 <= len(run)


def _plain(block: Block) -> Block:
    return replace(block, shape=Shape.PARAGRAPH, start=block.body, marker=None, strong=True)
