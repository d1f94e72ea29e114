"""Which of a mail's two bodies its reader saw: the plain text or the web page."""

import re
from dataclasses import replace

from indexer.documents import Document

_WORD = re.compile(r"\w{2,}")
_ALIKE = 0.5  # share of words in common from which on both say the same; real twins have over 0.9
_CUT_SHORT = 3  # a web page with so many times the words holds what the plain text left out
_LEFT_OUT = "its web page and its plain text say different things: {} was read"


def better(plain: Document | None, page: Document | None) -> Document | None:
    """The plain text, unless it is a stub ("your program cannot show this message"), or cut short.

    Where the two differ, a warning says which was read.
    """
    if plain is None or page is None:
        return plain or page
    words, others = _words(plain), _words(page)
    alike = len(set(words) & set(others)) / max(1, len(set(words)))
    if not others or (alike >= _ALIKE and len(others) < _CUT_SHORT * len(words)):
        return plain
    if alike < _ALIKE and len(others) * 2 < len(words):  # a picture with a line below it
        return _warned(plain, "the plain text")
    return page if alike >= _ALIKE else _warned(page, "the web page")


def _warned(document: Document, which: str) -> Document:
    return replace(document, warnings=(*document.warnings, _LEFT_OUT.format(which)))


def _words(document: Document) -> list[str]:
    return _WORD.findall(document.text.casefold())
