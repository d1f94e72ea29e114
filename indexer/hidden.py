"""What a file holds beside what it shows: changes, comments, hidden text, sheets, rows, links.

The package of a Word or Excel file is read as XML, never run, and no more of it than `MOST` bytes:
a bomb is told as such. What is not such a file has nothing that is looked for here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

MOST = 60_000_000
"""Bytes that a file may unpack to: more is no letter and no table of one."""
_PROPERTIES = (
    ("lastModifiedBy", "who changed it last"),
    ("keywords", "keywords"),
    ("description", "a comment on the file"),
    ("category", "a category"),
)


@dataclass(frozen=True, slots=True)
class HiddenThing:
    """One thing that a reader of the file could find, and where; `grave` where it is content."""

    what: str
    where: str
    grave: bool


def hidden_things(path: Path) -> tuple[HiddenThing, ...]:
    """Everything that a file keeps and does not show; empty for other kinds of file."""
    if path.suffix.lower() not in (".docx", ".docm", ".xlsx", ".xlsm"):
        return _of_pdf(path) if path.suffix.lower() == ".pdf" else ()
    try:
        with ZipFile(path) as package:
            if sum(item.file_size for item in package.infolist()) > MOST:
                return (HiddenThing("more than can be looked through", path.name, grave=True),)
            return tuple(dict.fromkeys(_of_package(package)))
    except (BadZipFile, OSError, KeyError, RuntimeError) as problem:
        return (HiddenThing(f"nothing could be looked at ({problem})", path.name, grave=True),)


def _of_package(package: ZipFile) -> Iterator[HiddenThing]:
    names = package.namelist()
    for name in names:
        if name.endswith((".xml", ".rels")):
            text = package.read(name).decode("utf-8", errors="replace")
            yield from _of_word(name, text)
            yield from _of_sheet(name, text)
            yield from _of_properties(name, text)
    for part, what in (
        ("pivotCache", "the data behind a pivot table"),
        ("externalLink", "links to other workbooks, with their values"),
        ("vbaProject", "macros"),
        ("embeddings/", "embedded files"),
    ):
        if any(part in name for name in names):
            yield HiddenThing(what, part, grave=True)
    if any(re.search(r"/(?:threaded)?[Cc]omments?\d*\.xml", name) for name in names):
        yield HiddenThing("comments", "comments", grave=True)


def _of_word(name: str, text: str) -> Iterator[HiddenThing]:
    if not name.startswith("word/"):
        return
    deleted = "".join(re.findall(r"<w:delText[^>]{0,200}>([^<]{0,2000})</w:delText>", text))
    if deleted.strip():
        yield HiddenThing(
            f"a deletion that can be read: \u201c{_short(deleted)}\u201d", name, grave=True
        )
    elif re.search(r"<w:(?:ins|del|moveFrom|moveTo) ", text):
        yield HiddenThing("tracked changes", name, grave=True)
    for run in re.findall(r"<w:r[ >].{0,20000}?</w:r>", text, re.S):
        if re.search(r"<w:vanish(?: [^>]{0,80})?/>", run):
            words = "".join(re.findall(r"<w:t[^>]{0,80}>([^<]{0,2000})</w:t>", run))
            if words.strip():
                yield HiddenThing(f"hidden text: \u201c{_short(words)}\u201d", name, grave=True)


def _of_sheet(name: str, text: str) -> Iterator[HiddenThing]:
    if name == "xl/workbook.xml":
        for sheet in re.findall(r"<sheet [^>]{0,400}>", text):
            if re.search(r'state="(?:hidden|veryHidden)"', sheet):
                title = re.search(r'name="([^"]{0,80})"', sheet)
                yield HiddenThing("a hidden sheet", title[1] if title else name, grave=True)
    if not name.startswith("xl/worksheets/"):
        return
    for tag, what in (("row", "hidden rows"), ("col", "hidden columns")):
        if re.search(rf'<{tag} [^>]{{0,400}}hidden="(?:1|true)"', text):
            yield HiddenThing(what, name, grave=True)
    if "<autoFilter" in text:
        yield HiddenThing("a filter", name, grave=False)


def _of_properties(name: str, text: str) -> Iterator[HiddenThing]:
    if name != "docProps/core.xml":
        return
    for tag, what in _PROPERTIES:
        found = re.search(rf"<(?:\w+:)?{tag}[^>]{{0,120}}>([^<]{{1,300}})<", text)
        if found and found[1].strip():
            yield HiddenThing(
                f"{what}: \u201c{_short(found[1])}\u201d", "the file's properties", grave=False
            )


def _of_pdf(path: Path) -> tuple[HiddenThing, ...]:
    """Comments and attached files of a PDF, told by the names of its objects."""
    try:
        raw = path.read_bytes()[:MOST]
    except OSError:
        return ()
    found = []
    if re.search(rb"/Subtype ?/(?:Text|FreeText|Popup|Highlight|Redact)\b", raw):
        found.append(HiddenThing("comments or marks for redaction", path.name, grave=True))
    if b"/EmbeddedFile" in raw:
        found.append(HiddenThing("attached files", path.name, grave=True))
    return tuple(found)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 80 else f"{line[:80].rsplit(' ', 1)[0]} ..."
