"""What is posted once: on both databases, by threads and by processes at the same time."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.db import make_engine
from bot.store.postings import MOST_ATTEMPTS, STALE, Postings

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
KEY = "digest:2026-W48:C0TEAM"


@pytest.fixture
def postings(database_url: str, home: Path) -> Postings:
    return Postings(make_engine(database_url, home))


def test_one_claims_and_after_settling_nobody_does(postings: Postings) -> None:
    assert postings.claim(KEY, at=AT)
    assert not postings.claim(KEY, at=AT)
    postings.settle(KEY, at=AT)
    assert not postings.claim(KEY, at=AT + 9 * STALE)
    assert postings.claim("digest:2026-W49:C0TEAM", at=AT)


def test_what_failed_is_tried_again_but_not_for_ever(postings: Postings) -> None:
    for _ in range(MOST_ATTEMPTS):
        assert postings.claim(KEY, at=AT)
        postings.release(KEY)
    assert not postings.claim(KEY, at=AT)


WHEN = [  # how much later, and whether a claim nobody settled may be taken over
    (timedelta(0), False),
    (STALE - timedelta(seconds=1), False),
    (STALE + timedelta(seconds=1), True),
    (-STALE + timedelta(seconds=1), False),
    (-STALE - timedelta(seconds=1), True),  # the clock was set back
]


@pytest.mark.parametrize(("later", "taken"), WHEN)
def test_a_stale_claim_is_taken_over(later: timedelta, taken: bool, postings: Postings) -> None:
    assert postings.claim(KEY, at=AT)
    assert postings.claim(KEY, at=AT + later) is taken


def test_releasing_what_another_has_settled_changes_nothing(postings: Postings) -> None:
    postings.claim(KEY, at=AT)
    postings.settle(KEY, at=AT)
    postings.release(KEY)
    assert not postings.claim(KEY, at=AT)


def test_of_many_threads_one_claims(postings: Postings) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: postings.claim(KEY, at=AT), range(16))) == 1


CLAIMER = """
import sys
from datetime import datetime
from pathlib import Path
from bot.store.db import make_engine
from bot.store.postings import Postings
postings = Postings(make_engine(sys.argv[1], Path(sys.argv[2])))
sys.stdin.readline()
at = datetime.fromisoformat(sys.argv[3])
print(sum(postings.claim(f"digest:{n}", at=at) for n in range(40)))
"""


def test_of_two_processes_one_claims_each(database_url: str, home: Path) -> None:
    make_engine(database_url, home)
    command = [sys.executable, "-c", CLAIMER, database_url, str(home), AT.isoformat()]
    pipe = subprocess.PIPE
    both = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(2)]
    for process in both:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert sum(int(process.communicate()[0]) for process in both) == 40


def test_the_first_calendar_moves_nothing_and_the_same_one_neither(postings: Postings) -> None:
    for _ in range(2):
        assert postings.recount({"uk": {}}, lambda _: [{"case_id": 1}], at=AT) == 0
    assert postings.owed() == {}


def test_a_new_calendar_owes_its_news_once(postings: Postings) -> None:
    seen = []
    new = {"uk": {"2026-06-15": ["World Cup", ["Scotland"], "here"]}}

    def moved(old: dict[str, object]) -> list[dict[str, object]]:
        seen.append(old)
        return [{"case_id": 7, "text": "moved"}]

    postings.recount({"uk": {}}, moved, at=AT)
    assert postings.recount(new, moved, at=AT) == 1
    assert postings.recount(new, moved, at=AT) == 0
    assert seen == [{"uk": {}}]
    ((key, content),) = postings.owed().items()
    assert content == {"case_id": 7, "text": "moved"}
    assert postings.claim(key, at=AT)
    postings.settle(key, at=AT)
    assert postings.owed() == {}


def test_two_recounts_at_once_owe_the_news_once(postings: Postings) -> None:
    postings.recount({"uk": {}}, lambda _: [], at=AT)
    with ThreadPoolExecutor(4) as pool:
        owed = list(
            pool.map(
                lambda _: postings.recount({"uk": {"x": []}}, lambda _: [{"case_id": 7}], at=AT),
                range(4),
            )
        )
    assert sorted(owed) == [0, 0, 0, 1]
    assert len(postings.owed()) == 1
