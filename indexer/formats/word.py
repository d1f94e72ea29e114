"""Word (.docx): body, tables, text boxes, notes; header first and footer last, once each."""

from collections.abc import Iterable, Iterator
from typing import Any

from indexer.documents import Document, Limits
from indexer.formats.archive import Archive
from indexer.formats.blocks import LIST, TABLE, Blocks, is_page_label, table_row
from indexer.formats.word_numbering import Numbering
from indexer.formats.word_runs import Runs, mark_deleted
from indexer.formats.xml import attribute, child, children, is_on, local, value

_MAIN = "word/document.xml"


def read(data: bytes, limits: Limits) -> Document:
    """Read one Word file. Pages are not known: Word lays them out only when it opens the file."""
    archive = Archive(data, limits)
    blocks = Blocks(limits)
    _Word(archive, blocks).read()
    core = archive.xml("docProps/core.xml")
    title = child(core, "title") if core is not None else None
    return blocks.document(title.text if title is not None else None)


class _Word:
    """One reading of one file."""

    def __init__(self, archive: Archive, blocks: Blocks) -> None:
        self._archive = archive
        self._blocks = blocks
        self._numbering = Numbering(self._part("word/numbering.xml"), self._part("word/styles.xml"))
        self._carried = ""

    def _part(self, name: str) -> Any:
        """A part's root, or an empty one, so that nobody below needs to ask."""
        root = self._archive.xml(name)
        return root if root is not None else ()

    def read(self) -> None:
        """Headers, body, notes, footers."""
        main = self._part(_MAIN)
        body = child(main, "body")
        targets = self._targets(_MAIN)
        sections = [one for one in main.iter() if local(one) == "sectPr"] if len(main) else []
        self._margins(sections, "headerReference", targets)
        runs = Runs(targets)
        self._add(self._story(body if body is not None else (), runs))
        self._notes(runs)
        self._margins(sections, "footerReference", targets)

    def _add(self, paragraphs: Iterable[tuple[str, str]]) -> None:
        for text, group in paragraphs:
            self._blocks.add(text, group)

    def _targets(self, part: str) -> dict[str, str]:
        """Where a part's relationships lead: other parts, or addresses outside."""
        folder, _, name = part.rpartition("/")
        relations = self._part(f"{folder}/_rels/{name}.rels")
        return {attribute(one, "Id"): attribute(one, "Target") for one in relations}

    def _margins(self, sections: list[Any], kind: str, targets: dict[str, str]) -> None:
        """Each different header or footer once; page numbers are left out."""
        names: dict[str, None] = {}
        for section in sections:
            for reference in children(section, kind):
                first = attribute(reference, "type") == "first"
                if not first or is_on(section, "titlePg"):
                    names[targets.get(attribute(reference, "id"), "")] = None
        said: set[str] = set()
        for name in names:
            part = f"word/{name.removeprefix('/word/')}"
            for text, group in self._story(self._part(part), Runs(self._targets(part))):
                if text not in said and not is_page_label(text):
                    said.add(text)
                    self._blocks.add(text, group)

    def _notes(self, runs: Runs) -> None:
        """Footnotes and endnotes, numbered as the text refers to them."""
        for number, (kind, name) in enumerate(list(runs.notes), start=1):
            part = f"word/{kind}s.xml"
            root = self._part(part)
            note = next((n for n in children(root, kind) if attribute(n, "id") == name), ())
            said = " ".join(text for text, _ in self._story(note, Runs(self._targets(part))))
            self._blocks.add(f"[{number}] {said}" if said else "")

    def _story(self, container: Any, runs: Runs) -> Iterator[tuple[str, str]]:
        """The paragraphs of a story; each with its group (LIST, TABLE or none)."""
        for one in container:
            match local(one):
                case "p":
                    yield from self._paragraph(one, runs)
                case "tbl":
                    yield from self._table(one, runs)
                case "AlternateContent":
                    yield from self._story(one[0] if len(one) else (), runs)
                case "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag":
                    yield from self._story(one, runs)

    def _paragraph(self, node: Any, runs: Runs) -> Iterator[tuple[str, str]]:
        text = self._carried + runs.text(node)
        boxes = list(runs.boxes)
        if mark_deleted(node):
            self._carried = f"{text} " if text else ""
        else:
            self._carried = ""
            label = self._numbering.label(node)
            if text:
                yield (f"{label} {text}" if label else text), LIST if label else ""
        for box in boxes:
            yield from self._story(box, runs)

    def _table(self, node: Any, runs: Runs) -> Iterator[tuple[str, str]]:
        """Rows with " | " between cells; a table of one column only frames its paragraphs."""
        rows = [list(_inside(row, "tc")) for row in _inside(node, "tr") if not _deleted(row)]
        framed = all(len(cells) < 2 for cells in rows)
        for cells in rows:
            stories = [list(self._story(c, runs)) if _opens(c) else [] for c in cells]
            if framed:
                yield from (one for story in stories for one in story)
            elif row := table_row(" ".join(text for text, _ in story) for story in stories):
                yield row, TABLE


def _inside(node: Any, name: str) -> Iterator[Any]:
    """A table's rows or a row's cells, also those inside content controls."""
    for one in node:
        if local(one) == name:
            yield one
        elif local(one) in ("sdt", "sdtContent", "customXml"):
            yield from _inside(one, name)


def _deleted(row: Any) -> bool:
    """True where tracked changes delete the row."""
    return child(row, "trPr", "del") is not None


def _opens(cell: Any) -> bool:
    """False for a cell that only continues the one above it (a vertical merge)."""
    merge = child(cell, "tcPr", "vMerge")
    return merge is None or value(cell, "tcPr", "vMerge") == "restart"
