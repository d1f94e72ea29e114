"""What every template of a letter may see."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.foi.drafting.inputs import LetterInput
from bot.foi.vocabulary import Regime


def common(
    letter: LetterInput, review_by: date | None, close_on: date, latest: date | None
) -> Mapping[str, Any]:
    """The context that all blocks share.

    `review_by` is the last day to ask for a review if the letter goes out on its date, `close_on`
    the day on which an unanswered clarification may be closed, `latest` the end of an extension.
    """
    environmental = letter.regime is Regime.EIR
    return {
        "asked_count": len(letter.parts),
        "authority": letter.authority,
        "close_on": close_on,
        "dated": letter.dated,
        "due": letter.due,
        "environmental": environmental,
        "latest": latest,
        "noun": "exception" if environmental else "exemption",
        "parts": letter.parts,
        "periods": letter.periods,
        "received": letter.received,
        "reference": letter.reference,
        "regulator": letter.regulator,
        "review_by": review_by,
        "salutation": letter.salutation,
    }
