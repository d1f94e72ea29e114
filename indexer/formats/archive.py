"""Opens the zip file inside .docx and .odt, after looking for bombs and traps."""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Any

from lxml import etree

from indexer.documents import Limits, Refused

MAX_RATIO = 200  # beyond this much compression a part is not prose; XML reaches 20 or 30
MAX_PARTS = 10_000
_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError)
_LARGE_ENOUGH = 1_000_000  # bytes under which no ratio does harm
# Office files never declare a document type: one means external files or entity bombs.
_DOCTYPE = re.compile(rb"<\0?!\0?(D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")


class Archive:
    """The parts of one office file, each read within the limits. Raises Refused."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _DAMAGE as problem:
            raise Refused("it is damaged; open it and save it again") from problem
        self._members = {info.filename: info for info in self._zip.infolist()}
        self._refuse_bombs(limits)

    def _refuse_bombs(self, limits: Limits) -> None:
        """Judge by the central directory alone: Python never unpacks more than it declares."""
        infos = self._zip.infolist()
        if any(info.flag_bits & 1 for info in infos):
            raise Refused("it is encrypted; save it without a password and try again")
        if len(infos) > MAX_PARTS or any(_is_swollen(info) for info in infos):
            raise Refused("it is a zip bomb, not a letter; do not open it")
        if (total := sum(info.file_size for info in infos)) > limits.max_unzipped_bytes:
            raise Refused(
                f"it would unpack to {total:,} bytes, more than the "
                f"{limits.max_unzipped_bytes:,} allowed; split it, or raise "
                "reading_max_unzipped_bytes"
            )

    def xml(self, name: str) -> Any:
        """The root element of one part; None where the archive has no such part."""
        if name not in self._members:
            return None
        try:
            data = self._zip.read(self._members[name])
            if _DOCTYPE.search(data):
                raise Refused("it declares XML entities, as hostile files do; do not open it")
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, *_DAMAGE) as problem:
            raise Refused(f"its part {name} is damaged; open it and save it again") from problem


def _is_swollen(info: zipfile.ZipInfo) -> bool:
    """True for a part that is large and was packed tighter than prose can be."""
    return info.file_size > max(_LARGE_ENOUGH, MAX_RATIO * info.compress_size)
