"""The served graph says what sentence-transformers says, faster and the same every time."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.embedder import OnnxEmbedder
from indexer.models import ModelError, open_embedder, packaged_model

TEXTS = [
    *(
        f"How many {what} did the council {do} in {year}?"
        for what in ("fixed penalty notices", "stray dogs", "missed bins", "school appeals")
        for do in ("record", "pay for", "report")
        for year in (2019, 2024)
    ),
    "No.",
    "",
    "Café, naïve, £1,234.50 and 漢字",
    "The information is exempt under section 43(2) because disclosure would be likely to "
    "prejudice the commercial interests of the contractor. " * 20,
]


@pytest.fixture(scope="module")
def served(models_folder: Path) -> OnnxEmbedder:
    embedder = open_embedder("", models_folder, lambda _: None)
    assert isinstance(embedder, OnnxEmbedder)
    return embedder


@pytest.fixture(scope="module")
def original() -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(packaged_model(), device="cpu")


def test_the_served_model_agrees_with_sentence_transformers(served, original) -> None:
    ours = served.embed(TEXTS)
    theirs = original.encode(TEXTS, normalize_embeddings=True)
    cosines = (ours * theirs).sum(axis=1)
    assert cosines.mean() >= 0.99
    assert cosines.min() >= 0.96  # the shortest texts differ most


def test_both_find_the_same_nearest_texts(served, original) -> None:
    def ten(vectors: np.ndarray) -> list[set[int]]:
        return [set(np.argsort(-(vectors @ row))[:10].tolist()) for row in vectors[:24]]

    pairs = zip(
        ten(served.embed(TEXTS)),
        ten(original.encode(TEXTS, normalize_embeddings=True)),
        strict=True,
    )
    assert np.mean([len(mine & theirs) for mine, theirs in pairs]) >= 9


def test_a_vector_depends_on_its_text_alone(served: OnnxEmbedder) -> None:
    together = served.embed(TEXTS)
    alone = np.concatenate([served.embed([text]) for text in TEXTS])
    assert np.array_equal(together, alone)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


def test_nothing_to_embed(served: OnnxEmbedder) -> None:
    assert served.embed([]).shape == (0, served.dim)


def test_long_texts_are_read_beyond_128_tokens(served: OnnxEmbedder) -> None:
    start = "the council " * 70
    first, second = served.embed([start + "dogs " * 60, start + "taxes " * 60])
    assert first @ second < 0.95


def test_the_vocabulary_knows_words_not_pieces(served: OnnxEmbedder) -> None:
    assert "council" in served.words
    assert "tikets" not in served.words
    assert not any(word.startswith("##") for word in served.words)


def test_the_second_opening_exports_nothing(models_folder: Path, served: OnnxEmbedder) -> None:
    said: list[str] = []
    again = open_embedder("", models_folder, said.append)
    assert (again.fingerprint, said) == (served.fingerprint, [])


def test_a_model_that_is_not_there_is_one_sentence(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    said: list[str] = []
    with pytest.raises(ModelError):
        open_embedder(str(tmp_path / "no-model"), tmp_path / "models", said.append)
    assert "cannot be exported" in said[-1]
    assert list((tmp_path / "models").iterdir()) == []


def test_the_manifest_names_weights_backend_and_precision(served, models_folder: Path) -> None:
    (manifest,) = models_folder.glob("*/manifest.json")
    assert json.loads(manifest.read_text())["fingerprint"] == served.fingerprint
    assert served.fingerprint.endswith("-ort-int8")
