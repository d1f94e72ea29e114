"""The slot for a reranker: a cross-encoder is exported, and scores pairs as the original does."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tiny_model import write_tiny_bert

from bot.app import App
from bot.casework.ask import ask
from bot.casework.ingest import ingest
from bot.foi.errors import FoiError
from indexer.fetching import ModelError
from indexer.models import open_reranker
from tests.casework.letters_to_read import NOW, READING, write_letter
from tests.fake_embedder import HashEmbedder

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


def test_a_folder_without_a_model_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be exported"):
        open_reranker(str(tmp_path), tmp_path, lambda _: None)


def test_ask_reads_the_best_precedents_with_the_model_of_the_setting(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "foibot.toml").write_text(f'reranker = "{folder}"\n', encoding="utf-8")
    monkeypatch.setattr(App, "embedder", HashEmbedder())
    app = App(home)
    for number, thing in enumerate(("parking fines", "parking fees", "parking fines")):
        write_letter(tmp_path / "letters", number, thing)
    ingest([tmp_path / "letters"], app.index, READING, app.law, NOW)
    asking = app.asking()
    assert asking.rerank
    read: list[tuple[str, int]] = []

    def rerank(question: str, texts: Sequence[str]) -> Sequence[float]:
        read.append((question, len(texts)))
        scores = asking.rerank(question, texts) if asking.rerank else []
        assert len(set(scores)) > 1
        return scores

    question = "How many parking fines were there?"
    # Vectors that cost nothing are near to equal texts only: words decide.
    score = replace(asking.score, weights={**asking.score.weights, "words": 20.0}, slope=1.0)
    answer = ask(question, replace(asking, rerank=rerank, score=score), NOW.date())
    assert answer.rows
    assert [asked for asked, _ in read] == [question]
    assert read[0][1] >= len({row.file for row in answer.rows})


def test_a_reranker_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "foibot.toml").write_text('reranker = "nowhere"\n', encoding="utf-8")
    with pytest.raises(FoiError, match="setting 'reranker'"):
        _ = App(tmp_path)._rerank
