"""Builds a document's text paragraph by paragraph, and says where each one stands."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.documents import Document, Limits, Locator, Refused

LIST, TABLE, CONTINUED = "list", "table", "continued"

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f]+")
_PAGE_WORDS = re.compile(r"(?i)(\W|\bpage\b|\bof\b)*")
_HALVES = re.compile("[\ud800-\udfff]")  # of UTF-16, as PDFs and broken mail headers have them
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0b-\x1f]")


@dataclass
class Blocks:
    """Collects paragraphs in reading order. Raises Refused beyond the limit of characters."""

    limits: Limits
    _pieces: list[str] = field(default_factory=list)
    _locators: list[Locator] = field(default_factory=list)
    _length: int = 0
    _page: int | None = None
    _paragraph: int = 0
    _group: str = ""

    def turn_page(self, number: int) -> None:
        """What follows stands on page `number`, where paragraphs count from 1 again."""
        self._page, self._paragraph = number, 0

    def add(self, text: str, group: str = "") -> None:
        """Append one paragraph; no blank line parts neighbours of one group (LIST, TABLE), nor what
        is CONTINUED from its page's end to the next page.
        """
        text = text.strip("\n ")
        if not text:
            return
        is_near = group == CONTINUED or (group and group == self._group)
        joint = "" if not self._length else "\n" if is_near else "\n\n"
        self._group = group
        self._paragraph += 1
        start = self._length + len(joint)
        self._length = start + len(text)
        if self._length > self.limits.max_text_chars:
            raise Refused(too_much_text(self.limits))
        self._pieces += [joint, text]
        self._locators.append(Locator(start, self._length, self._page, self._paragraph))

    def document(self, title: str | None = None, warnings: Sequence[str] = ()) -> Document:
        """The finished document; Refused where no text was found."""
        if not self._pieces:
            raise Refused("it holds no text; check that it is the right file")
        named = (title or "").strip() or None
        text = "".join(self._pieces)
        return Document(text, tuple(self._locators), named, warnings=tuple(warnings))


def too_much_text(limits: Limits) -> str:
    """The reason for a file whose text passes the limit."""
    return (
        f"it holds more than {limits.max_text_chars:,} characters of text; "
        "split it, or raise reading_max_text_chars"
    )


def tidy(text: str) -> str:
    """One paragraph: invisible characters gone, runs of blanks one space, line ends kept."""
    lines = _SPACES.sub(" ", _visible(text)).split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def one_line(text: str) -> str:
    """The text with every run of white space as one space: what fits in a table's cell."""
    return " ".join(_visible(text).split())


def _visible(text: str) -> str:
    """The text without invisible characters; halves of characters joined, lone ones replaced."""
    if _HALVES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _INVISIBLE.sub("", text)


def table_row(cells: Iterable[str]) -> str:
    """The cells of one row, " | " between them; empty where every cell is empty."""
    tidied = [one_line(cell) for cell in cells]
    return " | ".join(tidied).strip() if any(tidied) else ""


def is_page_label(text: str) -> bool:
    """True for a header or footer of which only "Page of" is left without its numbers."""
    return _PAGE_WORDS.fullmatch(text) is not None


def link(text: str, address: str) -> str:
    """A link as `[text](address)`, or the address alone where the text already says it."""
    address = address.strip()
    if not re.match(r"(?i)(https?|ftp|mailto):", address):
        return text
    if not text.strip():
        return address if not address.lower().startswith("mailto:") else ""
    return text if _bare(text) == _bare(address) else f"[{text.strip()}]({address})"


def _bare(address: str) -> str:
    """An address without scheme, `www.` and closing slash, for comparing what is shown."""
    return (
        re.sub(r"(?i)^(mailto:|https?://|ftp://)?(www\.)?", "", address.strip()).rstrip("/").lower()
    )
