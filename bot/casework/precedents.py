"""From what was ranked to what is shown: letters, each with its best parts, by grade."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.rank import Found
from indexer.records import AnyRow
from indexer.score import Grade

_PARTS_OF_A_LETTER = 3
_NEARLY_AS_GOOD = 0.8
"""A letter's further part is shown where its probability is this share of the best one's."""
POSSIBLE = 5
"""Finds that are named as possible, beside those that are shown in full."""
_LINES_OF_A_LETTER = 2
"""Of which one letter has at most so many."""
UNANSWERED = frozenset({"acknowledgement", "other", "report"})
"""Kinds of letter that answer nothing: at most possible, however near their words are."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown for one question: in full, and by one line each."""

    precedents: tuple[Found, ...]
    possible: tuple[Found, ...]


def choose(found: Sequence[Found], top: int, least: float) -> Shown:
    """At most `top` letters in full, strong or likely from `least` on; then what is possible.

    A letter comes where its best part or passage stands; a part goes before a passage outside.
    """
    graded = [_capped(each) for each in found if each.grade]
    full = [own for own in _letters(graded).values() if _counts(own[0], least)]
    shown = [part for own in full[:top] for part in _worth_showing(own, least)]
    return Shown(tuple(shown), tuple(_possible(graded, shown)))


def letter_of(document: AnyRow) -> tuple[str, ...]:
    """What tells letters apart: the same letter in two files is one."""
    if document.reference and document.responded:
        return (document.authority or "", document.reference, document.responded.isoformat())
    return (document.name,)


def _possible(graded: Iterable[Found], shown: Sequence[Found]) -> Iterator[Found]:
    """The best of what is not shown, of one letter no more than a few, each place once."""
    there = {_place(each) for each in shown}
    counted: Counter[tuple[str, ...]] = Counter()
    for each in graded:
        letter, place = letter_of(each.document), _place(each)
        if place not in there and counted[letter] < _LINES_OF_A_LETTER:
            there.add(place)
            counted[letter] += 1
            yield _lowered(each)
        if counted.total() == POSSIBLE:
            return


def _place(found: Found) -> tuple[object, ...]:
    """A part of a letter, whichever of its copies it stands in; a passage by its own place."""
    return (letter_of(found.document), found.part or found.passages[0].text)


def _capped(found: Found) -> Found:
    return _lowered(found) if found.document.kind in UNANSWERED else found


def _lowered(found: Found) -> Found:
    return replace(found, grade=Grade.POSSIBLE)


def _counts(found: Found, least: float) -> bool:
    return found.grade in (Grade.STRONG, Grade.LIKELY) and found.probability >= least


def _letters(found: Iterable[Found]) -> dict[tuple[str, ...], list[Found]]:
    letters: dict[tuple[str, ...], list[Found]] = {}
    for each in found:
        letters.setdefault(letter_of(each.document), []).append(each)
    return letters


def _worth_showing(own: Sequence[Found], least: float) -> Iterator[Found]:
    """The parts of one letter that are nearly as good as its best; of two copies the first."""
    distinct: dict[object, Found] = {}
    for each in own:
        distinct.setdefault(_place(each), each)
    enough = _NEARLY_AS_GOOD * own[0].probability
    good = [one for one in distinct.values() if one.probability >= enough and _counts(one, least)]
    parts = [one for one in good if one.part is not None]
    yield from (parts or good[:1])[:_PARTS_OF_A_LETTER]
