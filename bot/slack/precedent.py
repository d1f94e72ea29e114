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


def precedent_of(turn: Turn, value: str = "", *, for_team: bool = False) -> Found:
    """The precedent that a button names as KEY:NUMBER, if this officer may see it.

    `for_team` asks whether the whole team may: what goes into a draft is shown to all of it.
    """
    key, _, place = (value or turn.call.value).partition(":")
    kept = enquiry_of(turn, key)
    if not (place.isdigit() and 1 <= int(place) <= len(kept.found)):
        raise FoiError("precedent-gone", "this button", "it names nothing", "Ask again")
    row = kept.found[int(place) - 1]
    if turn.office.is_classified(row["file"]):
        if for_team:
            raise Refused("classified", "A classified document is not used in drafts of the team.")
        if not turn.officer.may(Role.SENSITIVE):
            raise Refused("classified", "Only named officers may see that document.")
    part = _looked_up(turn, row)
    if part is None:
        raise FoiError(
            "precedent-gone", "this precedent", "it is no longer in the index", "Ask again"
        )
    place = f"part {row['part']}" if row["part"] else row["locator"]
    heading = shorten(f"{row['reference'] or 'No reference'}, {place}", 150)
    return Found(row["reference"], part, heading)


def _looked_up(turn: Turn, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The part, or the passage outside the parts, that a kept row names."""
    if row["part"]:
        return turn.office.part(row["file"], row["part"])
    return turn.office.passage(row["file"], row.get("locator") or "")
