"""Two real letters and a real report, by facts only; skipped where they are not beside us."""

from datetime import date
from pathlib import Path

import pytest

from bot.books.reader import read_letter
from bot.foi.letter import Letter
from bot.foi.vocabulary import Kind, Regime, Side

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def read(name: str) -> Letter:
    path = SEEDS / name
    if not path.exists():
        pytest.skip(f"{path} is not here: the real letters are not part of this repository")
    return read_letter(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def fourteen() -> Letter:
    return read("barnet-9449636.txt")


@pytest.fixture(scope="module")
def one() -> Letter:
    return read("barnet-9193836.txt")


@pytest.fixture(scope="module")
def report() -> Letter:
    return read("barnet-prevent-update-2021.txt")


def test_the_head_of_the_letter_with_fourteen_questions(fourteen):
    assert fourteen.kind is Kind.RESPONSE
    assert fourteen.reference == "9449636"
    assert fourteen.authority == "London Borough of Barnet"
    assert fourteen.received == date(2023, 3, 23)  # Thursday
    assert fourteen.responded == date(2023, 5, 24)  # Wednesday
    assert fourteen.regime is Regime.FOIA


def test_its_fourteen_outcomes(fourteen):
    assert [p.number for p in fourteen.parts] == [str(n) for n in range(1, 15)]
    special = {"4": "not_held", "6": "not_held", "11": "not_held", "14": "partly_supplied"}
    assert {p.number: str(p.outcome) for p in fourteen.parts} == {
        str(n): special.get(str(n), "supplied") for n in range(1, 15)
    }


def test_what_it_relies_on(fourteen):
    relied = [str(p) for p in fourteen.relied_on]
    assert relied == ["foia:s24(1)", "foia:s24(2)", "foia:s31(1)(a)", "foia:s38(1)", "foia:s40(2)"]
    assert [str(p) for p in fourteen.parts[13].provisions] == ["foia:s38(1)", "foia:s40(2)"]
    assert {"foia:s1(1)(b)", "foia:s23(1)"} <= {str(p) for p in fourteen.mentioned_only}


def test_answers_that_contradict_the_notice_are_warned_of(fourteen):
    assert sum("neither confirms nor denies" in warning for warning in fourteen.warnings) == 2


def test_its_notice_has_five_sections_and_factors_on_both_sides(fourteen):
    assert [str(r.provisions[-1]) for r in fourteen.refusals] == [
        "foia:s24(2)", "foia:s24(2)", "foia:s31(1)(a)", "foia:s38(1)", "foia:s40(2)",
    ]  # fmt: skip
    assert fourteen.refusals[0].parts == ("12", "13")
    assert fourteen.refusals[3].parts == ("14",)
    assert fourteen.refusals[3].conclusion
    sides = {(str(f.provision), f.side) for f in fourteen.factors}
    for name in ("foia:s24(2)", "foia:s31(1)(a)", "foia:s38(1)"):
        assert (name, Side.FOR) in sides
        assert (name, Side.AGAINST) in sides


def test_the_routes_to_a_review_and_to_the_regulator(fourteen):
    assert fourteen.review
    assert fourteen.regulator
    assert "40 working days" in fourteen.text[slice(*fourteen.review)]
    assert "Wilmslow" in fourteen.text[slice(*fourteen.regulator)]


def test_the_letter_with_one_question(one):
    assert (one.kind, one.reference, one.regime) == (Kind.RESPONSE, "9193836", Regime.FOIA)
    assert one.authority == "London Borough of Barnet"
    assert one.received == date(2023, 2, 15)  # Wednesday
    assert one.responded == date(2023, 4, 14)  # Friday
    (part,) = one.parts
    assert str(part.outcome) == "partly_supplied"
    assert [str(p) for p in one.relied_on] == ["foia:s24(1)(a)", "foia:s31(1)(a)"]
    assert part.provisions == one.relied_on


def test_the_report(report):
    assert report.kind is Kind.REPORT
    assert report.responded == date(2021, 7, 23)  # Friday
    assert report.authority == "Barnet Council"
    assert report.parts == ()
    assert report.relied_on == ()
    numbers = [number for number, _ in report.paragraphs]
    assert {"2.6", "5.2", "6.10", "10.2.1"} <= set(numbers)
    assert len(numbers) == len(set(numbers))
    spans = dict(report.paragraphs)
    assert "19 vulnerable individuals" in report.text[slice(*spans["2.6"])]
