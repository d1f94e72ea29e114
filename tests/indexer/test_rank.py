"""Parts, passages outside them, and what an officer narrowed the search to."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.catalogue import Catalogue
from indexer.index import Index
from indexer.rank import Wanted, rank
from indexer.records import Document, Passage
from indexer.score import Score
from indexer.shelves import LAW, PRECEDENTS, PUBLISHED
from tests.fake_embedder import HashEmbedder

NOW = datetime(2024, 5, 3, tzinfo=UTC)  # Friday
# Vectors that cost nothing are near to equal texts only: words decide.
SCORE = Score(
    {"question": 1.0, "answer": 1.0, "words": 10.0, "outside": -1.0, "late": 0.0},
    slope=1.0, constant=-5.0, strong=0.9, likely=0.5, possible=0.2, telling=0.5,
)  # fmt: skip


@pytest.fixture
def index(local: Catalogue, tmp_path: Path) -> Index:
    index = Index(local, tmp_path / "index", HashEmbedder)
    parts = [
        Passage("question", "How many potholes were mended?", "1"),
        Passage("answer", "Ninety holes in all.", "1"),
        Passage("question", "Who mows the verges?", "2"),
        Passage("refusal", "Prejudice to the potholes contract.", "2"),
        Passage("body", "Bats live under the bridge.", None, "paragraph 7"),
    ]
    index.add(Document("a.txt", "a", "response"), parts, NOW)
    index.add(Document("report", "b", "report"), [Passage("paragraph", "Bats, again.")], NOW)
    index.add(Document("law:x", "c", "law", source="law"), [Passage("law", "Bats.", "x")], NOW)
    return index


def found(index: Index, question: str, wanted: Wanted | None = None):  # type: ignore[no-untyped-def]
    asked = index.search.prepare([question, "something else"])
    return rank(asked, index.search, SCORE, *([wanted] if wanted else []))


def test_a_part_is_one_find_with_its_question_and_its_answer(index: Index) -> None:
    first = found(index, "How many potholes were mended?")[PRECEDENTS][0]
    assert (first.part, [row.role for row in first.passages]) == ("1", ["question", "answer"])
    assert first.query.text == "How many potholes were mended?"
    assert not first.evidence.outside


def test_a_paragraph_outside_the_parts_is_found_with_its_place(index: Index) -> None:
    first = found(index, "bats under a bridge")[PRECEDENTS][0]
    assert (first.part, first.locator, first.evidence.outside) == (None, "paragraph 7", True)


def test_what_argues_an_exemption_is_no_find_of_its_own(index: Index) -> None:
    roles = {
        row.role for one in found(index, "prejudice contract")[PRECEDENTS] for row in one.passages
    }
    assert "refusal" not in roles


def test_one_call_ranks_every_shelf(index: Index) -> None:
    shelves = found(index, "bats")
    named = {shelf: own[0].document.name for shelf, own in shelves.items()}
    assert named == {PRECEDENTS: "a.txt", PUBLISHED: "report", LAW: "law:x"}
    assert shelves[LAW][0].part == "x"


def test_narrowing_leaves_out_what_it_does_not_keep(index: Index) -> None:
    only = Wanted(keeps=lambda _document, part, _text: part == "2")
    shelves = found(index, "How many potholes were mended?", only)
    assert {one.part for one in shelves[PRECEDENTS]} == {"2"}
    assert shelves[PUBLISHED], "reports are not narrowed"


def test_narrowing_to_no_letter_finds_none(index: Index) -> None:
    assert found(index, "potholes", Wanted(letters=[]))[PRECEDENTS] == []


def test_an_empty_index_finds_nothing(tmp_path: Path, local: Catalogue) -> None:
    shelves = found(Index(local, tmp_path / "empty", HashEmbedder), "potholes")
    assert not any(shelves.values())


def test_a_reranker_orders_the_finds_of_one_grade_and_moves_none_to_another(index: Index) -> None:
    asked = index.search.prepare(["potholes mended, verges and bats"])
    plain = rank(asked, index.search, SCORE)[PRECEDENTS]
    read: list[str] = []

    def backwards(question: str, texts):  # type: ignore[no-untyped-def]
        read.append(question)
        return list(range(len(texts)))

    moved = rank(asked, index.search, SCORE, rerank=backwards)[PRECEDENTS]
    assert read == ["potholes mended, verges and bats"]
    assert [one.grade for one in moved] == [one.grade for one in plain]
    assert [one.value for one in moved] == [one.value for one in plain]
    places = [[one.passages[0].id for one in own] for own in (plain, moved)]
    assert places[0] != places[1]
    assert sorted(places[0]) == sorted(places[1])
    last_of_its_grade = [one for one in plain if one.grade == plain[0].grade][-1]
    assert moved[0].passages == last_of_its_grade.passages
