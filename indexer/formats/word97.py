"""Old Word files (.doc), by the list of pieces that [MS-DOC] 2.4.1 has every reader start from.

No kept library reads them well; of the format only the text is needed, and olefile opens the file.
Numbers that Word counts by itself are not in the text: a warning says so.
"""

import re
import struct
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

import olefile

from indexer.documents import Document, Limits, Refused
from indexer.formats import text
from indexer.formats.blocks import too_much_text

_FLAGS, _ENCRYPTED, _TABLE_ONE = 0x0A, 0x0100, 0x0200  # FibBase
_COUNTS = range(0x4C, 0x6C, 4)  # FibRgLw97: characters of the text, notes, headers, text boxes
_HEADERS = (2, 7)  # of these, what Word prints above and below each page
_CLX = 0x01A2  # fcClx and lcbClx in FibRgFcLcb97
_COMPRESSED = 0x40000000  # one byte a character, at half the offset
_DAMAGED = "it is damaged; open it in Word and save it as .docx"
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))")  # a field's code, before its result
_BREAKS = str.maketrans(
    {"\r": "\n", "\x0b": "\n", "\x0c": "\n\n", "\x1e": "-", "\xa0": " "}
    | dict.fromkeys("\x1f\x15\x14\x02\x05")
)
_PICTURES = re.compile("[\x01\x08]")
NOT_COUNTED = "numbers that Word counts by itself are not shown"


def read(data: bytes, limits: Limits) -> Document:
    """The words of an old Word file; a table's row is one line with bars between its cells."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            main = ole.openstream("WordDocument").read()
            flags = _number(main, _FLAGS, "<H")
            if flags & _ENCRYPTED:
                raise Refused("it is encrypted; save it without a password and try again")
            table = ole.openstream("1Table" if flags & _TABLE_ONE else "0Table").read()
        said = "".join(_pieces(main, table, limits))
    except (OSError, struct.error, ValueError, IndexError, TypeError) as problem:
        raise Refused(_DAMAGED) from problem
    found = text.of(text.clean(_tidied(_without_headers(main, said))), limits)
    pictures = ["its pictures are not read"] if _PICTURES.search(said) else []
    return Document(found.text, found.locators, warnings=(NOT_COUNTED, *pictures))


def _number(data: bytes, at: int, form: str = "<I") -> int:
    return int(struct.unpack_from(form, data, at)[0])


def _pieces(main: bytes, table: bytes, limits: Limits) -> Iterator[str]:
    """The file's text, piece by piece, in the order in which it is read."""
    begin, length = _number(main, _CLX), _number(main, _CLX + 4)
    at, stop = begin, min(begin + length, len(table))
    while at < stop and table[at] == 1:  # formatting comes first
        at += 3 + _number(table, at + 1, "<H")
    if at >= stop or table[at] != 2:
        raise ValueError("no list of pieces")
    count = (_number(table, at + 1) - 4) // 12
    if count > limits.max_text_chars:
        raise Refused(too_much_text(limits))
    places = struct.unpack_from(f"<{count + 1}I", table, at + 5)
    if places[-1] > limits.max_text_chars:
        raise Refused(too_much_text(limits))
    kept = at + 5 + 4 * (count + 1) + 2  # where each piece lies, behind the characters' places
    for n, (first, last) in enumerate(pairwise(places)):
        yield _piece(main, _number(table, kept + 8 * n), last - first)


def _piece(main: bytes, place: int, length: int) -> str:
    if place & _COMPRESSED:
        start = (place & ~_COMPRESSED) // 2
        return main[start : start + length].decode("cp1252", errors="replace")
    return main[place : place + 2 * length].decode("utf-16-le", errors="replace")


def _without_headers(main: bytes, said: str) -> str:
    """The text, its notes and text boxes; headers and footers repeat on each page."""
    kept, at = [], 0
    for n, field in enumerate(_COUNTS):
        length = _number(main, field)
        kept.append("" if n in _HEADERS else said[at : at + length])
        at += length
    return "\n".join(kept)


def _tidied(said: str) -> str:
    """Fields show their result, cells become bars, paragraphs lines of their own."""
    said = _FIELD.sub("", said).translate(_BREAKS)
    rows = said.replace("\x07\x07", "\n")  # a second mark behind the last cell ends its row
    return re.sub(r"\n{3,}", "\n\n", rows.replace("\x07", " | ").replace("\n", "\n\n"))
