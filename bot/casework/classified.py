"""Documents that only some may see: found out by their names, and left out of an answer."""

from collections.abc import Iterable

from bot.casework.answers import Answer
from bot.casework.ingest import OFFICIAL
from indexer.catalogue import Catalogue


def classified(answer: Answer, catalogue: Catalogue) -> set[str]:
    """Names of the documents in an answer that are classified above OFFICIAL."""
    return above_official(answer.files, catalogue)


def above_official(names: Iterable[str], catalogue: Catalogue) -> set[str]:
    """Those of these documents that are classified above OFFICIAL."""
    return {one.name for one in catalogue.named(names) if one.classification != OFFICIAL}
