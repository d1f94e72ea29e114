"""Searchable menus: provisions of the law data, looked up while an officer types."""

from bot.foi.drafting.condition import is_condition
from bot.foi.law import Entry, Law, Standing
from bot.slack import limits
from bot.slack.blocks import option
from bot.slack.call import Surface
from bot.slack.turn import Answer, Turn, on

_WORDS = {
    Standing.ABSOLUTE: "absolute",
    Standing.QUALIFIED: "qualified",
    Standing.PART: "absolute or qualified by its condition",
    Standing.EXCLUSION: "not an exemption: the request as a whole",
}
_SHOWN = 60


@on(Surface.SUGGESTION, "provision")
def provision(turn: Turn) -> Answer:
    """Provisions that a council's notice may name, best fit first."""
    found = [entry for entry in turn.app.law.find(turn.call.text) if _usable(entry, turn.app.law)]
    choices = [
        option(
            f"{entry.provision} {entry.title}",
            str(entry.provision)[: limits.OPTION_VALUE],
            _WORDS[entry.standing] + (", neither confirm nor deny" if entry.is_ncnd else ""),
        )
        for entry in found[:_SHOWN]
    ]
    return {"options": choices}


def _usable(entry: Entry, law: Law) -> bool:
    named = entry.provision.act in ("foia", "eir")
    return (
        named
        and entry.citable
        and entry.councils != "no"
        and not is_condition(entry.provision, law)
    )
