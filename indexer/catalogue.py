"""The truth of the index: documents with their passages and vectors, changed whole or not at all.

Every change is one transaction that first takes a generation from `index_state`; that row's lock
lets writers queue, so generations are committed in order. The derived indexes (FAISS, tantivy)
remember the generation they reflect, and ask for what came after it.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, delete, func, select, update

from indexer import changes
from indexer.claims import Claims, open_claims
from indexer.records import (
    AnyRow,
    Document,
    Mark,
    MissingVectorsError,
    Passage,
    Replay,
    WrongModelError,
)
from indexer.tables import DOCUMENT, METADATA, PASSAGE, STATE, VECTOR

if TYPE_CHECKING:
    from indexer.embedder import Vectors

__all__ = ["METADATA", "Catalogue"]


class _Question(threading.local):
    """What a thread holds on to while it answers one question."""

    connection: Connection | None = None
    mark: Mark | None = None


class Catalogue:
    """Reads and writes the index's tables through an engine that somebody else made.

    `writing` opens a transaction that changes something, and may refuse to.
    """

    def __init__(
        self,
        engine: Engine,
        writing: Callable[[], AbstractContextManager[Connection]] | None = None,
    ) -> None:
        self.engine = engine
        self._writing = writing or engine.begin
        self._question = _Question()

    def claims(self, folder: Path) -> Claims:
        """Claims among all who write into this catalogue; files that they need go into `folder`."""
        return open_claims(self.engine, folder)

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

    # What is there

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
            raise WrongModelError(f"the index was made with model {used}, not with {fingerprint}")

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

    def documents(self, numbers: Iterable[int]) -> dict[int, AnyRow]:
        """Rows of these documents, by number."""
        return self._by_id(select(DOCUMENT), DOCUMENT.c.id, numbers)

    def named(self, names: Iterable[str]) -> list[AnyRow]:
        """Rows of the documents with these names."""
        wanted = select(DOCUMENT).where(DOCUMENT.c.name.in_(sorted(set(names))))
        with self.reading() as connection:
            return list(connection.execute(wanted))

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

    # Changing it

    def missing(self, hashes: Iterable[str], fingerprint: str) -> set[str]:
        """Those of `hashes` that have no vector by this model yet."""
        with self.reading() as connection:
            return changes.missing(connection, hashes, fingerprint)

    def put(
        self,
        document: Document,
        passages: Sequence[Passage],
        vectors: "Mapping[str, Vectors]",
        fingerprint: str,
        now: datetime,
    ) -> str:
        """Add or replace one document in one transaction: `added`, `updated` or `unchanged`.

        `vectors` holds, by passage hash, what `missing` asked for. WrongModelError where another
        process changed the model meanwhile, MissingVectorsError where it dropped a vector that
        this document shares: ask `missing` again.
        """
        with self._writing() as connection:
            mark = changes.advance(connection, fingerprint)
            old = connection.execute(
                select(
                    DOCUMENT.c.id, DOCUMENT.c.sha256, DOCUMENT.c.recipe, DOCUMENT.c.classification
                ).where(DOCUMENT.c.name == document.name)
            ).first()
            if old and (old.sha256, old.recipe) == (document.sha256, document.recipe):
                connection.rollback()  # another process was faster
                return "unchanged"
            if old and old.classification != "official":  # only `classify` takes that away
                document = replace(document, classification=old.classification)
            changes.keep_vectors(connection, vectors, fingerprint)
            gone, hashes = changes.forget(connection, old.id) if old else ((0, 0), set[str]())
            changes.add(connection, mark, document, passages, now)
            if changes.missing(connection, (each.hash for each in passages), fingerprint):
                raise MissingVectorsError(document.name)
            changes.drop_unused(connection, hashes)
            action = "updated" if old else "added"
            changes.log(connection, mark, document.name, action, gone)
        return action

    def classify(self, names: Iterable[str], classification: str) -> None:
        """Set who may see these documents; what is not in the catalogue is passed over."""
        with self._writing() as connection:
            for some in changes.chunks(sorted(set(names))):
                connection.execute(
                    update(DOCUMENT)
                    .where(DOCUMENT.c.name.in_(some))
                    .values(classification=classification)
                )

    def remove(self, name: str) -> bool:
        """Take one document out, in one transaction; False where it was not there."""
        with self._writing() as connection:
            mark = changes.advance(connection, None)
            number = connection.execute(
                select(DOCUMENT.c.id).where(DOCUMENT.c.name == name)
            ).scalar()
            if number is None:
                connection.rollback()
                return False
            gone, hashes = changes.forget(connection, number)
            changes.drop_unused(connection, hashes)
            changes.log(connection, mark, name, "removed", gone)
        return True

    def rename(self, old: str, new: str) -> None:
        """Follow a file that was moved: its passages stay as they are."""
        with self._writing() as connection:
            connection.execute(update(DOCUMENT).where(DOCUMENT.c.name == old).values(name=new))

    def without_vectors(self, fingerprint: str, batch: int) -> Iterator[list[AnyRow]]:
        """Passages without a vector by this model, in batches, until none is left."""
        wanted = (
            select(PASSAGE.c.hash, PASSAGE.c.context, PASSAGE.c.text)
            .join_from(PASSAGE, VECTOR, changes.vector_of(fingerprint), isouter=True)
            .where(VECTOR.c.hash.is_(None))
            .limit(batch)
        )
        while True:
            with self.reading() as connection:
                rows = list(connection.execute(wanted))
            if not rows:
                return
            yield rows

    def keep_vectors(self, vectors: "Mapping[str, Vectors]", fingerprint: str) -> None:
        """Store vectors by a model that is not in use yet."""
        with self._writing() as connection:
            changes.keep_vectors(connection, vectors, fingerprint)

    def switch_model(self, fingerprint: str) -> None:
        """Use this model from now on, and forget the vectors of all others."""
        with self._writing() as connection:
            changes.ensure_state(connection)
            connection.execute(update(STATE).values(fingerprint=fingerprint))
            connection.execute(delete(VECTOR).where(VECTOR.c.fingerprint != fingerprint))

    # What changed

    @contextmanager
    def replay(
        self, since: Mark, roles: Sequence[str], fingerprint: str | None = None
    ) -> Iterator[Replay | None]:
        """What happened after `since`, in one view; None where `since` is not of this history.

        Rows carry the number and the vector (`half`) where a model is named, else number, role,
        context and text.
        """
        with self._connected("REPEATABLE READ") as connection:
            if not changes.in_history(connection, since):
                yield None
                return
            fresh = (PASSAGE.c.id >= since.next_passage, PASSAGE.c.role.in_(roles))
            rows = connection.execution_options(yield_per=2000).execute(
                changes.derived(fingerprint).where(*fresh).order_by(PASSAGE.c.id)
            )
            mark = changes.newest(connection)
            self._look(mark)
            yield Replay(
                mark=mark,
                gone=changes.gone_since(connection, since),
                added=iter(rows),
                total=connection.execute(select(func.count(PASSAGE.c.id)).where(*fresh)).scalar()
                or 0,
            )
