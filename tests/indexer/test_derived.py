"""FAISS and tantivy follow the catalogue, whatever happened to their files."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from small_letters import EMBEDDER, put

from bot.store.db import make_engine
from indexer import vectors
from indexer.catalogue import Catalogue
from indexer.index import Index
from indexer.lexical import LexicalIndex
from indexer.shelves import PRECEDENTS
from indexer.vectors import VectorIndex


def _dense(catalogue: Catalogue, folder: Path) -> VectorIndex:
    return VectorIndex(catalogue, folder, EMBEDDER.fingerprint, EMBEDDER.dim, PRECEDENTS)


def _found(index: VectorIndex, catalogue: Catalogue, text: str) -> str:
    number, _score = index.search(EMBEDDER.embed([text])[0], 1)[0]
    return str(catalogue.passages([number], EMBEDDER.fingerprint)[number].text)


def _by_words(index: LexicalIndex, catalogue: Catalogue, text: str) -> list[str]:
    numbers = [number for number, _ in index.search(index.stems(text), 10, PRECEDENTS)]
    rows = catalogue.passages(numbers, EMBEDDER.fingerprint)
    return [rows[number].text for number in numbers]


@pytest.fixture(autouse=True)
def _snapshot_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_LONG_REPLAY", 2)


@pytest.fixture
def filled(local: Catalogue) -> Catalogue:
    for n in range(8):
        put(local, f"{n}.txt", f"gritting of road {n}", f"library opening hours {n}")
    return local


def test_both_see_what_another_process_commits(filled: Catalogue, tmp_path: Path) -> None:
    dense, words = _dense(filled, tmp_path), LexicalIndex(filled, tmp_path)
    other_dense, other_words = _dense(filled, tmp_path), LexicalIndex(filled, tmp_path)
    assert {dense.refresh(), words.refresh(), other_dense.refresh(), other_words.refresh()} == {16}
    put(filled, "new.txt", "stray dogs")
    put(filled, "0.txt", "nothing about roads", version="2")
    filled.remove("1.txt")
    for index in (dense, other_dense):
        assert _found(index, filled, "stray dogs") == "stray dogs"
        assert index.refresh() == 14
    for index in (words, other_words):
        assert _by_words(index, filled, "a stray dog") == ["stray dogs"]
        assert index.refresh() == 14
        assert "gritting of road 0" not in _by_words(index, filled, "gritting")


def test_many_passages_are_all_there(local: Catalogue, tmp_path: Path) -> None:
    for n in range(3):
        put(local, f"{n}", *(f"word{n}x{m}" for m in range(1500)))
    assert _dense(local, tmp_path).refresh() == 4500
    assert LexicalIndex(local, tmp_path).refresh() == 4500


def _damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


@pytest.mark.parametrize("harm", [_damage, Path.unlink, lambda file: file.write_bytes(b"")])
def test_a_harmed_vector_file_is_rebuilt(harm, filled, tmp_path, capsys) -> None:
    _dense(filled, tmp_path).refresh()
    harm(tmp_path / "precedents-hash.faiss")
    assert _found(_dense(filled, tmp_path), filled, "gritting of road 3") == "gritting of road 3"
    told = capsys.readouterr().err.splitlines()
    assert len(told) == (0 if harm is Path.unlink else 1)
    assert all("rebuilding it from the store" in line for line in told)


@pytest.mark.parametrize("file", ["meta.json", "*.term", "*.idx", "*.fast", "*.store"])
@pytest.mark.parametrize("harm", [Path.unlink, lambda file: file.write_bytes(b"")])
def test_a_harmed_word_index_is_rebuilt(file, harm, filled, tmp_path, capsys) -> None:
    LexicalIndex(filled, tmp_path).refresh()
    for each in next(tmp_path.glob("words-*")).glob(file):
        harm(each)
    index = LexicalIndex(filled, tmp_path)
    assert len(_by_words(index, filled, "gritting roads")) == 8
    assert index.refresh() == 16


def test_a_store_that_was_put_back_is_not_mixed_with_a_newer_index(local, tmp_path) -> None:
    put(local, "a.txt", "gritting")
    dense, words = _dense(local, tmp_path), LexicalIndex(local, tmp_path)
    assert (dense.refresh(), words.refresh()) == (1, 1)
    (tmp_path / "other").mkdir()
    other = Catalogue(make_engine("", tmp_path / "other"))
    put(other, "b.txt", "allotments", "cemeteries")
    put(other, "c.txt", "moorings")
    dense, words = _dense(other, tmp_path), LexicalIndex(other, tmp_path)
    assert (dense.refresh(), words.refresh()) == (3, 3)
    assert _by_words(words, other, "gritting") == []


def test_an_empty_shelf_finds_nothing(local: Catalogue, tmp_path: Path) -> None:
    dense, words = _dense(local, tmp_path), LexicalIndex(local, tmp_path)
    assert dense.search(EMBEDDER.embed(["anything"])[0], 5) == []
    assert not dense.middle().any()
    assert words.search(words.stems("anything"), 5, PRECEDENTS) == []


def test_what_all_passages_share_counts_more_the_more_there_are(local, tmp_path) -> None:
    dense = _dense(local, tmp_path)
    put(local, "one.txt", "the same")
    few = np.linalg.norm(dense.middle())
    for n in range(40):
        put(local, f"{n}.txt", "the same")
    assert few < 0.02 < 0.2 < np.linalg.norm(dense.middle())


def test_a_commit_that_was_killed_does_not_block_the_next(filled, tmp_path, capsys) -> None:
    LexicalIndex(filled, tmp_path).refresh()
    (folder,) = tmp_path.glob("words-*")
    shutil.copytree(folder, tmp_path / "before")
    filled.remove("1.txt")
    LexicalIndex(filled, tmp_path).refresh()
    for orphan in folder.glob("*.del"):
        shutil.copy(orphan, tmp_path / "before")
    shutil.rmtree(folder)
    (tmp_path / "before").rename(folder)
    assert LexicalIndex(filled, tmp_path).refresh() == 14
    assert "rebuilding it from the store" in capsys.readouterr().err


def test_machines_that_share_a_catalogue_each_keep_their_own_words(postgres, tmp_path) -> None:
    def machine(name: str) -> tuple[Catalogue, LexicalIndex]:
        catalogue = Catalogue(make_engine(postgres, tmp_path / name))
        return catalogue, Index(catalogue, tmp_path / name / "index", lambda: EMBEDDER).lexical

    (here, words), (there, other_words) = machine("here"), machine("there")
    put(here, "a.txt", "gritting of roads", "library hours")
    assert (words.refresh(), other_words.refresh()) == (2, 2)
    put(there, "b.txt", "stray dogs")
    put(there, "a.txt", "allotments", version="2")
    for catalogue, each in ((here, words), (there, other_words)):
        assert _by_words(each, catalogue, "a stray dog") == ["stray dogs"]
        assert _by_words(each, catalogue, "gritting") == []
    assert len(list(tmp_path.glob("*/index/words-*"))) == 2


def test_a_fresh_machine_derives_its_words_when_it_starts(postgres, tmp_path) -> None:
    put(Catalogue(make_engine(postgres, tmp_path / "old")), "a.txt", "gritting of roads")
    fresh = Catalogue(make_engine(postgres, tmp_path / "fresh"))
    Index(fresh, tmp_path / "fresh" / "index", lambda: EMBEDDER).refresh()
    on_disk = LexicalIndex(fresh, tmp_path / "fresh" / "index")
    on_disk._open()
    assert on_disk._stored_mark() == fresh.mark(), "the start had not written them down"
