"""Which of two ways serves the dense half of this catalogue's search, and how it stands.

Beside a catalogue in PostgreSQL the vectors lie there too, once for all machines (pgvector);
everywhere else each machine keeps them in a file of its own (FAISS). Both are derived from the
catalogue and may be thrown away.
"""

import threading
from pathlib import Path

from sqlalchemy import Engine

from indexer.catalogue import Catalogue
from indexer.dense import DenseIndex
from indexer.extension import Extension, find_extension
from indexer.shelves import SHELVES


def dense_halves(
    catalogue: Catalogue, folder: Path, fingerprint: str, dim: int
) -> dict[str, DenseIndex]:
    """By shelf, the vectors of one model: in PostgreSQL where it holds them, else in `folder`."""
    if catalogue.engine.dialect.name == "postgresql":
        extension = find_extension(catalogue.engine)
        if extension.holds(dim):
            return _shared(catalogue, extension, fingerprint, dim)
    return _own(catalogue, folder, fingerprint, dim)


def _shared(
    catalogue: Catalogue, extension: Extension, fingerprint: str, dim: int
) -> dict[str, DenseIndex]:
    from indexer.nearby import NearbyIndex
    from indexer.nearby_table import NearbyTable

    # One for all shelves: however many threads ask, one of them at a time takes the further
    # connections that catching up needs.
    one_at_a_time = threading.Lock()
    return {
        shelf: NearbyIndex(
            catalogue, NearbyTable(extension, shelf, fingerprint, dim), one_at_a_time
        )
        for shelf in SHELVES
    }


def _own(catalogue: Catalogue, folder: Path, fingerprint: str, dim: int) -> dict[str, DenseIndex]:
    from indexer.vectors import VectorIndex

    return {shelf: VectorIndex(catalogue, folder, fingerprint, dim, shelf) for shelf in SHELVES}


def vectors_state(engine: Engine) -> str:
    """Where the vectors are kept, in a sentence for whoever looks after the installation."""
    if engine.dialect.name != "postgresql":
        return "vectors: FAISS, in this home folder"
    found = find_extension(engine)
    if found.why_not:
        return (
            f"vectors: each machine keeps its own (FAISS), for pgvector cannot be used: "
            f"{found.why_not}; ask the database's administrator for CREATE SCHEMA extensions; "
            "GRANT USAGE ON SCHEMA extensions TO the bot's role; "
            "CREATE EXTENSION vector SCHEMA extensions"
        )
    from indexer.nearby_graph import is_built
    from indexer.nearby_table import shelves_held

    with engine.connect() as connection:
        held = [
            f"{passages} {shelf} by {'HNSW' if is_built(connection, name) else 'exact scan'}"
            for shelf, name, passages in shelves_held(connection)
        ]
    return f"vectors: pgvector {found.version}, for all machines ({', '.join(held) or 'empty'})"
