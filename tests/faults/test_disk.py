"""A disk that is full, and a home that cannot be written to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.casework.backup import backup
from bot.casework.move import move
from bot.casework.restore import restore
from bot.foi.errors import FoiError
from bot.store.db import make_engine
from bot.store.letterbook import Press
from bot.store.store import Store
from tests.faults.machine import doctor, fill_up, foibot, refused, remount, small_disk
from tests.faults.victims import read_in, reading_index, write_letter
from tests.filled import AT, confirmed, draft, fill

REQUEST = "Please tell me:\n1. How many swans are there?\n2. Who counts them?\n" * 50


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk"):
        yield tmp_path / "disk"


@pytest.fixture
def home(disk: Path) -> Path:
    return disk / "home"


@pytest.fixture
def engine(home: Path) -> Iterator[Engine]:
    engine = make_engine("", home)
    fill(engine)
    (home / "foibot.toml").write_text('officers = ["bram"]\nauthority_team = "Records"\n')
    yield engine
    engine.dispose()


def test_a_full_disk_loses_no_letter(engine: Engine, disk: Path, home: Path) -> None:
    letters, waiting = confirmed(engine), draft(Store(engine), 50)
    engine.dispose()
    fill_up(disk / "filler")
    pressed = ("confirm", str(waiting.case_id), "--hash", waiting.hash, "--by", "bram")
    for words, typed in [(("open", "-", "--received", "2026-11-02"), REQUEST), (pressed, "")]:
        said = refused(foibot(home, *words, typed=typed))
        assert "full" in said or "No space left" in said or "unable to open" in said
    found = doctor(home)
    assert found["home"]["state"] in {"look", "bad"}
    assert "Make room" in found["home"]["mend"]
    (disk / "filler").unlink()
    assert confirmed(engine) == letters
    assert doctor(home)["store"]["state"] == "good"
    press = Press(waiting.case_id, waiting.hash, "bram", AT, AT.date(), {})
    assert Store(engine).confirm(press)[1], "the press on a full disk had an effect"


def test_a_disk_that_fills_up_under_an_open_store(engine: Engine, disk: Path, home: Path) -> None:
    store = Store(engine)
    waiting = draft(store, 50, "A long letter. " * 5000)
    press = Press(waiting.case_id, waiting.hash, "bram", AT, AT.date(), {})
    before = confirmed(engine)
    fill_up(disk / "filler")
    with pytest.raises(FoiError, match=r"full.*Nothing was changed"):
        store.confirm(press)
    assert confirmed(engine) == before
    (disk / "filler").unlink()
    letter, first = store.confirm(press)
    assert first
    assert letter.text.startswith("A long letter. ")


def test_a_disk_that_fills_up_while_letters_are_read_in(
    disk: Path, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    for n in range(30):
        write_letter(folder, n, 2000)
    index = reading_index("", home)
    done: list[str] = []

    def tick(path: object) -> None:
        done.append(str(path))
        if len(done) == 10:
            fill_up(disk / "filler")

    with pytest.raises(Exception, match=r"full|No space"):
        read_in(index, folder, tick)
    assert set(done) <= set(index.catalogue.sources("file"))
    (disk / "filler").unlink()
    again = reading_index("", home)
    assert read_in(again, folder, lambda _: None)["failed"] == []
    assert len(again.catalogue.sources("file")) == 30
    assert again.lexical.refresh() == again.catalogue.counts()["passages"]


def test_backup_restore_and_move_leave_nothing_half_on_a_full_disk(
    tmp_path: Path, disk: Path
) -> None:
    source = make_engine("", tmp_path / "roomy")
    fill(source, 30)
    archive = tmp_path / "b.zip"
    backup(source, tmp_path / "roomy", archive, program="0.1.0", at=AT)
    fill_up(disk / "filler")
    before = sorted(disk.iterdir())
    with pytest.raises(FoiError, match="cannot be written"):
        backup(source, tmp_path / "roomy", disk / "b.zip", program="0.1.0", at=AT)
    with pytest.raises(FoiError):
        restore(archive, f"sqlite:///{disk / 'new.db'}", tmp_path / "other", at=AT)
    assert sorted(disk.iterdir()) == before
    with pytest.raises(FoiError):
        move(source, f"sqlite:///{disk / 'new.db'}", tmp_path / "roomy")
    (disk / "filler").unlink()
    (disk / "new.db").unlink(missing_ok=True)
    restore(archive, f"sqlite:///{disk / 'new.db'}", tmp_path / "other", at=AT)
    assert confirmed(make_engine(f"sqlite:///{disk / 'new.db'}", disk)) == confirmed(source)


def test_a_home_that_cannot_be_written_to(engine: Engine, disk: Path, home: Path) -> None:
    letters = confirmed(engine)
    engine.dispose()
    remount(disk, "ro")
    said = refused(foibot(home, "open", "-", "--received", "2026-11-02", typed=REQUEST))
    assert "readonly" in said or "write to it" in said
    assert doctor(home)["home"]["state"] == "bad"
    remount(disk, "rw")
    assert confirmed(engine) == letters
    assert doctor(home)["home"]["state"] != "bad"
