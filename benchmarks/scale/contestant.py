"""One system that ingests slice by slice: `python -m benchmarks.scale.contestant NAME COUNT`.

It prepares its model, says so, and then reads the number of a slice, ingests those passages, and
prints after how many seconds; until its input ends. So several systems can take turns within one
run, and what else the machine does meanwhile hits all of them alike.
"""

import hashlib
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from benchmarks.ingest_speed import texts
from benchmarks.scale.homes import open_home, read_sample
from benchmarks.scale.letters import letters, pieces
from benchmarks.scale.machine import seconds

Ingest = Callable[[list[str]], object]


def passages(count: int) -> list[str]:
    """So many different passages: the corpus's own, and beyond it recombined ones."""
    own = texts(count)
    if len(own) == count:
        return own
    app = open_home(Path(tempfile.mkdtemp()))
    read_sample(app)
    made = letters(pieces(app.index.catalogue, app.embedder.fingerprint), 1)
    more = chain.from_iterable((each.searched for each in one.passages) for one in made)
    return [*own, *islice((each for each in more if len(each.split()) > 30), count - len(own))]


def ours() -> Ingest:
    """The index as `foibot ingest` fills it: store, vectors, words, everything on the disk."""
    from indexer.records import Document, Passage

    app = open_home(Path(tempfile.mkdtemp()))
    app.embedder.embed(["the model is prepared before the clock starts"])

    def ingest(some: list[str]) -> None:
        for at in range(0, len(some), 10):
            cut = [Passage("answer", text) for text in some[at : at + 10]]
            sha256 = hashlib.sha256(cut[0].text.encode()).hexdigest()
            app.index.add(Document(sha256, sha256, "response"), cut, datetime.now(UTC))
        app.index.refresh()

    return ingest


def plain() -> Ingest:
    """What a script of twenty lines does with sentence-transformers and FAISS, in memory."""
    import faiss
    from sentence_transformers import SentenceTransformer

    from indexer.models import packaged_model

    model = SentenceTransformer(packaged_model(), device="cpu")
    model.encode(["warm"])
    index = faiss.IndexFlatIP(model.get_sentence_embedding_dimension())
    return lambda some: index.add(model.encode(some, batch_size=32, normalize_embeddings=True))


def txtai() -> Ingest:
    """txtai's hybrid index with its text kept, as its documentation sets it up."""
    from txtai import Embeddings

    from indexer.models import packaged_model

    index = Embeddings(path=packaged_model(), hybrid=True, content=True)
    index.index([(0, "warm", None)])
    numbers = iter(range(1, 10**9))
    return lambda some: index.upsert([(next(numbers), text, None) for text in some])


SYSTEMS: dict[str, Callable[[], Ingest]] = {"ours": ours, "plain": plain, "txtai": txtai}


def main(name: str, count: int, slices: int) -> None:
    """Ingest a slice for each number that comes in."""
    all_of_them = passages(count)
    size = count // slices
    ingest: Any = SYSTEMS[name]()
    print("ready", flush=True)
    for line in sys.stdin:
        first = int(line) * size
        some = all_of_them[first : first + size]
        print(seconds(lambda some=some: ingest(some)), flush=True)  # type: ignore[misc]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
