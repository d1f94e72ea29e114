"""What reading takes a provision for is what the law data says of it, for every provision."""

import pytest

from bot.books.reader import load_guide, read_letter
from bot.foi.law import Entry, Role
from bot.foi.law_roles import is_ground, lifts_duty, role
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome

LAW = load_guide().law
ENTRIES = list(LAW.entries.values())
ACTS = {
    "foia": "the Freedom of Information Act 2000",
    "eir": "the Environmental Information Regulations 2004",
    "foisa": "the Freedom of Information (Scotland) Act 2002",
}
LETTER = """Example Council
Our reference: EX-2024-0001
6 March 2024

Dear Sample

Your request of 5 February 2024 has been handled under {act}.

1. Please send the report on the depot.

{answer}

Yours sincerely
Information Officer
"""


def letter(entry: Entry, answer: str) -> str:
    word = "Regulation" if entry.provision.act == "eir" else "Section"
    number = str(entry.provision).split(":")[1][1:]
    cited = f"{word} {number.upper() if number[-1].isalpha() else number}"
    return LETTER.format(act=ACTS[entry.provision.act], answer=answer.format(cited))


@pytest.mark.parametrize("entry", ENTRIES, ids=[str(e.provision) for e in ENTRIES])
def test_a_letter_relies_on_what_the_law_calls_a_ground(entry):
    read = read_letter(letter(entry, "{} applies, and we refuse this part."))
    relied = any(entry.provision.covers(p) for p in read.relied_on)
    assert relied is is_ground(LAW, entry.provision)


NCND = [e for e in ENTRIES if lifts_duty(LAW, e.provision)]


@pytest.mark.parametrize("entry", NCND, ids=[str(e.provision) for e in NCND])
def test_a_limb_that_lifts_the_duty_to_confirm_neither_confirms_nor_denies(entry):
    (part,) = read_letter(letter(entry, "{} applies.")).parts
    assert part.outcome is Outcome.NCND


LIFTS = """
    foia:s12(2) foia:s22(2) foia:s22a(2) foia:s23(5) foia:s24(2) foia:s27(4) foia:s31(3)
    foia:s40(5a) foia:s40(5b)(a)(i) foia:s43(3) eir:r12(6) eir:r13(5b) foisa:s18 foisa:s18(1)
"""
LIFTS_NOT = "foia:s12 foia:s12(1) foia:s22(1) foia:s40(2) eir:r12(5)(e) foisa:s17 foisa:s25"


def test_the_duty_to_confirm_is_lifted_by_these_limbs_and_not_by_those():
    assert all(lifts_duty(LAW, Provision.parse(name)) for name in LIFTS.split())
    assert not any(lifts_duty(LAW, Provision.parse(name)) for name in LIFTS_NOT.split())


ROLES = {
    "foia:s12(4)": Role.WHOLE,
    "foia:s14(2)": Role.WHOLE,
    "eir:r12(4)(b)": Role.WHOLE,
    "foia:s21(1)": Role.ELSEWHERE,
    "foisa:s25": Role.ELSEWHERE,
    "eir:r6(1)(b)": Role.RULE,
    "eir:r12(4)(a)": Role.NOT_HELD,
    "foisa:s17(1)": Role.NOT_HELD,
    "foia:s40(3a)(a)": Role.CONDITION,
    "foia:s39(1)(a)": Role.OTHER_REGIME,
    "foia:s31(1)(a)": Role.GROUND,
    "foia:s31(1)(z)": Role.GROUND,
    "foia:s8(1)(b)": None,
}


@pytest.mark.parametrize(("name", "is_"), ROLES.items())
def test_a_provision_or_the_nearest_limb_above_it_has_a_role(name, is_):
    assert role(LAW, Provision.parse(name)) is is_


def test_limbs_that_the_roll_leaves_out_because_they_refuse_nothing_are_no_grounds():
    left_out = "foia:s40(3)(a)(i) foia:s40(4) eir:r13(2)(a)(i) foisa:s38(2a)(a) foisa:s12(3)"
    assert not any(is_ground(LAW, Provision.parse(name)) for name in left_out.split())
