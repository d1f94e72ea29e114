"""Cutting one stretch of text into the question and the answer that follows it."""

import re

from bot.foi.reading.page import Page
from bot.foi.reading.words import alike, asks, sentences
from bot.foi.vocabulary import Span

_BEGINS = re.compile(
    r"(?<=[a-z)])\s+(?=(?:(?:No|Yes|None|Nil|N/A|Not|Unknown|Information not)\b"
    r"|(?:Please )?(?:[Ss]ee|refer to) (?:above|below|attached|answer|question)\b))"
)
"""Where an answer begins inside a line that has no question mark."""


def split_body(page: Page, body: Span) -> tuple[Span, Span | None]:
    """Cut `How many? 12.` behind the last sentence that asks."""
    pieces = list(sentences(page.flat, *body))
    last = max((n for n, s in enumerate(pieces) if "?" in page.flat[s[0] : s[1]]), default=None)
    if last is None:
        return _split_in_line(page, body)
    while last + 1 < len(pieces) and asks(page.flat[slice(*pieces[last + 1])]):
        last += 1  # "Do you have one? If not, please skip these. Yes."
    if last + 1 == len(pieces):
        return _split_at_mark(page, body)
    return (body[0], pieces[last][1]), (pieces[last + 1][0], body[1])


def _split_in_line(page: Page, body: Span) -> tuple[Span, Span | None]:
    """Cut `Please provide the list No list is held`, where the question begins by asking."""
    turn = _BEGINS.search(page.flat, *body) if asks(page.flat[slice(*body)]) else None
    return ((body[0], turn.start()), (turn.end(), body[1])) if turn else (body, None)


def beyond_question(page: Page, question: Span, body: Span) -> Span | None:
    """What is left of a block when the question repeated in it is taken away."""
    asked = re.findall(r"\w+", page.flat[question[0] : question[1]].lower()[:4000])
    told = list(re.finditer(r"\w+", page.flat[body[0] : min(body[1], body[0] + 8000)]))
    same = 0
    while same < min(len(asked), len(told)) and told[same].group().lower() == asked[same]:
        same += 1
    if same and same == len(asked):
        return _left(page, (body[0] + told[same - 1].end(), body[1]))
    if alike(page.flat[question[0] : question[1]], page.flat[body[0] : body[1]]):
        return split_body(page, body)[1]
    return body


def _left(page: Page, span: Span) -> Span | None:
    """A span without the punctuation it begins with; None where no word is left."""
    found = re.search(r"\w", page.flat[span[0] : span[1]])
    return (span[0] + found.start(), span[1]) if found else None


def _split_at_mark(page: Page, body: Span) -> tuple[Span, Span | None]:
    """Cut behind the last question mark where the answer begins in lower case or with a dash."""
    at = page.flat.rfind("?", body[0], body[1])
    if at < 0:
        return body, None
    rest = _left(page, (at + 1, body[1]))
    return ((body[0], at + 1), rest) if rest else (body, None)
