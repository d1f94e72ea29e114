"""The single matters that a pasted text asks about, so that each is looked up by itself."""

from collections.abc import Callable, Iterable, Sequence

from bot.foi.case import CasePart

_SHORT = 12
"""Words up to which a text is one question, whatever its marks."""


def matters(text: str, parts: Callable[[str], Iterable[CasePart]]) -> Sequence[str]:
    """What is asked, matter by matter; the whole text where it is one, or where none is found.

    `parts` reads a request as `foibot open` does; it is not called for a short question.
    """
    if len(text.split()) <= _SHORT:
        return (text,)
    found = (" ".join(f"{part.stem or ''} {part.question}".split()) for part in parts(text))
    asked = tuple(dict.fromkeys(each for each in found if each))
    return asked if len(asked) > 1 else (text,)
