"""Reads the regulators' names and contacts, each from the day on which it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.books.yaml_files import read_yaml
from bot.foi.drafting.inputs import Regulator
from bot.foi.errors import FoiError

KEYS = {"starts", "name", "office", "address", "phone", "website", "citation"}
OPTIONAL = {"complaints", "uncertain_from"}


def load_regulators(path: Path) -> Mapping[str, tuple[Regulator, ...]]:
    """By Act (`foia`, `foisa`), oldest step first; a FoiError names the file, step and key."""
    return {
        act: tuple(_regulator(path, f"{act}, step {n}", step) for n, step in enumerate(steps, 1))
        for act, steps in read_yaml(path).items()
    }


def _regulator(path: Path, where: str, step: Mapping[str, Any]) -> Regulator:
    for key in KEYS ^ (set(step) - OPTIONAL):
        why = "is missing" if key in KEYS else "is not known"
        raise FoiError("regulators", f"{path}, {where}", f"key '{key}' {why}", "Correct that step")
    return Regulator(
        name=step["name"],
        office=step["office"],
        address=tuple(step["address"]),
        phone=str(step["phone"]),
        website=step["website"],
        starts=step["starts"],
        complaints=step.get("complaints", ""),
        uncertain_from=step.get("uncertain_from"),
    )


def with_address(
    regulators: Mapping[str, tuple[Regulator, ...]], address: Sequence[str]
) -> Mapping[str, tuple[Regulator, ...]]:
    """The regulators with the address that the authority has set for the newest of FOIA."""
    if not address:
        return regulators
    *older, newest = regulators["foia"]
    return {**regulators, "foia": (*older, replace(newest, address=tuple(address)))}


def regulator_on(steps: tuple[Regulator, ...], day: date) -> Regulator:
    """The regulator that a letter of this day has to name."""
    return max((step for step in steps if step.starts <= day), key=lambda step: step.starts)
