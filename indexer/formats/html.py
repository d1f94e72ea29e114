"""Web pages: the text a reader sees, with lists, tables and link addresses. Nothing is run."""

import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString, Tag

from indexer.documents import Document, Limits
from indexer.formats.blocks import LIST, TABLE, Blocks, link, table_row, tidy
from indexer.formats.numerals import BULLET, printed
from indexer.formats.text import clean, decode

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl",
     "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
     "h6", "header", "hr", "legend", "main", "nav", "p", "pre", "section", "summary", "caption")
)  # fmt: skip
_UNSEEN = frozenset(
    ("head", "script", "style", "template", "noscript", "svg", "iframe", "object", "embed", "math",
     "select", "textarea", "title", "audio", "video", "canvas")
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read(data: bytes, limits: Limits) -> Document:
    """Read one page; the encoding it declares is believed where the bytes agree."""
    declared = EncodingDetector.find_declared_encoding(data[:4096], is_html=True)
    return read_text(clean(decode(data, declared)), limits)


def read_text(markup: str, limits: Limits) -> Document:
    """Read a page that is text already, such as a mail's body."""
    soup = BeautifulSoup(markup, "lxml")
    blocks = Blocks(limits)
    for text, group in _Page().paragraphs(soup):
        blocks.add(text, group)
    return blocks.document(soup.title.get_text() if soup.title else None)


class _Page:
    """Walks one tree; text gathers until a block begins or ends."""

    def __init__(self) -> None:
        self._gathered: list[str] = []
        self._label = ""

    def paragraphs(self, root: Tag) -> Iterator[tuple[str, str]]:
        """Each paragraph, list item and table row with its group."""
        yield from self._inside(root)
        yield from self._flush()

    def _inside(self, node: Tag, group: str = "") -> Iterator[tuple[str, str]]:
        for one in node.children:
            if isinstance(one, Tag):
                if not _unseen(one):
                    yield from self._element(one, group)
            elif type(one) is NavigableString:
                is_kept = one.find_parent("pre") is not None
                self._gathered.append(str(one) if is_kept else re.sub(r"\s+", " ", one))

    def _flush(self, group: str = "") -> Iterator[tuple[str, str]]:
        text = tidy("".join(self._gathered))
        self._gathered = []
        if text:
            label, self._label = self._label, ""
            yield (f"{label} {text}" if label else text), LIST if label else group

    def _element(self, node: Tag, group: str) -> Iterator[tuple[str, str]]:
        if node.name == "br":
            self._gathered.append("\n")
        elif node.name == "a":
            yield from self._link(node, group)
        elif node.name in ("ol", "ul", "menu"):
            yield from self._flush(group)
            yield from self._list(node)
        elif node.name == "table":
            yield from self._flush(group)
            yield from self._table(node)
        elif node.name in _BLOCKS:
            yield from self._flush(group)
            yield from self._inside(node, group)
            yield from self._flush(group)
        else:
            yield from self._inside(node, group)

    def _link(self, node: Tag, group: str) -> Iterator[tuple[str, str]]:
        start = len(self._gathered)
        yield from self._inside(node, group)
        said = "".join(self._gathered[start:])
        self._gathered[start:] = [link(said, str(node.get("href", "")))]

    def _list(self, node: Tag) -> Iterator[tuple[str, str]]:
        """Items with the numbers that a browser prints."""
        items = node.find_all("li", recursive=False)
        is_reversed = node.has_attr("reversed")
        number = _whole(node.get("start"), len(items) if is_reversed else 1)
        for item in items:
            number = _whole(item.get("value"), number)
            sign = str(item.get("type") or node.get("type") or "1")
            own = f"{printed(number, sign)}." if node.name == "ol" else BULLET
            self._label = f"{self._label} {own}".strip()
            yield from self._inside(item, LIST)
            yield from self._flush(LIST)
            self._label = ""
            number += -1 if is_reversed else 1

    def _table(self, node: Tag) -> Iterator[tuple[str, str]]:
        """Rows with " | " between cells; a table that only lays the page out frames its blocks."""
        rows = [
            [cell for cell in row.find_all(["td", "th"], recursive=False) if not _unseen(cell)]
            for row in node.find_all("tr")
            if row.find_parent("table") is node and not _unseen(row)
        ]
        is_layout = node.find("table") is not None or all(len(cells) < 2 for cells in rows)
        for caption in node.find_all("caption", recursive=False):
            yield from self._inside(caption)
            yield from self._flush()
        for cells in rows:
            if is_layout:
                for cell in cells:
                    yield from self._inside(cell)
                    yield from self._flush()
            elif row := table_row(_cell(cell) for cell in cells):
                yield row, TABLE


def _cell(node: Tag) -> str:
    """A cell's paragraphs in one line."""
    return " ".join(text for text, _ in _Page().paragraphs(node))


def _unseen(node: Tag) -> bool:
    """True for what no reader sees."""
    style = str(node.get("style", ""))
    return node.name in _UNSEEN or node.has_attr("hidden") or bool(_HIDDEN.search(style))


def _whole(said: Any, default: int) -> int:
    """A whole number from an attribute; the default for anything else."""
    found = re.fullmatch(r"\s*(-?\d{1,6})\s*", str(said))
    return int(found[1]) if found else default
