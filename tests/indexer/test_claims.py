"""A claim is one worker's until it gives it back, closes or dies; on both databases."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from bot.store.db import make_engine
from indexer.claims import Claims, open_claims

NewWorker = Callable[[], Claims]


@pytest.fixture
def worker(database_url: str, home: Path) -> Iterator[NewWorker]:
    engine = make_engine(database_url, home)
    workers: list[Claims] = []

    def one() -> Claims:
        workers.append(open_claims(engine, home))
        return workers[-1]

    yield one
    for each in workers:
        each.close()


def test_a_claim_is_one_workers_until_it_is_given_back(worker: NewWorker) -> None:
    first, second = worker(), worker()
    assert first.take("a")
    assert not second.take("a")
    assert second.take("b")
    first.give_back("a")
    assert second.take("a")
    assert not first.take("a")


def test_a_worker_has_the_same_claim_once(worker: NewWorker) -> None:
    first, second = worker(), worker()
    assert first.take("a")
    assert not first.take("a")
    first.give_back("a")
    first.give_back("a")
    assert second.take("a")
    first.give_back("a")  # not its own any more
    assert not first.take("a")


def test_closing_gives_everything_back(worker: NewWorker) -> None:
    second = worker()
    with worker() as first:
        assert first.take("a")
        assert first.take("b")
    assert second.take("a")
    assert second.take("b")


def test_of_many_threads_one_at_a_time_has_a_claim(worker: NewWorker) -> None:
    inside, met = threading.Lock(), []

    def work(mine: Claims) -> None:
        while len(met) < 60:
            if mine.take("a"):
                assert inside.acquire(blocking=False), "two had the same claim"
                met.append(1)
                inside.release()
                mine.give_back("a")

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work, worker()) for _ in range(4)]:
            done.result()


HOLDER = """
import sys
from pathlib import Path
from bot.store.db import make_engine
from indexer.claims import open_claims
claims = open_claims(make_engine(sys.argv[1], Path(sys.argv[2])), Path(sys.argv[2]))
print(claims.take("a"), flush=True)
sys.stdin.read()
"""


def test_a_killed_worker_holds_nothing(worker: NewWorker, database_url: str, home: Path) -> None:
    mine = worker()
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", HOLDER, database_url, str(home)]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "True\n"
        assert not mine.take("a")
        other.kill()
    for _ in range(500):  # the server learns of it when it next looks at the connection
        if mine.take("a"):
            return
        threading.Event().wait(0.01)
    raise AssertionError("the claim outlived its worker")


def test_a_worker_that_lost_its_connection_begins_anew(postgres: str, tmp_path: Path) -> None:
    engine = create_engine(postgres)
    with open_claims(engine, tmp_path) as mine, open_claims(engine, tmp_path) as other:
        assert mine.take("a")
        with engine.begin() as connection:
            own = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            assert connection.execute(text(own)).scalar()
        with pytest.raises(DBAPIError):
            mine.take("b")
        assert other.take("a")
        assert mine.take("b")
        assert not mine.take("a")


def test_authorities_in_one_database_do_not_wait_for_each_other(
    postgres: str, tmp_path: Path
) -> None:
    engines = [
        create_engine(postgres, connect_args={"options": f"-c foibot.kept_for={key}"})
        for key in ("T1", "T2")
    ]
    with open_claims(engines[0], tmp_path) as one, open_claims(engines[1], tmp_path) as other:
        assert one.take("a")
        assert other.take("a")


def test_a_folder_holds_no_files_when_nothing_is_claimed(tmp_path: Path) -> None:
    engine = make_engine("", tmp_path)
    with open_claims(engine, tmp_path) as mine:
        mine.take("a")
        mine.take("b")
        mine.give_back("a")
        assert len(list((tmp_path / "claims").iterdir())) == 1
    assert not list((tmp_path / "claims").iterdir())
