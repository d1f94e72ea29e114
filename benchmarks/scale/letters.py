"""Letters without end: parts of the sample letters recombined, their vectors mixed and perturbed.

The corpus has some two hundred parts. A made part has the question and answer of one of them, a
sentence of another's answer, and invented names and figures, so that the common words stay as
common as in letters and there is a long tail of rare ones. Its vectors are those of the real texts,
mixed in the same proportion, with noise: no model runs.
"""

import hashlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue import Catalogue
from indexer.records import Document, Passage

PARTS = 5
"""Of one letter: ten passages, a question and an answer each."""
OWN, OTHER, NOISE = 0.8, 0.35, 0.3
"""Shares of a made vector: the part's own, that of the part it borrows from, chance."""
_FIRST, _SECOND, _THIRD = (
    words.split()
    for words in (
        "harrow thorn ash brad col dun elm fen gar hol ink kel lang mar nor oak pen rad sal",
        "mere ley wick ton ford ham bury stead worth combe hurst field shaw dale gate by",
        "street road lane close avenue ward crescent grove hill bridge court park",
    )
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a real letter: its payload, its subject, its question's and answer's vectors."""

    part: dict[str, Any]
    context: str
    question: NDArray[np.float32]
    answer: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Made:
    """One made letter; `vectors` has a row for each passage."""

    document: Document
    passages: list[Passage]
    vectors: NDArray[np.float32]


def pieces(catalogue: Catalogue, fingerprint: str) -> list[Piece]:
    """The answered parts of all letters in an index that holds the sample letters."""
    found = []
    for document in catalogue.named(catalogue.sources("file")):
        rows = catalogue.passages_of([document.id], fingerprint)
        first = {(row.role, row.part): row for row in reversed(rows)}
        for part in document.payload.get("parts", ()):
            asked = first.get(("question", part["number"]))
            told = first.get(("answer", part["number"]))
            if asked and told:
                found.append(Piece(part, asked.context, _vector(asked), _vector(told)))
    return found


def _vector(row: Any) -> NDArray[np.float32]:
    return np.frombuffer(row.half, dtype="<f2").astype(np.float32)


def letters(stock: list[Piece], seed: int) -> Iterator[Made]:
    """Made letters, each different, the same ones for the same seed."""
    chance, noise = random.Random(seed), np.random.default_rng(seed)
    number = 0
    while True:
        number += 1
        yield _letter(stock, f"{seed}-{number}", chance, noise)


def _letter(
    stock: list[Piece], name: str, chance: random.Random, noise: np.random.Generator
) -> Made:
    passages: list[Passage] = []
    rows: list[NDArray[np.float32]] = []
    parts = []
    for number in range(1, PARTS + 1):
        own, other = chance.choice(stock), chance.choice(stock)
        part = _part(own, other, str(number), chance)
        asked = " ".join(f"{own.context}. {part['question']}".split()[:60])
        passages += [
            Passage("question", part["question"], part["number"], context=own.context),
            Passage("answer", part["answer"], part["number"], context=asked),
        ]
        rows += [
            OWN * own.question + OTHER * other.question,
            OWN * own.answer + OTHER * other.answer,
        ]
        parts.append(part)
    vectors = np.array(rows, dtype=np.float32)
    vectors += noise.normal(scale=NOISE / vectors.shape[1] ** 0.5, size=vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Made(_document(name, parts, chance), passages, vectors)


def _part(own: Piece, other: Piece, number: str, chance: random.Random) -> dict[str, Any]:
    place = _place(chance)
    answer = _SENTENCES.split(own.part["answer"])
    answer[chance.randrange(len(answer))] = chance.choice(_SENTENCES.split(other.part["answer"]))
    question = own.part["question"].rstrip("?. ")
    return own.part | {
        "number": number,
        "question": f"{question} in {place}?",
        "answer": f"{' '.join(answer)} In {place} it was {chance.randrange(100_000):,}.",
    }


def _place(chance: random.Random) -> str:
    name = f"{chance.choice(_FIRST)}{chance.choice(_SECOND)}{chance.choice(('', 'thorpe', 'ing'))}"
    return f"{name.title()} {chance.choice(_FIRST).title()} {chance.choice(_THIRD).title()}"


def _document(name: str, parts: list[dict[str, Any]], chance: random.Random) -> Document:
    responded = date(2005, 1, 3) + timedelta(days=chance.randrange(7_000))
    return Document(
        name=f"/letters/{name}.txt",
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        kind="response",
        title=f"Response {name}",
        authority="Harrowmere Borough Council",
        reference=f"HBC-{responded.year}-{name}",
        responded=responded,
        payload={
            "kind": "response",
            "regime": "foia",
            "received": (responded - timedelta(days=25)).isoformat(),
            "relied_on": [],
            "parts": parts,
            "factors": [],
        },
    )
