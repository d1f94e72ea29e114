"""The words officers give for the fields of a letter: each giving is kept, the newest counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import col, select

from bot.foi.drafting.inputs import FieldKey, Sourced
from bot.foi.vocabulary import Kind
from bot.store.series import newest_number, series_key
from bot.store.sessions import Sessions, locked, remember
from bot.store.tables import WordingRow


class Wordings(Sessions):
    """Reads and writes the fields of a case's letters."""

    def give_words(
        self,
        case_id: int,
        kind: Kind,
        given: Mapping[FieldKey, Sequence[Sourced]],
        *,
        by: str,
        at: datetime,
        number: int | None = None,
    ) -> None:
        """Record what is given for each field; an empty sequence clears it.

        `number` counts letters of one kind; None for the one that is in the making.
        """
        if not given:
            return
        with self._write() as session:
            locked(session, case_id)
            key = series_key(kind, number or newest_number(session, case_id, kind))
            for (owner, name), words in given.items():
                session.add(
                    WordingRow(
                        request_id=case_id,
                        kind=key,
                        owner=owner,
                        name=name,
                        words=[{"text": word.text, "source": word.source} for word in words],
                        given_by=by,
                        given_at=at,
                    )
                )
            fields = [f"{owner}.{name}" for owner, name in given]
            remember(session, case_id, by, at, "worded", {"kind": key, "fields": fields})

    def words(
        self, case_id: int, kind: Kind, number: int | None = None
    ) -> dict[FieldKey, tuple[Sourced, ...]]:
        """What counts for each field that was given."""
        with self._read() as session:
            key = series_key(kind, number or newest_number(session, case_id, kind))
            rows = (
                select(WordingRow)
                .where(WordingRow.request_id == case_id, WordingRow.kind == key)
                .order_by(col(WordingRow.id))
            )
            newest = {(row.owner, row.name): row.words for row in session.exec(rows)}
        return {
            key: tuple(Sourced(word["text"], word["source"]) for word in words)
            for key, words in newest.items()
            if words
        }
