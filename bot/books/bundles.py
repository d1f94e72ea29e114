"""Reads `corpus/models`: the language models that the program ships, one file each."""

from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any

from bot.books.yaml_files import read_yaml
from bot.foi.errors import FoiError
from indexer.bundles import Bundle, Wheel

_REQUIRED = {each.name for each in fields(Bundle) if each.default is MISSING}
_KNOWN = {each.name for each in fields(Bundle)}


@cache
def load_bundles(folder: Path) -> tuple[Bundle, ...]:
    """The models, by name; FoiError with file and key for anything unknown or missing."""
    return tuple(_bundle(path, read_yaml(path)) for path in sorted(folder.glob("*.yaml")))


def _bundle(path: Path, data: dict[str, Any]) -> Bundle:
    if wrong := sorted((_REQUIRED - set(data)) | (set(data) - _KNOWN)):
        raise FoiError(
            "models",
            str(path),
            f"{', '.join(wrong)}: missing or unknown",
            "Correct the file, or restore it",
        )
    wheels = tuple(Wheel(**each) for each in data.get("wheels", []))
    late = {"late": path.parent / data["late"]} if "late" in data else {}
    return Bundle(**{**data, "wheels": wheels, **late})
