"""The words half both ways: `python -m benchmarks.scale.words HOME COUNT`, its store in PostgreSQL.

The same stems of the same questions: tantivy as the product asks it, and PostgreSQL's full-text
search with a GIN index over the same texts, the stems OR-ed, ranked by its own `ts_rank`.
"""

import json
import sys
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from benchmarks.scale.asked import SHARES, questions
from benchmarks.scale.figures import percentile
from benchmarks.scale.homes import open_home
from benchmarks.scale.machine import seconds
from indexer.search import DEPTH
from indexer.shelves import PRECEDENTS, SHELVES

MAKE = """
CREATE TEMPORARY TABLE full_text AS SELECT id, role,
    to_tsvector('english', context || ' ' || text) AS words FROM passage;
CREATE INDEX ON full_text USING gin (words);
ANALYZE full_text
"""
FIND = """
SELECT id, ts_rank(words, to_tsquery('simple', %(asked)s)) AS rank FROM full_text
WHERE words @@ to_tsquery('simple', %(asked)s) AND role = ANY(%(roles)s)
ORDER BY rank DESC LIMIT %(top)s
"""


def measure(home: Path, count: int) -> dict[str, Any]:
    """Milliseconds of each way."""
    app = open_home(home)
    lexical = app.index.lexical
    lexical.refresh()
    asked = [stems for text in questions()["short"] if (stems := list(lexical.stems(text)))]
    with app.engine.connect() as connection:
        for statement in MAKE.split(";"):
            connection.exec_driver_sql(statement)
        return {
            "tantivy": _timed(asked, count, lambda one: lexical.search(one, DEPTH, PRECEDENTS)),
            "postgresql": _timed(asked, count, lambda one: _full_text(one, connection)),
        }


def _full_text(stems: list[str], connection: Connection) -> list[Any]:
    sought = {"asked": " | ".join(stems), "roles": list(SHELVES[PRECEDENTS]), "top": DEPTH}
    return list(connection.exec_driver_sql(FIND, sought))


def _timed(
    asked: list[list[str]], count: int, search: Callable[[list[str]], object]
) -> dict[str, float]:
    for one in asked[:5]:
        search(one)
    times = [
        1000 * seconds(lambda one=one: search(one))  # type: ignore[misc]
        for one in islice(cycle(asked), count)
    ]
    return {name: percentile(times, share) for name, share in SHARES.items()}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
