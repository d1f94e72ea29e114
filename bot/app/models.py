"""The language model: once in a process, however many homes of several authorities use it."""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from corpus import ROOT

if TYPE_CHECKING:
    from indexer.bundles import Bundle, Choice
    from indexer.catalogue import Catalogue
    from indexer.embedder import Embedder
    from indexer.score import Score

INSTALLED = Path(sys.prefix) / "share" / "foibot" / "models"
"""Models that are prepared for every home of this installation (`foibot models prepare --all`)."""
_LOADING = Lock()


def bundles() -> "tuple[Bundle, ...]":
    """The models that the program ships."""
    from bot.books.bundles import load_bundles

    return load_bundles(ROOT / "models")


def places(folder: Path) -> tuple[Path, Path]:
    """Where prepared models are looked for: this home's folder, then the installation's."""
    return folder.absolute(), INSTALLED


def chosen(setting: str, used: str, folder: Path) -> "Choice":
    """The model that is set, or that made an index with fingerprint `used`, or the best ready."""
    from indexer.bundles import choose
    from indexer.models import prepared

    return choose(setting, used, bundles(), prepared(places(folder)))


def shared_embedder(setting: str, used: str, folder: Path) -> "Embedder":
    """The chosen model; a ModelError where it cannot be had."""
    with _LOADING:  # two authorities that ask at once must not load it twice
        return _opened(chosen(setting, used, folder), used, folder.absolute())


@cache
def _opened(model: "Choice", used: str, folder: Path) -> "Embedder":
    from indexer.models import open_bundle, open_embedder

    if isinstance(model, str):
        return open_embedder(model, folder, say)
    return open_bundle(model, used, places(folder), say)


def expected(setting: str, used: str, folder: Path) -> str:
    """The fingerprint that an index shall have; empty where the chosen model is not prepared."""
    from indexer.models import exported, prepared

    model = chosen(setting, used, folder)
    if isinstance(model, str):
        ready = exported(model, folder)
        return ready.fingerprint if ready else ""
    there = prepared(places(folder))
    made = used if model.made(used) and used in there else model.served
    return made if made in there else ""


def model_state(catalogue: "Catalogue") -> str:
    """Which model made the index, and whether it holds all that this model makes."""
    if not (used := catalogue.fingerprint()):
        return ""
    maker = next((each for each in bundles() if each.made(used)), None)
    if maker is None or not maker.late:
        return f"; model {maker.name if maker else used}"
    vectors, tokens = catalogue.token_counts(used)
    return f"; model {maker.name}, {tokens} token vectors of {vectors} texts"


def best_is_not_ready(setting: str, folder: Path) -> None:
    """Say that a new index gets the smaller model, where nobody has prepared the better one."""
    model, best = chosen(setting, "", folder), next(b for b in bundles() if b.is_default)
    if not setting and model != best:
        say(
            f"the index will be made with {getattr(model, 'name', model)}; {best.name} finds more: "
            "to use it, stop here and run `foibot models prepare` first"
        )


def say(sentence: str) -> None:
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
        say(f"no weights were fitted for model {fingerprint}: run `make fit` (grades are rough)")
    try:
        return Score.of(read_yaml(found))
    except (ScoreError, TypeError) as problem:
        raise FoiError(
            "score", str(found), str(problem), "Restore the file, or make it again: `make fit`"
        ) from problem


_SCORES = ROOT / "scores"
_DEFAULT = _SCORES / "default.yaml"


def _scores(fingerprint: str, folder: Path) -> Iterator[Path]:
    """Where weights may lie, the first that exists counts."""
    yield folder / fingerprint / "score.yaml"
    yield _SCORES / f"{fingerprint[:16]}.yaml"
