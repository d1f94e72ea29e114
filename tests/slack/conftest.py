"""The bot before a stand-in for Slack, in Socket Mode and over signed HTTP."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.slack.rig import install
from tests.slack.rig.bot import ingest_sample
from tests.slack.rig.stage import MODES, Stage


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


@pytest.fixture(scope="module", params=MODES)
def stage(
    request: pytest.FixtureRequest,
    stand_ins: None,
    sample_home: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stage]:
    """The bot in one mode, for all tests of a module; at the end all that it sent is judged."""
    folder = tmp_path_factory.mktemp(request.param)
    home = Path(shutil.copytree(sample_home, folder / "home"))
    stage = Stage(folder, home, request.param)
    try:
        yield stage.start()
        faults = stage.judge()
    finally:
        stage.stop()
    assert not faults, "\n".join(faults)
