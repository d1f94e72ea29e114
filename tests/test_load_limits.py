"""The loader of time limits refuses what it does not know, and names file and key."""

from datetime import date
from pathlib import Path

import pytest

from bot.books.calendars import load_calendars
from bot.books.limits import load_limits, load_proclamations
from bot.foi.errors import FoiError
from bot.foi.events import ENDINGS, EventType
from bot.foi.time_limits import Unit
from bot.foi.vocabulary import Regime
from bot.settings import Settings
from bot.settings.office import ExtraHoliday
from corpus import ROOT

TEXT = (ROOT / "time_limits.yaml").read_text(encoding="utf-8")

MISTAKES = [
    ("begins: 2005-01-01", "beginning: 2005-01-01", "foia, key 'beginning'"),
    ("\neir:", "\neri:", "key 'eri'"),
    ("    answer:", "    anwser:", "foia.terms"),
    ("length: 20", "lenght: 20", "foia.terms.answer, key 'lenght'"),
    ("length: 20", "length: twenty", "foia.terms.answer.length"),
    ("unit: working days", "unit: weekdays", "foia.terms.answer.unit"),
    ("confidence: S}", "confidence: sure}", "foia.terms.answer.confidence"),
    ("standing: statute", "standing: custom", "foia.terms.answer.standing"),
    ("calendar: uk", "calendar: wales", "foia.calendar"),
    ("events: [clarification_sought", "events: [clarification", "foia.events"),
    ("newest_known_day: 2028-12-31", "newest_known_day: soon", "bank_holidays.newest_known_day"),
    ('law: "FOIA s10(1)", ', "", "foia.terms.answer, key 'law'"),
]


@pytest.mark.parametrize("right, wrong, place", MISTAKES, ids=[m[1].strip() for m in MISTAKES])
def test_a_mistake_is_named_with_file_and_key(
    tmp_path: Path, right: str, wrong: str, place: str
) -> None:
    file = tmp_path / "time_limits.yaml"
    assert right in TEXT
    file.write_text(TEXT.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(FoiError) as caught:
        load_limits(file)
    assert str(file) in caught.value.sentence
    assert place in caught.value.sentence


def test_a_later_value_holds_from_its_day_on(tmp_path: Path) -> None:
    first = '{from: 2005-01-01, length: 20, unit: working days, law: "FOIA s10(1)"'
    later = '{from: 2030-01-01, length: 15, unit: working days, law: "an Act of 2029"'
    rest = ", standing: statute, confidence: S}"
    file = tmp_path / "time_limits.yaml"
    both = f"{first}{rest}\n      - {later}{rest}"
    file.write_text(TEXT.replace(first + rest, both, 1), encoding="utf-8")
    foia = load_limits(file).of(Regime.FOIA)
    assert foia.term("answer", date(2029, 12, 31)).length == 20
    assert foia.term("answer", date(2030, 1, 1)).length == 15


def test_every_event_of_a_regime_is_either_known_or_refused_with_a_reason() -> None:
    for regime in load_limits(ROOT / "time_limits.yaml").regimes.values():
        assert {*regime.events, *regime.refused, *ENDINGS} == set(EventType), regime.regime
        assert not {*regime.events} & {*regime.refused}, regime.regime


def test_every_limit_cites_its_law() -> None:
    for regime in load_limits(ROOT / "time_limits.yaml").regimes.values():
        for name, terms in regime.terms.items():
            assert all(term.law and term.length > 0 for term in terms), (regime.regime, name)
            assert all(term.unit in Unit for term in terms)


def test_a_misspelt_proclamation_is_named(tmp_path: Path) -> None:
    file = tmp_path / "proclamations.yaml"
    file.write_text("- {day: 2030-06-03, name: n, nations: [Albion], source: s}\n")
    with pytest.raises(FoiError, match=r"entry 1\.nations: 'Albion' is not one of England"):
        load_proclamations(file)


def test_an_empty_list_of_proclamations_is_right(tmp_path: Path) -> None:
    file = tmp_path / "proclamations.yaml"
    file.write_text("# none\n")
    assert load_proclamations(file) == ()


def test_an_authority_adds_a_day_by_its_settings() -> None:
    proclaimed = ExtraHoliday(
        day=date(2027, 7, 5), name="Invented day", nations=["Wales"], source="a proclamation"
    )
    settings = Settings(extra_holidays=[proclaimed])
    calendars = load_calendars(settings, load_limits(ROOT / "time_limits.yaml"))
    assert not calendars.uk.is_working_day(date(2027, 7, 5))
    assert calendars.nation.is_working_day(date(2027, 7, 5))


def test_the_authoritys_nation_decides_its_public_holidays() -> None:
    settings = Settings(nation="northern_ireland")
    calendars = load_calendars(settings, load_limits(ROOT / "time_limits.yaml"))
    assert not calendars.nation.is_working_day(date(2026, 3, 17))
