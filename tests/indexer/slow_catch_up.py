"""A process that is killed while it brings the shared vectors up to the catalogue."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "indexer")]

from small_letters import EMBEDDER  # noqa: E402

from bot.store.db import make_engine  # noqa: E402
from indexer import nearby_table  # noqa: E402
from indexer.catalogue import Catalogue  # noqa: E402
from indexer.halves import dense_halves  # noqa: E402
from indexer.shelves import PRECEDENTS  # noqa: E402


class Slow(Catalogue):
    """Stops in the middle of a replay, and says so."""

    @contextmanager
    def replay(self, *words) -> Iterator:
        with super().replay(*words) as replay:
            yield replace(replay, added=self._slowly(replay.added))

    def _slowly(self, rows: Iterator) -> Iterator:
        for n, row in enumerate(rows):
            if n == 20:
                print("half way", flush=True)  # noqa: T201
                time.sleep(60)
            yield row


if __name__ == "__main__":
    nearby_table._BATCH = 5
    url, home = sys.argv[1], Path(sys.argv[2])
    catalogue = Slow(make_engine(url, home))
    dense_halves(catalogue, home, EMBEDDER.fingerprint, EMBEDDER.dim)[PRECEDENTS].refresh()
