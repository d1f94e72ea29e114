"""Fits what reduces a model's token vectors, from the sample letters: `corpus/models/*.npz`.

`python -m benchmarks.late_fit MODEL FOLDER` reads the model in full precision with
sentence-transformers; minutes. A new file makes new fingerprints: indexes are then to be rebuilt.
"""

import sys

from benchmarks.ingest_speed import texts
from indexer.export import late_mark
from indexer.late import fit

_TEXTS = 400


def main(name: str, folder: str) -> None:
    """Fit and save."""
    from sentence_transformers import SentenceTransformer

    from bot.app.models import bundles
    from corpus import ROOT
    from indexer.bundles import named

    bundle = named(name, bundles())
    assert bundle, f"{name} is not a model that the program ships"
    model = SentenceTransformer(folder, device="cpu")
    every = texts(10_000)
    some = every[:: max(1, len(every) // _TEXTS)]
    vectors, numbers = [], []
    for text in some:
        ids = model.tokenizer(text, truncation=True, max_length=model.max_seq_length)["input_ids"]
        rows = model.encode([text], output_value="token_embeddings")[0]
        vectors.append(rows.numpy()[1:-1])
        numbers.append(ids[1:-1])
    file = ROOT / "models" / f"{bundle.name}.npz"
    fit(vectors, numbers, len(model.tokenizer)).save(file)
    print(f"{file}: {len(some)} texts, late_mark {late_mark(file)}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
