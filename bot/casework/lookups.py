"""The index as the letter checks ask it: our publications, our letters, other authorities'."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from bot.casework.answers import Answer, PrecedentRow, place_words
from bot.casework.check import Lookups
from bot.casework.reading import PRECEDENT_KINDS
from bot.casework.whose import same_authority
from bot.foi.checks.known import EarlierPart, Passage
from bot.foi.letter import Letter
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome

LETTERS = frozenset(kind.value for kind in PRECEDENT_KINDS)
_QUESTIONS = 400
"""Questions remembered within one check: rules ask the same ones again."""


def index_lookups(
    answer: Callable[[str], Answer], kinds: frozenset[str], authority: str, letter: Letter
) -> Lookups:
    """Look-ups by `answer`, which answers as `foibot ask`; it is called when a rule asks.

    `kinds` are the kinds of document that the index holds: what it has none of is not looked up,
    and the rules that need it answer `unknown`.
    """
    known = lru_cache(_QUESTIONS)(answer)
    letters = kinds & LETTERS
    return Lookups(
        published=(lambda q: _passages(known(q))) if "report" in kinds else None,
        earlier=(lambda q: _parts(known(q), authority, letter, ours=True)) if letters else None,
        others=(lambda q: _parts(known(q), authority, letter, ours=False)) if letters else None,
    )


def _passages(answer: Answer) -> list[Passage]:
    return [
        Passage(row.title or row.file, row.date, row.file, place_words(row), row.passage)
        for row in answer.published
    ]


def _parts(answer: Answer, authority: str, letter: Letter, *, ours: bool) -> Sequence[EarlierPart]:
    """Precedents of the authority or of others, the letter that is checked left out."""
    return [
        EarlierPart(
            reference=row.reference or row.file,
            authority=row.authority or "an authority not named",
            responded=row.responded,
            question=row.question,
            outcome=Outcome(row.outcome),
            provisions=tuple(map(Provision.parse, row.provisions)),
        )
        for row in answer.precedents
        if row.question
        and row.outcome
        and _is_ours(row, authority) is ours
        and not _is(row, letter)
    ]


def _is_ours(row: PrecedentRow, authority: str) -> bool:
    return not row.authority or same_authority(row.authority, authority)


def _is(row: PrecedentRow, letter: Letter) -> bool:
    return bool(letter.reference) and row.reference == letter.reference
