"""OpenDocument text (.odt): header first, then body and notes, footer last, once each."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from indexer.documents import Document, Limits, Refused
from indexer.formats.archive import Archive
from indexer.formats.blocks import LIST, TABLE, Blocks, is_page_label, link, table_row, tidy
from indexer.formats.odf_lists import Counters, Style, step, styles
from indexer.formats.xml import attribute, child, local, number

_SILENT = frozenset(
    ("annotation", "annotation-end", "page-number", "page-count", "hidden-text", "ruby-text",
     "tracked-changes", "sequence-decls", "note-citation", "forms")
)  # fmt: skip
_ROW_GROUPS = ("table-header-rows", "table-row-group", "table-rows")


def read(data: bytes, limits: Limits) -> Document:
    """Read one OpenDocument text. Pages are not known: they are laid out when it is opened."""
    archive = Archive(data, limits)
    manifest = archive.xml("META-INF/manifest.xml")
    if manifest is not None and any(local(n) == "encryption-data" for n in manifest.iter()):
        raise Refused("it is encrypted; save it without a password and try again")
    content, common = archive.xml("content.xml"), archive.xml("styles.xml")
    body = child(content, "body", "text") if content is not None else None
    reading = _Text(styles(root for root in (common, content) if root is not None))
    blocks = Blocks(limits)
    for text, group in chain(
        _margins(reading, common, "header"),
        reading.story(body if body is not None else ()),
        ((note, "") for note in reading.notes),
        _margins(reading, common, "footer"),
    ):
        blocks.add(text, group)
    meta = archive.xml("meta.xml")
    title = child(meta, "meta", "title") if meta is not None else None
    return blocks.document(title.text if title is not None else None)


def _margins(reading: "_Text", common: Any, name: str) -> Iterator[tuple[str, str]]:
    """The headers or footers of all page styles, each different text once, without page numbers."""
    if common is None:
        return
    found = {"".join(one.itertext()): one for one in common.iter() if local(one) == name}
    for one in found.values():
        for text, group in reading.story(one):
            if not is_page_label(text):
                yield text, group


class _Text:
    """One reading of one file: list counters and notes run through it."""

    def __init__(self, list_styles: dict[str, Style]) -> None:
        self._styles = list_styles
        self._lists: dict[str, Counters] = {}
        self._last_of_style: dict[str, Counters] = {}
        self._headings: Counters = {}
        self.notes: list[str] = []
        self._boxes: list[Any] = []

    def story(self, container: Any) -> Iterator[tuple[str, str]]:
        """The paragraphs inside an element, each with its group (LIST, TABLE or none)."""
        for one in container:
            match local(one):
                case "p":
                    yield from self._paragraph(one)
                case "h":
                    yield from self._heading(one)
                case "list":
                    yield from self._top_list(one)
                case "table":
                    yield from self._table(one)
                case name if name and name not in _SILENT:
                    yield from self.story(one)

    def _paragraph(self, node: Any, label: str = "") -> Iterator[tuple[str, str]]:
        text = tidy(self._inline(node))
        boxes, self._boxes = self._boxes, []
        if text:
            yield (f"{label} {text}" if label else text), LIST if label else ""
        for box in boxes:
            yield from self.story(box)

    def _heading(self, node: Any) -> Iterator[tuple[str, str]]:
        level = number(attribute(node, "outline-level"), 1)
        is_bare = attribute(node, "is-list-header") == "true"
        label = "" if is_bare else step(self._styles.get("", {}), self._headings, level)
        for text, _ in self._paragraph(node, label):
            yield text, ""

    def _top_list(self, node: Any) -> Iterator[tuple[str, str]]:
        """A list of its own, or one that goes on counting where another stopped."""
        style = attribute(node, "style-name")
        counters: Counters = {}
        if (continued := attribute(node, "continue-list")) in self._lists:
            counters = self._lists[continued]
        elif attribute(node, "continue-numbering") == "true":
            counters = self._last_of_style.get(style, {})
        if name := attribute(node, "id"):
            self._lists[name] = counters
        self._last_of_style[style] = counters
        yield from self._list(node, style, counters, 1)

    def _list(
        self, node: Any, style: str, counters: Counters, level: int
    ) -> Iterator[tuple[str, str]]:
        style = attribute(node, "style-name") or style
        for item in node:
            label = ""
            if local(item) == "list-item" and any(local(one) in ("p", "h") for one in item):
                start = attribute(item, "start-value")
                begin = number(start, 1) if start else None
                label = step(self._styles.get(style, {}), counters, level, begin)
            for one in item:
                if local(one) == "list":
                    yield from self._list(one, style, counters, level + 1)
                elif local(one) in ("p", "h"):
                    yield from self._paragraph(one, label)
                    label = ""

    def _table(self, node: Any) -> Iterator[tuple[str, str]]:
        """Rows with " | " between cells; a table of one column only frames its paragraphs."""
        rows = [[one for one in row if local(one).endswith("table-cell")] for row in _rows(node)]
        framed = all(len(cells) < 2 for cells in rows)
        for cells in rows:
            stories = [list(self.story(cell)) for cell in cells]
            if framed:
                yield from (one for story in stories for one in story)
            elif row := table_row(" ".join(text for text, _ in story) for story in stories):
                yield row, TABLE

    def _inline(self, node: Any) -> str:
        """The text inside a paragraph: spans, spaces, links, notes."""
        said = [node.text or ""]
        for one in node:
            said += [self._piece(one), one.tail or ""]
        return "".join(said)

    def _piece(self, node: Any) -> str:
        match local(node):
            case "s":
                return " "
            case "tab":
                return "\t"
            case "line-break":
                return "\n"
            case "a":
                return link(self._inline(node), attribute(node, "href"))
            case "note":
                return self._note(node)
            case "text-box":
                self._boxes.append(node)
                return ""
            case name if not name or name in _SILENT:
                return ""
            case _:
                return self._inline(node)

    def _note(self, node: Any) -> str:
        number_here = len(self.notes) + 1
        self.notes.append("")
        body = child(node, "note-body")
        said = " ".join(text for text, _ in self.story(body if body is not None else ()))
        self.notes[number_here - 1] = f"[{number_here}] {said}" if said else ""
        return f"[{number_here}]"


def _rows(node: Any) -> Iterator[Any]:
    """A table's rows, also those of its heading and groups."""
    for one in node:
        if local(one) == "table-row":
            yield one
        elif local(one) in _ROW_GROUPS:
            yield from _rows(one)
