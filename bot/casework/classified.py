"""Documents that only some may see: found out by their names, and left out of an answer."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.casework.ingest import OFFICIAL
from indexer.catalogue import Catalogue

_PLACES = ("precedents", "published")


def classified(report: Mapping[str, Any], catalogue: Catalogue) -> set[str]:
    """Names of the documents in an answer of `ask` that are classified above OFFICIAL."""
    return above_official((row["file"] for name in _PLACES for row in report[name]), catalogue)


def above_official(names: Iterable[str], catalogue: Catalogue) -> set[str]:
    """Those of these documents that are classified above OFFICIAL."""
    return {one.name for one in catalogue.named(names) if one.classification != OFFICIAL}


def without(report: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    """The answer without what stands in these documents; its stance counts what is left."""
    if not names:
        return dict(report)
    kept = {name: [row for row in report[name] if row["file"] not in names] for name in _PLACES}
    outcomes = [row["outcome"] for row in kept["precedents"]]
    stance = {name: outcomes.count(name) for name in report["stance"]}
    return {**report, **kept, "stance": stance}
