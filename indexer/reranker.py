"""A slot for a cross-encoder, which reads a question and a passage together and scores the pair.

Off unless a folder is set. Exported once, like any other model: `python -m indexer.reranker MODEL
FOLDER` loads a sentence-transformers CrossEncoder and writes a graph; serving needs neither
sentence-transformers nor torch.
"""

import json
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from indexer.embedder import open_session

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
AGREEMENT = 0.05
"""Most that a score of a sample may differ from the original's, as a share of their spread."""
_SAMPLES = (
    ("How many parking fines were issued?", "12,345 penalty charge notices were issued."),
    ("How many parking fines were issued?", "The library opens at nine."),
    ("Who paid for the new bridge?", "The bridge was paid for by a grant of the government."),
    ("Who paid for the new bridge?", "No information is held."),
)


class Reranker:
    """Serves an exported cross-encoder, each pair by itself: a score depends on it alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        self.fingerprint: str = self._manifest["fingerprint"]

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.enable_truncation(self._manifest["longest"])
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        return open_session(self._folder / "model.onnx")

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """How well each passage answers the question: the more, the better."""
        return [self._score(question, passage) for passage in passages]

    def _score(self, question: str, passage: str) -> float:
        pair = self._tokenizer.encode(question, passage)
        have = dict(zip(INPUTS, (pair.ids, pair.attention_mask, pair.type_ids), strict=True))
        feed = {name: np.array([have[name]], dtype=np.int64) for name in self._manifest["inputs"]}
        return float(self._session.run(None, feed)[0][0][0])


def export(name: str, folder: Path) -> None:
    """Export cross-encoder `name`; in full precision where bytes change its scores."""
    from sentence_transformers import CrossEncoder

    model: Any = CrossEncoder(name, device="cpu", num_labels=1)
    model.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    full = folder / "full.onnx"
    inputs = _write_graph(model, full)
    truth = model.predict(list(_SAMPLES), activation_fn=_as_it_is())
    for precision in ("rows", "fp32"):
        _write_served(full, folder, precision, model.model.config)
        _write_manifest(folder, model, precision, inputs)
        served = [Reranker(folder).scores(q, [passage])[0] for q, passage in _SAMPLES]
        if np.abs(served - truth).max() <= AGREEMENT * max(float(np.ptp(truth)), 1e-6):
            full.unlink()
            return
    raise RuntimeError("no exported graph agrees with the model")


def _as_it_is() -> Any:
    import torch

    return torch.nn.Identity()


def _write_graph(model: Any, target: Path) -> list[str]:
    import torch

    class Scored(torch.nn.Module):
        """Token numbers in, one number for each pair out."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = model.model

        def forward(self, *tensors: Any) -> Any:
            return self.inner(**dict(zip(names, tensors, strict=True))).logits

    model.model.config._attn_implementation = "eager"
    questions, passages = zip(*_SAMPLES[:2], strict=True)
    sample = model.tokenizer(list(questions), list(passages), padding=True, return_tensors="pt")
    names = [name for name in INPUTS if name in sample]
    shape = {0: "batch", 1: "length"}
    torch.onnx.export(
        Scored().eval(),
        tuple(sample[name] for name in names),
        str(target),
        input_names=names,
        output_names=["score"],
        dynamic_axes={**dict.fromkeys(names, shape), "score": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    return names


def _write_served(full: Path, folder: Path, precision: str, config: Any) -> None:
    from indexer.export import write_served

    write_served(full, folder, precision, config)


def _write_manifest(folder: Path, model: Any, precision: str, inputs: list[str]) -> None:
    from indexer.export import digest_of

    longest = model.max_length or model.tokenizer.model_max_length
    manifest = {
        "fingerprint": f"{digest_of(model.model, model.tokenizer, longest)}-reranker-{precision}",
        "longest": min(longest, model.model.config.max_position_embeddings),
        "inputs": inputs,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


if __name__ == "__main__":
    export(sys.argv[1], Path(sys.argv[2]))
