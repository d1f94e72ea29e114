"""A model of one's own is exported with its weights in bytes, and says the same as before."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_model import WORDS, write_tiny_model

from indexer.embedder import OnnxEmbedder
from indexer.models import open_embedder

TEXTS = [WORDS, "how many fines were paid", "dogs", " ".join(WORDS.split()[::-1] * 3)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def served(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> OnnxEmbedder:
    said: list[str] = []
    embedder = open_embedder(str(folder), tmp_path_factory.mktemp("models"), said.append)
    assert isinstance(embedder, OnnxEmbedder), said
    return embedder


@pytest.fixture(scope="module")
def original(folder: Path) -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), device="cpu")


def test_its_weights_are_in_bytes_and_it_agrees_with_the_original(served, original) -> None:
    assert served.fingerprint.endswith("-ort-rows")
    truth = original.encode(TEXTS, normalize_embeddings=True)
    assert (served.embed(TEXTS) * truth).sum(axis=1).min() >= 0.99


def test_the_graph_multiplies_bytes(served: OnnxEmbedder) -> None:
    import onnx

    graph = onnx.load(str(served.folder / "model.onnx"), load_external_data=False).graph
    kinds = [node.op_type for node in graph.node]
    assert kinds.count("MatMulIntegerToFloat") == 2 * 6, "six layers in each block"
    left = [n.name for n in graph.node if n.op_type == "MatMul" and "attention/self" not in n.name]
    assert left == []


def test_no_two_products_of_bytes_exceed_sixteen_bits(served: OnnxEmbedder) -> None:
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(served.folder / "model.onnx")).graph
    weights = [numpy_helper.to_array(each) for each in graph.initializer]
    most = max(int(np.abs(each).max()) for each in weights if each.dtype == np.int8)
    assert 2 * 255 * most < 2**15, "a processor without VNNI would cut them off"


def test_a_vector_depends_on_its_text_alone(served: OnnxEmbedder) -> None:
    alone = np.concatenate([served.embed([text]) for text in TEXTS])
    assert np.array_equal(served.embed(TEXTS), alone)
