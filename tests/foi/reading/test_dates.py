"""Dates, references and authorities as letterheads write them."""

from datetime import date

import pytest

from bot.books.reader import read_letter
from bot.foi.reading.dates import find_dates

LEAP_DAY = date(2024, 2, 29)  # Thursday
DAY = date(2023, 3, 23)  # Thursday


@pytest.mark.parametrize(
    "written",
    ["23rd March 2023", "23 March 2023", "23 Mar 2023", "23/03/2023", "23-03-23", "23.03.2023",
     "2023-03-23", "Thursday 23 March 2023", "Thursday, 23rd March, 2023", "23rd of March 2023",
     "March 23, 2023", "23-Mar-2023", "23 Mawrth 2023"],
)  # fmt: skip
def test_one_day_in_many_writings(written):
    assert [d.on for d in find_dates(written)] == [DAY]


@pytest.mark.parametrize(
    "written", ["31/02/2024", "30 February 2024", "23 March", "1234/56/78", "12/2023", "3.1.4"]
)
def test_what_is_no_date(written):
    assert list(find_dates(written)) == []


def test_a_leap_day():
    assert [d.on for d in find_dates("29 February 2024, not 29 February 2023")] == [LEAP_DAY]


HEADS = [
    ("Our ref: 9449636", "9449636"),
    ("Your ref: bus/22\nOur ref: FOI 11876", "FOI 11876"),
    ("Our reference FOI-2023-0412", "FOI-2023-0412"),
    ("Reference: EX/FOI/24/0131", "EX/FOI/24/0131"),
    ("Request ID: HB-2023-0571", "HB-2023-0571"),
    ("FOI Ref: 2024/305", "2024/305"),
    ("Case number: 0042917", "0042917"),
    ("RFI1234", "RFI1234"),
    ("Subject: Freedom of Information request - FOI/2023/118", "FOI/2023/118"),
    ("Ref. No. EIR 1029", "EIR 1029"),
]


@pytest.mark.parametrize(("head", "reference"), HEADS)
def test_references(head, reference):
    body = "\n\nDear Ms R\n\nThank you for your Freedom of Information request. It is attached."
    assert read_letter(f"Example Council\n{head}\n3 May 2024{body}").reference == reference


def test_another_partys_reference_is_not_ours():
    text = "Example Council\nYour ref: AB/12345\n\nDear Ms R\n\nThank you for your FOI request."
    assert read_letter(text).reference is None


RECEIVED = [
    "Thank you for your request received on 23rd March 2023.",
    "Your request of 23/03/2023 has been considered.",
    "We received your request on Thursday 23 March 2023.",
    "I refer to your request dated 20 March 2023, which we received on 23 March 2023.",
    "Your e-mail reached us on 23 March 2023.",
    "On 23 March 2023 we received your request for information.",
    "I write in response to your e-mail of 23 March 2023 asking about bins.",
]


@pytest.mark.parametrize("sentence", RECEIVED)
def test_the_day_of_receipt(sentence):
    text = f"Example Council\nRef: FOI 1234\n24 May 2023\n\nDear Ms R\n\n{sentence} FOI: attached."
    letter = read_letter(text)
    assert (letter.received, letter.responded) == (DAY, date(2023, 5, 24))


AUTHORITIES = [
    ("London Borough of Exmoor Vale\n2 High Road", "London Borough of Exmoor Vale"),
    ("EXMOUTHSHIRE COUNTY COUNCIL", "Exmouthshire County Council"),
    (
        "Example and Sample Valley NHS Foundation Trust",
        "Example and Sample Valley NHS Foundation Trust",
    ),
    ("University of Exbridge", "University of Exbridge"),
    ("Exmouthshire Constabulary", "Exmouthshire Constabulary"),
    ("City of Exchester Council", "City of Exchester Council"),
]


@pytest.mark.parametrize(("head", "name"), AUTHORITIES)
def test_authorities(head, name):
    text = (
        f"{head}\n3 May 2024\n\nDear Ms R\n\nThank you for your Freedom of Information request."
        " We do not hold this. You may wish to contact Otherham District Council or the Met"
        "ropolitan Police.\n\nYours sincerely\nInformation Team"
    )
    assert read_letter(text).authority == name
