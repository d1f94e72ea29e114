"""Files of past letters as they lie on the disk: their names in the index, and their bytes."""

import errno
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from bot.store.patience import patiently
from indexer.index import Index

_CHUNK = 1 << 20


def hash_of(path: Path) -> str:
    """The hash of a file's bytes; OSError for a pipe or device, whose reading may never end."""
    if not path.is_file():
        raise OSError(errno.EINVAL, "not a file", str(path))
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def name_of(path: Path) -> str:
    """The name under which a file is indexed."""
    return str(path.resolve())


def gone_from(paths: Iterable[Path], index: Index) -> list[str]:
    """Indexed files of the folders given that are on the disk no longer."""
    folders = [path.resolve() for path in paths if path.is_dir()]
    if not folders:
        return []
    names = patiently(index.catalogue.sources, "file")
    inside = (name for name in names if any(Path(name).is_relative_to(one) for one in folders))
    return [name for name in inside if not os.path.lexists(name)]
