"""A loss of power at any moment: what was acknowledged is there, nothing half, nothing twice.

One run of everything that foibot writes is journalled; the disk is rebuilt as losses of power at
many of its moments may have left it, and a new process looks at each. FOIBOT_LOSSES sets how many
in all; the suite's own number keeps it short. FOIBOT_SEED sets which.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import traceback
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.conftest import fresh_database
from tests.faults.deeds import Site, looked_at
from tests.faults.machine import ROOT
from tests.faults.power import Disk, Record, compiled, records
from tests.faults.victims import write_letter

DATABASES = 2
LOSSES = -(-int(os.environ.get("FOIBOT_LOSSES", "16")) // DATABASES)
SEED = int(os.environ.get("FOIBOT_SEED", "11"))
LETTERS = 8
_NEAR = 4
"""Half of the losses come so soon after something was acknowledged, when nothing may be missing."""


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


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
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
    styles, wrong = Counter[str](), []
    told: list[list[object]] = []
    waiting = iter(enumerate(run.journal, 1))
    for number, moment in enumerate(times):
        for at, record in waiting if moment else ():
            run.base.follow(record)
            if record.kind == "A":
                told.append(json.loads(record.data))
            if at >= moment:
                break
        place = folder / str(number)
        place.mkdir()
        style = run.base.lost(place, SEED + number)
        styles[style] += 1
        if problem := _in_a_new_process(replace(run.site, root=place), told):
            wrong.append(f"loss {number}, {style}, after record {moment}: {problem}")
        else:
            shutil.rmtree(place)
    return styles, wrong


def _in_a_new_process(site: Site, told: list[list[object]]) -> str:
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # "rebuilding it from the store"
        try:
            looked_at(site, told)
        except BaseException:  # noqa: BLE001 - whatever it is, it is what the test is for
            os.write(writer, traceback.format_exc()[-3000:].encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as said:
        problem = said.read()
    os.waitpid(child, 0)
    return problem


def test_what_was_acknowledged_outlasts_a_loss_of_power(run: Run, tmp_path: Path) -> None:
    times = moments(run.journal, LOSSES)
    assert len([one for one in run.journal if one.kind == "A"]) > 40, "little was acknowledged"
    styles, wrong = lose_power(run, times, tmp_path)
    print(f"{sum(styles.values())} losses of power: {dict(styles)}")  # noqa: T201
    assert not wrong, "\n".join(wrong)
