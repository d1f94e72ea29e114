"""Who does what, where several workers share it: a claim ends with its worker, however that ends.

Whoever reads a file into the catalogue claims it first and gives it back when it is in; others
leave it alone meanwhile. On PostgreSQL a claim is an advisory lock of a connection that is kept for
nothing else: when the worker dies, the server lets go of it. On SQLite every worker is on the same
machine, and a claim is a lock on a file, which the operating system lets go of.

A worker that loses its connection loses its claims too: then another may do the same work beside
it, and the catalogue, where each change is one transaction, still takes it once.
"""

import fcntl
import hashlib
import os
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_NUMBER = (
    "hashtextextended(coalesce(current_setting('foibot.kept_for', true), '') || ' ' || %(key)s, 0)"
)
"""Authorities that share a database do not wait for each other's files."""
_KEEP_ALIVE = ("idle = 30", "interval = 10", "count = 3")
"""Seconds, and tries: a machine that loses its power holds its claims for a minute, not hours."""


class Claims(ABC):
    """One worker's claims; closing gives all of them back."""

    @abstractmethod
    def take(self, key: str) -> bool:
        """Claim `key`; False where anybody, this worker included, has it now."""

    @abstractmethod
    def give_back(self, key: str) -> None:
        """Let others have `key`; harmless where it is not claimed."""

    @abstractmethod
    def close(self) -> None:
        """Give everything back."""

    def __enter__(self) -> Self:
        """Begin to claim."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give everything back."""
        self.close()


def open_claims(engine: "Engine", folder: Path) -> Claims:
    """Claims beside the catalogue in `engine`; files that they need go into `folder`."""
    return ServerClaims(engine) if engine.dialect.name == "postgresql" else FileClaims(folder)


class ServerClaims(Claims):
    """Advisory locks; DBAPIError where the database is away: then nothing is claimed any more."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._held: set[str] = set()
        """The server would let the same connection lock the same thing twice."""

    def take(self, key: str) -> bool:
        """Claim `key`; False where anybody has it."""
        if key in self._held or not self._asked("pg_try_advisory_lock", key):
            return False
        self._held.add(key)
        return True

    def give_back(self, key: str) -> None:
        """Unlock it."""
        if key in self._held:
            self._asked("pg_advisory_unlock", key)
            self._held.discard(key)

    def close(self) -> None:
        """End the connection, and all claims with it."""
        self._held.clear()
        if self._connection:
            self._connection.close()
            self._connection = None

    def _asked(self, function: str, key: str) -> bool:
        from sqlalchemy.exc import DBAPIError

        try:
            query = f"SELECT {function}({_NUMBER})"
            return bool(self._opened().exec_driver_sql(query, {"key": key}).scalar())
        except DBAPIError:
            if self._connection:
                self._connection.invalidate()  # there may be nobody left to say goodbye to
            self.close()
            raise

    def _opened(self) -> "Connection":
        if self._connection is None:
            opened = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            opened.detach()  # closing it ends it: in the pool, its locks would live on
            self._connection = opened
            for setting in _KEEP_ALIVE:
                opened.exec_driver_sql(f"SET tcp_keepalives_{setting}")
        return self._connection


class FileClaims(Claims):
    """Locks on files of one folder, which are there only while somebody claims something."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "claims"
        self._held: dict[str, int] = {}

    def take(self, key: str) -> bool:
        """Claim `key`; OSError where the folder cannot be written to."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._file(key), os.O_RDWR | os.O_CREAT, 0o600)
        if not _locked(handle, self._file(key)):
            os.close(handle)
            return False
        self._held[key] = handle
        return True

    def give_back(self, key: str) -> None:
        """Take the file away while it is still locked, so that nobody claims a file that goes."""
        handle = self._held.pop(key, None)
        if handle is not None:
            self._file(key).unlink(missing_ok=True)
            os.close(handle)

    def close(self) -> None:
        """Give everything back."""
        for key in list(self._held):
            self.give_back(key)

    def _file(self, key: str) -> Path:
        return self._folder / hashlib.sha256(key.encode()).hexdigest()[:32]


def _locked(handle: int, file: Path) -> bool:
    """Lock an open file; False where another has it, or had it and took it away meanwhile."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(handle), file.stat())
    except (BlockingIOError, FileNotFoundError):
        return False
