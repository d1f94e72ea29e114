"""The words of a refusal, and those that only speak of a provision."""

import pytest

from bot.books.reader import read_letter
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome

LETTER = """Westbrook District Council

Our ref: FOI-2231

26 March 2026

Dear Ms Sample

Thank you for your request of 3 March 2026, which we have handled under the Freedom of Information
Act 2000. You asked:

1. Please send the consultant's report on the Corn Exchange.

Our response:

1. {answer}

If you are not happy with this response you may ask for an internal review within 40 working days.
You may then complain to the Information Commissioner.

Yours sincerely

Information Officer
"""
REFUSALS = """
    The information is exempt under section {}.
    This is withheld: section {}, FOIA.
    We rely on s.{} to withhold it.
    Section {} of the Act is engaged, and we withhold the report.
    We have refused this under s{} FOIA.
    The Council considers that the exemption in section {} applies to it.
    It falls within the exemption at section {} and will not be released.
    Disclosure is prevented by section {} of the Freedom of Information Act 2000.
    The Council relies upon the exemption provided by section {} in declining to release it.
    Exemption applied: section {}.
    We are not obliged to provide it (section {} of FOIA).
    By reason of section {} we shall not be disclosing it.
    That report is covered by section {}.
    We claim the section {} exemption for it.
    Having considered the matter we are applying S.{} to the report, which will not be sent.
    The report attracts the exemption in s. {} and is withheld.
    The report is withheld in full. The exemption is that in section {}.
    The report is being withheld as it is exempt (s{}).
    We decline to disclose it. Our reason is section {}.
    I am satisfied that section {} is engaged; the report is not disclosed.
    You will not receive the report, since section {} exempts it.
    The report cannot be given to you on account of section {}.
    Our decision is to refuse this under the terms of section {}.
""".strip().splitlines()
MENTIONS = """
    Section {} was considered but is not engaged. The report is attached.
    We had thought of section {}, but do not rely on it. The report is attached.
    You say that section {} cannot apply; you are right, and the report is attached.
    The report is attached. Section {} is not applied.
    In an earlier response we relied on section {}; we no longer do, and the report is attached.
    Although section {} protects such advice, we have decided to release it. It is attached.
    The report is attached. Please note that section {} might apply to any further advice.
""".strip().splitlines()


@pytest.mark.parametrize("number", ["42(1)", "36(2)(b)(ii)"])
@pytest.mark.parametrize("sentence", map(str.strip, REFUSALS))
def test_a_refusal_in_any_words_relies_on_its_provision(sentence: str, number: str) -> None:
    letter = read_letter(LETTER.format(answer=sentence.format(number)))
    (part,) = letter.parts
    assert (part.outcome, part.provisions) == (
        Outcome.WITHHELD,
        (Provision.parse(f"foia:s{number}"),),
    )
    assert letter.relied_on == part.provisions


@pytest.mark.parametrize("sentence", map(str.strip, MENTIONS))
def test_a_provision_that_is_only_spoken_of_is_not_relied_on(sentence: str) -> None:
    letter = read_letter(LETTER.format(answer=sentence.format("42(1)")))
    (part,) = letter.parts
    assert (part.outcome, part.provisions, letter.relied_on) == (Outcome.SUPPLIED, (), ())
