"""Very many vectors lie in cells: what is asked, added and taken away stays the same."""

from pathlib import Path

import numpy as np
import pytest
from small_letters import EMBEDDER, put

from indexer import cells
from indexer.catalogue import Catalogue
from indexer.shelves import PRECEDENTS
from indexer.vectors import VectorIndex

MANY = 4000
TEXTS = [f"word{n}" for n in range(4500)]


def opened(catalogue: Catalogue, folder: Path, many: int = MANY) -> VectorIndex:
    return VectorIndex(catalogue, folder, EMBEDDER.fingerprint, EMBEDDER.dim, PRECEDENTS, many)


@pytest.fixture
def full(local: Catalogue) -> Catalogue:
    for n in range(3):
        put(local, f"{n}.txt", *TEXTS[n * 1500 : (n + 1) * 1500])
    return local


def found(index: VectorIndex, catalogue: Catalogue, text: str) -> tuple[str, float]:
    number, cosine = index.search(EMBEDDER.embed([text])[0], 1)[0]
    return str(catalogue.passages([number], EMBEDDER.fingerprint)[number].text), cosine


def test_a_large_shelf_is_kept_in_cells(full: Catalogue, tmp_path: Path) -> None:
    assert opened(full, tmp_path).refresh() == 4500
    again = opened(full, tmp_path)
    assert again.refresh() == 4500
    assert cells.is_in_cells(again._index)
    scanned = opened(full, tmp_path / "flat", 5000)
    assert (scanned.refresh(), cells.is_in_cells(scanned._index)) == (4500, False)
    for text in TEXTS[::450]:
        assert found(again, full, text) == (text, pytest.approx(1, abs=0.02))


def test_cells_follow_the_catalogue(full: Catalogue, tmp_path: Path) -> None:
    index = opened(full, tmp_path)
    index.refresh()
    put(full, "new.txt", "a bridge over the canal")
    assert found(index, full, "a bridge over the canal")[0] == "a bridge over the canal"
    full.remove("0.txt")
    assert index.refresh() == 3001
    assert found(index, full, TEXTS[0])[0] != TEXTS[0]
    assert opened(full, tmp_path).refresh() == 3001


def test_the_middle_is_that_of_a_scanned_shelf(full: Catalogue, tmp_path: Path) -> None:
    scanned, sorted_ = opened(full, tmp_path / "flat", 5000), opened(full, tmp_path / "cells")
    assert scanned.refresh() == sorted_.refresh() == 4500
    assert np.abs(scanned.middle() - sorted_.middle()).max() < 0.02
