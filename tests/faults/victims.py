"""A process that forks children which work until they are killed: `python -m tests.faults.victims`.

Arguments: the work, the store's address and home, and what the work needs besides. Each line of
input is a number of seconds after the child has begun its work; the answer is `killed` or
`finished`, and how many seconds the child has worked. The process itself opens no database and no
index, so that every child begins afresh.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import BinaryIO

import psycopg  # noqa: F401 - here once, instead of in every child

from bot.app import App
from bot.books.reader import read_letter
from bot.casework.ingest import Reading, ingest
from bot.casework.move import move
from bot.casework.restore import restore
from bot.foi.law import Law
from bot.store.db import changing, make_engine
from bot.store.store import Store
from indexer.catalogue import Catalogue
from indexer.index import Index
from indexer.readers import read_many, walk
from tests.filled import AT, CHEAP, confirm

LETTER = """Wendle Borough Council
Reference: {name}
Dear Requester
Your request was received on 3 June 2024.
1. How many {name} permits were issued in year {year}?
{year} permits.
Yours sincerely
"""


Begun = Callable[[], object]


def confirming(begun: Begun, url: str, home: Path, reported: str) -> None:
    """Confirm letters, and report each when it is confirmed."""
    store = Store(make_engine(url, home))
    for n in count(1):
        letter = confirm(store, n)
        with Path(reported).open("a") as told:
            told.write(f"{letter.id} {n}\n")
        if n == 1:
            begun()  # a busy machine may take long over the first


def ingesting(begun: Begun, url: str, home: Path, folder: str, reported: str) -> None:
    """Ingest a folder, and report each file when it is done; then change files and go on."""
    index = reading_index(url, home)
    begun()

    def tick(path: object) -> None:
        with Path(reported).open("a") as told:
            told.write(f"{path}\n")

    for round_ in count():
        read_in(index, Path(folder), tick)
        for n in range(round_ % 2, 20, 2):
            write_letter(Path(folder), n, time.monotonic_ns())


def moving(begun: Begun, url: str, home: Path, target: str) -> None:
    """Move the store."""
    source = make_engine(url, home)
    begun()
    move(source, target, home)


def restoring(begun: Begun, url: str, home: Path, archive: str) -> None:
    """Read a backup back."""
    begun()
    restore(Path(archive), url, home, at=AT)


def reading_index(url: str, home: Path) -> Index:
    """An index whose model costs nothing."""
    engine = make_engine(url, home)
    catalogue = Catalogue(engine, lambda: changing(engine))
    return Index(catalogue, home / "index", lambda: CHEAP)


def reading(folder: Path) -> Reading:
    """How plain text is read and understood."""
    limits = App(folder).reading_limits
    return Reading(walk, lambda paths: read_many(paths, limits, workers=1), read_letter)


def read_in(index: Index, folder: Path, tick: Callable[[object], None]) -> dict[str, object]:
    """Ingest a folder of plain text, without the law."""
    law = Law({}, (), (), ())
    return ingest([folder], index, reading(folder), law, datetime.now(UTC), tick=tick)


def indexed(index: Index) -> tuple[object, ...]:
    """The documents with their passages, and how many of these each half of the search holds."""
    catalogue = index.catalogue
    documents = catalogue.documents(range(1, 100_000))
    passages = [
        (row.role, row.text) for row in catalogue.passages_of(documents, index.embedder.fingerprint)
    ]
    halves = [half.refresh() for half in index._vectors.values()]
    names = sorted((each.name, each.sha256) for each in documents.values())
    return names, sorted(passages), halves, index.lexical.refresh(), catalogue.counts()


def write_letter(folder: Path, n: int, year: int) -> None:
    """Put one letter into the folder, old or new, never half."""
    half = folder.parent / f"half-{os.getpid()}"
    half.write_text(LETTER.format(name=f"W-{n}", year=year))
    half.replace(folder / f"{n}.txt")


WORK: dict[str, Callable[..., None]] = {
    each.__name__: each for each in (confirming, ingesting, moving, restoring)
}


def main() -> None:
    """Kill a child for each line of input."""
    for line in sys.stdin:
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            with os.fdopen(writer, "wb") as signals:
                _work(signals)
        os.close(writer)
        print(*_ended(child, reader, float(line)), flush=True)  # noqa: T201
        os.close(reader)


def _work(signals: BinaryIO) -> None:
    os.close(0)
    work, url, home, *others = sys.argv[1:]
    WORK[work](signals.close, url, Path(home), *others)
    os._exit(0)


def _ended(child: int, begun: int, seconds: float) -> tuple[str, float]:
    os.read(begun, 1)  # returns when the child closes its end, or dies
    start = time.monotonic()
    status = (0, 0)
    while time.monotonic() < start + seconds and not status[0]:
        time.sleep(min(0.002, seconds))
        status = os.waitpid(child, os.WNOHANG)
    worked = time.monotonic() - start
    if not status[0]:
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status[1]) else f"finished-{status[1]}", worked


if __name__ == "__main__":
    main()
