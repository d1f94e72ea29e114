"""The single matters that a pasted text asks about, so that each is looked up by itself."""

from collections.abc import Callable, Sequence

from bot.foi.intake.parts import read_parts
from bot.foi.intake.requester import separate
from bot.foi.intake.words import RequestWords

_SHORT = 12
"""Words up to which a text is one question, whatever its marks."""


def matters(text: str, words: Callable[[], RequestWords]) -> Sequence[str]:
    """What is asked, matter by matter; the whole text where it is one, or where none is found.

    `words` are those that requests are read with: not read for a short question.
    """
    if len(text.split()) <= _SHORT:
        return (text,)
    parts = read_parts(separate(text).text, words())
    asked = [" ".join(f"{part.stem or ''} {part.question}".split()) for part in parts]
    return tuple(dict.fromkeys(asked)) if len(asked) > 1 else (text,)
