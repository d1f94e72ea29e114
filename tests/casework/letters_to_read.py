"""Small letters in a folder, and all that ingesting needs except a language model."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.books.reader import read_letter
from bot.casework.ingest import Reading, ingest
from bot.foi.law import Law
from bot.store.db import make_engine
from indexer import vectors
from indexer.catalogue import Catalogue
from indexer.documents import Limits
from indexer.index import Index
from indexer.readers import read_many, walk
from tests.fake_embedder import HashEmbedder

NOW = datetime(2024, 5, 3, 9, 0, tzinfo=UTC)  # Friday
READING = Reading(walk, lambda paths: read_many(paths, Limits()), read_letter)
TEXT = """Harrowmere Borough Council

Our reference: HBC-2024-{number:04}
Date: 3 May 2024

Dear Ms Okonkwo,

Thank you for your request, which we received on 8 April 2024. You asked under the Freedom of
Information Act 2000:

1. How many {thing} were there in ward {number}?

{answer}

Yours sincerely,

Information Rights Team
"""


def write_letter(folder: Path, number: int, thing: str = "dogs", answer: str = "Twelve.") -> Path:
    """One letter with one question."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{number}.txt"
    path.write_text(TEXT.format(number=number, thing=thing, answer=answer), encoding="utf-8")
    return path


def index_in(home: Path) -> Index:
    """The index of a home folder, with vectors that cost nothing."""
    return Index(Catalogue(make_engine("", home)), home / "index", HashEmbedder)


def read_in(
    home: Path, *paths: Path, tick: Callable[[Path], None] = lambda _: None
) -> dict[str, Any]:
    """Ingest, and give the tally."""
    return ingest(paths, index_in(home), READING, Law({}), NOW, tick=tick)


if __name__ == "__main__":  # what the kill test kills
    vectors._LONG_REPLAY = 5  # a snapshot every few letters, so that kills meet one being written
    own_home, own_folder = map(Path, sys.argv[1:])
    read_in(own_home, own_folder, tick=lambda _: print("tick", flush=True))  # noqa: T201
