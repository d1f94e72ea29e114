"""Ingest and query speed against plain sentence-transformers + FAISS and against txtai.

`python -m benchmarks.ingest_speed [--passages 500]` cuts the sample letters, reports and law into
passages of different texts, and gives the same ones to each system, each in a process of its own,
with the same model. Ours also writes its store, both indexes and the masking's result to the disk.
txtai is left out, with a note, where it is not installed.
"""

import argparse
import hashlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

QUERIES = [
    "how many penalty charge notices were issued",
    "cost of agency social workers",
    "drones flown by the police",
    "who was buried at public expense",
    "list of empty homes with addresses",
    "camera locations in the town centre",
    "legal advice on care charges",
    "air quality readings near the bus gate",
] * 5
Answer = Callable[[str], object]


def texts(count: int) -> list[str]:
    """Different passages of 60 to 150 words from the sample letters, reports and law."""
    from bot.books.lawbook import load_law
    from corpus import ROOT
    from indexer.documents import Document, Limits
    from indexer.passages import split
    from indexer.readers import read_many, walk

    files = walk([ROOT / "responses", ROOT / "reports"]).files
    wholes = [d.text for _, d in read_many(files, Limits()) if isinstance(d, Document)]
    law = [f"{e.title}. {e.paraphrase} {e.protects} {e.who}" for e in load_law().all()]
    wholes.append("\n".join(law))
    cut = [
        " ".join(whole[a:b].split())
        for words in (60, 150, 100)
        for whole in wholes
        for a, b in split(whole, words)
    ]
    return list(dict.fromkeys(cut))[:count]


def ours(passages: list[str]) -> tuple[float, Answer]:
    """The index as `foibot ingest` fills it."""
    from bot.app import App
    from indexer.records import Document, Passage
    from indexer.shelves import PRECEDENTS

    app = App(Path(tempfile.mkdtemp()))
    app.embedder.embed(["the model is prepared once, before the clock starts"])
    started = time.perf_counter()
    for at in range(0, len(passages), 10):
        some = [Passage("answer", text) for text in passages[at : at + 10]]
        sha256 = hashlib.sha256(str(at).encode()).hexdigest()
        app.index.add(Document(f"{at}", sha256, "response"), some, datetime.now(UTC))
    app.index.refresh()
    seconds = time.perf_counter() - started
    search = app.index.search
    return seconds, lambda query: search.find(search.prepare([query])[0], PRECEDENTS, 10)


def plain(passages: list[str]) -> tuple[float, Answer]:
    """What a script of twenty lines does: dense only, nothing on the disk."""
    import faiss
    from sentence_transformers import SentenceTransformer

    from indexer.models import packaged_model

    model = SentenceTransformer(packaged_model(), device="cpu")
    model.encode(["warm"])
    started = time.perf_counter()
    vectors = model.encode(passages, batch_size=32, normalize_embeddings=True)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    seconds = time.perf_counter() - started
    return seconds, lambda q: index.search(model.encode([q], normalize_embeddings=True), 10)


def txtai(passages: list[str]) -> tuple[float, Answer]:
    """txtai's hybrid index with its text kept, as its documentation sets it up."""
    from txtai import Embeddings

    from indexer.models import packaged_model

    index = Embeddings(path=packaged_model(), hybrid=True, content=True)
    started = time.perf_counter()
    index.index(passages)
    seconds = time.perf_counter() - started
    return seconds, lambda query: index.search(query, 10)


SYSTEMS = {"ours": ours, "plain": plain, "txtai": txtai}


def measure(name: str, count: int) -> dict[str, Any]:
    """One system in this process."""
    passages = texts(count)
    seconds, answer = SYSTEMS[name](passages)
    answer(QUERIES[0])
    times = []
    for query in QUERIES:
        started = time.perf_counter()
        answer(query)
        times.append(1000 * (time.perf_counter() - started))
    return {
        "rate": len(passages) / seconds,
        "p50": statistics.median(times),
        "p95": statistics.quantiles(times, n=20)[-1],
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "count": len(passages),
    }


def main() -> None:
    """Run all systems, print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--passages", type=int, default=500)
    options.add_argument("--one", choices=SYSTEMS, help="measure this one in this process")
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one, chosen.passages)))
        return
    heads = ("passages/s", "query p50 ms", "p95 ms", "peak MB", "ours is")
    print(f"{'system':<8}" + "".join(f"{head:>18}" for head in heads))
    found: dict[str, dict[str, Any]] = {}
    for name in SYSTEMS:
        if find_spec("txtai" if name == "txtai" else "bot") is None:
            print(f"{name:<8}  not installed here, left out (pip install txtai)")
            continue
        command = [sys.executable, "-m", "benchmarks.ingest_speed", "--one", name]
        command += ["--passages", str(chosen.passages)]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        one = found[name] = json.loads(run.stdout.splitlines()[-1])
        faster, sooner = found["ours"]["rate"] / one["rate"], one["p50"] / found["ours"]["p50"]
        ratio = "" if name == "ours" else f"{faster:.1f}x, asked {sooner:.1f}x"
        numbers = "".join(f"{one[key]:>18.1f}" for key in ("rate", "p50", "p95", "mb"))
        print(f"{name:<8}{numbers}{ratio:>18}")
    print(f"{found['ours']['count']} passages, the packaged model, one run on this machine")


if __name__ == "__main__":
    main()
