"""Questions without numbers that are told by how they are printed: all in bold, all in quotation
marks, all as quoted lines, each with its answer under it; or as bullets that bullets answer.

The manner of printing shows what is a question better than its words do: among "How many?" and
"Who?" an order ("Send me the minutes.") or a bare thing ("Names of the bidders") asks as well.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from bot.foi.reading.blocks import Block, Shape
from bot.foi.reading.markers import REPLY
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.sections import Section, names_section
from bot.foi.reading.words import alike, asks, sentences

_TOLD = (Section.OPENING, Section.REQUEST, Section.RESPONSE)
_SENTENCE = re.compile(r"[.?]\W*$")
_HEADS = re.compile(
    r"(?:dear|hello|hi|re|subject|ref|freedom of|environmental info|(?:what|how|why|where) (?:we|i|the \w+|our|this)\b(?!.*\?))",
    re.I,
)


def read_pairs(page: Page) -> Reading:
    """Pair questions and answers by their printing; an empty reading where it tells nothing."""
    for style in (_in_marks, _quoted, _strong):
        asked = _asked(page, style)
        if asked:
            return _under_each(page, asked)
    return _in_one(page) or _bullets(page)


def _in_one(page: Page) -> Reading | None:
    """`How many were felled? Ninety.`, each with its answer in one paragraph."""
    reading = Reading()
    for index, block in enumerate(page.blocks):
        if not _may_ask(page, index) or block.quoted or block.end - block.start > 3000:
            continue
        first, *rest = [*sentences(page.flat, block.body, block.end), None]
        asked = first and rest[0] and asks(page.flat[slice(*first)])
        if not (asked and first) or any(s and "?" in page.flat[slice(*s)] for s in rest):
            continue
        if "?" in page.flat[slice(*first)] or reading.drafts:
            number = str(len(reading.drafts) + 1)
            draft = Draft((f"#{number}",), number, first)
            draft.add_answer((first[1], block.end))
            reading.drafts.append(draft)
            reading.owned.add(index)
    return reading if len(reading.drafts) > 1 else None


def _in_marks(block: Block) -> bool:
    return block.text[:1] == '"' and block.text.rstrip(" .,;")[-1:] == '"'


def _quoted(block: Block) -> bool:
    return block.quoted


def _strong(block: Block) -> bool:
    """Bold words that ask or end like a sentence; others are headings."""
    return block.strong and (asks(block.text) or bool(_SENTENCE.search(block.text)))


def _asked(page: Page, style: Callable[[Block], bool]) -> list[int]:
    """The blocks of one style, where each is followed by something else; else nothing."""
    found = [i for i, b in enumerate(page.blocks) if _may_ask(page, i) and style(b)]
    if len(found) < 2:
        return []
    if any(alike(page.blocks[i].text, page.blocks[j].text) for i, j in pairwise(found)):
        return []  # one request, quoted twice
    follows = [*found[1:], len(page.blocks)]
    answered = all(_answer(page, i, stop) for i, stop in zip(found, follows, strict=True))
    asking = sum(asks(page.blocks[i].text.strip('"')) for i in found)
    return found if answered and asking * 2 >= len(found) else []


def _may_ask(page: Page, index: int) -> bool:
    block = page.blocks[index]
    words = block.text.strip(" \"':-")
    plain = block.shape is Shape.PARAGRAPH and page.sections[index] in _TOLD
    return plain and len(words) > 3 and not (names_section(words) or _HEADS.match(words))


def _answer(page: Page, asked: int, stop: int) -> list[int]:
    """The blocks that answer a question: those behind it up to the next, or to the notice."""
    kept: list[int] = []
    for index in range(asked + 1, stop):
        if page.sections[index] not in _TOLD:
            break
        kept.append(index)
    return kept


def _under_each(page: Page, asked: list[int]) -> Reading:
    reading = Reading()
    for here, index in enumerate(asked):
        stop = asked[here + 1] if here + 1 < len(asked) else len(page.blocks)
        block, answer = page.blocks[index], _answer(page, index, stop)
        draft = Draft((f"#{here + 1}",), str(here + 1), (block.body, block.end))
        first = page.blocks[answer[0]]
        labelled = first.marker and first.marker.role == REPLY
        draft.add_answer((first.body if labelled else first.start, page.blocks[answer[-1]].end))
        reading.drafts.append(draft)
        reading.owned.update([index, *answer])
    return reading


def _bullets(page: Page) -> Reading:
    """Two lists of as many bullets: the n-th of the second answers the n-th of the first."""
    reading = Reading()
    runs = _runs(page)
    for asked, told in pairwise(runs):
        asking = sum(asks(page.blocks[i].text) for i in asked)
        telling = sum(not asks(page.blocks[i].text) for i in told)
        if len(asked) == len(told) > 1 and asking and telling * 3 >= len(told) * 2:
            for n, (i, j) in enumerate(zip(asked, told, strict=True), 1):
                draft = Draft((f"#{n}",), str(n), (page.blocks[i].body, page.blocks[i].end))
                draft.add_answer((page.blocks[j].body, page.blocks[j].end))
                reading.drafts.append(draft)
            reading.owned.update([*asked, *told])
            return reading
    return reading


def _runs(page: Page) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    for index, block in enumerate(page.blocks):
        if block.shape is Shape.BULLET and page.sections[index] in _TOLD:
            if runs[-1] and runs[-1][-1] != index - 1:
                runs.append([])
            runs[-1].append(index)
    return runs
