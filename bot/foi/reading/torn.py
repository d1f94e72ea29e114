"""Answers that a torn table leaves at the end of a question's line.

2. The total number of agency workers currently 15
engaged within the service.
"""

import re

from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.vocabulary import Span

_VALUE = re.compile(
    r"(?<=\w)[ \t]+(?P<value>(?:c\. ?)?\u00a3 ?[\d.,]+(?: ?(?:k|m|bn|million))?|(?!(?:19|20)\d\d\b)\d[\d,.]*(?: ?%)?|nil|none|n/a|yes|no)[ \t]*$",
    re.I | re.M,
)
_COUNTED = re.compile(
    r"\b(?:in|of|for|to|and|or|since|under|sections?|part|no|number|questions?|at|by|from|until|than|over|aged|stage|type|band|year|form)\s*$",
    re.I,
)
_FEWEST = 3
"""Questions that must end so: fewer may end in a figure by chance."""


def mend_torn(page: Page, reading: Reading) -> None:
    """Give each question without an answer the figure at the end of its line, where most have one."""
    bare = [(d, _value(page, d)) for d in reading.drafts if not d.answers and d.question]
    found = [(draft, value) for draft, value in bare if value]
    if len(found) < _FEWEST or len(found) * 2 < len(bare):
        return
    for draft, value in found:
        assert draft.question
        draft.add_answer(value)
        if value[1] >= draft.question[1]:
            draft.question = (draft.question[0], value[0])


def _value(page: Page, draft: Draft) -> Span | None:
    """Where a figure ends the first line of a question."""
    assert draft.question
    start, end = draft.question
    line = page.flat.find("\n", start, end)
    found = _VALUE.search(page.flat, start, line if line >= 0 else end)
    if not found or _COUNTED.search(page.flat[max(start, found.start() - 20) : found.start()]):
        return None
    return found.span("value")
