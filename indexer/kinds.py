"""What a file is by its name, and what it is by its content; the two must agree."""

import zipfile
from io import BytesIO
from pathlib import Path

from indexer.documents import Refused

SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html",
    ".docx": "word", ".pdf": "pdf", ".odt": "odf", ".eml": "mail", ".msg": "outlook",
}  # fmt: skip
"""The file name endings that are read, and the format of each."""

INCOMING = {
    ".doc": "word97", ".dot": "word97", ".rtf": "rtf", ".csv": "values", ".tsv": "values",
    ".xls": "sheet", ".xlsx": "sheet", ".xlsm": "sheet", ".xlsb": "sheet", ".ods": "sheet",
    ".png": "picture", ".jpg": "picture", ".jpeg": "picture", ".tif": "picture",
    ".tiff": "picture", ".gif": "picture",
}  # fmt: skip
"""Endings that are read only of what comes in (`Limits.incoming`), never of a folder of letters."""

NEAR_MISSES = {
    ".doc": "an old Word file; save it as .docx",
    ".docm": "a Word file with macros; save it as .docx",
    ".dot": "a Word template; save the letter as .docx",
    ".dotx": "a Word template; save the letter as .docx",
    ".rtf": "a rich text file; save it as .docx",
    ".pages": "an Apple Pages file; export it as .docx",
    ".wpd": "a WordPerfect file; save it as .docx",
    ".fodt": "a flat OpenDocument file; save it as .odt",
    ".mht": "a web archive; save it as .html",
    ".mhtml": "a web archive; save it as .html",
    ".pst": "an Outlook mailbox; save its mails as .msg or .eml",
    ".mbox": "a mailbox; save its mails as .eml",
    ".xls": "a spreadsheet; spreadsheets are not read",
    ".xlsx": "a spreadsheet; spreadsheets are not read",
    ".ods": "a spreadsheet; spreadsheets are not read",
    ".ppt": "a presentation; export it as .pdf",
    ".pptx": "a presentation; export it as .pdf",
    ".odp": "a presentation; export it as .pdf",
    ".zip": "an archive; unpack it first",
    ".7z": "an archive; unpack it first",
    ".rar": "an archive; unpack it first",
    ".tif": "a picture; run OCR on it and save it as .pdf",
    ".tiff": "a picture; run OCR on it and save it as .pdf",
}
"""Endings that look like letters, and what to do with them."""

NAMES = {
    "text": "plain text", "html": "a web page", "word": "a Word document (.docx)",
    "pdf": "a PDF", "odf": "an OpenDocument text (.odt)", "mail": "a mail (.eml)",
    "outlook": "an Outlook mail (.msg)", "rtf": "a rich text file; save it as .docx",
    "word97": NEAR_MISSES[".doc"], "sheet": NEAR_MISSES[".xls"], "values": "a table of values",
    "picture": NEAR_MISSES[".tif"],
}  # fmt: skip
_MARKED = {  # what a content without a format of ours is said to be, and the format that reads it
    NEAR_MISSES[".rtf"]: "rtf", NEAR_MISSES[".doc"]: "word97", NEAR_MISSES[".xls"]: "sheet",
    NEAR_MISSES[".tif"]: "picture",
}  # fmt: skip
_ALIKE = ("word97", "word", "rtf", "html")  # Word opens each of them under the name .doc

_MAGIC = (
    (b"{\\rtf", "a rich text file; save it as .docx"),
    (b"\x89PNG", "a picture; run OCR on it and save it as .pdf"),
    (b"\xff\xd8\xff", "a picture; run OCR on it and save it as .pdf"),
    (b"GIF8", "a picture; run OCR on it and save it as .pdf"),
    (b"II*\0", "a picture; run OCR on it and save it as .pdf"),
    (b"MM\0*", "a picture; run OCR on it and save it as .pdf"),
    (b"\x1f\x8b", "an archive; unpack it first"),
    (b"7z\xbc\xaf", "an archive; unpack it first"),
    (b"Rar!", "an archive; unpack it first"),
    (b"MZ", "a program, not a letter"),
    (b"\x7fELF", "a program, not a letter"),
)
_OLE_STREAMS = (
    ("WordDocument", NEAR_MISSES[".doc"]),
    ("Workbook", NEAR_MISSES[".xls"]),
    ("Book", NEAR_MISSES[".xls"]),
    ("PowerPoint Document", NEAR_MISSES[".ppt"]),
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def by_name(path: Path, incoming: bool = False) -> str:
    """The format that the file's name claims; Refused with what to do for any other name."""
    suffix = path.suffix.lower()
    if incoming and suffix in INCOMING:
        return INCOMING[suffix]
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    if suffix in NEAR_MISSES:
        raise Refused(f"it is {NEAR_MISSES[suffix]}")
    raise Refused(f"files ending in '{suffix}' are not read; use one of {' '.join(SUFFIXES)}")


def check_content(data: bytes, claimed: str) -> str:
    """The format by which to read a file; Refused where its content is of another kind than its
    name says. An old Word file may be any of those that Word opens under that name."""
    found = _recognise(data)
    if found == claimed or (found is None and claimed in ("text", "html", "mail", "values")):
        return claimed
    if claimed in INCOMING.values():
        found = _MARKED.get(found or "", found)
        if found == claimed or (claimed in _ALIKE and found in _ALIKE):
            return str(found)
    if found is None:
        raise Refused(f"it is not {_name(claimed)}, or it is damaged; open it and save it again")
    if found in NAMES:
        endings = " or ".join(s for s, kind in SUFFIXES.items() if kind == found)
        raise Refused(
            f"its content is {NAMES[found]}, its name says {_name(claimed)}; rename it to {endings}"
        )
    raise Refused(f"its content is {found}")


def _name(kind: str) -> str:
    return NAMES[kind].split(";")[0]


def _recognise(data: bytes) -> str | None:
    """A format's name, or a sentence about what else it is; None for what has no mark."""
    opening = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_ZIP):
        return _in_zip(data)
    if data.startswith(_OLE):
        return _in_ole(data)
    if opening[:14].lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    # A program's mark is two letters that a text could begin with: its zero bytes settle it.
    marked = (said for mark, said in _MAGIC if data.startswith(mark))
    said = next(marked, None)
    return None if said and data.startswith(b"MZ") and b"\0" not in data[:512] else said


def _in_zip(data: bytes) -> str:
    """What a zip holds, by its members' names; nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:80] if _small(archive, "mimetype") else b""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError):
        return "a damaged or unfinished file; open it and save it again, or fetch it again"
    if "word/document.xml" in names:
        return "word"
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odf"
    if "xl/workbook.xml" in names or b"spreadsheet" in kind:
        return NEAR_MISSES[".xlsx"]
    if "ppt/presentation.xml" in names or b"presentation" in kind:
        return NEAR_MISSES[".pptx"]
    return NEAR_MISSES[".zip"]


def _small(archive: zipfile.ZipFile, name: str) -> bool:
    """True where the archive holds `name` and it may be read without a thought."""
    return name in archive.namelist() and archive.getinfo(name).file_size < 200


def _in_ole(data: bytes) -> str:
    """What an OLE file holds: a mail, or an old or encrypted office file."""
    import olefile

    try:
        with olefile.OleFileIO(data) as ole:
            if ole.exists("EncryptedPackage"):
                return "encrypted; save it without a password and try again"
            if ole.exists("__properties_version1.0"):
                return "outlook"
            known = (said for stream, said in _OLE_STREAMS if ole.exists(stream))
            return next(known, "of a kind that is not known; check that it is the right file")
    except (OSError, ValueError, IndexError, TypeError):
        return "a damaged file; open it and save it again, or fetch it again"
