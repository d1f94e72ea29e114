"""A file for what must not lie on the disk in clear: it has no name, and its key is in memory.

Written once from front to back, then read anywhere. Killed at any moment, nothing is left that
anybody could open: the file vanishes with the process, and its bytes are encrypted (AES-256-GCM, a
number for each piece, a key for each file).
"""

import io
import tempfile
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_PIECE = 1 << 16
_TAG = 16


class SealedFile(io.RawIOBase):
    """Write, `finish`, then read and seek."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - `close` closes it
        self._key = AESGCM(AESGCM.generate_key(256))
        self._rest = bytearray()
        self._pieces, self._size, self._at = 0, 0, 0
        self._finished = False
        self._newest: tuple[int, bytes] = (-1, b"")

    def write(self, data: Any) -> int:
        """Add bytes at the end."""
        self._rest += data
        while len(self._rest) >= _PIECE:
            self._put(bytes(self._rest[:_PIECE]))
            del self._rest[:_PIECE]
        self._at += len(data)
        return len(data)

    def finish(self) -> io.BufferedReader:
        """Everything is written: from here on it is read, from the front."""
        self._put(bytes(self._rest))
        self._rest.clear()
        self._file.flush()
        self._size, self._at, self._finished = self._at, 0, True
        return io.BufferedReader(self, _PIECE)

    def readinto(self, buffer: Any) -> int:
        """At most what is left of the piece in which the reader stands."""
        number, within = divmod(self._at, _PIECE)
        piece = self._piece(number) if self._at < self._size else b""
        some = piece[within : within + len(buffer)]
        buffer[: len(some)] = some
        self._at += len(some)
        return len(some)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Only in what is finished: before, nothing may be written over."""
        if not self._finished:
            raise io.UnsupportedOperation("not finished yet")
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """Where the reader, or the writer, stands."""
        return self._at

    def readable(self) -> bool:
        """When it is finished."""
        return self._finished

    def writable(self) -> bool:
        """Until it is finished."""
        return not self._finished

    def seekable(self) -> bool:
        """When it is finished."""
        return self._finished

    def close(self) -> None:
        """The file is gone."""
        self._file.close()
        super().close()

    def _put(self, piece: bytes) -> None:
        self._file.write(self._key.encrypt(_nonce(self._pieces), piece, None))
        self._pieces += 1

    def _piece(self, number: int) -> bytes:
        if self._newest[0] != number:
            self._file.seek(number * (_PIECE + _TAG))
            sealed = self._file.read(_PIECE + _TAG)
            self._newest = (number, self._key.decrypt(_nonce(number), sealed, None))
        return self._newest[1]


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
