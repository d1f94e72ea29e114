"""Walking over files and folders: what is read, what is refused, what is passed over."""

import os
from pathlib import Path

import pytest

from indexer.documents import Limits, Refused
from indexer.files import load, walk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    (folder / "b").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name in ("b/2.txt", "a.PDF", "c.docx", ".hidden/x.txt", ".x.txt", "~$c.docx", "logo.png"):
        (folder / name).write_text("text")
    return folder


def found(*paths: Path) -> tuple[list[str], dict[str, str], list[str]]:
    """The names that are read, that failed with their reasons, and that are skipped."""
    walked = walk(paths)
    return (
        [path.name for path in walked.files],
        {one.path.name: one.reason for one in walked.failed},
        [path.name for path in walked.skipped],
    )


def test_a_folder_is_walked_in_order_of_names(folder: Path) -> None:
    assert found(folder) == (["a.PDF", "2.txt", "c.docx"], {}, ["logo.png"])


def test_what_looks_like_a_letter_is_named_and_told_how_to_mend(folder: Path) -> None:
    for name in ("old.doc", "sheet.xls", "rich.rtf", "scan.tif"):
        (folder / name).write_text("x")
    files, failed, skipped = found(folder)
    assert len(files) == 3
    assert failed["old.doc"] == "it is an old Word file; save it as .docx"
    assert sorted(failed) == ["old.doc", "rich.rtf", "scan.tif", "sheet.xls"]
    assert skipped == ["logo.png"]


def test_a_file_given_by_name_is_never_passed_over(folder: Path) -> None:
    files, failed, skipped = found(folder / "logo.png", folder / ".x.txt", folder / "gone.txt")
    assert files == [".x.txt"]
    assert "'.png' are not read" in failed["logo.png"]
    assert "no such file" in failed["gone.txt"]
    assert skipped == []


def test_the_same_file_given_twice_is_read_once(folder: Path) -> None:
    assert found(folder, folder / "b", folder / "a.PDF")[0] == ["a.PDF", "2.txt", "c.docx"]


def test_links_never_lead_out_of_the_folder(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "s.txt").write_text("secret")
    (folder / "out.txt").symlink_to(secret / "s.txt")
    (folder / "outside").symlink_to(secret)
    (folder / "gone.txt").symlink_to(secret / "none.txt")
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "inside.txt").symlink_to(folder / "b" / "2.txt")
    files, failed, skipped = found(folder)
    assert files == ["a.PDF", "2.txt", "c.docx"]
    assert sorted(failed) == ["circle.txt", "gone.txt", "out.txt", "outside"]
    assert all("a link that leads out of the folder" in reason for reason in failed.values())
    assert sorted(skipped) == ["inside.txt", "logo.png", "loop"]


def test_a_link_that_is_given_by_name_is_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert found(tmp_path / "link")[0] == ["a.PDF", "2.txt", "c.docx"]


def test_a_closed_folder_fails_and_the_rest_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir  # root may open every folder, so that one is closed by hand

    def closed(path: Path) -> object:
        if path.name == "b":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    files, failed, _ = found(folder)
    assert files == ["a.PDF", "c.docx"]
    assert failed["b"] == "permission denied; ask for the right to read it"


def test_a_huge_file_is_refused_without_opening_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(500_000_000)
    with pytest.raises(Refused, match="500,000,000 bytes, more than the 50,000,000 allowed"):
        load(path, Limits())


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for path in (tmp_path / "pipe.txt", tmp_path, Path("/dev/zero")):
        with pytest.raises(Refused, match="not a file"):
            load(path, Limits())


@pytest.mark.parametrize("name", ["gone.txt", "nul\0.txt", "x" * 300 + ".txt"])
def test_a_name_that_leads_nowhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="check"):
        load(tmp_path / name, Limits())
