"""Questions told one after another: `You wanted to know what it cost. It cost ten pounds.`

A letter of this manner quotes nothing and numbers nothing: each paragraph begins with a sentence
that says what was asked and goes on with the answer. One such sentence alone only sums the request
up, and is read elsewhere.
"""

import re

from bot.foi.reading.blocks import Block, Shape
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.sections import Section
from bot.foi.reading.words import sentences
from bot.foi.vocabulary import Span

_TURN = re.compile(
    r"(?:(?:and|also|next|then|again|(?:first|second|third|fourth|fifth|last|final)(?:ly)?|in addition|additionally|further(?:more)?|moreover),? ){0,2}"
    r"(?:you (?:(?:also|then|next|first|further|finally|lastly|had|have) ){0,2}(?:asked|wanted|wished|requested|enquired|inquired|sought|were interested)"
    r"|your (?:first|second|third|fourth|fifth|sixth|next|last|final|other|remaining) (?:question|point|request|query|item) (?:was|is|asked|asks|concerned|concerns))\b",
    re.I,
)
_NO_QUESTION = re.compile(
    r"\breview\b|\breconsider|\bappeal|\bcomplain|\bclarif|\bfollowing\b|\bquestions below\b|[:\"]",
    re.I,
)
_HANDLING = re.compile(
    r"\W*(?:(?:we|i|it|this|that|the \w+|your request|this request) )(?:have |has |was |is |are |been ){0,3}(?:handl|dealt|treat|process|consider\w* (?:it |this |your \w+ )?under)",
    re.I,
)
_CLOSED = (Section.RIGHTS, Section.END)


def read_narrated(page: Page) -> Reading:
    """Read the paragraphs that each tell a question; an empty reading where fewer than two do."""
    reading = Reading()
    turns = [i for i in range(len(page.blocks)) if _turn(page, i)]
    if Section.REQUEST in page.sections or len(turns) < 2:
        return reading
    stops = [*turns[1:], len(page.blocks)]
    told = [_told(page, turn, stop) for turn, stop in zip(turns, stops, strict=True)]
    if _sums_up(page, told[0][1]):
        del told[0]
    if len(told) < 2 or not all(answer for _, answer in told):
        return reading
    for number, (question, answer) in enumerate(told, 1):
        draft = Draft((f"#{number}",), str(number), question)
        draft.add_answer(answer)
        reading.drafts.append(draft)
        reading.owned.update(_between(page, question, answer))
    return reading


def _turn(page: Page, index: int) -> bool:
    """True for a paragraph whose first sentence says what was asked."""
    block = page.blocks[index]
    if not _is_prose(block) or block.quoted or not _open(page, index):
        return False
    question = _first(page, index)
    words = page.flat[slice(*question)]
    return bool(_TURN.match(words)) and not _NO_QUESTION.search(words) and len(words) < 500


def _is_prose(block: Block) -> bool:
    """A paragraph, also one that begins with words like `Your third point`."""
    led = block.marker is not None and block.marker.style == "lead-in"
    return block.shape is Shape.PARAGRAPH or led


def _open(page: Page, index: int) -> bool:
    return page.sections[index] not in (*_CLOSED, Section.HEAD)


def _first(page: Page, index: int) -> Span:
    block = page.blocks[index]
    return next(sentences(page.flat, block.start, block.end), (block.start, block.end))


def _told(page: Page, turn: int, stop: int) -> tuple[Span, Span | None]:
    """The question that a paragraph tells, and what is said behind it up to the next one."""
    question = _first(page, turn)
    last = turn
    while last + 1 < stop and _goes_on(page, last + 1, stop):
        last += 1
    rest = page.flat[question[1] : page.blocks[last].end]
    if not re.search(r"\w", rest):
        return question, None
    return question, (question[1] + len(rest) - len(rest.lstrip()), page.blocks[last].end)


def _goes_on(page: Page, index: int, stop: int) -> bool:
    """An argument set apart behind the last question may speak for all of them."""
    argued = page.sections[index] is Section.NOTICE and stop == len(page.blocks)
    return _open(page, index) and not argued


def _sums_up(page: Page, answer: Span | None) -> bool:
    """True for a first sentence that is followed by no answer, or only by how it was handled."""
    return answer is None or bool(_HANDLING.match(page.flat, *answer))


def _between(page: Page, question: Span, answer: Span | None) -> list[int]:
    end = answer[1] if answer else question[1]
    return [i for i, b in enumerate(page.blocks) if question[0] <= b.end and b.start < end]
