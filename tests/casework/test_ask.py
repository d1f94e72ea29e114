"""What an answer holds, and what an officer is warned of; the law and the letters are small."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.books.lawbook import load_law
from bot.books.yaml_files import read_yaml
from bot.casework.ask import EMPTY, NOTHING, Asking, ask
from bot.casework.ingest import ingest
from bot.casework.relevance import Evidence, Relevance
from bot.foi.errors import FoiError
from corpus import ROOT
from indexer.thesaurus import Thesaurus
from tests.casework.letters_to_read import NOW, READING, index_in, read_in, write_letter

TODAY = date(2024, 6, 3)  # Monday
RELEVANCE = Relevance.of(read_yaml(ROOT / "relevance.yaml"))
QUESTION = "How many dogs were there in ward 1?"


@pytest.fixture
def asking(home: Path, tmp_path: Path) -> Asking:
    folder = tmp_path / "letters"
    write_letter(folder, 1)
    write_letter(folder, 2, "bridges", "We hold no information about bridges.")
    write_letter(folder, 3, "reports of crime", "This is exempt under section 31(1)(a) of the Act.")
    read_in(home, folder)
    return Asking(
        index=index_in(home),
        law=load_law(),
        relevance=RELEVANCE,
        thesaurus=Thesaurus({}),
        authority="Harrowmere Borough Council",
        top=5,
        threshold=0.5,
        caution_years=5,
    )


def _first(question: str, asking: Asking, today: date = TODAY) -> dict[str, Any]:
    row: dict[str, Any] = ask(question, asking, today)["precedents"][0]
    return row


def test_the_part_that_was_asked_before_comes_first(asking: Asking) -> None:
    row = _first(QUESTION, asking)
    found = {name: row[name] for name in ("reference", "part", "outcome", "caution")}
    assert found == {
        "reference": "HBC-2024-0001", "part": "1", "outcome": "supplied", "caution": None,
    }  # fmt: skip
    assert row["responded"] == date(2024, 5, 3)
    assert "shares 'dogs'" in row["why"]
    assert 0.5 <= row["score"] <= 1


def test_an_index_made_anew_with_another_model_is_not_taken_for_an_empty_one(
    asking: Asking, home: Path
) -> None:
    assert ask(QUESTION, asking, TODAY)["precedents"]
    index_in(home).catalogue.switch_model("another")  # as `foibot ingest --rebuild` beside a bot
    with pytest.raises(FoiError, match=r"made with model another.*restart a bot that runs"):
        ask(QUESTION, asking, TODAY)


def test_nothing_alike_is_no_precedent(asking: Asking) -> None:
    report = ask("pancakes without eggs", asking, TODAY)
    assert report["precedents"] == []
    assert report["message"] == NOTHING
    assert set(report["stance"].values()) == {0}


def test_what_people_say_is_searched_as_letters_print_it(asking: Asking) -> None:
    said = replace(asking, thesaurus=Thesaurus({"dogs": ["hound", "mutt"]}))
    row = _first("How many hounds were there in ward 1?", said)
    assert row["reference"] == "HBC-2024-0001"
    assert "'dogs'" in row["why"]


def test_an_empty_index_has_no_precedent(asking: Asking, tmp_path: Path) -> None:
    empty = replace(asking, index=index_in(tmp_path / "other"))
    assert ask(QUESTION, empty, TODAY)["message"] == EMPTY


@pytest.mark.parametrize("question", ["", "  \n"])
def test_an_empty_question_is_refused(question: str, asking: Asking) -> None:
    with pytest.raises(FoiError, match="the question: it is empty"):
        ask(question, asking, TODAY)


CAUTIONS = [
    ("dogs", {}, date(2029, 5, 2), None),  # Wednesday, a day before five years are over
    ("dogs", {}, date(2029, 5, 3), "5 years old"),  # Thursday
    ("dogs", {"caution_years": 2}, date(2026, 5, 4), "2 years old"),  # Monday
    ("dogs", {"authority": "Tarnmouth Council"}, TODAY, "another authority (Harrowmere"),
]


@pytest.mark.parametrize("thing, change, today, caution", CAUTIONS)
def test_cautions(thing: str, change, today: date, caution: str | None, asking: Asking) -> None:
    told = _first(f"How many {thing} were there in ward 1?", replace(asking, **change), today)
    assert (caution is None) == (told["caution"] is None)
    assert (caution or "") in (told["caution"] or "")


def test_the_provision_that_was_relied_on_is_explained(asking: Asking) -> None:
    report = ask("How many reports of crime were there in ward 3?", asking, TODAY)
    assert report["precedents"][0]["outcome"] == "withheld"
    entry = report["law"][0]
    assert str(entry["provision"]) == "foia:s31(1)(a)"
    assert entry["text"]
    assert "our paraphrase, not the statute" in entry["source"]
    assert report["stance"]["withheld"] >= 1


def test_the_same_letter_in_two_files_is_shown_once(asking: Asking, home, tmp_path) -> None:
    letter = tmp_path / "letters" / "1.txt"
    copy = tmp_path / "again.txt"
    copy.write_text(letter.read_text().replace("\n\n", "\n\n\n", 1))  # other bytes, same letter
    assert read_in(home, copy)["added"] == 1
    shown = ask(QUESTION, asking, TODAY)["precedents"]
    references = [row["reference"] for row in shown]
    assert references.count("HBC-2024-0001") == 1


@pytest.mark.parametrize("top", [1, 2])
def test_top_limits_the_letters(top: int, asking: Asking) -> None:
    loose = replace(asking, top=top, threshold=0.0)
    assert len({row["reference"] for row in ask(QUESTION, loose, TODAY)["precedents"]}) == top


@pytest.mark.parametrize(
    "weaker",
    [
        Evidence(0.5, 0.8, 0.4),
        Evidence(0.8, 0.5, 0.4),
        Evidence(0.8, 0.8, 0.0),
    ],
)
def test_more_evidence_ranks_higher_and_is_likelier(weaker: Evidence) -> None:
    full = Evidence(0.8, 0.8, 0.4)
    assert RELEVANCE.score(full) > RELEVANCE.score(weaker)
    assert RELEVANCE.is_precedent(full) > RELEVANCE.is_precedent(weaker)


@pytest.mark.parametrize("missing", ["passage", "company", "probability"])
def test_a_missing_weight_is_named(missing: str) -> None:
    data = dict(read_yaml(ROOT / "relevance.yaml"))
    del data[missing]
    with pytest.raises(FoiError, match=missing):
        Relevance.of(data)


@pytest.mark.parametrize(
    "question, first",
    [
        ("what does section 38(1) cover?", "foia:s38(1)"),
        ("can we use Reg 12(4)(b) here", "eir:r12(4)(b)"),
        ("s.31(1)(a)", "foia:s31(1)(a)"),
        ("duties under section 99", None),
    ],
)
def test_law_that_the_question_names_is_shown_first(question, first, asking: Asking) -> None:
    shown = [str(entry["provision"]) for entry in ask(question, asking, TODAY)["law"]]
    assert (shown or [None])[0] == first


@pytest.mark.parametrize("scottish, acts", [(False, {"foia", "eir"}), (True, {"foisa"})])
def test_law_that_nobody_cited_is_of_the_authoritys_acts(scottish, acts, home, asking) -> None:
    law = load_law()
    ingest([], asking.index, READING, law, NOW)
    title = "the commercial interests of any person"
    near = replace(asking, relevance=replace(RELEVANCE, passage=-1.0), is_scottish=scottish)
    shown = {entry["provision"].act for entry in ask(title, near, TODAY)["law"]}
    assert shown
    assert shown <= acts
