"""A loss of power at any moment: what was acknowledged is there, nothing half, nothing twice.

One run of everything that foibot writes is journalled; the disk is rebuilt as losses of power at
many of its moments may have left it, and a new process looks at each. FOIBOT_LOSSES sets how many
in all; the suite's own number keeps it short. FOIBOT_SEED sets which.
"""

import copy
import json
import os
import random
import re
import shutil
import subprocess
import sys
import traceback
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.store.db import make_engine
from tests.conftest import fresh_database
from tests.faults.deeds import Site, looked_at, warm
from tests.faults.machine import ROOT
from tests.faults.power import Disk, Record, compiled, records
from tests.faults.victims import write_letter

DATABASES = 2
LOSSES = -(-int(os.environ.get("FOIBOT_LOSSES", "16")) // DATABASES)
SEED = int(os.environ.get("FOIBOT_SEED", "11"))
LETTERS = 8
_NEAR = 4
"""Half of the losses come so soon after something was acknowledged, when nothing may be missing."""


_DOCTOR = 8
"""The doctor looks at one disk in so many."""


@dataclass(frozen=True)
class Run:
    """A site after everything was done once, and what was journalled of it."""

    site: Site
    base: Disk
    journal: list[Record]


@pytest.fixture(scope="module")
def journal_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(tmp_path_factory.mktemp("journal"))


def do_everything(url: str, folder: Path, library: Path, *, setup: str = "") -> Run:
    """Do every deed under the journal."""
    site = Site(folder / "disk", folder / "letters", url)
    for each in (site.root, site.letters):
        each.mkdir()
    for n in range(LETTERS):
        write_letter(site.letters, n, 2000)
    base = Disk(site.root)
    ours = {"LD_PRELOAD": str(library), "FOIBOT_JOURNAL": str(folder / "journal")}
    environment = os.environ | ours | {"FOIBOT_JOURNAL_ROOT": str(site.root)}
    code = f"import sys\nfrom tests.faults import deeds\n{setup}\ndeeds.main()"
    words = [sys.executable, "-c", code, str(site.root), str(site.letters), url]
    subprocess.run(words, cwd=ROOT, env=environment, check=True, stderr=subprocess.DEVNULL)
    return Run(site, base, list(records(folder / "journal")))


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
)
def run(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, journal_library: Path
) -> Run:
    """PostgreSQL answers for its own files; what lies beside it is ours."""
    sqlite = request.param == "sqlite"
    url = "" if sqlite else fresh_database(request.getfixturevalue("postgres_server"))
    return do_everything(url, tmp_path_factory.mktemp(request.param), journal_library)


def moments(journal: list[Record], number: int) -> list[int]:
    """When the power is lost: half of the times just after something was acknowledged."""
    chance = random.Random(SEED)
    told = [n for n, record in enumerate(journal, 1) if record.kind == "A"]
    near = [chance.choice(told) + chance.randint(0, _NEAR) for _ in range(number // 2)]
    anywhere = [chance.randint(0, len(journal)) for _ in range(number - len(near))]
    return sorted(min(one, len(journal)) for one in near + anywhere)


def lose_power(run: Run, times: list[int], folder: Path) -> tuple[Counter[str], list[str]]:
    """Rebuild the disk at each moment and look at it; the styles tried, and what was wrong."""
    styles, wrong, disk = Counter[str](), list[str](), copy.deepcopy(run.base)
    told: list[list[object]] = []
    warm(folder / "warm")
    waiting = iter(enumerate(run.journal, 1))
    for number, moment in enumerate(times):
        for at, record in waiting if moment else ():
            disk.follow(record)
            if record.kind == "A":
                told.append(json.loads(record.data))
            if at >= moment:
                break
        place = folder / str(number)
        style = disk.lost(place, SEED + number)
        styles[style] += 1
        if problem := _in_a_new_process(replace(run.site, root=place), told, number):
            wrong.append(f"loss {number}, {style}, after record {moment}: {problem}")
        else:
            shutil.rmtree(place)
    return styles, wrong


def _in_a_new_process(site: Site, told: list[list[object]], number: int) -> str:
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # "rebuilding it from the store"
        try:
            looked_at(site, told, thoroughly=number % _DOCTOR == 0)
        except BaseException:  # noqa: BLE001 - whatever it is, it is what the test is for
            os.write(writer, traceback.format_exc()[-3000:].encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as said:
        problem = said.read()
    os.waitpid(child, 0)
    return problem


def test_the_journal_missed_nothing(run: Run, tmp_path: Path) -> None:
    """Where nothing is lost, the rebuilt disk is the disk: else a loss would prove nothing."""
    disk = copy.deepcopy(run.base)
    for record in run.journal:
        disk.follow(record)
    disk.lost(tmp_path / "whole", SEED, "everything")
    assert _files(tmp_path / "whole") == _files(run.site.root)


def _files(folder: Path) -> dict[str, bytes]:
    """All files, but those of the words' index: its library moves files without being seen."""
    found = (path for path in folder.rglob("*") if path.is_file() and "words-" not in str(path))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_what_was_acknowledged_outlasts_a_loss_of_power(run: Run, tmp_path: Path) -> None:
    times = moments(run.journal, LOSSES)
    assert len([one for one in run.journal if one.kind == "A"]) > 40, "little was acknowledged"
    styles, wrong = lose_power(run, times, tmp_path)
    print(f"{sum(styles.values())} losses of power: {dict(styles)}")  # noqa: T201
    assert not wrong, "\n".join(wrong)


_UNFLUSHED = """
from bot.store import db
tune = db._tune_sqlite
def untuned(engine):
    from sqlalchemy import event
    tune(engine)
    event.listens_for(engine, "connect")(lambda c, _: c.execute("PRAGMA synchronous=OFF"))
db._tune_sqlite = untuned
"""
_UNMOVED = """
from indexer import durable
durable.sync_folder = lambda folder: None
"""


@pytest.mark.slow
@pytest.mark.parametrize("fault", [_UNFLUSHED, _UNMOVED])
def test_what_does_not_flush_is_found(fault: str, tmp_path: Path, journal_library: Path) -> None:
    """A store that does not flush its log, and writers that do not flush names, lose something."""
    run = do_everything("", tmp_path, journal_library, setup=fault)
    places = tmp_path / "places"
    places.mkdir()
    _, wrong = lose_power(run, moments(run.journal, 12), places)
    assert wrong


def test_a_server_that_acknowledges_early_is_not_asked_to(postgres: str, home: Path) -> None:
    """`synchronous_commit = off` would acknowledge what a loss of power takes away again."""
    with create_engine(postgres).begin() as connection:
        connection.exec_driver_sql("ALTER ROLE CURRENT_USER SET synchronous_commit = off")
    try:
        with make_engine(postgres, home).connect() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    finally:
        with create_engine(postgres).begin() as connection:
            connection.exec_driver_sql("ALTER ROLE CURRENT_USER RESET synchronous_commit")


def test_nothing_turns_flushing_off() -> None:
    """No line of the program makes a database acknowledge before it has flushed."""
    weak = re.compile(
        r"synchronous\s*=\s*(OFF|NORMAL|0|1)|synchronous_commit\s*(=|TO)\s*'?off|fsync\s*=\s*off",
        re.I,
    )
    sources = [path for room in ("bot", "indexer") for path in (ROOT / room).rglob("*.py")]
    assert len(sources) > 300
    assert [str(path) for path in sources if weak.search(path.read_text())] == []
