"""Reads `corpus/cues/`, the ways in which officers say things; names a mistake by file and key."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.books.yaml_files import read_yaml
from bot.foi.errors import FoiError
from bot.foi.reading.cues import Cue, Cues, Group
from corpus import ROOT

FOLDER = ROOT / "cues"
GROUP_KEYS = frozenset({"says", "cues"})
CUE_KEYS = frozenset({"id", "pattern", "match", "not"})
OPTIONAL = frozenset({"capitals"})


def load_cues(folder: Path = FOLDER) -> Cues:
    """Every cue of the corpus; a FoiError where a file is wrong."""
    groups: dict[str, Group] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, block in read_yaml(path).items():
            if name in groups:
                raise _wrong(path, name, "is there twice")
            _check(path, name, block, GROUP_KEYS, frozenset())
            groups[name] = Group(name, str(block["says"]), tuple(_cues(path, name, block)))
    return Cues(groups)


def _cues(path: Path, name: str, block: Mapping[str, Any]) -> Iterator[Cue]:
    seen: set[str] = set()
    for row in block["cues"] or ():
        where = f"{name}, cue {row.get('id', '?') if isinstance(row, Mapping) else row}"
        _check(path, where, row, CUE_KEYS, OPTIONAL)
        if row["id"] in seen:
            raise _wrong(path, where, "is there twice")
        seen.add(row["id"])
        yield _cue(path, where, name, row)


def _cue(path: Path, where: str, name: str, row: Mapping[str, Any]) -> Cue:
    match, unlike = (_sentences(path, where, key, row[key]) for key in ("match", "not"))
    if row.get("capitals", "kept") != "kept":
        raise _wrong(path, where, f"'capitals: {row['capitals']}' can only be 'kept'")
    cue = Cue(name, str(row["id"]), str(row["pattern"]), match, unlike, "capitals" in row)
    try:
        compiled = re.compile(cue.expression)
    except re.error as problem:
        raise _wrong(path, where, f"'pattern' is no regular expression ({problem})") from problem
    if compiled.groups:
        raise _wrong(path, where, "'pattern' has a capturing group: write (?:...)")
    return cue


def _sentences(path: Path, where: str, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise _wrong(path, where, f"'{key}' should be a list of sentences, at least one")
    return tuple(value)


def _check(
    path: Path, where: str, data: Any, required: frozenset[str], optional: frozenset[str]
) -> None:
    if not isinstance(data, Mapping):
        raise _wrong(path, where, "should hold keys and their values")
    if unknown := sorted(str(key) for key in data if key not in required | optional):
        raise _wrong(path, where, f"key '{unknown[0]}' is not known")
    if missing := sorted(required - set(data)):
        raise _wrong(path, where, f"key '{missing[0]}' is missing")


def _wrong(path: Path, where: str, why: str) -> FoiError:
    return FoiError("cues", f"{path}, {where}", why, "Correct that entry")
