"""Keeps what an officer wrote when a draft is made again, and joins factors without repeats."""

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from bot.foi.case import Section
from bot.foi.drafting.inputs import Sourced

NEARLY_THE_SAME = 85
"""Percent of shared words above which two factors say the same."""


def merge_factors(chosen: Sequence[Sourced], more: Iterable[Sourced]) -> tuple[Sourced, ...]:
    """`chosen` followed by what `more` adds; a factor that says nearly the same is left out."""
    merged = list(chosen)
    for factor in more:
        if not any(_same(factor.text, other.text) for other in merged):
            merged.append(factor)
    return tuple(merged)


def _same(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(one.lower(), other.lower()) >= NEARLY_THE_SAME


def keep_edits(
    fresh: Sequence[Section], earlier: Iterable[Section]
) -> tuple[list[Section], list[str]]:
    """Carry hand edits from an earlier version into fresh sections.

    Returns the sections, and the keys where the generated text has changed underneath an edit or
    the edited section is no longer part of the letter: there the officer has to look.
    """
    edited = {section.key: section for section in earlier if section.base is not None}
    kept, conflicts = [], []
    for section in fresh:
        edit = edited.pop(section.key, None)
        if edit is None:
            kept.append(section)
            continue
        if edit.base != section.text:
            conflicts.append(section.key)
        kept.append(Section(section.key, edit.text, edit.sources, base=section.text))
    return kept, conflicts + list(edited)
