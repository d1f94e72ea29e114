"""Nothing of another authority is seen or changed by any public method of the store or the index.

One database serves all these tests: none of them may leave a trace in it.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.foi.case import Decision, Requester
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Kind, Outcome
from bot.store.agenda import Agenda
from bot.store.conversations import Post
from bot.store.db import is_owing
from bot.store.postings import Postings
from bot.store.store import Store
from indexer.catalogue import Catalogue
from indexer.records import BEGINNING
from tests.apart.conftest import ASHBY, BRANTON, opened
from tests.apart.secrets import (
    AT,
    MODEL,
    RECEIVED,
    WORD,
    correct,
    draft,
    everything,
    fill_with,
    open_case,
)
from tests.conftest import fresh_database

LONG_AGO = date(2000, 1, 3)  # a Monday


@pytest.fixture(scope="module")
def both(
    postgres_server: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, Engine]]:
    """An authority without rows, and another with some, in one database."""
    url, home = fresh_database(postgres_server), Path(tmp_path_factory.mktemp("home"))
    with opened(url, home, ASHBY) as ashby, opened(url, home, BRANTON) as branton:
        fill_with(branton)
        open_case(Store(branton), reference="FOI-2026-0815")
        yield ashby, branton


def _replayed(catalogue: Catalogue) -> object:
    with catalogue.replay(BEGINNING, ["answer"]) as replay:
        return (list(replay.added), replay.gone, replay.total, replay.mark) if replay else None


READS = {
    "cases": lambda e: Store(e).cases(),
    "cases unanswered": lambda e: Store(e).cases(unanswered=True),
    "references_in": lambda e: Store(e).references_in("FOI-2026-0001"),
    "cases_of_person": lambda e: Store(e).cases_of_person(f"{WORD}@mail.example", WORD),
    "earlier": lambda e: Store(e).earlier("f", Requester(), since=LONG_AGO, near=LONG_AGO),
    "arrivals": lambda e: Store(e).arrivals(),
    "how far was read": lambda e: Store(e).mark(f"{WORD}@post"),
    "requester": lambda e: Store(e).requester(1),
    "decisions": lambda e: Store(e).decisions(1),
    "corrections": lambda e: Store(e).corrections(1),
    "history": lambda e: Store(e).history(1),
    "words": lambda e: Store(e).words(1, Kind.RESPONSE),
    "newest_draft": lambda e: Store(e).newest_draft(1),
    "drafts": lambda e: Store(e).drafts(1),
    "confirmation": lambda e: Store(e).confirmation(1),
    "sendings": lambda e: Store(e).sendings(1),
    "owed letters": lambda e: Store(e).owed(),
    "is_owing": is_owing,
    "posts": lambda e: Store(e).posts(1),
    "standing_posts": lambda e: Store(e).standing_posts(),
    "enquiry": lambda e: Store(e).enquiry("key"),
    "last_enquiry": lambda e: Store(e).last_enquiry("C1", "0.9"),
    "ratings": lambda e: Store(e).ratings(AT),
    "preference": lambda e: Store(e).preference("U1"),
    "agenda": lambda e: Agenda(e).current(LONG_AGO),
    "owed postings": lambda e: Postings(e).owed(),
    "mark": lambda e: Catalogue(e).mark() != BEGINNING,
    "fingerprint": lambda e: Catalogue(e).fingerprint(),
    "known": lambda e: Catalogue(e).known("letter.txt"),
    "names": lambda e: Catalogue(e).names("a" * 64, "file"),
    "counts": lambda e: Catalogue(e).counts().get("response"),
    "passages": lambda e: Catalogue(e).passages(range(9), MODEL),
    "passages_of": lambda e: Catalogue(e).passages_of(range(9), MODEL),
    "documents": lambda e: Catalogue(e).documents(range(9)),
    "named": lambda e: Catalogue(e).named(["letter.txt"]),
    "kept": lambda e: Store(e).kept(AT.replace(year=2030)),
    "chain_head": lambda e: Store(e).chain_head().entries,
    "referenced": lambda e: Catalogue(e).referenced("R/1"),
    "replay": lambda e: (_replayed(Catalogue(e)) or [[]])[0],
}


@pytest.mark.parametrize("read", READS)
def test_nothing_of_another_is_seen(read: str, both: tuple[Engine, Engine]) -> None:
    ashby, branton = both
    assert READS[read](branton)
    assert not READS[read](ashby)


def test_an_unknown_case_is_not_told_by_anothers_reference(both: tuple[Engine, Engine]) -> None:
    for name in ("1", "FOI-2026-0815", "FOI-2026-0816"):
        with pytest.raises(FoiError, match="Register it with") as caught:
            Store(both[0]).case(name)
        assert "Did you mean" not in caught.value.sentence


WRITES = {
    "assign": lambda e: Store(e).assign(1, "x", by="x", at=AT),
    "add_event": lambda e: Store(e).add_event(1, "clarified", RECEIVED, by="x", at=AT),
    "withdraw_event": lambda e: Store(e).withdraw_event(1, by="x", at=AT),
    "decide": lambda e: Store(e).decide(1, [Decision("1", Outcome.NOT_HELD)], by="x", at=AT),
    "correct": lambda e: correct(Store(e), 1),
    "note": lambda e: Store(e).note(1, "exported", {}, by="x", at=AT),
    "erase_requester": lambda e: Store(e).erase_requester(1, by="x", at=AT),
    "give_words": lambda e: Store(e).give_words(1, Kind.RESPONSE, {("1", "x"): []}, by="x", at=AT),
    "save_draft": lambda e: draft(Store(e), 1),
    "settle letter": lambda e: Store(e).settle(1, at=AT),
    "put_off": lambda e: Store(e).put_off(1, "x"),
    "release delivery": lambda e: Store(e).release("Ev1"),
    "cross_out": lambda e: Store(e).cross_out("Ev1"),
    "forget_deliveries": lambda e: Store(e).forget_deliveries(AT.replace(year=2030)),
    "keep_post": lambda e: Store(e).keep_post(Post(1, "C1", "9.0"), at=AT),
    "settle_post": lambda e: Store(e).settle_post(Post(1, "C1", "1.0")),
    "rate": lambda e: Store(e).rate(1, "U1", True, why=None, at=AT),
    "settle posting": lambda e: Postings(e).settle("digest:2026-W47:C1", at=AT),
    "release posting": lambda e: Postings(e).release("digest:2026-W47:C1"),
    "classify": lambda e: Catalogue(e).classify(["letter.txt"], "secret"),
    "rename": lambda e: Catalogue(e).rename("letter.txt", "x"),
    "remove": lambda e: Catalogue(e).remove("letter.txt"),
    "switch_model": lambda e: Catalogue(e).switch_model("another"),
}


@pytest.mark.parametrize("write", WRITES)
def test_nothing_of_another_is_changed(write: str, both: tuple[Engine, Engine]) -> None:
    """Refused where the program looks first; else it does what it does where nothing is there."""
    ashby, branton = both
    before = everything(branton)
    try:
        WRITES[write](ashby)
    except Exception as problem:  # noqa: BLE001 - whatever the program says
        assert WORD not in str(problem)  # noqa: PT017 - most of them say nothing
    assert everything(branton) == before
