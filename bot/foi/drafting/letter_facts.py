"""What every template of a letter may see."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.foi.drafting.inputs import LetterInput
from bot.foi.drafting.words import ACTS
from bot.foi.vocabulary import Kind, Outcome, Regime

_FINISHED = (Kind.RESPONSE, Kind.INTERNAL_REVIEW, Kind.TRANSFER, Kind.CLOSURE)
_GIVES = (Outcome.SUPPLIED, Outcome.PARTLY_SUPPLIED)


UNNAMED = "Sir or Madam"
"""How a letter greets a requester whose name is not known, or is none that one greets."""


def common(
    letter: LetterInput,
    review_by: date | None,
    close_on: date,
    extended_to: date | None,
    title: str,
    pay_by: date | None = None,
) -> Mapping[str, Any]:
    """The context that all blocks share.

    `review_by` is the last day to ask for a review if the letter goes out on its date, `close_on`
    the day on which an unanswered clarification may be closed, `extended_to` the end of the
    extension that this letter tells of, `title` what a letter of its kind is called, `pay_by` the
    last day to pay if this letter is a fees notice.
    """
    environmental = letter.regime is Regime.EIR
    return {
        "asked_count": len(letter.parts),
        "authority": letter.authority,
        "close_on": close_on,
        "dated": letter.dated,
        "due": letter.due,
        "environmental": environmental,
        "extended": letter.extended,
        "extended_to": extended_to,
        "finished": letter.kind in _FINISHED,
        "joined": "and",
        "presumed": False,
        "recipient": letter.recipient,
        "subject": letter.subject,
        "supplies": any(d.outcome in _GIVES for d in letter.decisions),
        "title": title,
        "waited": letter.waited,
        "pay_by": pay_by,
        "act": f"{ACTS['foia']} and the {ACTS['eir']}"
        if letter.regime is Regime.MIXED
        else ACTS[letter.regime.value],
        "unnamed": UNNAMED,
        "noun": "exception" if environmental else "exemption",
        "parts": letter.parts,
        "periods": letter.periods,
        "received": letter.received,
        "reference": letter.reference,
        "regulator": letter.regulator,
        "review_by": review_by,
        "salutation": letter.salutation,
    }
