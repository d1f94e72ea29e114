"""Writes a file whole or not at all, for its owner alone."""

import os
import tempfile
from pathlib import Path


def write_whole(out: Path, content: bytes) -> None:
    """Put `content` at `out`: beside it first, and on the disk before it takes the name.

    An OSError leaves what was there as it was.
    """
    handle, temporary = tempfile.mkstemp(dir=out.absolute().parent, suffix=".part")  # 0600
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(out)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
