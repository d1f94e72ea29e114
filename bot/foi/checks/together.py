"""Questions that a letter says it answers together, by one answer."""

import re

from bot.foi.checks.view import View, bare, named_parts
from bot.foi.vocabulary import Outcome

_TOGETHER = re.compile(r"\banswers? (questions [^.\n]{1,80}?) together\b", re.I)


def answered_together(view: View) -> set[str]:
    """The parts, bare numbers, that share an answer; only where one of them has it."""
    answered = {bare(p.number) for p in view.letter.parts if p.outcome is not Outcome.UNANSWERED}
    shared: set[str] = set()
    for found in _TOGETHER.finditer(view.flat):
        together = set(map(bare, named_parts(found.group(1))))
        if together & answered:
            shared |= together
    return shared
