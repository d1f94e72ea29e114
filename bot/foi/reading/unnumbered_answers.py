"""Which paragraphs answer questions that have no numbers: by repetition, order or shared words."""

import re

from bot.foi.reading.blocks import Block
from bot.foi.reading.markers import REPLY
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.sections import Section
from bot.foi.reading.words import content_words, likeness

_REFUSES = re.compile(
    r"exempt|exception|withh|refus|not hold|not held|vexatious|confirm nor deny", re.I
)
_ALL = re.compile(r"\brequest(?:ed)?\b|entirety|\bwhole\b|\ball\b|you (?:asked|seek|want)", re.I)


def give_answers(page: Page, reading: Reading) -> None:
    """Give each question its answer: where it is repeated, else in order, else all to all."""
    body = [
        i for i, s in enumerate(page.sections) if s is Section.RESPONSE and i not in reading.owned
    ]
    if not reading.drafts or (not body and not reading.owned):
        return
    if _answer_repeated(page, reading):
        return
    body = [i for i in body if not opens(page.blocks[i])] or body
    if not body:
        return
    if len(reading.drafts) == 1:
        reading.drafts[0].add_answer((page.blocks[body[0]].start, page.blocks[body[-1]].end))
        reading.owned.update(body)
    elif len(body) == len(reading.drafts):
        for draft, index in zip(reading.drafts, body, strict=True):
            block = page.blocks[index]
            draft.add_answer((block.body, block.end))
            reading.owned.add(index)
    else:
        _answer_by_words(page, reading, body)


def _answer_repeated(page: Page, reading: Reading) -> bool:
    owner: Draft | None = None
    answered: dict[str, list[int]] = {}
    for index, block in enumerate(page.blocks):
        if page.sections[index] in (Section.NOTICE, Section.RIGHTS, Section.END):
            owner = None
        if page.sections[index] is Section.REQUEST or page.sections[index] is Section.HEAD:
            continue
        repeated = _repeated(page, reading, block.text)
        if repeated:
            owner = repeated
            reading.owned.add(index)
            answered[owner.number] = []  # a request quoted twice: the answer follows the last
        elif owner:
            answered[owner.number].append(index)
    for draft in reading.drafts:
        if mine := answered.get(draft.number):
            first = page.blocks[mine[0]]
            label = first.marker and first.marker.role == REPLY
            draft.add_answer((first.body if label else first.start, page.blocks[mine[-1]].end))
            reading.owned.update(mine)
    return any(answered.values())


def _repeated(page: Page, reading: Reading, words: str) -> Draft | None:
    """The question that a block repeats, the likest of them; None where it repeats none."""
    asked = [
        (likeness(page.flat[slice(*d.question)], words), d) for d in reading.drafts if d.question
    ]
    best = max(asked, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= 82 else None


def opens(block: Block) -> bool:
    """A sentence about the handling, not an answer."""
    return bool(
        re.match(
            r"(?:(?:we|i|the council|your request|this request) (?:have|has|was|is|are|can)?.{0,40}(?:process|handl|dealt|consider|treat)|(?:please )?(?:find|see) (?:our|the) (?:response|answers?)|(?:our|the) (?:response|answers?)\b|in (?:response|answer))",
            block.text,
            re.I,
        )
        and (block.text.rstrip().endswith(":") or len(block.text) < 160)
    ) and not re.search(r"exempt|withh|refus|not hold|not held", block.text, re.I)


def _refuses_all(words: str) -> bool:
    return bool(_REFUSES.search(words) and _ALL.search(words))


def _answer_by_words(page: Page, reading: Reading, body: list[int]) -> None:
    """Give each paragraph to the question that shares most words with it; else to all of them."""
    wanted = [
        content_words(page.flat[slice(*d.question)]) if d.question else frozenset()
        for d in reading.drafts
    ]
    given: dict[int, int] = {}
    for index in body:
        mine = content_words(page.blocks[index].text)
        scores = [len(mine & words) for words in wanted]
        best = max(scores)
        tied = [n for n, score in enumerate(scores) if score == best and best]
        later = [n for n in tied if n > max(given.values(), default=-1)]
        if len(tied) == 1 or later:
            given[index] = (later or tied)[0] if len(tied) > 1 else tied[0]
    refuses = any(_refuses_all(page.blocks[index].text[:2000]) for index in body)
    if refuses and len(set(given.values())) < len(reading.drafts):
        return  # one refusal for all of them
    for index, number in given.items():
        reading.drafts[number].add_answer((page.blocks[index].start, page.blocks[index].end))
        reading.owned.add(index)
