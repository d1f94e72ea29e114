"""Whether eight bits cost quality: labelled questions with our vectors and with the original's.

Both go through the same fusion over the same sample letters. No public set can be fetched where
this runs, so the set is our own questions.yaml, on which some settings were chosen too.
"""

import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.ask_quality import QUESTIONS, Place
from benchmarks.scale.figures import Line
from benchmarks.scale.homes import open_home, read_sample
from benchmarks.scale.options import Options
from bot.app import App
from bot.books.yaml_files import read_yaml
from indexer.shelves import PRECEDENTS

TITLE = "   quality: nDCG@10 on questions.yaml, eight bits against the model as it was published"
AIM = 0.005
TOP = 10


def measure(options: Options) -> dict[str, Any]:  # noqa: ARG001 - it has one size
    """Mean nDCG@10 with each model's vectors."""
    from indexer.models import PlainEmbedder, packaged_model

    with tempfile.TemporaryDirectory() as folder:
        served = open_home(Path(folder) / "served")
        original = open_home(Path(folder) / "original")
        original.__dict__["embedder"] = PlainEmbedder(packaged_model())
        found = {name: _score(app) for name, app in (("int8", served), ("fp32", original))}
    return found | {"questions": len(_answerable())}


def _answerable() -> list[dict[str, Any]]:
    return [each for each in read_yaml(QUESTIONS) if each.get("answers")]


def _score(app: App) -> float:
    read_sample(app)
    scores = []
    for each in _answerable():
        right = {(one["reference"], str(one["part"])) for one in each["answers"]}
        scores.append(ndcg(_ranking(app, each["question"]), right, TOP))
    return sum(scores) / len(scores)


def _ranking(app: App, question: str) -> list[Place]:
    """Parts of letters in the order of the fused score, each once."""
    search = app.index.search
    hits = search.find(search.prepare([question])[0], PRECEDENTS, 100)
    documents = app.index.catalogue.documents(hit.row.document_id for hit in hits)
    places = [(documents[hit.row.document_id].reference, str(hit.row.part)) for hit in hits]
    return list(dict.fromkeys(places))


def ndcg(ranking: Sequence[Place], right: set[Place], top: int) -> float:
    """Discounted gain of the first `top`, of the best possible; each right one counts 1."""
    gains = [1 / math.log2(at + 2) for at, each in enumerate(ranking[:top]) if each in right]
    best = sum(1 / math.log2(at + 2) for at in range(min(top, len(right))))
    return sum(gains) / best


def lines(data: dict[str, Any]) -> list[Line]:
    """The table's line."""
    difference = data["int8"] - data["fp32"]
    return [
        Line(
            f"{data['questions']} labelled questions, fusion of both halves",
            f"{data['int8']:.4f} with int8, {data['fp32']:.4f} with fp32: {difference:+.4f}",
            "within 0.005",
            abs(difference) <= AIM,
        )
    ]
