"""Killed with -9 at any moment: what was reported is there, once, to the character.

FOIBOT_KILLS sets how often they kill in all; the suite's own number keeps it short. After each
series the doctor looks, and the rows of another authority in the same database are as they were.
"""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from bot.app import App
from bot.casework.backup import backup
from bot.casework.doctor import examine
from bot.casework.move import move
from bot.casework.restore import restore
from bot.store import dump
from bot.store.db import make_engine, open_engine
from bot.store.store import Store
from tests.faults.machine import ROOT
from tests.faults.posters import settled
from tests.faults.victims import indexed, read_in, reading_index, write_letter
from tests.filled import AT, LETTER, confirm, confirmed, fill

SERIES = 10
"""Five works, on two databases."""
KILLS = -(-int(os.environ.get("FOIBOT_KILLS", "20")) // SERIES)


@pytest.fixture(autouse=True)
def neighbour(database_url: str, home: Path) -> Iterator[None]:
    """Another authority's rows in the same database, whatever happens beside them."""
    if not database_url:
        yield
        return
    engine = make_engine(database_url, home, "T2")
    fill(engine)
    before = everything(engine)
    yield
    assert everything(engine) == before
    engine.dispose()


@pytest.fixture(autouse=True)
def looked_at(
    neighbour: None, database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """What the doctor says when it is over. This process opens stores as the program does."""
    monkeypatch.setenv("FOIBOT_DATABASE_URL", database_url)
    before = os.umask(0o077)
    yield
    os.umask(before)
    app = App(home)
    signs = {sign.what: asdict(sign) for sign in examine(app.patient, AT.date())}
    app.engine.dispose()
    looked = {what: signs[what] for what in ("home", "store")}
    assert {sign["state"] for sign in looked.values()} == {"good"}, json.dumps(looked)
    assert signs["index"]["state"] in {"good", "look"}, signs["index"]


@contextmanager
def victims(work: str, *words: object, module: str = "victims") -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", f"tests.faults.{module}", work, *map(str, words)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as process:
        yield process
        process.stdin.close()
    assert process.returncode == 0


def kill(process: subprocess.Popen[str], seconds: float) -> float:
    """Let a child work so long, then kill it; tells how long it has worked."""
    process.stdin.write(f"{seconds}\n")
    process.stdin.flush()
    told, worked = process.stdout.readline().split()
    assert told in {"killed", "finished-0"}, "the child broke off by itself"
    return float(worked)


def everything(engine: Engine) -> dict[str, str]:
    with dump.one_view(engine) as connection:
        return {t.name: dump.tally(connection, t).sha256 for t in dump.tables(connection)}


def test_confirming(database_url: str, home: Path, tmp_path: Path) -> None:
    engine = make_engine(database_url, home)
    reported = tmp_path / "reported"
    moments = random.Random(7)
    with victims("confirming", database_url, home, reported) as process:
        for _ in range(KILLS):
            kill(process, moments.uniform(0, 0.2))
    told = dict(map(int, line.split()) for line in reported.read_text().splitlines())
    assert len(told) >= KILLS
    letters = confirmed(engine)
    assert {number: letters[number] for number in told} == {
        number: f"{LETTER}{n}".encode() for number, n in told.items()
    }
    _look_whole(engine)
    assert confirm(Store(engine), 5).id > max(told)


def _look_whole(engine: Engine) -> None:
    """Every letter has its event, its history and its debt to the index: once, or none of them."""
    with engine.connect() as connection:
        wanted = {
            "letter": "SELECT request_id FROM confirmation",
            "event": "SELECT request_id FROM clock_event",
            "history": "SELECT request_id FROM history WHERE what = 'confirmed'",
            "debt": "SELECT request_id FROM outbox JOIN confirmation c ON c.id = confirmation_id",
        }
        found = {
            name: Counter(row[0] for row in connection.execute(text(query)))
            for name, query in wanted.items()
        }
        _, damaged = dump.letters(connection)
    assert set(found["letter"].values()) == {1}
    assert all(each == found["letter"] for each in found.values())
    assert damaged == []


def test_ingesting(database_url: str, home: Path, tmp_path: Path) -> None:
    folder, reported = tmp_path / "letters", tmp_path / "reported"
    folder.mkdir()
    for n in range(20):
        write_letter(folder, n, 2000)
    make_engine(database_url, home).dispose()
    moments = random.Random(8)
    with victims("ingesting", database_url, home, folder, reported) as process:
        seconds = 3
        while not reported.exists():  # a busy machine may take long over the first file
            kill(process, seconds)
            seconds *= 2
        for _ in range(KILLS):
            kill(process, moments.uniform(0, 0.4))
    told = set(reported.read_text().split())
    index = reading_index(database_url, home)
    there = index.catalogue.sources("file")
    assert told, "the children were killed before they did anything"
    assert told <= set(there)
    assert len(there) == len(set(there))
    assert read_in(index, folder, lambda _: None)["failed"] == []
    afresh = reading_index("", tmp_path / "afresh")
    read_in(afresh, folder, lambda _: None)
    assert indexed(index) == indexed(afresh)
    again = read_in(index, folder, lambda _: None)
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 20)


def test_posting_the_digest(database_url: str, home: Path, tmp_path: Path) -> None:
    """Each message reaches Slack; twice only where a kill fell between its taking and our record.

    The record that it is posted cannot be written in the same moment in which Slack takes it. So a
    kill may cost one repeat of one message, and never a message.
    """
    engine = make_engine(database_url, home)
    state, said, moments = tmp_path / "state", tmp_path / "said", random.Random(10)
    unrecorded: dict[str, int] = {}
    with victims("posting", database_url, home, state, said, module="posters") as process:
        longest = 0.0
        for n in range(KILLS + 1):
            worked = kill(process, moments.uniform(0, longest) if n else 3)
            done, taken = settled(engine), _taken(said)
            open_ = [one for one in taken if f"digest:2026-W48:{one}" not in done]
            unrecorded |= {one: taken[one] for one in open_}
            # A busy machine may take long over one digest: most kills leave time for it.
            longest = longest or max(0.3, 3 * worked / max(1, len(done)))
    number = int(state.read_text().split()[0])
    assert number > 1, "the children were killed before they posted anything"
    finished = [f"C{n}:{page}" for n in range(1, number) for page in (1, 2)]
    taken = _taken(said)
    for one in finished:
        assert 1 <= taken[one] <= 1 + unrecorded.get(one, 0), one


def _taken(said: Path) -> Counter[str]:
    """How often Slack has taken each message."""
    return Counter(said.read_text().splitlines() if said.exists() else [])


@pytest.fixture
def full_store(database_url: str, home: Path) -> Engine:
    engine = make_engine(database_url, home)
    fill(engine, 12)
    return engine


def test_moving(
    database_url: str, second_postgres: str, full_store: Engine, home: Path, tmp_path: Path
) -> None:
    target = f"sqlite:///{tmp_path / 'target.db'}" if database_url else second_postgres
    with victims("moving", database_url, home, target) as process:
        _copies_are_whole_or_not_there(process, full_store, target)
    move(full_store, target, home)
    assert _state(target, everything(full_store)) == "whole"


def test_restoring(
    database_url: str, second_postgres: str, full_store: Engine, home: Path, tmp_path: Path
) -> None:
    archive, new = tmp_path / "b.zip", tmp_path / "new"
    backup(full_store, home, archive, program="0.1.0", at=AT)
    target = second_postgres if database_url else f"sqlite:///{tmp_path / 'target.db'}"
    with victims("restoring", target, new, archive) as process:
        _copies_are_whole_or_not_there(process, full_store, target)
    _empty(target)
    restore(archive, target, new, at=AT)
    assert _state(target, everything(full_store)) == "whole"


def _copies_are_whole_or_not_there(
    process: subprocess.Popen[str], source: Engine, target: str
) -> None:
    before = everything(source)
    moments = random.Random(9)
    states: Counter[str] = Counter()
    whole = kill(process, seconds=60)
    _empty(target)
    for _ in range(KILLS):
        kill(process, moments.uniform(0, whole))
        state = _state(target, before)
        states[state] += 1
        if state == "whole":
            _empty(target)
    assert states["empty"], "no child was killed before it had copied everything"
    assert everything(source) == before


def _empty(url: str) -> None:
    """Take the copy away again, so that the next child has something to do."""
    if url.startswith("sqlite:///"):
        for file in Path(url.removeprefix("sqlite:///")).parent.glob("target.db*"):
            file.unlink()
        return
    with create_engine(url).begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def _state(url: str, before: dict[str, str]) -> str:
    """What a killed child left: nothing, or everything as it was before."""
    engine = open_engine(url, Path())
    try:
        with engine.connect() as connection:
            if not any(dump.rows(connection).values()):
                return "empty"
        assert everything(engine) == before
        return "whole"
    finally:
        engine.dispose()
