"""Several ingests, and several bots, at once: everything is done, by one of them, once."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.store.db import make_engine
from bot.store.store import Store
from tests.conftest import fresh_database, start_server
from tests.faults.machine import AWAY, ROOT, stop
from tests.faults.victims import indexed, reading_index, write_letter
from tests.faults.workers import work
from tests.filled import LETTER, confirm
from tests.foi.test_moved import before_the_proclamation
from tests.test_schedule import Office, at

LETTERS = 40


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    for n in range(LETTERS):
        write_letter(folder, n, 2000 + n)
    return folder


@pytest.fixture
def told(tmp_path: Path) -> Path:
    folder = tmp_path / "told"
    folder.mkdir()
    return folder


@pytest.fixture
def own_server() -> Iterator[object]:
    """A PostgreSQL server that a test may stop."""
    yield from start_server()


@contextmanager
def workers(
    number: int, url: str, home: Path, letters: Path, told: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """So many ingests of one folder at once, until all have ended; none may break off."""
    home.mkdir(exist_ok=True)
    make_engine(url, home).dispose()
    words = ["-m", "tests.faults.workers", str(number), url, str(home), str(letters), str(told)]
    with subprocess.Popen([sys.executable, *words], cwd=ROOT) as process:
        yield process
    assert process.returncode == 0


def busy(told: Path, process: subprocess.Popen[bytes], read: int = 4) -> None:
    """Wait until the first worker has read so many files."""
    while len(lines(told / "read-0")) < read:
        assert process.poll() is None
        threading.Event().wait(0.005)


def reports(told: Path) -> list[dict[str, object]]:
    return [json.loads(file.read_text()) for file in sorted(told.glob("report-*"))]


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def how_many(url: str) -> int:
    return 4 if url else 2  # on SQLite: the bot's machine, and two command lines


def test_workers_share_a_folder(database_url: str, home: Path, letters: Path, told: Path) -> None:
    number = how_many(database_url)
    with workers(number, database_url, home, letters, told):
        pass
    tallies = reports(told)
    assert len(tallies) == number
    assert sum(each["added"] for each in tallies) == LETTERS
    for each in tallies:
        assert each["added"] + each["unchanged"] == LETTERS
        assert (each["updated"], each["failed"], each["letters"]) == (0, [], LETTERS)
    assert sum(each["added"] > 0 for each in tallies) > 1, "one worker did everything"
    done = [line for file in told.glob("read-*") for line in lines(file)]
    assert set(Counter(done).values()) == {1}
    # A paragraph that stands in many letters is one text: workers that meet it at once may each
    # embed it, and it is stored once.
    done = [line for file in told.glob("embedded-*") for line in lines(file)]
    assert max(Counter(done).values()) <= number
    _look_whole(database_url, home, letters, told)


def _look_whole(url: str, home: Path, letters: Path, told: Path) -> None:
    """The index is as one worker makes it, and no file waits for anybody."""
    alone = told / "alone"
    work("", alone, letters, told, 8)
    assert indexed(reading_index(url, home)) == indexed(reading_index("", alone))
    again = work(url, home, letters, told, 9)
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, LETTERS)


def test_the_others_finish_what_a_killed_worker_held(
    database_url: str, home: Path, letters: Path, told: Path
) -> None:
    number = how_many(database_url)
    with workers(number, database_url, home, letters, told) as all_of_them:
        busy(told, all_of_them)
        os.kill(int((told / "process-0").read_text()), signal.SIGKILL)
    tallies = reports(told)
    assert len(tallies) == number - 1
    for each in tallies:
        assert each["added"] + each["unchanged"] == LETTERS
        assert (each["updated"], each["failed"], each["letters"]) == (0, [], LETTERS)
    its = LETTERS - sum(each["added"] for each in tallies)
    assert len(lines(told / "read-0")) - its in {0, 1}, "it was killed within one file"
    _look_whole(database_url, home, letters, told)


# Several bots


def together(work: str, number: int, *words: object) -> None:
    """Do the same in so many processes at the same time; none may break off."""
    command = [sys.executable, "-m", "tests.faults.posters", work, str(number), *map(str, words)]
    subprocess.run(command, cwd=ROOT, check=True)


MOMENTS = [  # and how many messages all bots post together
    ("Tue 2 Jun 2026 02:00", 0),  # the recount finds a new bank holiday; nobody is woken for it
    ("Tue 2 Jun 2026 09:00", 4),  # its news to the owners
    ("Tue 2 Jun 2026 09:05", 0),
    ("Tue 23 Jun 2026 09:00", 4),  # reminders: the next working day
    ("Wed 24 Jun 2026 09:00", 4),  # reminders: today
    ("Mon 29 Jun 2026 09:00", 2),  # the team's digest, and an officer's
    ("Mon 29 Jun 2026 09:05", 0),
]


def test_three_bots_post_everything_once(database_url: str, home: Path, told: Path) -> None:
    office = Office(database_url, home)
    for _ in range(4):
        office.open("Tue 26 May 2026", "amara")
    office.bot(before_the_proclamation()).tick(at("Mon 1 Jun 2026 02:00"))
    together("bots", 3, database_url, home, told, *(moment for moment, _ in MOMENTS))
    said = [tuple(json.loads(line)) for file in told.iterdir() for line in lines(file)]
    assert len(said) == len(set(said)), sorted(said)
    counted = Counter(moment for moment, *_ in said)
    assert [(moment, counted[moment]) for moment, _ in MOMENTS] == MOMENTS, sorted(said)
    with office.engine.connect() as connection:
        assert connection.scalar(text("SELECT max(id) FROM known_calendar")) == 2


def test_of_several_bots_one_indexes_each_letter(
    database_url: str, home: Path, told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOIBOT_DATABASE_URL", database_url)
    engine = make_engine(database_url, home)
    for n in range(8):
        confirm(Store(engine), n, f"{LETTER} It was asked in ward {n}. ")
    together("drainers", how_many(database_url), database_url, home, told)
    with engine.connect() as connection:
        tries = text("SELECT attempts FROM outbox WHERE done_at IS NOT NULL")
        assert list(connection.scalars(tries)) == [1] * 8
    counts = reading_index(database_url, home).catalogue.counts()
    assert counts["response"] == 8
    embedded = [line for file in told.iterdir() for line in lines(file)]
    assert len(set(embedded)) <= counts["passages"]
    assert max(Counter(embedded).values()) <= how_many(database_url)  # shared paragraphs: see above


# A server that goes away, and takes the claims with it


def test_workers_wait_for_a_server_that_goes_away(
    own_server: object, home: Path, letters: Path, told: Path
) -> None:
    url = fresh_database(own_server)
    with workers(2, url, home, letters, told) as all_of_them:
        busy(told, all_of_them)
        stop(own_server)
        time.sleep(AWAY)
        own_server.ensure_postgres_running()
    tallies = reports(told)
    # A commit whose answer the stop swallowed was done: tried again, its file is unchanged.
    assert sum(each["added"] for each in tallies) in range(LETTERS - len(tallies), LETTERS + 1)
    assert [each["failed"] for each in tallies] == [[], []]
    _look_whole(url, home, letters, told)


def test_a_worker_that_loses_its_claims_goes_on(
    postgres: str, home: Path, letters: Path, told: Path
) -> None:
    claims = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
    with workers(2, postgres, home, letters, told) as all_of_them:
        for read in (4, 8):
            busy(told, all_of_them, read)
            with create_engine(postgres).begin() as connection:
                connection.execute(text(claims))
    tallies = reports(told)
    # A commit whose answer the stop swallowed was done: tried again, its file is unchanged.
    assert sum(each["added"] for each in tallies) in range(LETTERS - len(tallies), LETTERS + 1)
    assert [each["failed"] for each in tallies] == [[], []]
    _look_whole(postgres, home, letters, told)
