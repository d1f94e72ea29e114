"""How a limb inherits, on an invented section."""

from typing import Any

from bot.foi.law import Entry, Need
from bot.foi.law_entries import section_entries
from bot.foi.provisions import Provision

NEEDS = {name: Need(name, name, "s17") for name in ("harm", "silence")}
SECTION: dict[str, Any] = {
    "title": "Bees",
    "standing": "qualified",
    "test": "prejudice",
    "ncnd": "(3)",
    "citable": "no",
    "protects": "bees",
    "councils": "yes",
    "who": "Anyone.",
    "paraphrase": "Folded\n  over lines.",
    "needs": ["harm"],
    "for": ["Honey."],
    "against": ["Stings."],
    "never_with": ["foia:s30"],
    "citations": [{"source": "Bees Act", "confidence": "K"}],
    "limbs": {
        "(1)": {"citable": "no", "protects": "wild bees"},
        "(1)(A)": {"for": ["Pollen."]},
        "(2)": {"like": "(1)(a)", "title": "Wasps"},
        "(3)": {"needs": ["silence"]},
        "(3)(a)": {},
        "(4)(b)": {"standing": "absolute", "for": []},
    },
}


def entry(limb: str) -> Entry:
    made = section_entries("foia:s98", SECTION, NEEDS, {Provision.parse("foia:s98(2)"): "words"})
    return {str(e.provision): e for e in made}[f"foia:s98{limb}"]


def test_order_is_as_written_and_names_are_lower_case():
    names = [str(e.provision) for e in section_entries("foia:s98", SECTION, NEEDS, {})]
    limbs = ["", "(1)", "(1)(a)", "(2)", "(3)", "(3)(a)", "(4)(b)"]
    assert names == [f"foia:s98{limb}" for limb in limbs]


def test_a_limb_takes_from_the_limb_above_and_that_from_its_section():
    limb = entry("(1)(a)")
    assert (limb.title, limb.protects) == ("Bees", "wild bees")
    assert (limb.factors_for, limb.factors_against) == (("Pollen.",), ("Stings.",))


def test_a_limb_whose_parent_is_not_written_takes_from_the_section():
    limb = entry("(4)(b)")
    assert (limb.standing, limb.protects, limb.factors_for) == ("absolute", "bees", ())


def test_like_takes_from_another_limb():
    limb = entry("(2)")
    assert (limb.title, limb.protects, limb.factors_for) == ("Wasps", "wild bees", ("Pollen.",))


def test_citable_is_never_inherited():
    assert [entry(limb).citable for limb in ("", "(1)", "(1)(a)")] == [False, False, True]


def test_silence_takes_nothing_that_is_about_disclosing():
    limb = entry("(3)")
    assert limb.is_ncnd
    assert limb.needs == (NEEDS["silence"],)
    assert (limb.factors_for, limb.factors_against, limb.never_with) == ((), (), ())


def test_below_silence_the_needs_of_silence_are_inherited():
    limb = entry("(3)(a)")
    assert limb.is_ncnd
    assert limb.needs == (NEEDS["silence"],)


def test_other_limbs_know_the_one_that_keeps_silent():
    limb = entry("(1)(a)")
    assert not limb.is_ncnd
    assert str(limb.ncnd_limb) == "foia:s98(3)"


def test_text_is_one_line_and_official_text_is_preferred():
    assert entry("").paraphrase == "Folded over lines."
    assert entry("").wording == "Folded over lines."
    assert entry("(2)").wording == "words"
