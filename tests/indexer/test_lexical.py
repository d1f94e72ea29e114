"""The words half: a shelf's best passages, whichever way they are come by."""

from pathlib import Path

import pytest
from small_letters import EMBEDDER, NOW, put

from indexer import lexical
from indexer.catalogue import Catalogue
from indexer.lexical import LexicalIndex
from indexer.records import Document, Passage
from indexer.shelves import PRECEDENTS, PUBLISHED

STREETS = ("Elm", "Mill", "Fen", "Gar", "Sal")


def _report(catalogue: Catalogue, *texts: str) -> None:
    passages = [Passage("paragraph", text) for text in texts]
    vectors = {each.hash: EMBEDDER.read([each.searched])[0] for each in passages}
    catalogue.put(Document("r", "r", "report"), passages, vectors, EMBEDDER.fingerprint, NOW)


@pytest.fixture
def words(local: Catalogue, tmp_path: Path) -> LexicalIndex:
    """Sixty letters about bins and streets, and a report that says little else than bins."""
    for number in range(60):
        street = STREETS[number % 5]
        put(local, f"{number}.txt", f"bins {'missed ' * (number % 7)}in {street} Road, {number}")
    _report(local, *(f"bins, bins and bins, {number}" for number in range(12)))
    return LexicalIndex(local, tmp_path)


@pytest.mark.parametrize("question", ["missed bins", "bins in Mill Road", "missed", "Fen Road 12"])
@pytest.mark.parametrize("top", [1, 5, 20, 100])
def test_asking_among_all_finds_what_asking_the_shelf_finds(
    words: LexicalIndex, question: str, top: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    among_all = words.search(words.stems(question), top, PRECEDENTS)
    monkeypatch.setattr(lexical, "_MOST", 1.0)
    assert among_all == words.search(words.stems(question), top, PRECEDENTS) != []


def test_a_report_full_of_the_words_does_not_crowd_out_the_letters(words: LexicalIndex) -> None:
    stems = words.stems("bins")
    letters, report = (words.search(stems, 8, shelf) for shelf in (PRECEDENTS, PUBLISHED))
    assert (len(letters), len(report)) == (8, 8)
    assert not {number for number, _ in letters} & {number for number, _ in report}
    assert report[0][1] > letters[0][1], "among all, the report's passages come first"


def test_an_index_of_an_older_version_is_cleared_away(local: Catalogue, tmp_path: Path) -> None:
    older = tmp_path / "words-1"
    older.mkdir()
    (older / "meta.json").write_text("{}")
    put(local, "a.txt", "stray dogs")
    assert LexicalIndex(local, tmp_path).refresh() == 1
    assert not older.exists()
