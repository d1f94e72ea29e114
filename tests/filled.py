"""A store with something of everything in it, for tests of copies and of faults."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import ClassVar

import numpy as np
from sqlalchemy import Engine, text

from bot.foi.case import CasePart, Confirmation, Decision, Draft, Flag, Requester
from bot.foi.intake.arrival import Mark, NewArrival
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome, Regime
from bot.store.letterbook import Press
from bot.store.postings import Postings
from bot.store.store import Store
from indexer.catalogue import Catalogue
from indexer.embedder import MeaningOnly, Vectors
from indexer.records import Document, Passage

AT = datetime(2026, 11, 16, 10, 30, 0, 123456, tzinfo=UTC)  # a Monday
RECEIVED = date(2026, 11, 2)  # a Monday
LETTER = (
    "Dear Requester\r\n\n\tYes – 214 “craters”.  \n\n- Ŵyndham ward\t£12.50 \u2028\U0001f573 \n"
)


class Cheap(MeaningOnly):
    """A model that costs nothing: each text's vector is drawn from its hash."""

    fingerprint = "cheap"
    dim = 32
    words: ClassVar = {"council": 1}

    def embed(self, texts: Sequence[str], query: bool = False) -> Vectors:
        rows = [self._row(hashlib.sha256(each.encode()).digest()) for each in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dim)

    def _row(self, seed: bytes) -> Vectors:
        row = np.random.default_rng(int.from_bytes(seed[:4], "big")).normal(size=self.dim)
        return (row / np.linalg.norm(row)).astype(np.float32)


CHEAP = Cheap()


def fill(engine: Engine, cases: int = 3) -> None:
    """Cases with letters confirmed and not, and an index, with gaps in its numbers."""
    store = Store(engine)
    for n in range(cases):
        confirm(store, n)
    draft(store, cases)
    catalogue = Catalogue(engine)
    for n in range(cases):
        index(catalogue, f"{n}.txt", f"gritting of road {n}", f"library hours, branch {n}")
    catalogue.remove("0.txt")
    store.claim("Ev1", at=AT)
    mail = NewArrival(
        b"Subject: x\r\n\r\n\xff", "<1@mail.example>", "P. Vane", None, {"kind": None}
    )
    store.keep_message(mail, Mark("foi@mail.example", 7, 1), at=AT)
    Postings(engine).claim("digest:2026-W47:C1", at=AT)


def draft(store: Store, n: int, letter: str = LETTER) -> Draft:
    """Register request number `n` and draft its letter."""
    question = f"How many potholes – “craters” – were mended in ward {n}?\r\n"
    case = store.open_case(
        received=RECEIVED,
        regime=Regime.FOIA,
        text=question,
        parts=[CasePart("1", question, (0, len(question)), "For each:", (Flag("period", "?"),))],
        fingerprint=f"f{n}",
        requester=Requester("Perpetua Vane", "p.vane@mail.example", None),
        by="amara",
        at=AT,
    )
    withheld = Decision("1", Outcome.WITHHELD, (Provision.parse("foia:s43(2)"),))
    store.decide(case.id, [withheld], by="amara", at=AT)
    return store.save_draft(case.id, "amara", f"{letter}{n}", [], [], [], ["A 1"], at=AT)


def confirm(store: Store, n: int, letter: str = LETTER) -> Confirmation:
    """Take request number `n` from registering to the confirmed letter."""
    made = draft(store, n, letter)
    return store.confirm(Press(made.case_id, made.hash, "bram", AT, AT.date(), {}))[0]


def index(catalogue: Catalogue, name: str, *texts: str) -> str:
    """Index a letter with one answer for each text, under vectors that cost nothing to make."""
    passages = [Passage("answer", each, part=str(n)) for n, each in enumerate(texts, 1)]
    sha256 = hashlib.sha256(f"{name}{texts}".encode()).hexdigest()
    vectors = {each.hash: CHEAP.read([each.searched])[0] for each in passages}
    document = Document(name, sha256, "response", responded=RECEIVED, payload={"b": "£", "a": [1]})
    return catalogue.put(document, passages, vectors, CHEAP.fingerprint, AT)


def confirmed(engine: Engine) -> dict[int, bytes]:
    """Every confirmed letter's bytes as the database itself tells them, by its number."""
    measured = (
        "CAST(text AS BLOB)" if engine.dialect.name == "sqlite" else "convert_to(text, 'UTF8')"
    )
    with engine.connect() as connection:
        rows = connection.execute(text(f"SELECT id, {measured} FROM confirmation ORDER BY id"))
        return {number: bytes(content) for number, content in rows}
