"""Texts to unit vectors: onnxruntime serves a graph that sentence-transformers exported once."""

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.late import Tokens, weigh

Vectors = NDArray[np.float32]
"""One row for each text, of length one, so that a dot product is a cosine."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a model makes of one text: its vector, and its tokens where the model keeps them."""

    vector: NDArray[np.float32]
    tokens: NDArray[Any] | None = None
    """`late.Tokens` of a passage; of a question, `late.Weighed`."""


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

    def read(self, texts: Sequence[str], query: bool = False) -> list[Reading]:
        """The same with their tokens."""

    @property
    def words(self) -> dict[str, int]:
        """The words that the model's vocabulary holds in one piece; the commoner, the lower."""


class MeaningOnly:
    """For embedders that keep no tokens."""

    def read(self, texts: Sequence[str], query: bool = False) -> list[Reading]:
        """Embed texts, in order."""
        return [Reading(vector) for vector in self.embed(texts, query)]

    def embed(self, texts: Sequence[str], query: bool = False) -> Vectors:
        """To be overridden."""
        raise NotImplementedError


class OnnxEmbedder:
    """Serves an exported folder: one session, one thread inside it, as many workers as cores.

    Each text is a batch of its own: an int8 vector then depends on its text alone, not on its
    neighbours in a batch, so that an index can be audited; it is also the fastest way on a CPU.
    """

    def __init__(self, folder: Path, workers: int | None = None) -> None:
        self.folder = folder
        self._manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        self._workers = workers or os.cpu_count() or 1
        self.fingerprint: str = self._manifest["fingerprint"]
        self.dim: int = self._manifest["dim"]

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        # A saved tokenizer may cut at 128 tokens and pad everything up to them: say what we want.
        tokenizer.enable_truncation(self._manifest["longest"])
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        return open_session(self.folder / "model.onnx")

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._workers, thread_name_prefix="embed")

    @cached_property
    def _late(self) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
        """Reach and rarity of the token vectors; None for a model that keeps none."""
        if not self._manifest.get("late"):
            return None
        with np.load(self.folder / "late.npz", allow_pickle=False) as data:
            return data["reach"].astype(np.float32), data["rarity"].astype(np.float32)

    def _one(self, text: str, query: bool) -> Reading:
        tokens = self._tokenizer.encode(text)
        have = {
            "input_ids": tokens.ids,
            "attention_mask": tokens.attention_mask,
            "token_type_ids": tokens.type_ids,
        }
        feed = {name: np.array([have[name]], dtype=np.int64) for name in self._manifest["inputs"]}
        vector, *late = self._session.run(None, feed)
        if self._late is None:
            return Reading(vector[0])
        own = np.array(tokens.special_tokens_mask) == 0
        rows: Tokens = late[0][0][own]
        if not query:
            return Reading(vector[0], rows)
        return Reading(vector[0], weigh(rows, np.array(tokens.ids)[own], *self._late))

    def read(self, texts: Sequence[str], query: bool = False) -> list[Reading]:
        """Read texts, in order, on all workers; a question's tokens are weighed."""
        prompt = prompt_for(self._manifest["prompts"], query)
        if len(texts) < 2:
            return [self._one(prompt + text, query) for text in texts]
        # Made here, before threads could make them twice.
        assert self._session is not None
        assert self._tokenizer is not None
        assert self._late is None or self._late
        return list(self._pool.map(lambda text: self._one(prompt + text, query), texts))

    def embed(self, texts: Sequence[str], query: bool = False) -> Vectors:
        """Embed texts, in order, on all workers."""
        rows = [reading.vector for reading in self.read(texts, query)]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dim)

    @cached_property
    def words(self) -> dict[str, int]:
        """The words that the model's vocabulary holds in one piece; the commoner, the lower."""
        return whole_words(self._tokenizer.get_vocab())


def open_session(graph: Path) -> Any:
    """An exported graph, ready to run on one thread."""
    import onnxruntime

    from indexer.heaps import keep_heaps_small

    keep_heaps_small()  # before the threads that embed
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def prompt_for(prompts: dict[str, Any], query: bool) -> str:
    """The words that some models want in front of a question, or of a passage; often none."""
    names = ("query",) if query else ("document", "passage")
    return str(next((prompts[name] for name in names if prompts.get(name)), ""))


def whole_words(vocabulary: dict[str, int]) -> dict[str, int]:
    """The words of a tokenizer's vocabulary; leaves out its pieces of words and its signs."""
    return {word: rank for word, rank in vocabulary.items() if word.isalpha()}
