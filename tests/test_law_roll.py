"""The law data as shipped: the full roll, each provision's standing, and factors on both sides."""

from datetime import date
from functools import cache

import pytest

from bot.books.lawbook import load_law
from bot.foi.errors import FoiError
from bot.foi.law import Entry, Law, Standing, Test
from bot.foi.provisions import Provision

ROLL = {
    "foia:s12": "(1) (2) (3) (4) (5)",
    "foia:s14": "(1) (2)",
    "foia:s21": "(1) (2) (2)(a) (2)(b) (3)",
    "foia:s22": "(1) (1)(a) (1)(b) (1)(c) (2)",
    "foia:s22a": "(1) (1)(a) (1)(b) (1)(b)(i) (1)(b)(ii) (1)(b)(iii) (1)(b)(iv) (2)",
    "foia:s23": "(1) (2) (3) (4) (5)",
    "foia:s24": "(1) (2) (3) (4)",
    "foia:s26": "(1) (1)(a) (1)(b) (2) (3)",
    "foia:s27": "(1) (1)(a) (1)(b) (1)(c) (1)(d) (2) (3) (4) (4)(a) (4)(b) (5)",
    "foia:s28": "(1) (2) (3)",
    "foia:s29": "(1) (1)(a) (1)(b) (2)",
    "foia:s30": "(1) (1)(a) (1)(a)(i) (1)(a)(ii) (1)(b) (1)(c)"
    " (2) (2)(a) (2)(a)(i) (2)(a)(ii) (2)(a)(iii) (2)(a)(iv) (2)(b) (3) (4) (5)",
    "foia:s31": "(1) (1)(a) (1)(b) (1)(c) (1)(d) (1)(e) (1)(f) (1)(g) (1)(h) (1)(i)"
    " (2) (2)(a) (2)(b) (2)(c) (2)(d) (2)(e) (2)(f) (2)(g) (2)(h) (2)(i) (2)(j) (3)",
    "foia:s32": "(1) (1)(a) (1)(b) (1)(c) (2) (2)(a) (2)(b) (3) (4)",
    "foia:s33": "(1) (1)(a) (1)(b) (2) (3)",
    "foia:s34": "(1) (2) (3) (4)",
    "foia:s35": "(1) (1)(a) (1)(b) (1)(c) (1)(d) (2) (3) (4) (5)",
    "foia:s36": "(1) (1)(a) (1)(b) (2) (2)(a) (2)(a)(i) (2)(a)(ii) (2)(a)(iii)"
    " (2)(b) (2)(b)(i) (2)(b)(ii) (2)(c) (3) (4) (5) (6) (7)",
    "foia:s37": "(1) (1)(a) (1)(aa) (1)(ab) (1)(ac) (1)(ad) (1)(b) (2)",
    "foia:s38": "(1) (1)(a) (1)(b) (2)",
    "foia:s39": "(1) (1)(a) (1)(b) (1a) (2) (3)",
    "foia:s40": "(1) (2) (2)(a) (2)(b) (3a) (3a)(a) (3a)(b) (3b) (4a) (4a)(a) (4a)(b)"
    " (5a) (5b) (5b)(a) (5b)(a)(i) (5b)(a)(ii) (5b)(b) (5b)(c) (5b)(d) (7) (8)",
    "foia:s41": "(1) (1)(a) (1)(b) (2)",
    "foia:s42": "(1) (2)",
    "foia:s43": "(1) (2) (3)",
    "foia:s44": "(1) (1)(a) (1)(b) (1)(c) (2)",
    "eir:r5": "(3)",
    "eir:r6": "(1) (1)(a) (1)(b)",
    "eir:r12": "(1) (2) (3) (4) (4)(a) (4)(b) (4)(c) (4)(d) (4)(e)"
    " (5) (5)(a) (5)(b) (5)(c) (5)(d) (5)(e) (5)(f) (5)(g) (6) (7) (8) (9) (10) (11)",
    "eir:r13": "(1) (1)(a) (1)(b) (2a) (2a)(a) (2a)(b) (2b) (3a) (3a)(a) (3a)(b) (3a)(c)"
    " (5a) (5b) (5b)(a) (5b)(a)(i) (5b)(a)(ii) (5b)(b) (5b)(c) (5b)(d) (5b)(e)",
    "foisa:s12": "(1) (2)",
    "foisa:s14": "(1) (2)",
    "foisa:s17": "(1)",
    "foisa:s18": "(1)",
    "foisa:s25": "(1) (2) (3)",
    "foisa:s26": "(a) (b) (c)",
    "foisa:s27": "(1) (2)",
    "foisa:s28": "(1)",
    "foisa:s29": "(1) (1)(a) (1)(b) (1)(c) (1)(d)",
    "foisa:s30": "(a) (b) (b)(i) (b)(ii) (c)",
    "foisa:s31": "(1) (4)",
    "foisa:s32": "(1) (1)(a) (1)(b)",
    "foisa:s33": "(1) (1)(a) (1)(b) (2) (2)(a) (2)(b)",
    "foisa:s34": "(1) (2) (3) (4)",
    "foisa:s35": "(1) (1)(a) (1)(b) (1)(c) (1)(d) (1)(e) (1)(f) (1)(g) (1)(h)",
    "foisa:s36": "(1) (2)",
    "foisa:s37": "(1) (1)(a) (1)(b)",
    "foisa:s38": "(1) (1)(a) (1)(b) (1)(c) (1)(d)",
    "foisa:s39": "(1) (2)",
    "foisa:s40": "(a) (b)",
    "foisa:s41": "(a) (b)",
}

# FOIA s2(3) as amended; everything else in Part II is qualified (s2(1)(b), s2(2)(b)).
ABSOLUTE = """
    s21 s23 s23(5) s32(1)(a) s32(1)(b) s32(1)(c) s32(2) s32(3) s34 s34(2)
    s37(1)(a) s37(1)(aa) s37(1)(ab) s40(1) s40(3a)(a) s40(3a)(b) s40(5a) s40(5b)(a)
    s41 s41(2) s44(1)(a) s44(1)(b) s44(1)(c) s44(2)
"""
QUALIFIED = """
    s22 s22(2) s22a s22a(2) s24(1) s24(2) s26(1)(a) s26(3) s27(1)(a) s27(2) s27(4)(a) s28(1)
    s29(1)(b) s30(1)(b) s30(2) s30(3) s31(1)(a) s31(1)(g) s31(3) s33(2) s35(1)(a) s36(2)(b)(i)
    s36(2)(c) s36(3) s37(1)(ac) s37(1)(ad) s37(1)(b) s38(1)(a) s38(1)(b) s38(2) s39 s40(3b)
    s40(4a) s40(5b)(b) s40(5b)(d) s42 s42(2) s43(1) s43(2) s43(3)
"""
NCND = """
    s12(2) s22(2) s22a(2) s23(5) s24(2) s26(3) s27(4)(a) s27(4)(b) s28(3) s29(2) s30(3) s31(3)
    s32(3) s33(3) s34(2) s35(3) s36(3) s37(2) s38(2) s39(2) s40(5a) s40(5b) s40(5b)(a)
    s40(5b)(a)(i) s40(5b)(a)(ii) s40(5b)(b) s40(5b)(c) s40(5b)(d) s41(2) s42(2) s43(3) s44(2)
"""
MAY_STOP = "s12 s21 s22 s24 s24(1) s30(2) s31(1)(a) s36(2)(c) s40(2) s40(3b) s41 s42 s43(2) s44"
MUST_GO_DEEPER = "s14 s30 s30(1) s31 s31(1) s36 s36(2) s36(2)(a) s36(2)(b) s38 s38(1) s40 s43"
GROUNDS_NOTHING = "s12(3) s23(3) s24(3) s36(5) s40(8)"


@cache
def law() -> Law:
    return load_law()


def entry(name: str) -> Entry:
    found = law().entry(Provision.parse(name))
    assert found, name
    return found


def names(table: str) -> list[str]:
    return [f"foia:{number}" for number in table.split()]


def test_the_full_roll_is_there_and_nothing_else():
    wanted = [name for s, limbs in ROLL.items() for name in (s, *(s + x for x in limbs.split()))]
    assert [str(e.provision) for e in law().all()] == wanted


@pytest.mark.parametrize("name", names(ABSOLUTE))
def test_absolute_provisions(name):
    assert entry(name).standing is Standing.ABSOLUTE


@pytest.mark.parametrize("name", names(QUALIFIED))
def test_qualified_provisions(name):
    assert entry(name).standing is Standing.QUALIFIED


@pytest.mark.parametrize("name", names("s12 s12(1) s12(2) s12(4) s14(1) s14(2)"))
def test_part_one_provisions_are_no_exemptions(name):
    assert entry(name).standing is Standing.EXCLUSION


@pytest.mark.parametrize("name", names("s37(1) s40 s40(2)"))
def test_standing_that_depends_on_the_limb_says_so(name):
    assert entry(name).standing is Standing.PART


def test_the_limbs_that_neither_confirm_nor_deny():
    found = {str(e.provision) for e in law().all() if e.is_ncnd and e.provision.act == "foia"}
    assert found == set(names(NCND))
    eir = {str(e.provision) for e in law().all() if e.is_ncnd and e.provision.act == "eir"}
    assert all(name.startswith(("eir:r12(6)", "eir:r13(5")) for name in eir)
    assert entry("foisa:s18").is_ncnd


@pytest.mark.parametrize("name", names(MAY_STOP))
def test_a_notice_may_stop_here(name):
    assert entry(name).citable


@pytest.mark.parametrize("name", names(MUST_GO_DEEPER))
def test_a_notice_has_to_name_a_deeper_limb(name):
    assert not entry(name).citable
    assert law().citable_limbs(Provision.parse(name))


@pytest.mark.parametrize("name", names(GROUNDS_NOTHING))
def test_a_limb_that_grounds_no_refusal_offers_none(name):
    assert not entry(name).citable
    assert not law().citable_limbs(Provision.parse(name))


@pytest.mark.parametrize(
    ("name", "test"),
    [
        ("foia:s12(1)", Test.COST),
        ("foia:s14(1)", Test.BURDEN),
        ("foia:s22(1)", Test.CLASS),
        ("foia:s24(1)", Test.REQUIRED),
        ("foia:s27(1)(a)", Test.PREJUDICE),
        ("foia:s27(2)", Test.CLASS),
        ("foia:s30(1)(b)", Test.CLASS),
        ("foia:s31(1)(a)", Test.PREJUDICE),
        ("foia:s36(2)(b)(ii)", Test.OPINION),
        ("foia:s38(1)(a)", Test.ENDANGER),
        ("foia:s43(1)", Test.CLASS),
        ("foia:s43(2)", Test.PREJUDICE),
        ("eir:r12(4)(e)", Test.CLASS),
        ("eir:r12(5)(b)", Test.ADVERSE_EFFECT),
    ],
)
def test_what_has_to_be_shown(name, test):
    assert entry(name).test is test


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("foia:s12(1)", "estimate_hours estimate_activities regulations refine_offer"),
        ("foia:s21", "url"),
        ("foia:s24(1)", "necessity conclusion"),
        ("foia:s31(1)(a)", "likelihood harm factors_for factors_against conclusion"),
        ("foia:s31(1)(g)", "purpose function likelihood harm conclusion"),
        ("foia:s36(2)(b)(i)", "qualified_person opinion_date opinion likelihood conclusion"),
        ("foia:s38(1)(b)", "individuals likelihood harm conclusion"),
        ("foia:s40(3a)(a)", "personal_data condition lia_purpose lia_necessity lia_balance"),
        ("foia:s41", "source actionable defence"),
        ("foia:s42", "privilege conclusion"),
        ("foia:s43(2)", "whose_interests likelihood harm conclusion"),
        ("foia:s44(1)(a)", "enactment"),
        ("eir:r12(4)(a)", "search signpost"),
        ("eir:r12(4)(d)", "preparer completion presumption conclusion"),
        ("eir:r12(5)(e)", "certainty harm economic_interest presumption conclusion"),
    ],
)
def test_what_a_notice_needs(name, fields):
    assert set(fields.split()) <= {need.field for need in entry(name).needs}


def test_absolute_provisions_and_exclusions_need_no_public_interest_test():
    for e in law().all():
        if e.standing in {Standing.ABSOLUTE, Standing.EXCLUSION}:
            assert not e.factors_for, e.provision
            assert not e.factors_against, e.provision
            assert "conclusion" not in {need.field for need in e.needs}, e.provision


def qualified_and_citable() -> list[Entry]:
    return [
        e
        for e in law().all()
        if e.citable and e.standing is Standing.QUALIFIED and e.provision.act != "foisa"
    ]


def test_qualified_provisions_have_factors_on_both_sides():
    assert len(qualified_and_citable()) > 60
    for e in qualified_and_citable():
        assert len(e.factors_for) >= 2, e.provision
        assert len(e.factors_against) >= 2, e.provision


COMMON = """
    foia:s22 foia:s24(1) foia:s24(2) foia:s30(1)(b) foia:s30(2) foia:s30(3) foia:s31(1)(a)
    foia:s31(1)(b) foia:s31(1)(c) foia:s31(1)(g) foia:s31(3) foia:s36(2)(b)(i) foia:s36(2)(b)(ii)
    foia:s36(2)(c) foia:s38(1)(a) foia:s38(1)(b) foia:s38(2) foia:s40(3b) foia:s40(4a)
    foia:s40(5b)(b) foia:s42 foia:s43(1) foia:s43(2) foia:s43(3) eir:r12(4)(b) eir:r12(4)(d)
    eir:r12(4)(e) eir:r12(5)(a) eir:r12(5)(b) eir:r12(5)(c) eir:r12(5)(d) eir:r12(5)(e)
    eir:r12(5)(f) eir:r12(5)(g) eir:r12(6)
"""


@pytest.mark.parametrize("name", COMMON.split())
def test_provisions_in_common_use_have_more_to_choose_from(name):
    assert len(entry(name).factors_for) >= 4
    assert len(entry(name).factors_against) >= 3


def test_every_factor_is_a_sentence_and_stands_under_one_provision_only():
    owner: dict[str, str] = {}
    for e in qualified_and_citable():
        for text in (*e.factors_for, *e.factors_against):
            assert text[0].isupper(), text
            assert text.endswith("."), text
            assert len(text.split()) >= 8, text
            # A limb shares its section's factors; two sections sharing one would be boilerplate.
            assert owner.setdefault(text, e.provision.section) == e.provision.section, text


def test_factors_of_an_ncnd_limb_are_not_those_about_disclosing():
    for e in law().all():
        if e.is_ncnd and e.factors_for:
            section = entry(f"{e.provision.act}:{e.provision.section}")
            assert not set(e.factors_for) & set(section.factors_for), e.provision


def test_every_provision_named_by_another_exists():
    for e in law().all():
        for other in (*e.never_with, *e.counterparts, *([e.ncnd_limb] if e.ncnd_limb else [])):
            assert law().exists(other), (str(e.provision), str(other))


def test_what_cannot_go_together():
    assert Provision.parse("foia:s23(1)") in entry("foia:s24(1)").never_with
    assert Provision.parse("foia:s30") in entry("foia:s31(1)(a)").never_with
    # s23(5) and s24(2) may be claimed together.
    assert not entry("foia:s24(2)").never_with


@pytest.mark.parametrize(
    ("name", "use"), [("foia:s35", "no"), ("foia:s33", "rare"), ("foia:s43(2)", "yes")]
)
def test_who_can_use_it(name, use):
    assert entry(name).councils == use


@pytest.mark.parametrize(
    ("name", "on", "value"),
    [
        ("cost_limit", date(2026, 11, 20), "450"),  # Friday
        ("cost_limit", date(2005, 1, 1), "450"),  # Saturday, the first day
        ("cost_limit_central", date(2026, 11, 20), "600"),
        ("cost_rate", date(2026, 11, 20), "25"),
        ("cost_hours", date(2026, 11, 20), "18"),
        ("cost_hours_central", date(2026, 11, 20), "24"),
        ("aggregation_period", date(2026, 11, 20), "60"),
    ],
)
def test_dated_values(name, on, value):
    assert law().value(name, on).value == value


def test_a_value_before_its_first_day_is_refused_with_that_day():
    with pytest.raises(FoiError, match="2005-01-01"):
        law().value("cost_limit", date(2004, 12, 31))  # Friday
    with pytest.raises(FoiError, match="no such value"):
        law().value("price_of_tea", date(2026, 11, 20))


def test_hours_are_the_limit_divided_by_the_rate():
    on = date(2026, 11, 20)  # Friday
    for kind in ("", "_central"):
        limit = int(law().value(f"cost_limit{kind}", on).value)
        rate = int(law().value("cost_rate", on).value)
        assert limit // rate == int(law().value(f"cost_hours{kind}", on).value)


def test_older_letters_under_changed_law_are_cautioned():
    old, new = date(2017, 3, 1), date(2019, 3, 1)  # Wednesday, Friday
    condition = Provision.parse("foia:s40(2)")
    assert [c.on for c in law().changed_since(condition, old)] == [date(2018, 5, 25)]
    assert not law().changed_since(condition, new)


def test_every_notice_duty_of_section_17_is_there():
    cited = " ".join(duty.law for duty in law().notices)
    for subsection in range(1, 8):
        assert f"s17({subsection})" in cited
    assert "EIR reg 14(4)" in cited


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("foia:s24(1)(a)", "foia:s24(1)"),
        ("foia:s31(1)(z)", "foia:s31(1)"),
        ("foia:s36(2)(b)(iv)", "foia:s36(2)(b)"),
        ("eir:r12(5)(k)", "eir:r12(5)"),
        ("foia:s13", "foia:s12"),
    ],
)
def test_did_you_mean(wrong, meant):
    assert not law().exists(Provision.parse(wrong))
    assert Provision.parse(meant) in law().nearest(Provision.parse(wrong))


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("31(1)(a)", "foia:s31(1)(a)"),
        ("s43(2)", "foia:s43(2)"),
        ("foia 24", "foia:s24"),
        ("eir 12(5)(e)", "eir:r12(5)(e)"),
        ("legal privilege", "foia:s42"),
        ("trade secret", "foia:s43(1)"),
        ("vexatious", "foia:s14"),
        ("vexatous", "foia:s14"),
        ("foisa personal information", "foisa:s38"),
    ],
)
def test_find_for_pickers(words, first):
    assert str(law().find(words)[0].provision) == first


EVERYDAY = {
    "cyber": "foia:s24 foia:s31(1)(a) eir:r12(5)(a)",
    "prosecution": "foia:s30(1)(b) foia:s31(1)(b) foia:s42(1) eir:r12(5)(b)",
    "court": "foia:s31(1)(c) foia:s32(1)(a) foia:s42(1) foia:s44(1)(c) eir:r12(5)(b)",
    "wages": "foia:s40(2) foia:s43(2) eir:r12(5)(e) eir:r13",
    "contract": "foia:s41(1) foia:s43(2) eir:r12(5)(e)",
    "bid": "foia:s41(1) foia:s43(2) eir:r12(5)(e)",
    "tender": "foia:s41(1) foia:s43(2) foia:s43(3) eir:r12(5)(e)",
    "police": "foia:s24(1) foia:s30(2) foia:s31(1)(a) foia:s31(3) foia:s40(2) eir:r12(5)(b)",
    "witness": "foia:s30(1)(a) foia:s31(1)(c) foia:s38(1)(b) foia:s40(2) eir:r12(5)(b)",
    "security": "foia:s23(1) foia:s24(1) foia:s31(1)(a) foia:s38(1)(b) eir:r12(5)(a)",
    "prevention of crime": "foia:s31(1)(a) foia:s31(3) eir:r12(5)(b)",
    "legal advice": "foia:s42(1) foia:s36(2)(b)(i) eir:r12(4)(e) eir:r12(5)(b)",
    "trade secret": "foia:s43(1) foia:s41(1) eir:r12(5)(e)",
    "safety": "foia:s31(1)(g) foia:s38(1)(b) eir:r12(5)(a)",
    "health": "foia:s38(1)(a) foia:s31(1)(g) foia:s40(2) foia:s41(1) eir:r12(5)(a) eir:r13",
    "tenders": "foia:s43(2) eir:r12(5)(e)",
    "witnesses": "foia:s30(1)(a)",
    "emails": "foia:s36(2)(b)(ii) foia:s40(2) eir:r12(4)(e)",
    "salar": "foia:s40(2) eir:r13",  # while it is being typed
}


@pytest.mark.parametrize("said", EVERYDAY)
def test_everyday_words_find_the_provisions_that_may_be_meant(said):
    found = {str(entry.provision) for entry in law().find(said)}
    assert set(EVERYDAY[said].split()) <= found


@pytest.mark.parametrize("words", ["", "   ", "qqqq", "99", "31(1)(a) banana"])
def test_find_nothing(words):
    assert law().find(words) == []
