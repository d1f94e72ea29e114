"""Numbered lists inside an answer: their numbers begin again at 1 and are no question's number.

An officer answers "How many of these are outside the borough?" with "1. Essex - 288, 2. Kent - 240",
and then goes on with question 3. Such a list is content, not questions and not answers.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.foi.reading.blocks import Block
from bot.foi.reading.markers import BARE, REPLY
from bot.foi.reading.sections import Section
from bot.foi.reading.words import asks

_TOLD = (Section.OPENING, Section.REQUEST, Section.RESPONSE)
_ANSWERS = re.compile(r"\b(?:answer|respon|repl[iy]|question|request|you asked|decid)", re.I)
_GAP = 4  # how many numbers the outer list may leave out


@dataclass(frozen=True, slots=True)
class _Item:
    """A block with one plain number in front of it."""

    index: int
    number: int
    bare: bool
    asks: bool


@dataclass(slots=True)
class _Chain:
    """The outer list as far as it has been read."""

    last: _Item
    length: int = 1
    asking: int = 0
    told: int = 0  # how many are followed by something that is no item

    def add(self, item: _Item) -> None:
        self.told += item.index - self.last.index > 1
        self.asking += item.asks
        self.length += 1
        self.last = item


def inner_lists(blocks: list[Block], sections: list[Section]) -> frozenset[int]:
    """Give the indexes of items that belong to a list inside an answer."""
    items = [item for i in range(len(blocks)) if (item := _item(blocks[i], sections[i], i))]
    inside = _echoes(items)
    items = [item for item in items if item.index not in inside]
    chain: _Chain | None = None
    at = 0
    while at < len(items):
        item = items[at]
        at += 1
        if chain and item.number == 1 and item.bare:
            run = _run(items, at - 1, chain.last.number + 1)
            behind = at - 1 + len(run)
            after = items[behind] if behind < len(items) else None
            led_in = _leads_in(blocks, sections, chain.last.index, run[0].index)
            if _is_inner(run, after, chain, sections, led_in):
                inside.update(one.index for one in run)
                at = behind
                continue
            chain = None
        headed = chain and not item.bare and item.number <= chain.last.number
        if not chain or headed:  # "Question 1" over the answer to a quoted 1.
            chain = _Chain(item, asking=item.asks)
        elif 0 < item.number - chain.last.number <= _GAP:
            chain.add(item)
    return frozenset(
        inside | _lettered(blocks, sections, [i for i in items if i.index not in inside])
    )


def _echoes(items: list[_Item]) -> set[int]:
    """`1. Twelve` right under `1. How many?`: the number of the question, put before its answer."""
    found = {
        item.index
        for above, item in pairwise(items)
        if item.number == above.number and item.bare and above.asks and not item.asks
    }
    return found if len(found) > 1 else set()


def _leads_in(blocks: list[Block], sections: list[Section], last: int, first: int) -> bool:
    """True for `3. The firms are:` right above the list, or for those words in a line between."""
    words = blocks[first - 1].text.rstrip()
    if first - last == 1:
        return not words or words.endswith(":")
    if first - last > 2 or sections[last] is not sections[first]:
        return False
    if asks(blocks[last].text) or blocks[first - 1].marker:
        return False
    return words.endswith(":") and not _ANSWERS.search(words[-300:])


def _lettered(blocks: list[Block], sections: list[Section], items: list[_Item]) -> set[int]:
    """`a) Music`, `b) Dogs` right behind a numbered question, where nothing else answers it."""
    inside: set[int] = set()
    ends = [item.index for item in items[1:]]
    told = sum(stop - item.index > 1 for item, stop in zip(items, ends, strict=False))
    if told * 2 < len(items):
        return inside
    for item, stop in zip(items, ends, strict=False):
        between = range(item.index + 1, stop)
        own = sections[item.index] is not Section.REQUEST and not blocks[item.index].text.endswith(
            ":"
        )
        if own and between and all(_is_letter(blocks[i]) for i in between):
            inside.update(between)
    return inside


def _is_letter(block: Block) -> bool:
    marker = block.marker
    lettered = marker and marker.role == BARE and marker.style in ("letter", "roman")
    return bool(lettered) and not asks(block.text)


def _item(block: Block, section: Section, index: int) -> _Item | None:
    marker = block.marker
    if not marker or section not in (*_TOLD, Section.NOTICE) or marker.role == REPLY:
        return None
    if len(marker.paths) != 1 or marker.style not in ("number", "worded"):
        return None
    path = marker.paths[0]
    bare = marker.role == BARE
    if len(path) != 1 or not path[0].isdigit() or (bare and section is Section.NOTICE):
        return None
    return _Item(index, int(path[0]), bare, asks(block.text))


def _run(items: list[_Item], at: int, resumes: int) -> list[_Item]:
    """The list that begins at 1 here, up to the question that goes on with the outer list."""
    run = [items[at]]
    for here in range(at + 1, len(items)):
        item = items[here]
        if item.number != run[-1].number + 1 or not item.bare:
            break
        if item.number == resumes and item.asks:
            break
        run.append(item)
    return run


def _is_inner(
    run: list[_Item],
    after: _Item | None,
    chain: _Chain,
    sections: list[Section],
    led_in: bool,
) -> bool:
    if len(run) < 2 or sum(item.asks for item in run) * 2 >= len(run):
        return False
    if led_in or (after and after.number == chain.last.number + 1):
        return True
    # Behind the last question nothing goes on; where each of the others was answered at once,
    # the list is the answer to this one.
    quoted = sections[chain.last.index] is Section.REQUEST
    answered = chain.length > 1 and chain.told == chain.length - 1
    return answered and not quoted and chain.asking * 2 > chain.length
