"""Looks through a home for what is known of a person: in files that foibot did not write itself.

Letters that an officer exported long ago, stores that a restore has set aside, backups that lie in
the home: nobody has a list of those, so their bytes are searched. What a PDF holds is packed in a
way that this does not see.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from quopri import encodestring
from typing import IO
from zipfile import BadZipFile, ZipFile

from bot.store.db import FILE_NAME

_OURS = re.compile(rf"{re.escape(FILE_NAME)}(?:-wal|-shm|-journal)?")
"""The store: what is erased in it is erased row by row, and confirmed letters stay."""
_APART = ("index", "models", "authorities")
"""Folders with files of their own kind, or of another authority."""
_CHUNK = 1 << 20
_MOST = 200_000_000
"""Bytes of a packed member that are looked through."""
_PACKED = b"PK\x03\x04"
_SHORTEST = 8
"""Letters of base64 that tell a line from chance."""


def remains(home: Path, lines: Iterable[str]) -> list[Path]:
    """Files in the home in which one of these lines stands, in any of the usual encodings."""
    forms = sorted({form for line in lines for form in _forms(line)})
    wanted = re.compile(b"|".join(forms) or b"(?!)", re.IGNORECASE)
    return [path for path in _files(home) if _holds(path, wanted)]


def _forms(line: str) -> Iterator[bytes]:
    """Patterns of the bytes that a line may be written as."""
    plain = line.encode()
    for form in (plain, line.encode("utf-16-le"), line.encode("utf-16-be")):
        yield re.escape(form)
    yield re.escape(encodestring(plain).strip())
    yield re.escape(encodestring(plain, header=True).strip())
    for before in range(3):
        yield from _coded(plain, before)


def _coded(plain: bytes, before: int) -> Iterator[bytes]:
    """In base64, where so many bytes of its group of three are others'; lines may be folded."""
    coded = b64encode(b"\0" * before + plain)[(0, 2, 3)[before] :]
    if (before + len(plain)) % 3:
        coded = coded.rstrip(b"=")[:-1]
    if len(coded) >= _SHORTEST:
        yield rb"(?:\r?\n)?".join(re.escape(coded[at : at + 1]) for at in range(len(coded)))


def _files(home: Path) -> Iterator[Path]:
    for path in sorted(home.rglob("*")):
        inside = path.relative_to(home)
        is_ours = len(inside.parts) == 1 and _OURS.fullmatch(inside.name)
        if not is_ours and inside.parts[0] not in _APART and path.is_file():
            yield path


def _holds(path: Path, wanted: re.Pattern[bytes]) -> bool:
    try:
        with path.open("rb") as stream:
            packed = stream.read(len(_PACKED)) == _PACKED
            stream.seek(0)
            return _is_in(stream, wanted) or (packed and _is_packed_in(path, wanted))
    except OSError:
        return False


def _is_packed_in(path: Path, wanted: re.Pattern[bytes]) -> bool:
    try:
        with ZipFile(path) as box:
            for member in box.infolist():
                with box.open(member) as stream:
                    if _is_in(stream, wanted):
                        return True
    except (BadZipFile, ValueError, RuntimeError, NotImplementedError, EOFError, LookupError):
        return True  # it can't be looked into: somebody has to
    return False


def _is_in(stream: IO[bytes], wanted: re.Pattern[bytes]) -> bool:
    """Whether it stands in a stream; what is cut in two by a chunk's end is found too."""
    before, seen = b"", 0
    while seen < _MOST and (chunk := stream.read(_CHUNK)):
        if wanted.search(before + chunk):
            return True
        before, seen = chunk[-_SHORTEST * 128 :], seen + len(chunk)
    return False
