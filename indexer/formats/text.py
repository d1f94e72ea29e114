"""Plain text and Markdown: the characters as they are, whatever their encoding."""

import codecs
import re
from collections.abc import Iterator

from indexer.documents import Document, Limits, Locator, Refused
from indexer.formats.blocks import too_much_text
from indexer.formats.grid import unfold

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What is declared as these was written as Windows-1252, as every browser knows (WHATWG Encoding).
_MEANT = dict.fromkeys(("ascii", "us-ascii", "iso-8859-1", "latin-1", "latin1"), "cp1252")
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_FOREIGN_WORD = re.compile(rb"[\x80-\xff]{5}")  # no word of English, Welsh or French has this
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What British letters use beyond ASCII, in prose: a wrong decoding turns these into rarities.
_EXPECTED = frozenset("‘’“”–—…•£€§©®°½¼¾éèêëáàâäóòôöíìîïúùûüçñŵŷÉ·\u00a0")
_MOST_CONTROLS = 0.05  # share of control characters beyond which a file is not text


def read(data: bytes, limits: Limits) -> Document:
    """Text with its line breaks as \\n; a drawn table has each row on one line, and nothing else is
    changed; a blank line ends a paragraph."""
    return of(clean(decode(data)), limits)


def of(text: str, limits: Limits) -> Document:
    """The document of a text that is clean already, such as a mail's body."""
    if len(text) > limits.max_text_chars:
        raise Refused(too_much_text(limits))
    text = unfold(text)
    locators = tuple(_paragraphs(text))
    if not locators:
        raise Refused("it holds no text; check that it is the right file")
    return Document(text, locators)


def _paragraphs(text: str) -> Iterator[Locator]:
    """Runs of lines that are not blank, numbered from 1, without blanks at either end."""
    number, offset, start, end = 0, 0, 0, 0
    for line in (*text.split("\n"), ""):
        if line.strip():
            start = start if end else offset + len(line) - len(line.lstrip())
            end = offset + len(line.rstrip())
        elif end:
            number += 1
            yield Locator(start, end, None, number)
            end = 0
        offset += len(line) + 1


def clean(text: str) -> str:
    """Line breaks as \\n, control characters gone; Refused where it is no text at all."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = _CONTROLS.sub("", text)
    if len(text) - len(cleaned) > len(text) * _MOST_CONTROLS:
        raise Refused("it is not text, whatever its name says; check that it is the right file")
    return cleaned


def decode(data: bytes, declared: str | None = None) -> str:
    """Characters from bytes: byte order mark, the declared charset if it fits, UTF-8, then a guess.

    The guess is between the two encodings that British offices wrote before UTF-8 (Windows-1252
    and Mac Roman), and charset-normalizer where neither reads like a letter.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace")
    believed = _MEANT.get((declared or "").lower(), declared or "")
    for name in (_utf16_without_mark(data), "utf-8", believed):
        if (text := _strictly(data, name)) is not None:
            return text
    if len(_MULTIBYTE.findall(data)) > len(_HIGH.findall(_MULTIBYTE.sub(b"", data))):
        # UTF-8 with a few bytes of another hand, as when two files were pasted together.
        return data.decode("utf-8", errors="cp1252-rest")
    return _guess(data)


def _strictly(data: bytes, name: str) -> str | None:
    """The text in the named encoding, or None where it does not fit or is not known."""
    try:
        return data.decode(name) if name else None
    except (UnicodeDecodeError, LookupError):
        return None


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16's name where every other byte of the opening is mostly zero, else nothing."""
    opening = data[:2000]
    half = max(1, len(opening) // 2)
    if opening[1::2].count(0) > half * 0.7:
        return "utf-16-le"
    return "utf-16-be" if opening[0::2].count(0) > half * 0.7 else ""


def _guess(data: bytes) -> str:
    """The likelier of Windows-1252 and Mac Roman; charset-normalizer where neither convinces."""
    texts = [t for name in ("cp1252", "mac_roman") if (t := _strictly(data, name)) is not None]
    best = max(texts, key=_likeness)
    if _likeness(best) >= 0.5 and not _FOREIGN_WORD.search(data):
        return best
    import charset_normalizer

    match = charset_normalizer.from_bytes(data[:200_000]).best()
    text = _strictly(data, match.encoding) if match else None
    return text if text is not None else data.decode("cp1252", errors="replace")


def _likeness(text: str) -> float:
    """The share of the characters beyond ASCII that a British letter would hold."""
    beyond = [c for c in text if c > "\x7f"]
    return sum(c in _EXPECTED for c in beyond) / max(1, len(beyond))


def _as_cp1252(problem: UnicodeError) -> tuple[str, int]:
    """Codec error handler: the bytes that are not UTF-8 are read as Windows-1252."""
    assert isinstance(problem, UnicodeDecodeError)
    wrong = problem.object[problem.start : problem.end]
    return wrong.decode("cp1252", errors="replace"), problem.end


codecs.register_error("cp1252-rest", _as_cp1252)
