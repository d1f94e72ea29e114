"""Searchable menus: provisions of the law data, looked up while an officer types."""

from bot.foi.drafting.condition import is_condition
from bot.foi.errors import FoiError
from bot.foi.law import Entry, Law, Standing
from bot.foi.vocabulary import Regime
from bot.slack import limits
from bot.slack.blocks import option
from bot.slack.call import Surface
from bot.slack.turn import Answer, Turn, on
from bot.slack.words import law_words

_WORDS = {
    Standing.ABSOLUTE: "absolute",
    Standing.QUALIFIED: "qualified",
    Standing.PART: "absolute or qualified by its condition",
    Standing.EXCLUSION: "not an exemption: the request as a whole",
}
_ACTS = {
    Regime.FOIA: frozenset({"foia"}),
    Regime.EIR: frozenset({"eir"}),
    Regime.MIXED: frozenset({"foia", "eir"}),
}
_SHOWN = 60


@on(Surface.SUGGESTION, "provision")
def provision(turn: Turn) -> Answer:
    """Provisions that a council's notice may name in this case, best fit first."""
    acts = _acts(turn)
    found = [
        entry for entry in turn.app.law.find(turn.call.text) if _usable(entry, turn.app.law, acts)
    ]
    choices = [
        option(
            f"{law_words(entry.provision)} {entry.title}",
            str(entry.provision)[: limits.OPTION_VALUE],
            _WORDS[entry.standing] + (", neither confirm nor deny" if entry.is_ncnd else ""),
        )
        for entry in found[:_SHOWN]
    ]
    return {"options": choices}


def _acts(turn: Turn) -> frozenset[str]:
    """The Acts of the case that the form is about; both where it names none."""
    try:
        regime = turn.app.store.case(str(turn.call.ids.get("c"))).regime
    except FoiError:
        regime = Regime.MIXED
    return _ACTS.get(regime, _ACTS[Regime.MIXED])


def _usable(entry: Entry, law: Law, acts: frozenset[str]) -> bool:
    return (
        entry.provision.act in acts
        and entry.citable
        and entry.councils != "no"
        and not is_condition(entry.provision, law)
    )
