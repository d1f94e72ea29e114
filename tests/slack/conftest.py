"""The bot before a stand-in for Slack, in Socket Mode and over signed HTTP."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.slack.rig import install
from tests.slack.rig.bot import ingest_sample
from tests.slack.rig.stage import HTTP, MODES, Stage


@pytest.fixture(scope="session")
def stand_ins() -> None:
    """local-slack and emulate, installed; skips where they cannot be."""
    missing = install.stand_ins()
    if missing:
        pytest.skip(missing)


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder that holds the sample letters, made once, also where several workers test."""
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if root.name.startswith("popen-") else root
    home = shared / "sample-home"
    with FileLock(shared / "sample-home.lock"):
        if not home.exists():
            unfinished = shared / "sample-home-unfinished"
            ingest_sample(unfinished)
            unfinished.rename(home)
    return home


@pytest.fixture
def fresh_home(sample_home: Path, tmp_path: Path) -> Path:
    """A copy of the sample home for one test alone."""
    return Path(shutil.copytree(sample_home, tmp_path / "home"))


@pytest.fixture(scope="session")
def stages(
    stand_ins: None, sample_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Stage]]:
    """The bot in one mode or the other, each started when first asked for, and kept."""
    running: dict[str, Stage] = {}

    def in_mode(mode: str) -> Stage:
        if mode not in running:
            folder = tmp_path_factory.mktemp(mode)
            home = Path(shutil.copytree(sample_home, folder / "home"))
            running[mode] = Stage(folder, home, mode)
            running[mode].start()
        return running[mode]

    yield in_mode
    for stage in running.values():
        stage.stop()


@pytest.fixture(params=MODES)
def stage(request: pytest.FixtureRequest, stages: Callable[[str], Stage]) -> Iterator[Stage]:
    """The bot in each mode; after every test all that it sent is judged."""
    yield from _judged(stages(request.param))


@pytest.fixture
def http(stages: Callable[[str], Stage]) -> Iterator[Stage]:
    """The bot over signed HTTP; after every test all that it sent is judged."""
    yield from _judged(stages(HTTP))


def _judged(stage: Stage) -> Iterator[Stage]:
    yield stage
    faults = stage.judge()
    assert not faults, "\n".join(faults)
