"""Committee reports: paragraphs with the numbers printed before them."""

import re

from bot.foi.reading.page import Page
from bot.foi.vocabulary import Span

_NUMBER = re.compile(r"(?:[-\u2022][ \t]+)?(?P<number>\d{1,2}(?:\.\d{1,3}){1,3})[.)]?(?=\s+\S)")
_HEADING = re.compile(r"(?P<number>\d{1,2})[.)]?\s+(?=[A-Z])")


def read_paragraphs(page: Page) -> tuple[tuple[str, Span], ...]:
    """Give each numbered paragraph with what follows it, up to the next number or heading."""
    found: list[tuple[str, Span]] = []
    open_number, start, end, heading = "", 0, 0, False
    for block in page.blocks:
        line = page.flat[block.start : block.start + 40]
        number = _NUMBER.match(line)
        if number and not _goes_back(open_number, number["number"], found):
            if open_number and not heading:
                found.append((open_number, (start, end)))
            open_number, heading = number["number"], _is_heading(block.text, block.strong)
            start, end = block.start + number.end(), block.end
            start += len(page.flat[start:end]) - len(page.flat[start:end].lstrip())
        elif open_number and _closes(block.text, block.strong):
            if not heading:
                found.append((open_number, (start, end)))
            open_number = ""
        elif open_number:
            end, heading = block.end, False
    if open_number and not heading:
        found.append((open_number, (start, end)))
    return tuple(found)


def _is_heading(words: str, strong: bool) -> bool:
    """`10.2 Resources` heads the paragraphs below it; it is a paragraph only with text of its own."""
    return strong or (len(words) < 90 and not words.rstrip().endswith((".", ":", ";")))


def _closes(words: str, strong: bool) -> bool:
    return (strong and len(words) < 200) or bool(
        len(words) < 90 and _HEADING.match(words) and words.isupper()
    )


def _goes_back(last: str, number: str, found: list[tuple[str, Span]]) -> bool:
    """A number that is far behind the last one is a figure at the beginning of a line."""
    before = last or (found[-1][0] if found else "")
    return bool(before) and _key(number) <= _key(before)


def _key(number: str) -> tuple[int, ...]:
    return tuple(int(n) for n in number.split("."))
