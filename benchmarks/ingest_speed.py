"""Ingest and query speed against plain sentence-transformers + FAISS and against txtai.

`python -m benchmarks.ingest_speed [--passages 500] [--model mpnet] [--rounds 3]` cuts the sample
letters, reports and law into passages of different texts, and gives the same ones to each system,
each in a process of its own, with the same model, in turn, several times. Ours also writes its
store, both indexes and, where the model keeps them, token vectors to the disk. txtai is left out,
with a note, where it is not installed.

Rates are passages a second of processor time (of all threads), which other people's work on the
same machine disturbs less than the clock; the clock's ratio is printed too. The figures hold for
one processor: its features are printed with them.
"""

import argparse
import hashlib
import json
import os
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


Spent = tuple[float, float]
"""Seconds of the clock, and of the processor."""


def now() -> Spent:
    """The clock and the processor time of this process, all threads."""
    return time.perf_counter(), time.process_time()


def since(started: Spent) -> Spent:
    """What has passed."""
    wall, work = now()
    return wall - started[0], work - started[1]


def source(model: str) -> str:
    """The folder of a shipped model's own files."""
    from bot.app.models import INSTALLED, bundles
    from indexer.bundles import named
    from indexer.fetching import source_of

    bundle = named(model, bundles())
    assert bundle, f"{model} is not a model that the program ships"
    folder = Path(os.environ.get("FOIBOT_MODELS_FOLDER", INSTALLED))
    return str(source_of(bundle, folder, print))


def ours(passages: list[str], model: str) -> tuple[Spent, Answer]:
    """The index as `foibot ingest` fills it."""
    from bot.app import App
    from indexer.records import Document, Passage
    from indexer.shelves import PRECEDENTS

    home = Path(tempfile.mkdtemp())
    (home / "foibot.toml").write_text(f'model = "{model}"\n', encoding="utf-8")
    app = App(home)
    app.embedder.embed(["the model is prepared once, before the clock starts"])
    started = now()
    for at in range(0, len(passages), 10):
        some = [Passage("answer", text) for text in passages[at : at + 10]]
        sha256 = hashlib.sha256(str(at).encode()).hexdigest()
        app.index.add(Document(f"{at}", sha256, "response"), some, datetime.now(UTC))
    app.index.refresh()
    spent = since(started)
    search = app.index.search
    return spent, lambda query: search.find(search.prepare([query])[0], PRECEDENTS, 10)


def plain(passages: list[str], model: str) -> tuple[Spent, Answer]:
    """What a script of twenty lines does: dense only, nothing on the disk."""
    import faiss
    from sentence_transformers import SentenceTransformer

    loaded = SentenceTransformer(source(model), device="cpu")
    loaded.encode(["warm"])
    started = now()
    vectors = loaded.encode(passages, batch_size=32, normalize_embeddings=True)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    spent = since(started)
    return spent, lambda q: index.search(loaded.encode([q], normalize_embeddings=True), 10)


def txtai(passages: list[str], model: str) -> tuple[Spent, Answer]:
    """txtai's hybrid index with its text kept, as its documentation sets it up."""
    from txtai import Embeddings

    index = Embeddings(path=source(model), hybrid=True, content=True)
    started = now()
    index.index(passages)
    return since(started), lambda query: index.search(query, 10)


SYSTEMS = {"ours": ours, "plain": plain, "txtai": txtai}


def measure(name: str, count: int, model: str) -> dict[str, Any]:
    """One system in this process."""
    passages = texts(count)
    (wall, work), answer = SYSTEMS[name](passages, model)
    answer(QUERIES[0])
    started = time.process_time()
    for query in QUERIES:
        answer(query)
    return {
        "work": 1000 * work / len(passages),
        "wall": 1000 * wall / len(passages),
        "query": 1000 * (time.process_time() - started) / len(QUERIES),
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "count": len(passages),
    }


def processor() -> str:
    """The processor, and those of its features that decide how fast bytes are multiplied."""
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    lines = dict(line.split("\t", 1) for line in text.splitlines() if "\t" in line)
    flags = set(lines.get("flags", "").split())
    wanted = ("avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16")
    name = lines.get("model name", "").strip(": \t")
    has = ", ".join(flag for flag in wanted if flag in flags) or "none of those looked for"
    return f"{name}, {os.cpu_count()} cores, {has}; load {os.getloadavg()[0]:.1f}"


def run_one(name: str, count: int, model: str) -> dict[str, Any]:
    """One system in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.ingest_speed", "--one", name]
    command += ["--passages", str(count), "--model", model]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


def spread(values: list[float]) -> str:
    """The median, and the least and the most."""
    return f"{statistics.median(values):.1f} ({min(values):.1f}-{max(values):.1f})"


def main() -> None:
    """Run all systems in turn, several times; print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--passages", type=int, default=500)
    options.add_argument("--model", default="mpnet")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--one", choices=SYSTEMS, help="measure this one in this process")
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one, chosen.passages, chosen.model)))
        return
    print(processor())
    names = [name for name in SYSTEMS if name != "txtai" or find_spec("txtai")]
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for _ in range(chosen.rounds):
        for name in names:
            found[name].append(run_one(name, chosen.passages, chosen.model))
    print_table(found)
    print(f"{found['ours'][0]['count']} passages, {chosen.model}, {chosen.rounds} rounds in turn")


def print_table(found: dict[str, list[dict[str, Any]]]) -> None:
    """Medians with their spread, and how many times as much work each is as ours in its round."""
    heads = ("CPU ms/passage", "clock ms/passage", "CPU ms/query", "peak MB")
    print(f"{'system':<8}" + "".join(f"{head:>24}" for head in heads) + f"{'CPU of ours':>20}")
    for name, rounds in found.items():
        cells = [spread([each[key] for each in rounds]) for key in ("work", "wall", "query", "mb")]
        times = [one["work"] / own["work"] for one, own in zip(rounds, found["ours"], strict=True)]
        print(f"{name:<8}" + "".join(f"{cell:>24}" for cell in cells) + f"{spread(times):>20}")


if __name__ == "__main__":
    main()
