"""Several ingests at the same time: `python -m tests.faults.workers`.

Arguments: how many workers, the store's address and home, the letters' folder, and a folder for
what each worker tells: its process id, the files that it read, the texts that it embedded, and its
report at the end.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg  # noqa: F401 - here once, instead of in every worker

from bot.books.lawbook import load_law
from bot.casework.ingest import Outcomes, ingest
from bot.store.db import changing, make_engine
from indexer.catalogue import Catalogue
from indexer.embedder import Vectors
from indexer.index import Index
from tests.faults.victims import reading
from tests.filled import Cheap

_ALL = load_law(Path())
LAW = replace(_ALL, entries=dict(list(_ALL.entries.items())[:5]))
SECONDS = 0.02
"""What a model would take, for the workers to meet."""


class Told:
    """Lines that one worker writes into a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self, line: object) -> None:
        with self._file.open("a") as told:
            told.write(f"{line}\n")


class Slow(Cheap):
    """A model that takes its time, and tells what it embeds."""

    def __init__(self, told: Told) -> None:
        self._told = told

    def embed(self, texts: Sequence[str], query: bool = False) -> Vectors:
        for each in texts:
            self._told(hashlib.sha256(each.encode()).hexdigest())
        time.sleep(SECONDS)
        return super().embed(texts, query)


def main() -> None:
    """Fork the workers, wait for them; exits with 1 where one broke off by itself."""
    number, url, home, letters, told = sys.argv[1:]
    children = [_forked(n, url, Path(home), Path(letters), Path(told)) for n in range(int(number))]
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    sys.exit(any(code > 0 for code in ended))


def _forked(n: int, url: str, home: Path, letters: Path, told: Path) -> int:
    child = os.fork()
    if not child:
        # On PostgreSQL each worker may have a machine, and so a home, of its own.
        report = work(url, home / str(n) if url else home, letters, told, n)
        (told / f"report-{n}").write_text(json.dumps(report))
        os._exit(0)
    (told / f"process-{n}").write_text(str(child))
    return child


def work(url: str, home: Path, letters: Path, told: Path, n: int) -> dict[str, object]:
    """One worker's ingest; returns its report."""
    engine = make_engine(url, home)
    embedder = Slow(Told(told / f"embedded-{n}"))
    index = Index(Catalogue(engine, lambda: changing(engine)), home / "index", lambda: embedder)
    plain, read = reading(letters), Told(told / f"read-{n}")

    def read_many(paths: Iterable[Path]) -> Outcomes:
        for path, outcome in plain.read_many(paths):
            read(path)
            yield path, outcome

    telling = replace(plain, read_many=read_many)
    return ingest([letters], index, telling, LAW, datetime.now(UTC))


if __name__ == "__main__":
    main()
