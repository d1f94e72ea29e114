"""Whatever a verb writes is for its owner alone, whatever the shell's umask and an older home."""

import os
import stat
import sys
from pathlib import Path

import pytest

from bot.store.privacy import close_home, left_open
from tests.faults.machine import doctor, foibot


def open_to_others(folder: Path) -> list[str]:
    """Everything that group or others may read, write or enter."""
    paths = [folder, *folder.rglob("*")]
    return [str(path) for path in paths if stat.S_IMODE(path.lstat().st_mode) & 0o077]


@pytest.fixture
def generous() -> object:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("generous")
def test_a_home_that_was_open_is_closed(home: Path, tmp_path: Path) -> None:
    (home / "index" / "deep").mkdir(parents=True)
    for name in ("index/deep/segment", "foibot.toml", "notes.txt"):
        (home / name).write_text("")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o755)
    os.symlink(elsewhere, home / "link")
    assert len(open_to_others(home)) > 5
    request = tmp_path / "request.txt"
    request.write_text("1. How many swans are there?")
    assert foibot(home, "open", str(request))[0] == 0
    assert open_to_others(home) == [str(home / "link")], "a link has no mode of its own"
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o755, "what a link leads to is not ours"
    assert {path.name for path in home.glob("foibot.db*")}
    assert "private" in doctor(home)["home"]["says"]


@pytest.mark.usefixtures("generous")
def test_what_goes_out_of_the_home_is_private_too(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o700)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Requester\nWe hold it.\n")
    assert foibot(home, "check", str(letter), "--html", str(out / "page.html"))[0] == 0
    assert foibot(home, "backup", str(out / "b.zip"))[0] == 0
    assert len(list(out.iterdir())) == 3
    assert open_to_others(out) == []


def test_what_cannot_be_closed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index").mkdir(mode=0o755)
    monkeypatch.setattr(Path, "chmod", _refused)
    close_home(tmp_path)
    assert any("index is open to others (755)" in one for one in left_open(tmp_path))


def _refused(*_: object, **__: object) -> None:
    raise PermissionError


def test_the_page_is_written_whole_or_not_at_all(home: Path, tmp_path: Path) -> None:
    """A page that was there stays where the new one cannot be written."""
    from indexer.durable import write_whole

    page = tmp_path / "page.html"
    write_whole(page, b"first")
    with pytest.raises(OSError):
        write_whole(tmp_path / "gone" / "page.html", b"second")
    limit = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (3, 3)){_WRITE}"
    code = os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", limit, str(page)])
    assert code == 1
    assert page.read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


_WRITE = """
import signal, sys
from pathlib import Path
from indexer.durable import write_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    write_whole(Path(sys.argv[1]), b"second")
except OSError:
    sys.exit(1)
"""
