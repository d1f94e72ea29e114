"""What an answer holds, and what an officer is warned of; the law and the letters are small."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.books.lawbook import load_law
from bot.casework.answers import PrecedentRow
from bot.casework.ask import EMPTY, NOTHING, Asking, ask
from bot.casework.ingest import ingest
from bot.foi.errors import FoiError
from indexer.score import Evidence, Grade, Score, ScoreError
from indexer.thesaurus import Thesaurus
from tests.casework.letters_to_read import NOW, READING, index_in, read_in, write_letter

TODAY = date(2024, 6, 3)  # Monday
# Vectors that cost nothing are near to equal texts only: words decide.
SCORE = Score(
    {"question": 1.0, "answer": 1.0, "words": 10.0, "outside": -3.0, "late": 0.0},
    slope=1.0, constant=-5.0, strong=0.9, likely=0.5, possible=0.2, telling=0.5,
)  # fmt: skip
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
        score=SCORE,
        thesaurus=Thesaurus({}),
        authority="Harrowmere Borough Council",
        top=5,
        caution_years=5,
    )


def _first(question: str, asking: Asking, today: date = TODAY) -> PrecedentRow:
    return ask(question, asking, today).precedents[0]


def test_the_part_that_was_asked_before_comes_first(asking: Asking) -> None:
    row = _first(QUESTION, asking)
    found = {name: getattr(row, name) for name in ("reference", "part", "outcome", "caution")}
    assert found == {
        "reference": "HBC-2024-0001", "part": "1", "outcome": "supplied", "caution": None,
    }  # fmt: skip
    assert row.responded == date(2024, 5, 3)
    assert "both speak of 'dogs' and 'ward'" in row.why
    assert 0.5 <= row.score <= 1


def test_an_index_made_anew_with_another_model_is_not_taken_for_an_empty_one(
    asking: Asking, home: Path
) -> None:
    assert ask(QUESTION, asking, TODAY).precedents
    index_in(home).catalogue.switch_model("another")  # as `foibot ingest --rebuild` beside a bot
    with pytest.raises(FoiError, match=r"made with model another.*restart a bot that runs"):
        ask(QUESTION, asking, TODAY)


def test_nothing_alike_is_no_precedent(asking: Asking) -> None:
    report = ask("pancakes without eggs", asking, TODAY)
    assert report.rows == ()
    assert report.message == NOTHING
    assert set(report.stance.values()) == {0}


def test_what_people_say_is_searched_as_letters_print_it(asking: Asking) -> None:
    said = replace(asking, thesaurus=Thesaurus({"dogs": ["hound", "mutt"]}))
    row = _first("How many hounds were there in ward 1?", said)
    assert row.reference == "HBC-2024-0001"
    assert "'dogs'" in row.why


def test_an_empty_index_has_no_precedent(asking: Asking, tmp_path: Path) -> None:
    empty = replace(asking, index=index_in(tmp_path / "other"))
    assert ask(QUESTION, empty, TODAY).message == EMPTY


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
    assert (caution is None) == (told.caution is None)
    assert (caution or "") in (told.caution or "")


def test_the_provision_that_was_relied_on_is_explained(asking: Asking) -> None:
    report = ask("How many reports of crime were there in ward 3?", asking, TODAY)
    assert report.precedents[0].outcome == "withheld"
    entry = report.law[0]
    assert str(entry.provision) == "foia:s31(1)(a)"
    assert entry.text
    assert "our paraphrase, not the statute" in entry.source
    assert report.stance["withheld"] >= 1


def test_the_same_letter_in_two_files_is_shown_once(asking: Asking, home, tmp_path) -> None:
    letter = tmp_path / "letters" / "1.txt"
    copy = tmp_path / "again.txt"
    copy.write_text(letter.read_text().replace("\n\n", "\n\n\n", 1))  # other bytes, same letter
    assert read_in(home, copy)["added"] == 1
    shown = ask(QUESTION, asking, TODAY).precedents
    references = [row.reference for row in shown]
    assert references.count("HBC-2024-0001") == 1


@pytest.mark.parametrize("top", [1, 2])
def test_top_limits_the_letters(top: int, asking: Asking) -> None:
    loose = replace(asking, top=top, score=replace(SCORE, likely=0.0, possible=0.0))
    assert len({row.reference for row in ask(QUESTION, loose, TODAY).precedents}) == top


@pytest.mark.parametrize(
    "weaker",
    [
        Evidence(0.5, 0.8, 0.4),
        Evidence(0.8, 0.5, 0.4),
        Evidence(0.8, 0.8, 0.0),
        Evidence(0.8, 0.8, 0.4, outside=True),
    ],
)
def test_more_evidence_ranks_higher_and_is_likelier(weaker: Evidence) -> None:
    full, less = SCORE.value(Evidence(0.8, 0.8, 0.4)), SCORE.value(weaker)
    assert full > less
    assert SCORE.probability(full) > SCORE.probability(less)


@pytest.mark.parametrize(
    "probability, grade",
    [(0.95, Grade.STRONG), (0.9, Grade.STRONG), (0.6, Grade.LIKELY), (0.2, Grade.POSSIBLE),
     (0.19, None)],
)  # fmt: skip
def test_a_grade_begins_where_its_probability_does(probability: float, grade: Grade | None) -> None:
    assert SCORE.grade(probability) is grade


@pytest.mark.parametrize("missing", ["likely", "slope", "weights"])
def test_a_missing_weight_is_named(missing: str) -> None:
    data = {name: getattr(SCORE, name) for name in Score.__slots__}
    del data[missing]
    with pytest.raises(ScoreError, match=missing):
        Score.of(data)


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
    shown = [str(entry.provision) for entry in ask(question, asking, TODAY).law]
    assert (shown or [None])[0] == first


@pytest.mark.parametrize("scottish, acts", [(False, {"foia", "eir"}), (True, {"foisa"})])
def test_law_that_nobody_cited_is_of_the_authoritys_acts(scottish, acts, home, asking) -> None:
    law = load_law()
    ingest([], asking.index, READING, law, NOW)
    title = "the commercial interests of any person"
    near = replace(asking, score=replace(SCORE, telling=0.0), is_scottish=scottish)
    shown = {entry.provision.act for entry in ask(title, near, TODAY).law}
    assert shown
    assert shown <= acts
