"""Requests that a letter takes up together and answers below: a list, or sentences one by one.

`You ask us to send you * the diary * the drafts`; `You asked what it cost. You also wanted the date.`
What is listed need not look like a question: the words that lead to it say that it was asked.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.foi.reading.blocks import Shape
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.sections import Section
from bot.foi.reading.unnumbered_answers import give_answers
from bot.foi.reading.words import sentences
from bot.foi.vocabulary import Span

_ASKED = re.compile(
    r"\byou (?:(?:have|had|also) )?(?:ask|request|want|wish|seek|sought)",
    re.I,
)
_TURN = re.compile(
    r"\W*(?:(?:and|also|then|next|again|in addition|first|\w+ly),? ){0,2}(?:you (?:(?:also|then|next|first|further|had|have|\w+ly) ){0,2}(?:asked|wanted|wished|requested|enquired|sought|were interested)"
    r"|your \w+ (?:question|point|request|query|item) (?:was|is|asked|asks|concern\w+))\b",
    re.I,
)
_NO_QUESTION = re.compile(
    r"\breview\b|reconsider|appeal|complain|clarif|following\b|questions below\b|[:\"]", re.I
)
_HANDLING = re.compile(
    r"\W*(?:\w+ ){2,4}(?:handl|dealt|treat|process|consider)",
    re.I,
)
_TOLD = (Section.OPENING, Section.REQUEST, Section.RESPONSE)


_MOST = 200
"""Questions that are looked for: a longer list is none that somebody asked."""


def read_listed(page: Page) -> Reading:
    """The bullets behind words that say they were asked for; empty where there are none."""
    for index in range(len(page.blocks) - 2):
        items = _bullets_below(page, index)
        if len(items) > 1 and _ASKED.search(page.blocks[index].text[-300:]):
            spans = [(page.blocks[i].body, page.blocks[i].end) for i in items]
            return _answered_below(page, spans, [index, *items])
    return Reading()


def read_told_together(page: Page) -> Reading:
    """The sentences of one paragraph that each tell a question; empty where fewer than two do."""
    for index, block in enumerate(page.blocks[:60]):
        if block.shape is Shape.PARAGRAPH and page.sections[index] in _TOLD:
            spans = [
                s for s in sentences(page.flat, block.body, block.end) if tells_question(page, s)
            ]
            if len(spans) > 1:
                return _answered_below(page, spans, [index])
    return Reading()


def _bullets_below(page: Page, index: int) -> list[int]:
    """The run of bullets right below a paragraph that is none."""
    found: list[int] = []
    if page.blocks[index].shape is Shape.PARAGRAPH and page.sections[index] in _TOLD:
        for below in range(index + 1, len(page.blocks)):
            if page.blocks[below].shape is not Shape.BULLET:
                break
            found.append(below)
    return found


def tells_question(page: Page, span: Span) -> bool:
    """True for a sentence that says what was asked, and no more."""
    words = page.flat[slice(*span)]
    return bool(_TURN.match(words)) and not _NO_QUESTION.search(words)


def sums_up(page: Page, behind: Span) -> bool:
    """True where only how the request was handled stands behind a sentence, or another one."""
    here = (behind[0], min(behind[1], behind[0] + 500))
    return bool(_HANDLING.match(page.flat, *here)) or bool(_TURN.match(page.flat, *here))


def _answered_below(page: Page, spans: Sequence[Span], owned: list[int]) -> Reading:
    """These questions, and what the paragraphs behind them answer."""
    reading = Reading(owned={*range(owned[0] + 1), *owned})
    for number, span in enumerate(spans[:_MOST], 1):
        reading.drafts.append(Draft((f"#{number}",), str(number), span))
    behind = owned[-1]
    sections = [
        Section.RESPONSE if index > behind and section in _TOLD else section
        for index, section in enumerate(page.sections)
    ]
    give_answers(replace(page, sections=sections), reading)
    return reading
