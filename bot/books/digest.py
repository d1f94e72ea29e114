"""Reads `corpus/digest.yaml`: the Commissioner's marks, and what each stage still needs."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.books.yaml_files import read_yaml
from bot.foi.digest import DigestRules, Mark, Need, Stage
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Regime

_MARK = {
    "starts": date,
    "good": int,
    "adequate": int,
    "regimes": list,
    "source": str,
    "confidence": str,
}
_NEED = {"days": int, "why": str}


def load_digest_rules(path: Path) -> DigestRules:
    """Read the rules; a FoiError names the file and the key that is unknown, missing or wrong."""
    data = read_yaml(path)
    _keys(path, "the file", data, ("timeliness", "stages"))
    _keys(path, "stages", data["stages"], [stage.value for stage in Stage])
    if not isinstance(data["timeliness"], list):
        _refuse(path, "timeliness", "a list of steps is expected")
    return DigestRules(
        marks=tuple(_mark(path, n, step) for n, step in enumerate(data["timeliness"], 1)),
        needs={stage: _need(path, stage, data["stages"][stage.value]) for stage in Stage},
    )


def _mark(path: Path, number: int, step: Any) -> Mark:
    where = f"timeliness, step {number}"
    _typed(path, where, step, _MARK)
    if not 0 <= step["adequate"] <= step["good"] <= 100:
        _refuse(path, where, "0 <= adequate <= good <= 100 does not hold")
    known = {regime.value for regime in Regime}
    for name in step["regimes"]:
        if name not in known:
            _refuse(path, where, f"'{name}' is not one of {', '.join(sorted(known))}")
    regimes = frozenset(map(Regime, step["regimes"]))
    return Mark(step["starts"], step["good"], step["adequate"], regimes, step["source"])


def _need(path: Path, stage: Stage, entry: Any) -> Need:
    _typed(path, f"stages.{stage}", entry, _NEED)
    return Need(entry["days"], entry["why"])


def _typed(path: Path, where: str, data: Any, types: Mapping[str, type]) -> None:
    _keys(path, where, data, types)
    for key, value in data.items():
        if not isinstance(value, types[key]):
            _refuse(path, f"{where}, key '{key}'", f"'{value}' is no {types[key].__name__}")


def _keys(path: Path, where: str, data: Any, needed: Iterable[str]) -> None:
    if not isinstance(data, dict):
        _refuse(path, where, "a mapping of keys and values is expected")
    for key in set(needed) ^ set(data):
        why = "is missing" if key in needed else "is not known"
        _refuse(path, where, f"key '{key}' {why}")


def _refuse(path: Path, where: str, why: str) -> None:
    raise FoiError("corpus-key", f"{path}, {where}", why, "Correct that key")
