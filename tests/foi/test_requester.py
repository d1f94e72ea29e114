"""Who asks is taken apart from what is asked; all people here are invented."""

import pytest

from bot.foi.case import Requester
from bot.foi.intake.requester import separate

QUESTION = "How many swans are there in May?\nAnd geese?"
NAMED = Requester("Perpetua Vane", "p.vane@mail.example", None)

LETTERS = {
    "plain": (
        f"Dear Harrowmere Borough Council,\n\n{QUESTION}\n\nYours faithfully,\n\nPerpetua Vane",
        QUESTION,
    ),
    "title and address": (
        f"Dear Sir or Madam\n\n{QUESTION}\n\nKind regards\nMs Perpetua Vane\n4 Mill Lane\nBarrow",
        QUESTION,
    ),
    "bare name at the end": (f"Hello,\n\n{QUESTION}\n\nPerpetua Vane", QUESTION),
    "my name is": (
        f"My name is Perpetua Vane. {QUESTION}\n\nThanks",
        f"My name is [name of the requester]. {QUESTION}",
    ),
    "name and address in the text": (
        f"To whom it may concern:\n{QUESTION} Reply to Perpetua Vane at p.vane@mail.example.\n\n"
        "Regards\nPerpetua Vane\np.vane@mail.example",
        f"{QUESTION} Reply to [name of the requester] at [address of the requester].",
    ),
    "name beside the sign-off": (f"Hi all\n\n{QUESTION}\n\nMany thanks, Perpetua Vane", QUESTION),
    "two sign-offs": (f"Hi\n\n{QUESTION}\n\nMany thanks\nKind regards\n\nPerpetua Vane", QUESTION),
    "a form's lines": (
        "Name: Perpetua Vane\nEmail: p.vane@mail.example\nAddress: 4 Mill Lane\n\n" + QUESTION,
        QUESTION,
    ),
    "footer of a portal": (
        f"Dear Council,\n\n{QUESTION}\n\nYours faithfully,\n\nPerpetua Vane\n\n"
        "-------------------------------\n\nPlease use this email address for all replies to this "
        "request:\nrequest-1@portal.example",
        QUESTION,
    ),
}


@pytest.mark.parametrize("name", LETTERS)
def test_the_text_is_the_question_and_the_name_is_apart(name: str) -> None:
    letter, text = LETTERS[name]
    separated = separate(letter)
    assert separated.text == text
    assert separated.requester.name
    assert "Perpetua Vane" in separated.requester.name
    assert "Perpetua" not in separated.text
    assert "Vane" not in separated.text


def test_the_envelope_names_the_sender() -> None:
    separated = separate(f"Hi\n{QUESTION}\nMs Vane asks.", "Perpetua Vane", "p.vane@mail.example")
    assert separated.requester == NAMED
    assert separated.text == f"{QUESTION}\n[name of the requester] asks."


def test_a_pasted_mail_brings_its_envelope() -> None:
    mail = f"From: Perpetua Vane <p.vane@mail.example>\nSubject: Birds\n\nDear all,\n{QUESTION}"
    separated = separate(mail)
    assert (separated.requester, separated.text) == (NAMED, QUESTION)


def test_a_single_name_that_is_a_word_masks_nothing() -> None:
    separated = separate(f"Hi,\n{QUESTION}\n\nThanks\nMay")
    assert (separated.text, separated.requester.name) == (QUESTION, "May")


@pytest.mark.parametrize(
    "text",
    [
        "1. How many?\n\nThank you\n\n2. Also, how much did it cost the council in the year 2023?",
        "Dear Council,\n\nHow many?",
        "Hi please say How many geese, swans and ducks - of each kind - there are",
        "Hello\n1. How many?\n-----\n2. Also, who paid?\n\nThanks",
        "Address: 4 Mill Lane\nHow many complaints about it?",
        QUESTION,
        "",
    ],
)
def test_nothing_that_is_asked_gets_lost(text: str) -> None:
    kept = separate(text).text
    assert "How many" in kept or not text
    assert ("2. Also" in kept) == ("2. Also" in text)
