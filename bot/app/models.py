"""The language model: once in a process, however many homes of several authorities use it."""

import sys
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.embedder import Embedder

_LOADING = Lock()


def shared_embedder(model: str, folder: Path) -> "Embedder":
    """The model that is prepared in this folder; a ModelError where it cannot be had."""
    with _LOADING:  # two authorities that ask at once must not load it twice
        return _opened(model, folder.absolute())


@cache
def _opened(model: str, folder: Path) -> "Embedder":
    from indexer.models import open_embedder

    return open_embedder(model, folder, _say)


def _say(sentence: str) -> None:
    """Tell people why something takes long; standard output is for the answer."""
    print(sentence, file=sys.stderr)  # noqa: T201
