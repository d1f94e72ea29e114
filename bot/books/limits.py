"""Reads `corpus/time_limits.yaml` and `corpus/proclamations.yaml` into typed values.

Everything unknown is refused with its file and key, so that a misspelt law never goes unnoticed.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.books.yaml_files import read_yaml
from bot.foi.bank_holidays import NATIONS, Proclamation, Published
from bot.foi.errors import FoiError
from bot.foi.events import EventType
from bot.foi.time_limits import Limits, RegimeLimits, Standing, Term, Unit
from bot.foi.vocabulary import Regime

_BANK_HOLIDAYS = {"newest_known_day": date, "source": str}
_REGIME = {
    "begins": date,
    "begins_law": str,
    "calendar": str,
    "working_day_law": str,
    "clarification_law": str,
    "events": list,
    "refused": dict,
    "terms": dict,
}
_TERM = {
    "from": date,
    "length": int,
    "unit": str,
    "law": str,
    "standing": str,
    "confidence": str,
}
_TERM_NAMES = (
    "answer",
    "pit_extension",
    "complex_extension",
    "clarification_close",
    "pay_fee",
    "school",
    "school_longest",
    "public_record",
    "armed_forces_longest",
    "abroad_longest",
    "review_ask",
    "review_answer",
    "review_longest",
    "complain",
    "appeal",
)
_PROCLAMATION = {"day": date, "name": str, "nations": list, "source": str}
_CALENDARS = ("uk", "scotland", "nation")


def load_limits(path: Path) -> Limits:
    """Read the time limits; FoiError with file and key for anything unknown or missing."""
    data = read_yaml(path)
    regimes = [regime.value for regime in Regime]
    _keys(path, "the file", data, ["bank_holidays", *regimes])
    known = _typed(path, "bank_holidays", data["bank_holidays"], _BANK_HOLIDAYS)
    return Limits(
        Published(known["newest_known_day"], known["source"]),
        {Regime(name): _regime(path, name, data[name]) for name in regimes},
    )


def load_proclamations(path: Path) -> tuple[Proclamation, ...]:
    """Read proclaimed bank holidays; FoiError with file and key for anything unknown."""
    entries = read_yaml(path) or []
    return tuple(_proclamation(path, f"entry {n}", item) for n, item in enumerate(entries, 1))


def _proclamation(path: Path, where: str, item: Any) -> Proclamation:
    values = _typed(path, where, item, _PROCLAMATION, optional={"instead_of": date})
    for nation in values["nations"]:
        _one_of(path, f"{where}.nations", nation, NATIONS)
    values["nations"] = tuple(values["nations"])
    return Proclamation(**values)


def _regime(path: Path, name: str, data: Any) -> RegimeLimits:
    values = _typed(path, name, data, _REGIME, optional={"fee_pause_law": str})
    _one_of(path, f"{name}.calendar", values["calendar"], _CALENDARS)
    for event in [*values["events"], *values["refused"]]:
        _one_of(path, f"{name}.events", event, list(EventType))
    for term in values["terms"]:
        _one_of(path, f"{name}.terms", term, _TERM_NAMES)
    terms = {
        key: tuple(_term(path, f"{name}.terms.{key}", entry) for entry in entries)
        for key, entries in values.pop("terms").items()
    }
    values["events"] = tuple(values["events"])
    return RegimeLimits(regime=Regime(name), terms=terms, **values)


def _term(path: Path, where: str, data: Any) -> Term:
    values = _typed(path, where, data, _TERM)
    _one_of(path, f"{where}.unit", values["unit"], list(Unit))
    _one_of(path, f"{where}.standing", values["standing"], list(Standing))
    _one_of(path, f"{where}.confidence", values["confidence"], "SKU")
    return Term(
        length=values["length"],
        unit=Unit(values["unit"]),
        law=values["law"],
        standing=Standing(values["standing"]),
        starts=values["from"],
        confidence=values["confidence"],
    )


def _typed(
    path: Path,
    where: str,
    data: Any,
    types: Mapping[str, type],
    optional: Mapping[str, type] | None = None,
) -> dict[str, Any]:
    """The mapping itself, once each key is known, present and of its type."""
    allowed = {**types, **(optional or {})}
    _keys(path, where, data, types, allowed)
    for key, value in data.items():
        if not isinstance(value, allowed[key]):
            _refuse(path, f"{where}.{key}", f"'{value}' is no {allowed[key].__name__}")
    return dict(data)


def _keys(
    path: Path,
    where: str,
    data: Any,
    needed: Iterable[str],
    allowed: Iterable[str] | None = None,
) -> None:
    if not isinstance(data, dict):
        _refuse(path, where, "a mapping of keys and values is expected")
    for key in data:
        if key not in set(allowed or needed):
            _refuse(path, f"{where}, key '{key}'", "the key is unknown")
    for key in needed:
        if key not in data:
            _refuse(path, f"{where}, key '{key}'", "the key is missing")


def _one_of(path: Path, where: str, value: Any, allowed: Iterable[str]) -> None:
    if value not in [*allowed]:
        _refuse(path, where, f"'{value}' is not one of {', '.join(allowed)}")


def _refuse(path: Path, where: str, why: str) -> None:
    raise FoiError("corpus-key", f"{path}, {where}", why, "Correct that key")
