"""The fields of a letter in the making: what each still needs, and the factors to choose from."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.casework.decided import decided, settled
from bot.casework.desk import Desk
from bot.casework.draft import allowed_fields, letter_of, words_of
from bot.foi.case import Case
from bot.foi.drafting.condition import governing
from bot.foi.drafting.fields import FACTORS, factors_of_law
from bot.foi.drafting.inputs import FieldKey, LetterInput, Missing, Sourced
from bot.foi.drafting.merge import merge_factors
from bot.foi.drafting.plan import missing, plan
from bot.foi.errors import FoiError
from bot.foi.law import Law
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind

NOTHING_FURTHER: Mapping[FieldKey, Sequence[Sourced]] = {}
MOST_OFFERED = 10
"""Factors of one side that are offered: more would not be read."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field that a letter needs, with what it holds now; empty where nothing is given."""

    owner: str
    name: str
    what: str
    law: str
    text: str
    choices: tuple[str, ...] = ()
    asked: bool = True
    """False where the field may stay empty."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The factors of one side of a provision's balance, and which of them the letter uses."""

    provision: Provision
    name: str
    offered: tuple[Sourced, ...]
    chosen: tuple[Sourced, ...]


def fields_needed(desk: Desk, case: Case, kind: Kind, dated: date) -> tuple[Field, ...]:
    """Every field that the letter needs as it is decided so far, in the order of the letter."""
    letter = _letter(desk, case, kind, dated)
    every = missing(plan(letter, desk.law, desk.outline), {})
    return tuple(_field(need, letter) for need in every if need.field not in FACTORS)


def fields_of_letter(desk: Desk, case: Case, kind: Kind, dated: date) -> tuple[Field, ...]:
    """Every field that the letter has as it is decided so far, those it may leave out included;
    in the order of the letter, what is asked first."""
    letter = _letter(desk, case, kind, dated)
    blocks = plan(letter, desk.law, desk.outline)
    asked = [_field(need, letter) for need in missing(blocks, {})]
    named = {(one.owner, one.name) for one in asked}
    every = allowed_fields(desk, blocks, letter.decisions)
    return tuple(
        one
        for owner, names in every.items()
        for one in (
            *(field for field in asked if field.owner == owner),
            *(_optional(desk, letter, owner, n) for n in sorted(names) if (owner, n) not in named),
        )
    )


def factor_choices(
    desk: Desk,
    case: Case,
    kind: Kind,
    dated: date,
    further: Mapping[FieldKey, Sequence[Sourced]] = NOTHING_FURTHER,
) -> tuple[Choice, ...]:
    """Both sides of every balance in the letter: the law data's factors, those in use, `further`
    ones."""
    letter = _letter(desk, case, kind, dated)
    return tuple(
        _choice(letter, provision, name, desk.law, further)
        for provision in sorted(letter.factors)
        for name in sorted(FACTORS, reverse=True)
    )


def choose_factors(
    desk: Desk,
    case: Case,
    kind: Kind,
    choice: Choice,
    keys: Sequence[str],
    own: str,
    *,
    by: str,
    at: datetime,
) -> None:
    """Use the offered factors with these keys (see `key_of`), and a sentence of the officer's own.

    None at all is a FoiError: a balance with an empty side is no balance (FOIA s2(2)(b)). So is a
    factor that is not offered any more.
    """
    by_key = {key_of(one): one for one in choice.offered}
    if not by_key.keys() >= set(keys):
        raise FoiError(
            "factors-changed",
            f"{choice.provision}, {choice.name.replace('_', ' ')}",
            "what is offered has changed since this was shown",
            "Open the form again and choose again",
        )
    unseen = tuple(one for one in choice.chosen if key_of(one) not in by_key)
    chosen = (*(by_key[key] for key in keys), *unseen)
    mine = (Sourced(own, "officer"),) if own else ()
    if not chosen and not mine:
        raise FoiError(
            "factors-none",
            f"{choice.provision}, {choice.name.replace('_', ' ')}",
            "no factor is chosen, and both sides have to be weighed",
            "Choose at least one, or write your own",
        )
    key = (str(choice.provision), choice.name)
    if (*chosen, *mine) != choice.chosen:
        desk.store.give_words(case.id, kind, {key: (*chosen, *mine)}, by=by, at=at)


def key_of(factor: Sourced) -> str:
    """What a factor is chosen by: it names its words, not its place in a list."""
    return hashlib.sha256(factor.text.encode()).hexdigest()[:16]


def _letter(desk: Desk, case: Case, kind: Kind, dated: date) -> LetterInput:
    decisions = settled(case, desk.law, decided(desk.store, case))
    return letter_of(desk, case, kind, decisions, words_of(desk, case, kind), dated)


def _field(need: Missing, letter: LetterInput) -> Field:
    given = letter.fields.get((need.owner, need.field))
    return Field(
        need.owner, need.field, need.what, need.law, given.text if given else "", need.choices
    )


def _optional(desk: Desk, letter: LetterInput, owner: str, name: str) -> Field:
    what, law = _help(desk, name)
    given = letter.fields.get((owner, name))
    return Field(owner, name, what, law, given.text if given else "", asked=False)


def _help(desk: Desk, name: str) -> tuple[str, str]:
    """What an optional field is for: in its own words, or in those with which others ask for it."""
    if own := desk.outline.optional.get(name):
        return own["what"], own["law"]
    asked = (need for needs in desk.outline.needs.values() for need in needs)
    if found := next((need for need in asked if need["field"] == name), None):
        return found["what"], found["law"]
    need = next(n for entry in desk.law.all() for n in entry.needs if n.field == name)
    return need.what, need.law


def _choice(
    letter: LetterInput,
    provision: Provision,
    name: str,
    law: Law,
    further: Mapping[FieldKey, Sequence[Sourced]],
) -> Choice:
    used = letter.factors[provision]
    chosen = used.favouring if name == "factors_for" else used.against
    entry = law.entry(provision)
    assert entry is not None, f"{provision} was not checked against the law"
    condition = letter.fields.get((str(provision), "condition"))
    ruling = governing(entry, condition.text if condition else None, law)
    offered = merge_factors(factors_of_law(ruling.provision, name, law), chosen)
    offered = merge_factors(offered, further.get((str(provision), name), ()))
    return Choice(provision, name, offered[:MOST_OFFERED], chosen)
