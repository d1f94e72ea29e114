"""What the bot remembers, on both databases."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from bot.store.conversations import Conversations, Preference
from bot.store.db import make_engine

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday


@pytest.fixture
def store(database_url: str, home: Path) -> Conversations:
    return Conversations(make_engine(database_url, home))


def test_a_delivery_is_taken_on_once(store: Conversations) -> None:
    assert store.claim("event:1", at=NOON)
    assert not store.claim("event:1", at=NOON)
    store.release("event:1")
    assert store.claim("event:1", at=NOON)


def test_one_of_many_at_once_takes_it_on(store: Conversations) -> None:
    gate, won = Barrier(8), []

    def try_it() -> None:
        gate.wait()
        if store.claim("event:1", at=NOON):
            won.append(1)

    threads = [Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [1]


def test_old_deliveries_are_forgotten(store: Conversations) -> None:
    store.claim("old", at=NOON - timedelta(days=8))
    store.claim("new", at=NOON)
    store.forget_deliveries(NOON - timedelta(days=7))
    assert store.claim("old", at=NOON)
    assert not store.claim("new", at=NOON)


def test_a_thread_remembers_its_newest_question(store: Conversations) -> None:
    store.keep_enquiry("first", [], by="A", at=NOON, channel="C1", thread="1.1")
    kept = store.keep_enquiry(
        "second", [{"file": "f"}], by="A", at=NOON, channel="C1", thread="1.1"
    )
    assert store.last_enquiry("C1", "1.1") == kept == store.enquiry(kept.key)
    assert store.last_enquiry("C2", "1.1") is None
    assert store.enquiry(str(kept.id)) is None
    assert store.enquiry("") is None


def test_an_officer_has_one_judgement_of_an_answer(store: Conversations) -> None:
    kept = store.keep_enquiry("q", [], by="A", at=NOON)
    store.rate(kept.id, "A", True, why=None, at=NOON - timedelta(days=1))
    store.rate(kept.id, "A", False, why="too old", at=NOON)
    assert [(one.officer, one.useful, one.why) for one in store.ratings(NOON)] == [
        ("A", False, "too old")
    ]


def test_preferences_are_kept_by_officer(store: Conversations) -> None:
    assert store.preference("U1") is None
    for hour in (8, 9):
        store.prefer(Preference("U1", 0, hour, quiet=False))
    assert store.preference("U1") == Preference("U1", 0, 9, quiet=False)
