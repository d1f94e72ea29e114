"""The large model as it is served; skipped where nobody has prepared it (`make models`)."""

import os
from pathlib import Path

import numpy as np
import pytest

from bot.app.models import INSTALLED, bundles
from indexer.bundles import named
from indexer.embedder import OnnxEmbedder
from indexer.late import maxsim
from indexer.models import prepared

BUNDLE = named("mpnet", bundles())
TEXTS = [
    "How many fixed penalty notices for littering were issued between April and March?",
    "The Council holds this information but considers that it is exempt from disclosure.",
    "412 notices were issued.",
]


@pytest.fixture(scope="module")
def served(models_folder: Path) -> OnnxEmbedder:
    own = Path(os.environ.get("FOIBOT_MODELS_FOLDER", models_folder))
    ready = prepared((own, models_folder, INSTALLED)).get(BUNDLE.served)
    if ready is None:
        pytest.skip(f"{BUNDLE.name} is not prepared: run `foibot models prepare --all`")
    return OnnxEmbedder(ready)


def test_its_tokens_find_their_own_text(served: OnnxEmbedder) -> None:
    passages = [each.tokens for each in served.read(TEXTS)]
    scores = maxsim([each.tokens for each in served.read(TEXTS, query=True)], passages)
    assert np.abs(np.diag(scores) - 1).max() < 0.02
    assert (scores.argmax(axis=1) == np.arange(len(TEXTS))).all()


def test_a_reading_depends_on_its_text_alone(served: OnnxEmbedder) -> None:
    together = served.read(TEXTS)
    for text, own in zip(TEXTS, together, strict=True):
        (alone,) = served.read([text])
        assert np.array_equal(alone.vector, own.vector)
        assert np.array_equal(alone.tokens, own.tokens)
