"""The language model: once in a process, however many homes of several authorities use it."""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from corpus import ROOT

if TYPE_CHECKING:
    from indexer.embedder import Embedder
    from indexer.score import Score

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


def score_of(fingerprint: str, folder: Path) -> "Score":
    """The weights fitted for a model: this home's own, else those that come with the program.

    For a model that has none, those of `default.yaml`, said on standard error: its grades are
    then only roughly right. A FoiError names a file that cannot be used.
    """
    from bot.books.yaml_files import read_yaml
    from bot.foi.errors import FoiError
    from indexer.score import Score, ScoreError

    found = next((path for path in _scores(fingerprint, folder) if path.exists()), None)
    if found is None:
        found = _DEFAULT
        _say(f"no weights were fitted for model {fingerprint}: run `make fit` (grades are rough)")
    try:
        return Score.of(read_yaml(found))
    except (ScoreError, TypeError) as problem:
        raise FoiError(
            "score", str(found), str(problem), "Restore the file, or make it anew: `make fit`"
        ) from problem


_SCORES = ROOT / "scores"
_DEFAULT = _SCORES / "default.yaml"


def _scores(fingerprint: str, folder: Path) -> Iterator[Path]:
    """Where weights may lie, the first that exists counts."""
    yield folder / fingerprint / "score.yaml"
    yield _SCORES / f"{fingerprint[:16]}.yaml"
