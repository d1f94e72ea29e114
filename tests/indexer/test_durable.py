"""Files that are written whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from indexer.durable import clear_scratch, make_folder, whole, write_new, write_whole


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "settings"
    write_whole(file, b"first")
    with pytest.raises(ZeroDivisionError):
        _break_off(file)
    assert file.read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["settings"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def _break_off(file: Path) -> None:
    with whole(file) as stream:
        stream.write(b"sec")
        raise ZeroDivisionError


def test_a_new_file_takes_no_others_place(tmp_path: Path) -> None:
    file = tmp_path / "key"
    write_new(file, b"first")
    with pytest.raises(FileExistsError):
        write_new(file, b"second")
    assert file.read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["key"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"first")
    link.symlink_to(real)
    write_whole(link, b"second")
    assert link.is_symlink()
    assert real.read_bytes() == b"second"


def test_what_is_no_file_is_written_to_as_it_is() -> None:
    write_whole(Path(os.devnull), b"anything")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_what_a_killed_writer_left_is_cleared(tmp_path: Path) -> None:
    file, other = tmp_path / "a[1].faiss", tmp_path / ".b.0.part"
    for left in (tmp_path / ".a[1].faiss.0.part", other):
        left.write_bytes(b"half")
    clear_scratch(file)
    assert list(tmp_path.iterdir()) == [other]


def test_folders_are_made_for_their_owner(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_folder(tmp_path / "a" / "b")
        make_folder(tmp_path / "a" / "b")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "file")
