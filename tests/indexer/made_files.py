"""Files of every format, made on the spot: no test carries a fixture that nobody can read."""

import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "drawing", "manifest")
)
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def zipped(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def p(text: str = "", properties: str = "") -> str:
    """A Word paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(text: str, num: int, level: int = 0) -> str:
    """A Word paragraph in list `num`, on `level` from 0."""
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    return p(text, numbered)


def levels(*patterns: tuple[str, str], start: int = 1) -> str:
    """The levels of an abstract list: (numFmt, lvlText) each."""
    return "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (style, text) in enumerate(patterns)
    )


def numbering(abstract: str, nums: Sequence[str] = ("",)) -> str:
    """numbering.xml with one abstract list and a w:num for each override in `nums`, from 1."""
    lists = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{override}</w:num>'
        for n, override in enumerate(nums, start=1)
    )
    return f'<w:abstractNum w:abstractNumId="0">{abstract}</w:abstractNum>{lists}'


def word(body: str, relations: Mapping[str, str] | None = None, **parts: str) -> bytes:
    """A .docx with that body; further parts by name: numbering, styles, header1, footnotes..."""
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes"}
    links = "".join(
        f'<Relationship Id="{name}" Target="{target}"/>'
        for name, target in (relations or {}).items()
    )
    files = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W} {R}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"<Relationships>{links}</Relationships>",
    }
    for name, content in parts.items():
        root = roots.get(name, "hdr")
        files[f"word/{name}.xml"] = f"<w:{root} {W}>{content}</w:{root}>"
    return zipped(files)


def odt(body: str, automatic: str = "", common: str = "", **parts: str) -> bytes:
    """An .odt with that text, automatic styles, and content of styles.xml."""
    kind = "application/vnd.oasis.opendocument.text"
    return zipped(
        {
            "mimetype": kind,
            "content.xml": f"<office:document-content {ODF} {XLINK}><office:automatic-styles>"
            f"{automatic}</office:automatic-styles><office:body><office:text>{body}"
            "</office:text></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {ODF}>{common}</office:document-styles>",
            **{f"META-INF/{name}.xml": content for name, content in parts.items()},
        }
    )


def pdf(pages: Sequence[str], header: str = "", footer: str = "", title: str = "") -> bytes:
    """A PDF by fpdf2: a page for each text, with its header and footer ("#" is the page)."""
    from fpdf import FPDF

    file = FPDF()
    file.set_auto_page_break(False)
    file.set_title(title)
    for number, text in enumerate(pages, start=1):
        file.add_page()
        file.set_font("Helvetica", size=11)
        for height, text_there in ((15, header), (285, footer)):
            if text_there:
                file.text(10, height, text_there.replace("#", str(number)))
        file.set_y(50)
        for paragraph in text.split("\n\n"):
            file.multi_cell(0, 5, paragraph, align="L", new_x="LMARGIN", new_y="NEXT")
            file.ln(4)
    return bytes(file.output())


def pdf_of(stream: bytes) -> bytes:
    """A PDF of one page with exactly this content stream, packed."""
    packed = zlib.compress(stream, 1)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed),
    ]
    numbered = (b"%d 0 obj\n%b\nendobj\n" % (n, one) for n, one in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + b"".join(numbered) + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"


# What follows writes Outlook's format: a compound file (MS-CFB) of property streams (MS-OXMSG).

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STREAM, _STORAGE, _ROOT = 2, 1, 5


def outlook(
    body: str = "",
    markup: bytes = b"",
    subject: str = "",
    sender: str = "",
    address: str = "",
    attachments: Mapping[str, bytes] | None = None,
) -> bytes:
    """A .msg with these properties; attachments are by value."""
    texts = {0x0037: subject, 0x1000: body, 0x0C1A: sender, 0x0C1F: address}
    tree = _properties({pid: value for pid, value in texts.items() if value}, markup, 32)
    for number, (name, data) in enumerate((attachments or {}).items()):
        one = _properties({0x3707: name}, b"", 8, data)
        tree[f"__attach_version1.0_#{number:08X}"] = one
    return compound(tree)


def _properties(
    texts: Mapping[int, str], markup: bytes, head: int, data: bytes | None = None
) -> dict:
    """The streams of one storage: Unicode texts, an HTML body, an attachment's bytes."""
    streams: dict[str, object] = {}
    table = bytes(head)
    binary = {0x1013: markup} if markup else {} if data is None else {0x3701: data}
    for pid, kind, value in [
        *((pid, 0x001F, text.encode("utf-16-le")) for pid, text in texts.items()),
        *((pid, 0x0102, value) for pid, value in binary.items()),
    ]:
        streams[f"__substg1.0_{pid:04X}{kind:04X}"] = value
        table += struct.pack("<HHIII", kind, pid, 6, len(value), 0)
    if data is not None:
        table += struct.pack("<HHIII", 0x0003, 0x3705, 6, 1, 0)  # attached by value
    streams["__properties_version1.0"] = table
    return streams


@dataclass
class _Entry:
    """One directory entry: a storage or a stream."""

    name: str
    kind: int
    data: bytes = b""
    child: int = _FREE
    right: int = _FREE
    start: int = 0

    def packed(self) -> bytes:
        """Its 128 bytes."""
        said = self.name.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16sI8s8sIQ",
            said, len(said) + 2, self.kind, 1, _FREE, self.right, self.child,
            b"", 0, b"", b"", self.start, len(self.data),
        )  # fmt: skip


def _entered(tree: Mapping, parent: _Entry, entries: list[_Entry]) -> None:
    """Append a storage's members; each one's right sibling is the next, which readers accept."""
    before = None
    for name in sorted(tree, key=lambda n: (len(n), n.upper())):
        content = tree[name]
        is_stream = isinstance(content, bytes)
        one = _Entry(name, _STREAM if is_stream else _STORAGE, content if is_stream else b"")
        if before is None:
            parent.child = len(entries)
        else:
            before.right = len(entries)
        before = one
        entries.append(one)
        if not is_stream:
            _entered(content, one, entries)


def _chained(chain: list[int], length: int, sector: int) -> int:
    """Add a run of sectors to an allocation table; gives the first one."""
    first, count = len(chain), max(1, -(-length // sector))
    chain += [*range(first + 1, first + count), _END]
    return first


def _padded(data: bytes, sector: int) -> bytes:
    return data.ljust(max(1, -(-len(data) // sector)) * sector, b"\0")


def compound(tree: Mapping) -> bytes:
    """A compound file of nested mappings (storages) and bytes (streams), by MS-CFB version 3."""
    entries = [_Entry("Root Entry", _ROOT)]
    _entered(tree, entries[0], entries)
    small, small_chain, chain, sectors = b"", [], [], b""

    def stored(data: bytes) -> int:
        nonlocal sectors
        sectors += _padded(data, 512)
        return _chained(chain, len(data), 512)

    for one in entries:
        if one.kind == _STREAM and len(one.data) < 4096:
            one.start = _chained(small_chain, len(one.data), 64)
            small += _padded(one.data, 64)
        elif one.kind == _STREAM:
            one.start = stored(one.data)
    entries[0].data = small
    entries[0].start = stored(small)
    directory = stored(b"".join(one.packed() for one in entries))
    small_at = stored(struct.pack(f"<{len(small_chain)}I", *small_chain))
    count = -(-len(chain) // 127)  # sectors of the table, which lists itself too
    table = [*chain, *[_FAT] * count]
    table += [_FREE] * (count * 128 - len(table))
    head = struct.pack(
        "<8s16s5H6s9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        0, count, directory, 0, 4096, small_at, -(-len(small_chain) // 128), _END, 0,
    )  # fmt: skip
    places = [*range(len(chain), len(chain) + count), *[_FREE] * (109 - count)]
    head += struct.pack("<109I", *places)
    return head + sectors + struct.pack(f"<{len(table)}I", *table)
