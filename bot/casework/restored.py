"""What was erased after a backup was made is erased again as it is restored, before anybody reads.

Whoever restores an older backup would bring back people who were promised to be forgotten. The
entries are looked for in the list that is given, the home's own, the one beside the backup, and in
the store whose place the backup takes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.casework.erased_list import LIST_NAME, is_readable, keep_list, read_list
from bot.store.removals import Removal, forgotten_in, mark_of_name, removals_in
from bot.store.removing_again import remove_again
from indexer.changes import erase, names_and_hashes


@dataclass(frozen=True)
class ErasedSince:
    """The entries that a restored store has to obey, and the lists they were found in."""

    removals: tuple[Removal, ...]
    lists: tuple[str, ...]

    def obey(self, connection: Connection, at: datetime) -> int:
        """Erase again; returns how many entries the store had not obeyed yet."""
        number = remove_again(connection, self.removals, at)
        _forget_documents(connection, removals_in(connection))
        return number

    def keep(self, home: Path) -> None:
        """Leave the list in the home that was restored: the next restore needs it too."""
        keep_list([home / LIST_NAME], self.removals)


def erased_since(file: Path, home: Path, given: Path | None, engine: Engine) -> ErasedSince:
    """Everything that is known to be erased; a FoiError where the list that is given is none."""
    places = [home / LIST_NAME, beside(file)]
    found = [given] if given else []
    found += [path for path in places if is_readable(path) and path not in found]
    removals = [one for path in found for one in read_list(path)]
    removals += _of_the_store(engine)
    return ErasedSince(tuple(dict.fromkeys(removals)), tuple(str(path) for path in found))


def beside(file: Path) -> Path:
    """The list that lies beside backups."""
    return file.absolute().parent / LIST_NAME


def _of_the_store(engine: Engine) -> Iterable[Removal]:
    """What the store that is replaced has erased; nothing where it is damaged or not there."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return ()
    try:
        with engine.connect() as connection:
            return removals_in(connection)
    except DBAPIError:
        return ()
    finally:
        engine.dispose()


def _forget_documents(connection: Connection, removals: Iterable[Removal]) -> None:
    """Take documents out of the index that were forgotten, and not let in again since."""
    gone = forgotten_in(removals)
    if not gone:
        return
    for name, sha256 in names_and_hashes(connection):
        if sha256 in gone or mark_of_name(name) in gone:
            erase(connection, name)
