"""Two halves fused, and why each was found."""

import pytest
from small_letters import EMBEDDER, put

from indexer.catalogue import Catalogue
from indexer.index import Index
from indexer.search import fuse
from indexer.shelves import PRECEDENTS


@pytest.fixture
def index(local: Catalogue, tmp_path) -> Index:
    put(local, "a", "gritting of the primary roads in winter", "opening hours of the library")
    put(local, "b", "gritting of pavements", "stray dogs")
    return Index(local, tmp_path / "index", lambda: EMBEDDER, weight=0.4)


def test_each_half_counts_by_its_share_of_its_best() -> None:
    assert fuse({1: 0.8, 2: 0.4}, {2: 10.0}, 0.5) == {1: 0.5, 2: 0.75}
    assert fuse({1: -0.2}, {}, 0.5) == {1: 0.0}
    assert fuse({}, {}, 0.5) == {}


def test_words_bring_up_what_meaning_misses(index: Index) -> None:
    (asked,) = index.search.prepare(["how was the library open?"])
    best = index.search.find(asked, PRECEDENTS, 1)[0]
    assert best.row.text == "opening hours of the library"
    assert asked.words(index.search.stems([best.row])) == ["library", "open"]


def test_the_same_text_is_nearest(index: Index) -> None:
    (asked,) = index.search.prepare(["stray dogs"])
    best = index.search.find(asked, PRECEDENTS, 5)[0]
    assert (best.row.text, best.score) == ("stray dogs", pytest.approx(1))
    assert best.cosine > 0.95


def test_rare_words_cover_more_than_common_ones(index: Index) -> None:
    (asked,) = index.search.prepare(["gritting dogs"])
    assert asked.coverage({"dog"}) > asked.coverage({"grit"}) > 0
    assert asked.coverage({"dog", "grit"}) == pytest.approx(1)
    assert asked.coverage(()) == 0
