"""Rows that give themselves away: every text of an authority has its word in it."""

from datetime import UTC, date, datetime
from unittest.mock import patch

import numpy as np
from sqlalchemy import Engine

from bot.foi.case import CasePart, Decision, Draft, Requester
from bot.foi.correct_fields import change_field
from bot.foi.corrections import Change, Correctable
from bot.foi.drafting.inputs import Sourced
from bot.foi.intake.arrival import Mark, NewArrival
from bot.foi.vocabulary import Kind, Outcome, Regime, Way
from bot.store import dump
from bot.store.conversations import Kept, Post, Preference
from bot.store.expiry import Expiry
from bot.store.letterbook import Press
from bot.store.postings import Postings
from bot.store.removals import Removal, Removed
from bot.store.store import Store
from indexer.catalogue import Catalogue
from indexer.embedder import Reading
from indexer.records import Document, Passage

WORD = "quillowmere"
AT = datetime(2026, 11, 16, 10, 30, tzinfo=UTC)  # a Monday
RECEIVED = date(2026, 11, 2)  # a Monday
MODEL = "two-numbers"


def open_case(store: Store, word: str = WORD, reference: str | None = None) -> int:
    """Register a request; its number."""
    question = f"How many {word} were there?"
    case = store.open_case(
        received=RECEIVED,
        regime=Regime.FOIA,
        text=question,
        parts=[CasePart("1", question, (0, len(question)))],
        fingerprint="f",
        requester=Requester(word, f"{word}@mail.example", None),
        by=word,
        at=AT,
        reference=reference,
        subject=word,
    )
    return case.id


def draft(store: Store, case_id: int, word: str = WORD) -> Draft:
    """Draft the letter of a case."""
    return store.save_draft(case_id, word, f"Dear {word}", [], [], [], [word], at=AT)


def press(made: Draft, by: str = WORD) -> Press:
    """An officer's confirmation of a draft."""
    return Press(made.case_id, made.hash, by, AT, AT.date(), {"R1": by})


def correct(store: Store, case_id: int, word: str = WORD) -> None:
    """Correct the e-mail address of who asked."""
    shown, seen = store.case_file(case_id)
    corrected = change_field(shown, Change(Correctable.EMAIL, f"{word}@post.example"), AT.date())
    store.correct(case_id, [corrected], shown=shown, seen=seen, why=word, by=word, at=AT)


def keep_mail(store: Store, word: str = WORD) -> None:
    """Keep one message in the inbox."""
    new = NewArrival(word.encode(), f"<{word}@mail.example>", word, word, {"subject": word})
    store.keep_message(new, Mark(f"{word}@post", 7, 1), at=AT)


def put(engine: Engine, word: str = WORD, name: str = "letter.txt") -> str:
    """Index a letter of one passage."""
    passage = Passage("answer", f"There were 12 {word} in the ward.", part="1")
    document = Document(name, "a" * 64, "response", title=word, authority=word, reference="R/1")
    vectors = {passage.hash: Reading(np.array([1, 0], dtype=np.float32), np.ones((2, 3), np.int8))}
    return Catalogue(engine).put(document, [passage], vectors, MODEL, AT)


def fill_with(engine: Engine, word: str = WORD) -> None:
    """A row in every table, under numbers and names that another authority would use too."""
    store = Store(engine)
    case_id = open_case(store, word)
    store.assign(case_id, word, by=word, at=AT)
    store.add_event(case_id, "fees_notice", RECEIVED, by=word, at=AT)
    store.decide(case_id, [Decision("1", Outcome.SUPPLIED)], by=word, at=AT)
    store.give_words(case_id, Kind.RESPONSE, {("1", "x"): [Sourced(word, word)]}, by=word, at=AT)
    made = draft(store, case_id, word)
    letter, _ = store.confirm(press(made, word))
    store.send(letter, RECEIVED, Way.POST, by=word, at=AT, clock_event=None, clock_detail={})
    open_case(store, word)
    correct(store, case_id, word)
    keep_mail(store, word)
    Expiry(engine).hold(case_id, word, by=word, at=AT)
    store.keep_output(f"{word}.docx", AT, case_id=case_id)
    store.keep_removals(
        [Removal(Removed.DOCUMENT, None, "b" * 64, AT.date())], because=word, by=word, at=AT
    )
    store.claim("Ev1", at=AT)
    store.keep(Kept("Ev1", "U1", AT))
    store.keep_post(Post(case_id, "C1", "1.0", "0.9", made.id), at=AT)
    with patch("bot.store.conversations.token_urlsafe", return_value="key"):
        asked = store.keep_enquiry(
            word, [{"file": word}], by=word, at=AT, channel="C1", thread="0.9"
        )
    store.rate(asked.id, "U1", False, why=word, at=AT)
    store.prefer(Preference("U1", 2, 8, False))
    postings = Postings(engine)
    postings.claim("digest:2026-W47:C1", at=AT)
    postings.recount({"uk": {}}, lambda _: [], at=AT)
    postings.recount({"uk": {"x": []}}, lambda _: [{"case_id": case_id, "text": word}], at=AT)
    put(engine, word)


def everything(engine: Engine) -> dict[str, str]:
    """A hash of every table as an authority sees it."""
    with dump.one_view(engine) as connection:
        return {t.name: dump.tally(connection, t).sha256 for t in dump.tables(connection)}


def counts(engine: Engine) -> dict[str, int]:
    """How many rows of each table an authority sees."""
    with dump.one_view(engine) as connection:
        return dump.rows(connection)
