"""The text inside one Word paragraph: runs, links, fields, tracked changes, notes, text boxes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from indexer.formats.blocks import link, tidy
from indexer.formats.xml import attribute, child, is_on, local

# Deleted and moved-away text, properties, and marks that print nothing.
_SILENT = frozenset(
    ("del", "moveFrom", "rPr", "pPr", "sdtPr", "sdtEndPr", "smartTagPr", "softHyphen", "delText",
     "commentReference", "annotationRef", "footnoteRef", "endnoteRef", "tbl")
)  # fmt: skip
_PLAIN = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {"F0FE": "☒", "F0FD": "☒", "F052": "☑", "F0A8": "☐", "F06F": "☐", "F0FC": "✓"}
_PAGE_FIELDS = re.compile(r"(PAGE|NUMPAGES|SECTIONPAGES)\b")
_HYPERLINK = re.compile(r'HYPERLINK\s+"([^"]+)"')


@dataclass
class Field:
    """A Word field that is open: its code, and where in the paragraph its result begins."""

    code: str = ""
    in_code: bool = True
    start: int = 0


@dataclass
class Runs:
    """Reads the paragraphs of one story (body, header, note); a field may span several."""

    targets: Mapping[str, str]
    """Addresses of links by relationship id."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Notes that were referred to so far: kind (footnote, endnote) and id."""
    boxes: list[Any] = field(default_factory=list)
    """Text boxes that hang on the paragraph read last."""
    _fields: list[Field] = field(default_factory=list)
    _out: list[str] = field(default_factory=list)

    def text(self, paragraph: Any) -> str:
        """The paragraph as it prints: deletions gone, insertions and link addresses kept."""
        self._out, self.boxes = [], []
        for one in self._fields:
            one.start = 0
        self._walk(paragraph)
        return tidy("".join(self._out))

    def _walk(self, node: Any) -> None:
        for one in node:
            self._read(one, local(one))

    def _read(self, node: Any, name: str) -> None:
        if name in _SILENT or (name == "r" and is_on(node, "rPr", "vanish")):
            return
        if (printed := _printed(node, name)) is not None:
            self._say(printed)
        elif name == "hyperlink":
            self._linked(node, self.targets.get(attribute(node, "id"), ""))
        elif name in ("fldChar", "instrText", "fldSimple"):
            self._field(node, name)
        elif name in ("footnoteReference", "endnoteReference"):
            self.notes.append((name.removesuffix("Reference"), attribute(node, "id")))
            self._say(f"[{len(self.notes)}]")
        elif name == "AlternateContent":
            self._walk(node[:1] if len(node) else node)
        elif name in ("drawing", "pict", "object"):
            self.boxes += [box for box in node.iter() if local(box) == "txbxContent"]
        else:
            self._walk(node)

    def _say(self, text: str) -> None:
        """Print, unless a field's code is being read."""
        if not any(one.in_code for one in self._fields):
            self._out.append(text)

    def _linked(self, node: Any, address: str) -> None:
        start = len(self._out)
        self._walk(node)
        self._out[start:] = [link("".join(self._out[start:]), address)]

    def _field(self, node: Any, name: str) -> None:
        if name == "instrText":
            if self._fields:
                self._fields[-1].code += node.text or ""
        elif name == "fldSimple":
            start = len(self._out)
            self._walk(node)
            self._close(Field(attribute(node, "instr"), False, start))
        elif attribute(node, "fldCharType") == "begin":
            self._fields.append(Field(start=len(self._out)))
        elif self._fields and attribute(node, "fldCharType") == "separate":
            self._fields[-1].in_code = False
            self._fields[-1].start = len(self._out)
        elif self._fields:
            self._close(self._fields.pop())

    def _close(self, ended: Field) -> None:
        """A page number says nothing here; a HYPERLINK field is a link."""
        code = ended.code.strip()
        if _PAGE_FIELDS.match(code):
            del self._out[ended.start :]
        elif found := _HYPERLINK.match(code):
            self._out[ended.start :] = [link("".join(self._out[ended.start :]), found[1])]


def _printed(node: Any, name: str) -> str | None:
    """The characters that an element of a run prints; None where it is not of that sort."""
    match name:
        case "t":
            return node.text or ""
        case "br":
            return "\n" if attribute(node, "type") in ("", "textWrapping") else " "
        case "sym":
            return _SYMBOLS.get(attribute(node, "char").upper(), "•")
        case _:
            return _PLAIN.get(name)


def mark_deleted(paragraph: Any) -> bool:
    """True where tracked changes delete the paragraph's end, so that it runs into the next."""
    properties = child(paragraph, "pPr", "rPr")
    return properties is not None and child(properties, "del") is not None
