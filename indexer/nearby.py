"""Dense half of the search beside a catalogue in PostgreSQL: pgvector, once for all machines.

Derived, like the FAISS file: whoever asks first after a change brings the table up to the catalogue
in one transaction, the others wait for that and find it done. A kill leaves the old state.
"""

import threading

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection
from sqlalchemy.exc import ProgrammingError

from indexer.catalogue import Catalogue
from indexer.dense import middle_of
from indexer.nearby_graph import build_graph, drop_graph, is_long, tune
from indexer.nearby_table import Held, NearbyTable, take_lock
from indexer.records import BEGINNING
from indexer.shelves import SHELVES

_NO_SUCH_TABLE = "42P01"
"""PostgreSQL's code for it."""


class NearbyIndex:
    """One shelf's vectors; finds the nearest passages to a vector. Safe to share by threads."""

    def __init__(
        self, catalogue: Catalogue, table: NearbyTable, one_at_a_time: threading.Lock
    ) -> None:
        self._catalogue = catalogue
        self.table = table
        self._lock = one_at_a_time
        self._held: Held | None = None
        """What the table held when this process last looked: it never goes back."""

    def search(self, vector: NDArray[np.float32], top: int) -> list[tuple[int, float]]:
        """The `top` nearest passages: number and cosine, nearest first, as of the last commit."""
        try:
            return self._search(vector, top)
        except ProgrammingError as problem:
            if getattr(problem.orig, "sqlstate", "") != _NO_SUCH_TABLE:
                raise
        self._held = None  # somebody has dropped the table, as is allowed
        return self._search(vector, top)

    def _search(self, vector: NDArray[np.float32], top: int) -> list[tuple[int, float]]:
        if not self._current().pile.count:
            return []
        with self._catalogue.reading() as connection:
            tune(connection)
            return self.table.nearest(connection, vector, top)

    def middle(self) -> NDArray[np.float32]:
        """What all passages of the shelf share: their mean, near nothing while they are few."""
        pile = self._current().pile
        return middle_of(pile.total / max(1, pile.count), pile.count)

    def refresh(self) -> int:
        """Reflect the catalogue now, made fast to ask; returns how many passages it holds."""
        self._held = None  # look again: what was derived may have been dropped
        held = self._current()
        if held.mark != BEGINNING:
            build_graph(self._catalogue.engine, self.table, held.pile.count)
            self._sweep()
        return held.pile.count

    def _sweep(self) -> None:
        """Drop what a model has left that is not in use any more."""
        if self._catalogue.fingerprint() == self.table.fingerprint:
            with self._catalogue.engine.begin() as connection:
                self.table.drop_others(connection)

    # Keeping up

    def _current(self) -> Held:
        held = self._held
        if held is not None and held.mark == self._catalogue.mark():
            return held
        with self._lock:
            mark = self._catalogue.mark()
            if self._held is None or self._held.mark != mark:
                self._held = self.table.nothing if mark == BEGINNING else self._catch_up()
            return self._held

    def _catch_up(self) -> Held:
        """Bring the table to the catalogue's newest state, unless another process has."""
        self.table.make(self._catalogue.engine)
        with self._catalogue.engine.begin() as connection:
            take_lock(connection, self.table.lock)
            held = self.table.held(connection)
            return (held and self._follow(connection, held)) or self._begin_anew(connection)

    def _begin_anew(self, connection: Connection) -> Held:
        """Fill the table from the catalogue's beginning: its past is unknown, or another's."""
        drop_graph(connection, self.table)
        self.table.clear(connection)
        held = self._follow(connection, self.table.nothing)
        assert held is not None
        return held

    def _follow(self, connection: Connection, held: Held) -> Held | None:
        """Do what the catalogue did since; None where our past is not its past."""
        roles = SHELVES[self.table.shelf]
        with self._catalogue.replay(held.mark, roles, self.table.fingerprint) as replay:
            if replay is None:
                return None
            if replay.mark == held.mark:
                return held
            if is_long(replay.total, held.pile.count):
                drop_graph(connection, self.table)
            gone = self.table.forget(connection, replay.gone)
            pile = held.pile - gone + self.table.load(connection, replay.added)
        now = Held(replay.mark, pile)
        self.table.keep(connection, now)
        return now
