"""The truth of the index: documents with their passages and vectors, changed whole or not at all.

Every change is one transaction that first takes a generation from `index_state`; that row's lock
lets writers queue, so generations are committed in order. The derived indexes (FAISS, tantivy)
remember the generation they reflect, and ask for what came after it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, func, select, update

from indexer import changes
from indexer.claims import Claims, open_claims
from indexer.contents import Contents
from indexer.records import (
    AnyRow,
    Document,
    Mark,
    MissingVectorsError,
    Passage,
    Replay,
)
from indexer.tables import DOCUMENT, METADATA, PASSAGE, STATE, VECTOR

if TYPE_CHECKING:
    from indexer.embedder import Reading

__all__ = ["METADATA", "Catalogue"]


class Catalogue(Contents):
    """Reads and writes the index's tables through an engine that somebody else made.

    `writing` opens a transaction that changes something, and may refuse to.
    """

    def __init__(
        self,
        engine: Engine,
        writing: Callable[[], AbstractContextManager[Connection]] | None = None,
    ) -> None:
        super().__init__(engine)
        self._writing = writing or engine.begin

    def claims(self, folder: Path) -> Claims:
        """Claims among all who write into this catalogue; files that they need go into `folder`."""
        return open_claims(self.engine, folder)

    def missing(self, hashes: Iterable[str], fingerprint: str) -> set[str]:
        """Those of `hashes` that have no vector by this model yet."""
        with self.reading() as connection:
            return changes.missing(connection, hashes, fingerprint)

    def put(
        self,
        document: Document,
        passages: Sequence[Passage],
        readings: "Mapping[str, Reading]",
        fingerprint: str,
        now: datetime,
    ) -> str:
        """Add or replace one document in one transaction: `added`, `updated` or `unchanged`.

        `readings` holds, by passage hash, what `missing` asked for. WrongModelError where another
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
            changes.keep_vectors(connection, readings, fingerprint)
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

    def erase(self, name: str) -> bool:
        """Take one document out and forget that it was there; False where it was not.

        What is left of its bytes beneath is for `purge` and for whoever keeps the database.
        """
        with self._writing() as connection:
            return changes.erase(connection, name)

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

    def keep_vectors(self, readings: "Mapping[str, Reading]", fingerprint: str) -> None:
        """Store vectors by a model that is not in use yet."""
        with self._writing() as connection:
            changes.keep_vectors(connection, readings, fingerprint)

    def switch_model(self, fingerprint: str) -> None:
        """Use this model from now on, and forget the vectors of all others."""
        with self._writing() as connection:
            changes.ensure_state(connection)
            connection.execute(update(STATE).values(fingerprint=fingerprint))
            changes.forget_others(connection, fingerprint)

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
