"""Takes out of a PDF's lines what only its pages needed: running headers, page numbers, hyphens."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from indexer.formats.pdf_layout import Box

MARGIN = 0.13  # share of the page, above and below, where running lines stand
_SAME_PLACE = 8.0  # points by which a running line may move from page to page

_PAGE_NUMBER = re.compile(r"(?i)\W*(page\W*)?\d{1,4}(\s*(of|/)\s*\d{1,4})?\W*|page( of)?")
_SAID_PAGE = re.compile(r"(?i)\W*page\W*\d{1,4}(\s*(of|/)\s*\d{1,4})?\W*")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_REST = re.compile(r"([a-zà-ÿ]+(?:[-'’][^\W\d_]+)*)[^\w\s]*")  # with the stop behind it
_PREFIXES = frozenset(
    ("all", "anti", "co", "cross", "decision", "double", "ex", "first", "full", "half", "high",
     "inter", "long", "low", "mid", "multi", "non", "one", "part", "policy", "post", "pre", "re",
     "second", "self", "semi", "short", "single", "sub", "third", "time", "two", "well", "year")
)  # fmt: skip


def without_margins(pages: Sequence[Sequence[Box]], heights: Sequence[float]) -> list[list[Box]]:
    """The pages without page numbers, with a running header only once, and a footer only once.

    A line runs where the same words (whatever their digits) stand at the same height of at least
    half of the pages. The first header and the last footer are kept: references and dates often
    stand only there.
    """
    where: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    for p, page in enumerate(pages):
        for n, line in enumerate(page):
            if _in_margin(line, heights[p]):
                where[_digitless(line.text)].append((p, n, line.top))
    dropped: set[tuple[int, int]] = set()
    for text, places in where.items():
        dropped |= _repeats(text, places, pages, heights)
    return [
        [line for n, line in enumerate(page) if (p, n) not in dropped]
        for p, page in enumerate(pages)
    ]


def _in_margin(line: Box, height: float) -> bool:
    return line.bottom < height * MARGIN or line.top > height * (1 - MARGIN)


def _digitless(text: str) -> str:
    return re.sub(r"\d+", "#", text.lower())


def _repeats(
    text: str,
    places: list[tuple[int, int, float]],
    pages: Sequence[Sequence[Box]],
    heights: Sequence[float],
) -> set[tuple[int, int]]:
    """The places from which this line goes: all of a page number, all but one of a running line."""
    usual_top = Counter(round(top / _SAME_PLACE) for _, _, top in places).most_common(1)[0][0]
    running = [at for at in places if abs(at[2] / _SAME_PLACE - usual_top) <= 1]
    said_page = {at[:2] for at in places if _SAID_PAGE.fullmatch(pages[at[0]][at[1]].text)}
    if len({at[0] for at in running}) < max(2, len(pages) / 2):
        return said_page
    if _PAGE_NUMBER.fullmatch(text.replace("#", "1")):
        return {at[:2] for at in running}
    is_header = running[0][2] < heights[running[0][0]] / 2
    kept = min(running) if is_header else max(running)
    return {at[:2] for at in running if at != kept}


def vocabulary(pages: Iterable[Iterable[Box]]) -> frozenset[str]:
    """Every word of the file that no line end breaks, in lower case."""
    texts = (_BROKEN.sub("", line.text) for page in pages for line in page)
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text))


def joined(texts: Sequence[str], words: frozenset[str]) -> str:
    """A paragraph's lines, a word broken at a line's end made whole on the earlier line."""
    out = [texts[0]] if texts else []
    for text in texts[1:]:
        broken, rest = _BROKEN.search(out[-1]), _REST.match(text)
        if broken and rest:
            hyphen = "-" if _keeps_hyphen(broken[1].lower(), rest[1].lower(), words) else ""
            out[-1] = f"{out[-1][:-1]}{hyphen}{rest[0]}"
            text = text[rest.end() :].lstrip()
        if text:
            out.append(text)
    return "\n".join(out)


def _keeps_hyphen(first: str, rest: str, words: frozenset[str]) -> bool:
    """Whether a hyphen is spelling: as the file spells the word elsewhere, else by its halves."""
    if first + rest in words:
        return False
    if f"{first}-{rest}" in words or first in _PREFIXES:
        return True
    return len(first) > 3 and len(rest) > 3 and first in words and rest in words
