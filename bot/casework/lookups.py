"""The index as the letter checks ask it: our publications, our letters, other authorities'."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from bot.casework.check import Lookups
from bot.casework.reading import PRECEDENT_KINDS
from bot.foi.checks.known import EarlierPart, Passage
from bot.foi.letter import Letter
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome

SAME_AUTHORITY = 85
"""Likeness of two names, in per cent, from which they are one authority."""
LETTERS = frozenset(kind.value for kind in PRECEDENT_KINDS)
_QUESTIONS = 400
"""Questions remembered within one check: rules ask the same ones again."""


def index_lookups(
    ask: Callable[[str], dict[str, Any]], kinds: frozenset[str], authority: str, letter: Letter
) -> Lookups:
    """Look-ups by `ask`, whose answers are those of `foibot ask`; it is called when a rule asks.

    `kinds` are the kinds of document that the index holds: what it has none of is not looked up,
    and the rules that need it answer `unknown`.
    """
    asked = lru_cache(_QUESTIONS)(ask)
    letters = kinds & LETTERS
    return Lookups(
        published=(lambda q: _passages(asked(q))) if "report" in kinds else None,
        earlier=(lambda q: _parts(asked(q), authority, letter, ours=True)) if letters else None,
        others=(lambda q: _parts(asked(q), authority, letter, ours=False)) if letters else None,
    )


def _passages(report: dict[str, Any]) -> list[Passage]:
    return [
        Passage(row["title"] or row["file"], row["date"], row["file"], _place(row), row["passage"])
        for row in report["published"]
    ]


def _place(row: dict[str, Any]) -> str:
    return f"paragraph {row['locator']}" if row["locator"] else "no paragraph number"


def _parts(
    report: dict[str, Any], authority: str, letter: Letter, *, ours: bool
) -> Sequence[EarlierPart]:
    """Precedents of the authority or of others, the letter that is checked left out."""
    return [
        EarlierPart(
            reference=row["reference"] or row["file"],
            authority=row["authority"] or "an authority not named",
            responded=row["responded"],
            question=row["question"],
            outcome=Outcome(row["outcome"]),
            provisions=tuple(map(Provision.parse, row["provisions"])),
        )
        for row in report["precedents"]
        if _same(row["authority"], authority) is ours and not _is(row, letter)
    ]


def _same(name: str | None, authority: str) -> bool:
    return not name or fuzz.token_set_ratio(name.lower(), authority.lower()) >= SAME_AUTHORITY


def _is(row: dict[str, Any], letter: Letter) -> bool:
    return bool(letter.reference) and row["reference"] == letter.reference
