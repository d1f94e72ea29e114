"""Writes what is derived from the catalogue anew, so that nothing of an erased document is in it.

Removing a document from the catalogue is enough for it never to be found. Its words and vectors
stay in the derived files until these are written again: here that is done at once.
"""

from pathlib import Path

from filelock import FileLock
from sqlalchemy import Engine

from indexer.catalogue import Catalogue
from indexer.lexical import LexicalIndex

_SECONDS = 60
"""How long another process that is writing a snapshot is waited for."""


def purge(catalogue: Catalogue, folder: Path) -> None:
    """Write the words anew, and drop the vectors' snapshots: the next question makes them again.

    Whatever other models have left goes too.
    """
    for path in sorted(folder.glob("*.faiss")):
        with FileLock(f"{path}.lock", timeout=_SECONDS):
            path.unlink(missing_ok=True)
            path.with_suffix(".new").unlink(missing_ok=True)
    if catalogue.engine.dialect.name == "postgresql":
        _drop_tables(catalogue.engine)
    if any(folder.glob("words-*")):
        LexicalIndex(catalogue, folder).purge()


def _drop_tables(engine: Engine) -> None:
    """Drop this authority's tables of vectors; nobody else's are seen."""
    from indexer.nearby_table import drop_all

    with engine.begin() as connection:
        drop_all(connection)
