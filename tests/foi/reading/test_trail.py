"""The trail of older mails behind a letter is not the letter, however it is introduced."""

import pytest

from bot.books.reader import read_letter as parse_letter
from bot.foi.vocabulary import Kind

LETTER = """Dear Ms Sample
Thank you for your request for information about bus shelters which
we received on 12/02/2024.
1. How many bus shelters do you own?
143
2. How many were repaired?
19
Yours sincerely,
Aldermere District Council
"""
OLDER = """Thank you for your request of 1 January 2020, FOI-999.
3. What did they cost?
We refuse to say so under section 43(2).
"""
HEADERS = [
    "From: Information Team\nSent: 13 February 2024 09:12\nTo: J Sample\nSubject: Your request\n",
    "> From: Information Team\n> Date: 13 February 2024\n> To: J Sample\n",
    "From: A <a@b.example>\nDate: 13 Feb 2024\nCc: C\n",
    "-----Original Message-----\nFrom: A\n",
    "On 13 February 2024 at 09:12, Information Team wrote:\n",
    "On Tue, 13 Feb 2024 at 09:12 Information Team <a@b.example>\nwrote:\n",
    "Begin forwarded message:\n\nFrom: A\n",
]


@pytest.mark.parametrize("header", HEADERS)
def test_nothing_of_an_older_mail_is_read_as_ours(header):
    letter = parse_letter(LETTER + header + OLDER)
    assert letter.kind is Kind.RESPONSE
    assert letter.responded is None
    assert [part.number for part in letter.parts] == ["1", "2"]
    assert letter.relied_on == ()
    assert str(letter.received) == "2024-02-12"


def test_the_reference_of_the_mail_below_is_better_than_none():
    below = HEADERS[0].replace("Your request", "Your request - Reference - FOI /\n40417")
    assert parse_letter(LETTER + below + OLDER).reference == "FOI / 40417"


def test_a_mail_that_begins_with_its_own_header_is_the_letter():
    letter = parse_letter("From: Team\nDate: 4 March 2024\nSubject: Your request\n\n" + LETTER)
    assert len(letter.parts) == 2


PASSED_ON = [
    "---------- Forwarded message ----------\nFrom: Team <foi@a.example>\nDate: 1 May 2024\n"
    "Subject: Your request\nTo: A. Person\n\n",
    "FW: our answer\n\n-----Original Message-----\nFrom: Team\nSent: 1 May 2024\nTo: A\n\n",
    "Fwd: Libraries - final response from the Information Team\n\nBegin forwarded message:\n\n"
    "From: Information Governance Team\nSubject: Libraries - final response\n\n",
]


@pytest.mark.parametrize("frame", PASSED_ON)
def test_a_letter_that_was_passed_on_without_a_word_is_the_letter(frame):
    letter = parse_letter(frame + LETTER)
    assert letter.kind is Kind.RESPONSE
    assert [part.number for part in letter.parts] == ["1", "2"]


@pytest.mark.parametrize(
    "words",
    [
        "Just to say we've got your request and it is logged as FOI/21. You should hear by 4 May.",
        "Hello, I have got your FOI request. It is with us and you will hear within twenty days.",
    ],
)
def test_an_acknowledgement_in_everyday_words_is_one(words):
    letter = parse_letter(f"Good morning,\n\n{words}\n\nKind regards\nAnn, Brackmoor Council\n")
    assert letter.kind is Kind.ACKNOWLEDGEMENT
    assert not letter.parts
