"""What is in the index: its reads, each of one moment, and those of one question together."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from indexer import changes
from indexer.records import AnyRow, Mark, WrongModelError
from indexer.tables import DOCUMENT, PASSAGE, STATE, TOKENS, VECTOR

_AT_A_TIME = 500
"""Payloads in memory: one holds a letter's parts, at most some 100 kB."""


class _Question(threading.local):
    """What a thread holds on to while it answers one question."""

    connection: Connection | None = None
    mark: Mark | None = None


class Contents:
    """Reads the index's tables through an engine that somebody else made."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._question = _Question()

    @contextmanager
    def one_question(self) -> Iterator[None]:
        """Within it this thread reads through one connection, and looks at the history once.

        An answer takes dozens of reads. On PostgreSQL each would otherwise try the connection
        first and then look whether something has changed, a journey over the network every time.
        """
        if self._question.connection is not None:
            yield
            return
        with self._connected("AUTOCOMMIT") as connection:
            self._question.connection = connection
            try:
                yield
            finally:
                self._question.connection = self._question.mark = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for single reads: the question's, where one is being answered."""
        if self._question.connection is not None:
            yield self._question.connection
            return
        with self._connected("AUTOCOMMIT") as connection:
            yield connection

    @contextmanager
    def _connected(self, isolation: str) -> Iterator[Connection]:
        """A connection; on PostgreSQL, which knows several, in the isolation asked for."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level=isolation)
            yield connection

    def mark(self) -> Mark:
        """The newest point in the history."""
        if self._question.mark is not None:
            return self._question.mark
        with self.reading() as connection:
            mark = changes.newest(connection)
        self._look(mark)
        return mark

    def _look(self, mark: Mark) -> None:
        """Remember the newest mark for as long as the question is being answered."""
        if self._question.connection is not None:
            self._question.mark = mark

    def fingerprint(self) -> str:
        """The model whose vectors are in use; empty where nothing was added yet."""
        with self.reading() as connection:
            return connection.execute(select(STATE.c.fingerprint)).scalar() or ""

    def require(self, fingerprint: str) -> None:
        """Raise WrongModelError where the vectors in use were made by another model."""
        if (used := self.fingerprint()) not in ("", fingerprint):
            raise WrongModelError(f"it was made with model {used}, not with {fingerprint}")

    def known(self, name: str) -> tuple[str, str] | None:
        """Hash and recipe under which `name` was added, if it was."""
        wanted = select(DOCUMENT.c.sha256, DOCUMENT.c.recipe).where(DOCUMENT.c.name == name)
        with self.reading() as connection:
            row = connection.execute(wanted).first()
        return (row.sha256, row.recipe) if row else None

    def names(self, sha256: str, source: str) -> list[str]:
        """Documents from `source` that have exactly these bytes."""
        wanted = select(DOCUMENT.c.name).where(
            DOCUMENT.c.sha256 == sha256, DOCUMENT.c.source == source
        )
        with self.reading() as connection:
            return list(connection.execute(wanted.order_by(DOCUMENT.c.id)).scalars())

    def sources(self, source: str) -> list[str]:
        """Names of all documents that came from `source`."""
        wanted = select(DOCUMENT.c.name).where(DOCUMENT.c.source == source)
        with self.reading() as connection:
            return list(connection.execute(wanted.order_by(DOCUMENT.c.id)).scalars())

    def payloads(self, source: str) -> Iterator[tuple[str, Any]]:
        """Name and payload of every document that came from `source`, a few in memory at a time."""
        wanted = select(DOCUMENT.c.name, DOCUMENT.c.payload).where(DOCUMENT.c.source == source)
        with self.reading() as connection:
            rows = connection.execution_options(yield_per=_AT_A_TIME).execute(wanted)
            yield from ((row.name, row.payload) for row in rows)

    def counts(self) -> dict[str, int]:
        """How many documents of each kind, and how many passages."""
        by_kind = select(DOCUMENT.c.kind, func.count()).group_by(DOCUMENT.c.kind)
        with self.reading() as connection:
            found = {row[0]: row[1] for row in connection.execute(by_kind)}
            found["passages"] = connection.execute(select(func.count(PASSAGE.c.id))).scalar() or 0
        return found

    def holds_other_than(self, kind: str) -> bool:
        """Whether there is a document of any other kind: no counting, however many there are."""
        other = select(DOCUMENT.c.id).where(DOCUMENT.c.kind != kind).limit(1)
        with self.reading() as connection:
            return connection.execute(other).first() is not None

    def oldest_recipe(self, source: str) -> str | None:
        """How the document that was read longest ago was read: reading again gives a new number."""
        wanted = select(DOCUMENT.c.recipe).where(DOCUMENT.c.source == source)
        with self.reading() as connection:
            return connection.execute(wanted.order_by(DOCUMENT.c.id).limit(1)).scalar()

    def answered(self, since: date | None, until: date | None, most: int) -> list[int] | None:
        """Numbers of the documents of these days; None where there are more than `most`."""
        wanted = select(DOCUMENT.c.id)
        if since:
            wanted = wanted.where(DOCUMENT.c.responded >= since)
        if until:
            wanted = wanted.where(DOCUMENT.c.responded <= until)
        with self.reading() as connection:
            found = list(connection.execute(wanted.limit(most + 1)).scalars())
        return found if len(found) <= most else None

    def passages(self, numbers: Iterable[int], fingerprint: str) -> dict[int, AnyRow]:
        """Rows of these passages with their vector (`half`), by number; vanished ones lack."""
        wanted = select(PASSAGE, VECTOR.c.half).join_from(
            PASSAGE, VECTOR, changes.vector_of(fingerprint)
        )
        return self._by_id(wanted, PASSAGE.c.id, numbers)

    def places(self, numbers: Iterable[int], fingerprint: str) -> dict[int, AnyRow]:
        """Of these passages only which document they stand in, and their vector (`half`)."""
        wanted = select(PASSAGE.c.id, PASSAGE.c.document_id, VECTOR.c.half).join_from(
            PASSAGE, VECTOR, changes.vector_of(fingerprint)
        )
        return self._by_id(wanted, PASSAGE.c.id, numbers)

    def passages_of(self, documents: Iterable[int], fingerprint: str) -> list[AnyRow]:
        """Rows of all passages of these documents, with their vector (`half`), in order."""
        wanted = select(PASSAGE, VECTOR.c.half).join_from(
            PASSAGE, VECTOR, changes.vector_of(fingerprint)
        )
        found: list[AnyRow] = []
        with self.reading() as connection:
            for some in changes.chunks(sorted(set(documents))):
                mine = wanted.where(PASSAGE.c.document_id.in_(some)).order_by(PASSAGE.c.id)
                found += connection.execute(mine).all()
        return found

    def texts_of(self, documents: Iterable[int]) -> list[AnyRow]:
        """Role, part, locator and text of these documents' passages, in order; without vectors."""
        wanted = select(PASSAGE.c.role, PASSAGE.c.part, PASSAGE.c.locator, PASSAGE.c.text)
        mine = wanted.where(PASSAGE.c.document_id.in_(sorted(set(documents))))
        with self.reading() as connection:
            return list(connection.execute(mine.order_by(PASSAGE.c.id)))

    def tokens(self, hashes: Iterable[str], fingerprint: str) -> dict[str, bytes]:
        """The token vectors of passages, by their hash; those without any lack."""
        wanted = select(TOKENS.c.hash, TOKENS.c.rows).where(TOKENS.c.fingerprint == fingerprint)
        found: dict[str, bytes] = {}
        with self.reading() as connection:
            for some in changes.chunks(sorted(set(hashes))):
                rows = connection.execute(wanted.where(TOKENS.c.hash.in_(some)))
                found |= {row.hash: row.rows for row in rows}
        return found

    def token_counts(self, fingerprint: str) -> tuple[int, int]:
        """How many different passages have a vector by this model, and how many their tokens."""
        with self.reading() as connection:
            vectors, tokens = (
                connection.execute(
                    select(func.count()).where(table.c.fingerprint == fingerprint)
                ).scalar()
                for table in (VECTOR, TOKENS)
            )
        return vectors or 0, tokens or 0

    def documents(self, numbers: Iterable[int]) -> dict[int, AnyRow]:
        """Rows of these documents, by number."""
        return self._by_id(select(DOCUMENT), DOCUMENT.c.id, numbers)

    def named(self, names: Iterable[str]) -> list[AnyRow]:
        """Rows of the documents with these names."""
        wanted = select(DOCUMENT).where(DOCUMENT.c.name.in_(sorted(set(names))))
        with self.reading() as connection:
            return list(connection.execute(wanted))

    def beginning_with(self, prefix: str) -> list[AnyRow]:
        """Rows of the documents whose names begin so."""
        wanted = select(DOCUMENT).where(DOCUMENT.c.name.startswith(prefix, autoescape=True))
        with self.reading() as connection:
            return list(connection.execute(wanted.order_by(DOCUMENT.c.id)))

    def referenced(self, reference: str) -> list[AnyRow]:
        """Rows of the documents that bear this reference, whatever its capitals."""
        wanted = select(DOCUMENT).where(func.lower(DOCUMENT.c.reference) == reference.lower())
        with self.reading() as connection:
            return list(connection.execute(wanted.order_by(DOCUMENT.c.id)))

    def _by_id(self, wanted: Any, column: Any, numbers: Iterable[int]) -> dict[int, AnyRow]:
        found: dict[int, AnyRow] = {}
        with self.reading() as connection:
            for some in changes.chunks(sorted(set(numbers))):
                rows = connection.execute(wanted.where(column.in_(some))).all()
                found |= {row.id: row for row in rows}
        return found
