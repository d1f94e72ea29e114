"""The precedent behind a button, looked up again in the index."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.foi.errors import FoiError
from bot.slack.access import Refused, Role
from bot.slack.asking import enquiry_of
from bot.slack.text import shorten
from bot.slack.turn import Turn


@dataclass(frozen=True, slots=True)
class Found:
    """One part of an earlier letter, and how it is headed."""

    reference: str | None
    part: Mapping[str, Any]
    heading: str


def precedent_of(turn: Turn, value: str = "") -> Found:
    """The precedent that a button names as ENQUIRY:NUMBER, if this officer may see it."""
    number, _, place = (value or turn.call.value).partition(":")
    kept = enquiry_of(turn, number)
    if not (place.isdigit() and 1 <= int(place) <= len(kept.found)):
        raise FoiError("precedent-gone", "this button", "it names nothing", "Ask again")
    row = kept.found[int(place) - 1]
    classification = turn.office.classified([row["file"]])
    if classification and not turn.officer.may(Role.SENSITIVE):
        raise Refused("classified", "Only named officers may see documents of that classification.")
    part = turn.office.part(row["file"], row["part"])
    if part is None:
        raise FoiError(
            "precedent-gone", "this precedent", "it is no longer in the index", "Ask again"
        )
    heading = shorten(f"{row['reference'] or 'No reference'}, part {row['part']}", 150)
    return Found(row["reference"], part, heading)
