"""Turns a sentence-transformers model into one graph for onnxruntime; run once, in its own process.

`python -m indexer.export MODEL FOLDER` loads the model with sentence-transformers, writes
`model.onnx` (pooling and normalisation inside, int8 per channel), `tokenizer.json` and
`manifest.json` into FOLDER, and compares what it wrote with the model before it says so. torch is
imported here and nowhere else, so that its memory goes back when this process ends.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

AGREEMENT = 0.985
"""Least cosine of any sample with the original model: below it the smaller graph is not used."""

SAMPLES = (
    "How many fixed penalty notices for littering were issued between April 2021 and March 2022?",
    "The Council holds this information but considers that it is exempt from disclosure.",
    "Please provide a copy of the contract, including the value and the date on which it ends.",
    "Disclosure would be likely to prejudice the commercial interests of the supplier, because "
    "its competitors would learn how it prices the parts of the service. " * 6,
)


def fingerprint(model: Any) -> str:
    """Name the model by what it computes: its weights, its tokenizer and its longest text."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.cpu().contiguous().numpy().tobytes())
    digest.update(model.tokenizer.backend_tokenizer.to_str().encode())
    digest.update(str(model.max_seq_length).encode())
    return digest.hexdigest()[:16]


def write_graph(model: Any, target: Path) -> list[str]:
    """Trace the whole model, pooling and normalisation included; returns the graph's inputs."""
    import torch

    class Pooled(torch.nn.Module):
        """Token numbers in, one unit vector for each text out."""

        def __init__(self, inner: Any, names: list[str]) -> None:
            super().__init__()
            self.inner = inner
            self.names = names

        def forward(self, *tensors: Any) -> Any:
            features = self.inner(dict(zip(self.names, tensors, strict=True)))
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=1)

    model.transformers_model.config._attn_implementation = "eager"
    sample = model.tokenizer(list(SAMPLES[:2]), padding=True, return_tensors="pt")
    names = [name for name in ("input_ids", "attention_mask", "token_type_ids") if name in sample]
    shape = {0: "batch", 1: "length"}
    torch.onnx.export(
        Pooled(model, names).eval(),
        tuple(sample[name] for name in names),
        str(target),
        input_names=names,
        output_names=["vector"],
        dynamic_axes={**dict.fromkeys(names, shape), "vector": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    return names


def shrink(full: Path, target: Path, config: Any) -> None:
    """Fuse the graph and keep its weights in eight bits, one scale for each channel."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers.optimizer import optimize_model

    fused = full.with_suffix(".fused.onnx")
    optimize_model(
        str(full),
        model_type="bert",
        num_heads=getattr(config, "num_attention_heads", 0),
        hidden_size=getattr(config, "hidden_size", 0),
    ).save_model_to_file(str(fused))
    quantize_dynamic(
        str(fused),
        str(target),
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": 1},
    )
    fused.unlink()


def worst_agreement(model: Any, folder: Path) -> float:
    """Least cosine between the served graph and sentence-transformers over the samples."""
    from indexer.embedder import OnnxEmbedder

    served = OnnxEmbedder(folder).embed(SAMPLES)
    truth = model.encode(list(SAMPLES), normalize_embeddings=True)
    return float((served * truth).sum(axis=1).min())


def write_manifest(folder: Path, model: Any, precision: str, inputs: list[str]) -> None:
    """Say what is in the folder, under the name that the index will carry."""
    manifest = {
        "fingerprint": f"{fingerprint(model)}-ort-{precision}",
        "dim": model.get_sentence_embedding_dimension(),
        "longest": model.max_seq_length,
        "inputs": inputs,
        "prompts": {k: v for k, v in (model.prompts or {}).items() if v},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def export(name: str, folder: Path) -> None:
    """Export model `name` into `folder`; int8 where it agrees with the original, else float32."""
    from sentence_transformers import SentenceTransformer

    model: Any = SentenceTransformer(name, device="cpu").eval()
    model.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    full, graph = folder / "full.onnx", folder / "model.onnx"
    inputs = write_graph(model, full)
    try:
        shrink(full, graph, model.transformers_model.config)
        write_manifest(folder, model, "int8", inputs)
        small_enough = worst_agreement(model, folder) >= AGREEMENT
    except Exception as problem:  # noqa: BLE001 - the optimiser fails in many ways; fp32 still serves
        print(f"int8 is not possible for this model: {problem}", file=sys.stderr)  # noqa: T201
        small_enough = False
    if small_enough:
        full.unlink()
        return
    full.replace(graph)
    write_manifest(folder, model, "fp32", inputs)
    if (worst := worst_agreement(model, folder)) < AGREEMENT:
        raise RuntimeError(f"the exported graph disagrees with the model (cosine {worst:.3f})")


if __name__ == "__main__":
    export(sys.argv[1], Path(sys.argv[2]))
