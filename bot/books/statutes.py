"""Official statutory text that the authority imported: one file for each Act under HOME/law/."""

import json
from collections.abc import Mapping
from pathlib import Path

from bot.foi.errors import FoiError
from bot.foi.provisions import Provision
from indexer.durable import make_folder, write_whole

FOLDER = "law"


def read_official(home: Path) -> dict[Provision, str]:
    """All imported text by provision; empty where nothing was imported yet."""
    text: dict[Provision, str] = {}
    for path in sorted((home / FOLDER).glob("*.json")):
        text.update(_read(path))
    return text


def _read(path: Path) -> dict[Provision, str]:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return {Provision.parse(name): str(text) for name, text in stored["provisions"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, FoiError) as problem:
        raise FoiError(
            "law-official",
            str(path),
            "the imported text cannot be read",
            "Delete that file and run `foibot law import` again",
        ) from problem


def write_official(home: Path, act: str, source: str, text: Mapping[Provision, str]) -> bool:
    """Store one Act's text atomically: old or new, never half. False where it is stored already.

    `source` says where the text comes from and of which date it is.
    """
    path = home / FOLDER / f"{act}.json"
    body = {"source": source, "provisions": {str(p): words for p, words in text.items()}}
    new = json.dumps(body, ensure_ascii=False, indent=1).encode()
    try:
        if path.exists() and path.read_bytes() == new:
            return False
        make_folder(path.parent)
        write_whole(path, new)
    except OSError as problem:
        why = problem.strerror or "it cannot be written"
        raise FoiError("law-official", str(path), why, "Make the home folder writable") from problem
    return True
