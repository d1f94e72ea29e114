"""Whether PostgreSQL can hold the vectors: its extension pgvector, made where that is allowed."""

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

_LEAST = (0, 8)
"""The first with iterative scans, which fill the answer however many rows have been deleted."""
_MOST_DIMENSIONS = 4000
"""What pgvector's HNSW takes of a halfvec."""
_LOCK = 0x666F6976656374  # "foivect": the advisory lock under which the extension is made


@dataclass(frozen=True, slots=True)
class Extension:
    """What was found: version and schema, or why it cannot be used; and for whom rows are kept."""

    kept_for: str
    version: str = ""
    schema: str = ""
    why_not: str = ""

    def holds(self, dim: int) -> bool:
        """Whether vectors of so many dimensions can be kept and searched in it."""
        return not self.why_not and dim <= _MOST_DIMENSIONS


def find_extension(engine: Engine) -> Extension:
    """Look for pgvector in the database, and make it where it is installed and we may."""
    found = _look(engine)
    if found.version:
        return found
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            # Apart from our tables: one of them has the name of its type.
            connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS extensions")
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS vector SCHEMA extensions")
    except DBAPIError as problem:
        said = str(problem.orig).splitlines()[0]
        return Extension(found.kept_for, why_not=f"it is not there and cannot be made ({said})")
    return _look(engine)


def _look(engine: Engine) -> Extension:
    asked = """
        SELECT coalesce(current_setting('foibot.kept_for', true), ''),
            extversion, quote_ident(nspname)
        FROM (VALUES (1)) AS always
        LEFT JOIN (pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace)
            ON extname = 'vector'
    """
    with engine.connect() as connection:
        kept_for, version, schema = connection.exec_driver_sql(asked).one()
    if version is None:
        return Extension(kept_for, why_not="it is not there")
    if tuple(int(each) for each in version.split(".")[:2]) < _LEAST:
        return Extension(kept_for, version, why_not=f"{version} is too old: 0.8 is needed")
    return Extension(kept_for, version, schema)
