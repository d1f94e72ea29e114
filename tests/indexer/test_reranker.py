"""The slot for a reranker: a cross-encoder is exported, and scores pairs as the original does."""

from pathlib import Path

import numpy as np
import pytest
from tiny_model import write_tiny_bert

from indexer.fetching import ModelError
from indexer.models import open_reranker

QUESTION = "how many parking fines were paid"
PASSAGES = ["the council holds no letters", "fines were paid", "dogs bins and roads", ""]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_bert(tmp_path_factory.mktemp("tiny") / "cross", head=True)


def test_it_scores_as_sentence_transformers_does(folder: Path, tmp_path: Path) -> None:
    import torch
    from sentence_transformers import CrossEncoder

    served = open_reranker(str(folder), tmp_path, lambda _: None)
    scores = served.scores(QUESTION, PASSAGES)
    original = CrossEncoder(str(folder), device="cpu", num_labels=1)
    pairs = [(QUESTION, passage) for passage in PASSAGES]
    truth = original.predict(pairs, activation_fn=torch.nn.Identity())
    assert np.abs(scores - truth).max() < 0.1 * np.ptp(truth)
    assert scores == served.scores(QUESTION, PASSAGES)
    said: list[str] = []
    assert open_reranker(str(folder), tmp_path, said.append).fingerprint == served.fingerprint
    assert said == [], "it is exported once"


def test_a_folder_without_a_model_is_one_sentence(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="cannot be exported"):
        open_reranker(str(tmp_path / "none"), tmp_path, lambda _: None)
