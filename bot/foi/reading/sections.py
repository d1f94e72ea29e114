"""Which stretch of a letter a block stands in: head, opening, request, response, notice, rights, end.

The state moves on when a block says so, by a heading or by an opening sentence; nothing is decided
from position alone.
"""

import re
from enum import Enum, auto

from bot.foi.reading.blocks import Block, Shape
from bot.foi.reading.markers import ASK, REPLY
from bot.foi.reading.section_words import (
    ANSWERING,
    ARGUES,
    ASKED,
    DEAR,
    DECIDING,
    END,
    LEADS_IN,
    MAIL_HEAD,
    NOTICE_HEADING,
    OPENING,
    REPLIES,
    REQUEST_HEADING,
    REQUESTER,
    REQUESTING,
    RESPONSE_HEADING,
    REVIEW_TITLE,
    REVIEWING,
    RIGHTS,
    ROUTE,
    SUBJECT,
    TO_YOU,
    WE,
)
from bot.foi.reading.words import asks


class Section(Enum):
    """The stretches of a letter, in their usual order."""

    HEAD = auto()
    OPENING = auto()
    REQUEST = auto()
    RESPONSE = auto()
    NOTICE = auto()
    RIGHTS = auto()
    END = auto()


def names_section(words: str) -> bool:
    """True for words that head a stretch of a letter: `Your request`, `Our response`."""
    headings = (REQUEST_HEADING, RESPONSE_HEADING)
    return any(h.fullmatch(words) for h in headings) or bool(
        len(words) < 90 and (NOTICE_HEADING.match(words) or RIGHTS.match(words))
    )


def read_sections(blocks: list[Block]) -> list[Section]:
    """Give each block its section."""
    state = Section.HEAD
    found: list[Section] = []
    above: Block | None = None
    subject = False
    for block in blocks:
        if state is Section.REQUEST and subject and _addresses(block):
            state = Section.OPENING  # what looked like its heading was the letter's subject
        subject = bool(SUBJECT.match(block.text) or (above and DEAR.match(above.text)))
        own, state = _step(block, state)
        if own is Section.REQUEST and state is own and above and _answers(block, above):
            own = state = Section.RESPONSE
        if own is Section.REQUEST and found and found[-1] is Section.END and _is_name(block):
            own = Section.END
        found.append(own)
        above = block
    return found


def _addresses(block: Block) -> bool:
    """True for a paragraph that speaks to the requester, as no request does."""
    return block.shape is Shape.PARAGRAPH and not block.quoted and bool(TO_YOU.match(block.text))


def _is_name(block: Block) -> bool:
    return block.short and block.shape is Shape.PARAGRAPH and len(block.text.split()) < 5


def _answers(block: Block, above: Block) -> bool:
    """True where a paragraph behind a list of questions speaks for the authority."""
    if re.match(r"dear|hello|hi\b|good (?:morning|afternoon)", block.text, re.I):
        return False
    if block.strong and block.short and not above.strong and not asks(block.text):
        return not REQUEST_HEADING.fullmatch(block.text.strip(" :-"))
    if _quoted(above) and not _quoted(block) and block.shape is Shape.PARAGRAPH:
        return not block.text.startswith(('"', "'"))
    numbered = above.shape is Shape.ITEM and above.marker and above.marker.paths
    listed = (numbered or above.shape is Shape.BULLET) and block.shape is Shape.PARAGRAPH
    if not listed or block.quoted or MAIL_HEAD.match(block.text):
        return False
    return not asks(block.text[:400]) and not REQUESTING.search(block.text[:400])


def _quoted(block: Block) -> bool:
    """A block marked as a quotation, or one wholly within quotation marks."""
    marks = block.text[:1] == '"' and block.text.rstrip(" .")[-1:] == '"' and len(block.text) > 20
    return block.quoted or marks


def _step(block: Block, state: Section) -> tuple[Section, Section]:
    """Give the section of one block, and the state behind it."""
    words = block.text[:600].strip(" :-.\"'")
    marker = block.marker
    if marker and marker.paths and marker.style != "weak":
        return _item(block, state)
    if marker and not marker.paths and block.shape is Shape.ITEM and state not in (Section.RIGHTS,):
        new = Section.REQUEST if marker.role == ASK else Section.RESPONSE
        return new, new
    if block.shape in (Shape.ROW, Shape.BULLET):
        state = Section.OPENING if state is Section.HEAD and block.shape is Shape.BULLET else state
        return state, state
    headed = _by_heading(words, state) if block.short else None
    if headed is Section.END and state is Section.REQUEST:
        return Section.END, state  # the requester's own "Yours faithfully"
    if headed:
        return headed, headed
    return _by_sentence(block, words, state)


def _item(block: Block, state: Section) -> tuple[Section, Section]:
    assert block.marker
    worded = block.marker.style == "worded"
    if block.marker.style == "lead-in":
        kept = state in (Section.NOTICE, Section.RIGHTS, Section.END)
        return (state, state) if kept else (Section.RESPONSE, Section.RESPONSE)
    if worded and block.marker.role == REPLY and state is not Section.RIGHTS:
        return Section.RESPONSE, Section.RESPONSE
    if worded and state in (Section.NOTICE, Section.END):
        return Section.RESPONSE, Section.RESPONSE
    if state is Section.HEAD:
        return Section.OPENING, Section.OPENING
    return state, state


def _by_heading(words: str, state: Section) -> Section | None:
    if state in (Section.HEAD, Section.OPENING) and REVIEW_TITLE.match(words):
        return Section.OPENING
    if MAIL_HEAD.match(words) or REQUEST_HEADING.fullmatch(words):
        return Section.REQUEST
    if NOTICE_HEADING.match(words) and len(words) < 90:
        return Section.NOTICE
    if RIGHTS.match(words):
        return Section.RIGHTS
    if END.match(words) and state is not Section.HEAD:  # a letterhead's `Customer Feedback Team`
        return Section.END
    if RESPONSE_HEADING.fullmatch(words):
        return Section.RESPONSE
    return None


def _by_sentence(block: Block, words: str, state: Section) -> tuple[Section, Section]:
    if closing := _closing(block, words, state):
        return closing, closing
    if state in (Section.RIGHTS, Section.END):
        return state, state
    leads = _leads_in(block)
    if state is Section.HEAD or (state is Section.OPENING and OPENING.match(words)):
        return _in_head(block, words, state, leads)
    if _answers_in_words(block, words, state):
        kept = state if state is Section.NOTICE else Section.RESPONSE
        return kept, kept
    if leads and _introduces_request(words, state):
        return Section.OPENING, Section.REQUEST
    return state, state


def _closing(block: Block, words: str, state: Section) -> Section | None:
    """The section that a sentence about rights, an ending or an argument opens."""
    if state is not Section.HEAD or OPENING.match(words):
        offers = ROUTE.search(words) and not REVIEWING.search(words[:200])
        if (RIGHTS.match(words) or offers) and not block.quoted:
            return Section.RIGHTS
        if END.match(words) and state is not Section.REQUEST:
            return Section.END
    arguing = state in (Section.RESPONSE, Section.NOTICE, Section.OPENING)
    return Section.NOTICE if arguing and ARGUES.match(words) else None


def _leads_in(block: Block) -> bool:
    ends = block.text.rstrip(" \"'").endswith((":", ":-"))
    return ends or bool(re.search(r":\s*[\"']", block.text))


def _in_head(block: Block, words: str, state: Section, leads: bool) -> tuple[Section, Section]:
    replies = REPLIES.search(words)
    if OPENING.match(words):
        asked = leads and LEADS_IN.search(words) and not replies
        return Section.OPENING, Section.REQUEST if asked else Section.OPENING
    if ASKED.search(words) and leads and len(words) > 12:
        return Section.OPENING, Section.OPENING if replies else Section.REQUEST
    told = len(words) > 110 or (len(words) > 45 and block.text.rstrip().endswith((".", ":")))
    return (Section.OPENING, Section.OPENING) if told else (state, state)


def _answers_in_words(block: Block, words: str, state: Section) -> bool:
    speaks = state is Section.REQUEST and "?" not in words and (WE.match(words) or _decides(words))
    voice = speaks or ANSWERING.match(words)
    return bool(voice) and not REQUESTER.search(words[:200]) and not block.quoted


def _decides(words: str) -> bool:
    """A decision that no requester writes: `so section 21 applies`, `are in the attached table`."""
    return bool(DECIDING.search(words)) and not REQUESTING.search(words)


def _introduces_request(words: str, state: Section) -> bool:
    if state is Section.OPENING and LEADS_IN.search(words) and not REPLIES.search(words):
        return True
    return state is not Section.NOTICE and bool(ASKED.match(words))
