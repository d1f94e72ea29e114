"""Two authorities index letters into one database: each finds its own, however it asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from indexer.catalogue import Catalogue
from indexer.index import Index
from indexer.records import Document, Passage
from indexer.shelves import PRECEDENTS
from tests.apart.conftest import ASHBY, BRANTON, opened
from tests.apart.secrets import AT
from tests.fake_embedder import HashEmbedder

SAME = "gritting of the primary roads in winter"
OURS, THEIRS = "stray dogs in the parks", "moorings on the canal"
EMBEDDER = HashEmbedder()


@pytest.fixture
def both(postgres: str, tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """Two authorities without any rows."""
    with opened(postgres, tmp_path, ASHBY) as ashby, opened(postgres, tmp_path, BRANTON) as branton:
        yield ashby, branton


def index_of(engine: Engine, folder: Path) -> Index:
    return Index(Catalogue(engine), folder, lambda: EMBEDDER)


def add(index: Index, name: str, *texts: str) -> str:
    passages = [Passage("answer", text, part=str(n)) for n, text in enumerate(texts, 1)]
    return index.add(Document(name, "a" * 64, "response"), passages, AT)


def found(index: Index, question: str) -> list[str]:
    (asked,) = index.search.prepare([question])
    return [hit.row.text for hit in index.search.find(asked, PRECEDENTS, 9)]


def test_each_finds_its_own_of_the_same_name_and_text(
    both: tuple[Engine, Engine], tmp_path: Path
) -> None:
    ours, theirs = (index_of(engine, tmp_path / str(n)) for n, engine in enumerate(both))
    assert add(ours, "a.txt", SAME, OURS) == add(theirs, "a.txt", SAME, THEIRS) == "added"
    for index, own, foreign in ((ours, OURS, THEIRS), (theirs, THEIRS, OURS)):
        for question in (SAME, own, foreign):
            assert set(found(index, question)) <= {SAME, own}
        assert found(index, own)[0] == own
    assert ours.catalogue.counts() == theirs.catalogue.counts()


def test_generations_and_numbers_of_passages_are_each_ones_own(
    both: tuple[Engine, Engine], tmp_path: Path
) -> None:
    ours, theirs = (index_of(engine, tmp_path / str(n)) for n, engine in enumerate(both))
    for n in range(4):
        add(theirs, f"{n}.txt", THEIRS, SAME)
    add(ours, "a.txt", OURS)
    assert (ours.catalogue.mark().generation, theirs.catalogue.mark().generation) == (1, 4)
    assert sorted(ours.catalogue.passages(range(99), EMBEDDER.fingerprint)) == [1]
    assert set(found(ours, THEIRS)) <= {OURS}
    theirs.catalogue.remove("0.txt")
    theirs.catalogue.remove("1.txt")
    assert found(ours, OURS) == [OURS]
    assert ours.catalogue.mark().generation == 1


def test_a_vector_that_both_share_stays_with_the_other(
    both: tuple[Engine, Engine], tmp_path: Path
) -> None:
    """The vector of a text is kept once for each authority, and dropped for each apart."""
    ours, theirs = (index_of(engine, tmp_path / str(n)) for n, engine in enumerate(both))
    add(theirs, "a.txt", SAME)
    asked = [Passage("answer", SAME).hash]
    assert ours.catalogue.missing(asked, EMBEDDER.fingerprint) == set(asked)
    add(ours, "a.txt", SAME)
    ours.catalogue.remove("a.txt")
    assert ours.catalogue.missing(asked, EMBEDDER.fingerprint) == set(asked)
    assert theirs.catalogue.missing(asked, EMBEDDER.fingerprint) == set()
    assert found(theirs, SAME) == [SAME]


def test_each_has_the_model_it_chose(both: tuple[Engine, Engine], tmp_path: Path) -> None:
    ours, theirs = (index_of(engine, tmp_path / str(n)) for n, engine in enumerate(both))
    add(theirs, "a.txt", SAME)
    ours.catalogue.switch_model("another")
    assert theirs.catalogue.fingerprint() == EMBEDDER.fingerprint
    assert found(theirs, SAME) == [SAME]


def test_an_index_folder_of_one_under_anothers_key_tells_nothing(
    both: tuple[Engine, Engine], tmp_path: Path
) -> None:
    """Somebody copies a home folder and changes the key in it."""
    ashby, branton = both
    theirs = index_of(branton, tmp_path / "copied")
    add(theirs, "a.txt", THEIRS)
    theirs.refresh()
    ours = index_of(ashby, tmp_path / "copied")
    add(ours, "a.txt", OURS)
    assert set(found(ours, THEIRS)) <= {OURS}
    assert found(ours, OURS) == [OURS]
