"""Rich text (.rtf), and the bodies that Outlook writes in it, by striprtf and compressed-rtf."""

from compressed_rtf import decompress
from striprtf.striprtf import rtf_to_text

from indexer.documents import Document, Limits, Refused
from indexer.formats import text
from indexer.formats.blocks import too_much_text

_TIMES = 20  # a rich text says less than its file is long; a packed one unfolds at most ninefold


def read(data: bytes, limits: Limits) -> Document:
    """The words of a rich text; a table's row is one line with bars between its cells."""
    if len(data) > _TIMES * limits.max_text_chars:
        raise Refused(too_much_text(limits))
    marked = data.decode("latin-1")  # rich text is ASCII: other letters are written as codes
    said = str(rtf_to_text(marked, errors="replace")).replace("\xa0", " ")  # type: ignore[no-untyped-call]
    return text.of(text.clean(said), limits)


def unpacked(data: bytes, limits: Limits) -> Document:
    """The words of a mail's body as Outlook packs it ([MS-OXRTFCP])."""
    try:
        return read(decompress(data), limits)
    except (ValueError, IndexError, TypeError) as problem:
        raise Refused("its body is damaged; open the mail and save it again") from problem
