"""What goes into the index, and what comes out of its history: plain values."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row

AnyRow = Row[*tuple[Any, ...]]
"""A row of the catalogue, its columns as attributes."""


class WrongModelError(Exception):
    """The catalogue's vectors were made by another model than the one now set."""


class MissingVectorsError(Exception):
    """A passage's vector went away between looking and writing: embed it and write again."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch of a document that can be found by itself, personal data already masked.

    `start` and `end` index into the original text of the document; `context` is what a reader needs
    to understand the text alone (the letter's subject), and is searched with it.
    """

    role: str
    text: str
    part: str | None = None
    locator: str | None = None
    start: int | None = None
    end: int | None = None
    context: str = ""

    @property
    def searched(self) -> str:
        """What is embedded and what words are looked up in."""
        return f"{self.context}\n{self.text}" if self.context else self.text

    @property
    def hash(self) -> str:
        """SHA-256 of what is embedded: equal hashes share one vector."""
        return hashlib.sha256(self.searched.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Document:
    """One letter, report or law entry. `payload` is the caller's own JSON, not looked into here.

    `name` is unique (a path, or `confirmed:ID`); `recipe` says how the text was read and masked, so
    that a better reader reads again what did not change.
    """

    name: str
    sha256: str
    kind: str
    recipe: str = ""
    source: str = "file"
    classification: str = "official"
    title: str | None = None
    authority: str | None = None
    reference: str | None = None
    responded: date | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """A point in the catalogue's history; `stamp` tells apart two histories of equal length."""

    generation: int
    stamp: str
    next_passage: int


@dataclass(frozen=True, slots=True)
class Replay:
    """What a derived index has to do to reach `mark`: forget ranges of numbers, then add rows."""

    mark: Mark
    gone: Sequence[tuple[int, int]]
    added: Iterator[AnyRow]
    total: int


BEGINNING = Mark(0, "", 1)
