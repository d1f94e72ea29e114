"""The words by which requests are read, as `corpus/request_words.yaml` gives them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.foi.provisions import Provision

Words = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """Words that point to something in a request, with the law it touches."""

    words: Words
    law: str
    unless: Words = ()
    """The same words in another sense ("a waste of money"), which point to nothing."""


@dataclass(frozen=True, slots=True)
class Statute:
    """How far an Act goes: its last section, and last subsections where they are known.

    `open_ended` are provisions whose limbs the law data does not list.
    """

    title: str
    year: int
    last: int
    subsections: Mapping[str, int]
    open_ended: tuple[Provision, ...]


@dataclass(frozen=True, slots=True)
class RequestWords:
    """One field for each list of the file; what each is for is said there."""

    asks: Words
    introductions: Words
    courtesies: Words
    continuations: Words
    field_leads: Words
    environmental: Topic
    personal: Topic
    business: Topic
    ambiguous_period: Topic
    other_authority: Topic
    personal_data_of_others: Topic
    statutes: Mapping[str, Statute]
    replies: Words
    new_request: Words
    review: Words
    chaser: Words
    clarification: Words
    fee: Words
    thanks: Words
    withdraws: Words
    automatic: Words
    points_below: Words
    points_attached: Words
    no_names: Words


_SPACES = dict.fromkeys("\n\r\t\f\v\u00a0\u2009", " ")
_PLAIN = str.maketrans(_SPACES | {"’": "'", "‘": "'", "–": "-"})


def plain(text: str) -> str:
    """The text on one line with typewriter signs, each character where it was."""
    return text.translate(_PLAIN)


def without(words: Words, text: str) -> str:
    """A `plain` text in which what matches is blank, each other character where it was."""
    for word in words:
        text = word.sub(lambda found: " " * len(found.group()), text)
    return text


def first(words: Words, text: str) -> re.Match[str] | None:
    """The match that stands first in a `plain` text; None where no word matches."""
    found = [match for word in words if (match := word.search(text))]
    return min(found, key=lambda match: match.start()) if found else None
