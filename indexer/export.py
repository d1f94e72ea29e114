"""Turns a sentence-transformers model into one graph for onnxruntime; run once, in its own process.

`python -m indexer.export MODEL FOLDER RECIPE` loads the model with sentence-transformers, writes
`model.onnx` (pooling and normalisation inside, its weights in eight bits), `tokenizer.json` and
`manifest.json` into FOLDER, and compares what it wrote with the model before it says so. torch is
imported here and nowhere else, so that its memory goes back when this process ends.
"""

import hashlib
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.late import MOST, Late

AGREEMENT = 0.98
"""Least cosine of any sample with the original model: below it the smaller graph is not used.

A net against a broken export, no more: whether it finds as much is measured by ranking
(`python -m benchmarks.ask_quality`).
"""

SAMPLES = (
    "How many fixed penalty notices for littering were issued between April 2021 and March 2022?",
    "The Council holds this information but considers that it is exempt from disclosure.",
    "Please provide a copy of the contract, including the value and the date on which it ends.",
    "Disclosure would be likely to prejudice the commercial interests of the supplier, because "
    "its competitors would learn how it prices the parts of the service. " * 6,
)
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is prepared. `precisions` are tried in order: int8, rows or fp32."""

    precisions: Sequence[str] = ("rows", "fp32")
    late: str = ""
    """File that reduces the token vectors (`late.Late`); empty where none are kept."""


def fingerprint(model: Any) -> str:
    """Name the model by what it computes: its weights, its tokenizer and its longest text."""
    return digest_of(model, model.tokenizer, model.max_seq_length)


def digest_of(weights: Any, tokenizer: Any, longest: int) -> str:
    """Sixteen hexadecimal digits that tell what is computed."""
    digest = hashlib.sha256()
    for name, tensor in sorted(weights.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.cpu().contiguous().numpy().tobytes())
    digest.update(tokenizer.backend_tokenizer.to_str().encode())
    digest.update(str(longest).encode())
    return digest.hexdigest()[:16]


def write_graph(model: Any, target: Path, late: Late | None) -> list[str]:
    """Trace the whole model, pooling and normalisation included; returns the graph's inputs."""
    import torch

    model.transformers_model.config._attn_implementation = "eager"
    sample = model.tokenizer(list(SAMPLES[:2]), padding=True, return_tensors="pt")
    names = [name for name in INPUTS if name in sample]
    outputs = ["vector", "tokens"] if late else ["vector"]
    shape = {0: "batch", 1: "length"}
    torch.onnx.export(
        served_module(model, names, late),
        tuple(sample[name] for name in names),
        str(target),
        input_names=names,
        output_names=outputs,
        dynamic_axes={**dict.fromkeys([*names, *outputs], shape), "vector": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    return names


def served_module(model: Any, names: list[str], late: Late | None) -> Any:
    """Token numbers in; a unit vector for each text out, and where wanted bytes for each token."""
    import torch

    class Served(torch.nn.Module):
        """The model as it is served."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = model
            self.late = reducing_module(late) if late else None

        def forward(self, *tensors: Any) -> Any:
            features = self.inner(dict(zip(names, tensors, strict=True)))
            vector = torch.nn.functional.normalize(features["sentence_embedding"], dim=1)
            return (vector, self.late(features["token_embeddings"])) if self.late else vector

    return Served().eval()


def reducing_module(late: Late) -> Any:
    """Token vectors in, `late.Tokens` out."""
    import torch

    class Reduced(torch.nn.Module):
        """Less the mean, times the matrix, of length one, in bytes."""

        def __init__(self) -> None:
            super().__init__()
            self.matrix = torch.nn.Parameter(torch.from_numpy(late.matrix))
            self.shift = torch.nn.Parameter(torch.from_numpy(late.mean @ late.matrix))
            self.steps = torch.nn.Parameter(torch.from_numpy(MOST / late.reach))

        def forward(self, tokens: Any) -> Any:
            unit = torch.nn.functional.normalize(tokens @ self.matrix - self.shift, dim=2)
            return (unit * self.steps).round().clamp(-MOST, MOST).to(torch.int8)

    return Reduced().eval()


def write_served(full: Path, folder: Path, precision: str, config: Any) -> None:
    """Write the graph that serves, in one of the precisions."""
    from indexer import quantising

    for old in ("model.onnx", "model.weights"):
        (folder / old).unlink(missing_ok=True)
    write = {"int8": quantising.per_text, "rows": quantising.by_rows, "fp32": quantising.in_full}
    write[precision](full, folder / "model.onnx", config)


def worst_agreement(model: Any, folder: Path) -> float:
    """Least cosine between the served graph and sentence-transformers over the samples."""
    from indexer.embedder import OnnxEmbedder

    served = OnnxEmbedder(folder).embed(SAMPLES)
    truth = model.encode(list(SAMPLES), normalize_embeddings=True)
    return float((served * truth).sum(axis=1).min())


def write_manifest(folder: Path, model: Any, precision: str, inputs: list[str]) -> None:
    """Say what is in the folder, under the name that the index will carry."""
    late = folder / "late.npz"
    mark = f"-late-{late_mark(late)}" if late.exists() else ""
    manifest = {
        "fingerprint": f"{fingerprint(model)}-ort-{precision}{mark}",
        "late": late.exists(),
        "dim": model.get_sentence_embedding_dimension(),
        "longest": model.max_seq_length,
        "inputs": inputs,
        "prompts": {k: v for k, v in (model.prompts or {}).items() if v},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def late_mark(file: Path) -> str:
    """Names a way to reduce token vectors."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:8]


def export(name: str, folder: Path, recipe: Recipe) -> None:
    """Export model `name` into `folder`, in the first precision that agrees with the original."""
    from sentence_transformers import SentenceTransformer

    model: Any = SentenceTransformer(name, device="cpu").eval()
    model.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    full = folder / "full.onnx"
    if recipe.late:
        shutil.copyfile(recipe.late, folder / "late.npz")
    inputs = write_graph(model, full, Late.load(Path(recipe.late)) if recipe.late else None)
    for precision in recipe.precisions:
        try:
            write_served(full, folder, precision, model.transformers_model.config)
            write_manifest(folder, model, precision, inputs)
            worst = worst_agreement(model, folder)
        except Exception as problem:  # noqa: BLE001 - the optimiser fails in many ways; fp32 serves
            print(f"{precision} is not possible: {problem}", file=sys.stderr)  # noqa: T201
            continue
        if worst >= AGREEMENT:
            full.unlink()
            return
        print(f"{precision} disagrees with the model (cosine {worst:.3f})", file=sys.stderr)  # noqa: T201
    raise RuntimeError("no exported graph agrees with the model")


if __name__ == "__main__":
    export(sys.argv[1], Path(sys.argv[2]), Recipe(**json.loads(sys.argv[3])))
