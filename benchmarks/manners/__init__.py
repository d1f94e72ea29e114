"""A generator of invented letters, by manner: a layout, an opening, outcomes and noise.

    letter = write("under_numbers", seed=7)

What comes out is a function of the manner's name and the seed alone, so that figures can be
repeated. A third of the manners is held back (`HELD_BACK`): nothing is fitted to them.
"""

import random
from collections.abc import Iterator

from benchmarks.manners.layouts import LAYOUTS
from benchmarks.manners.letter import compose
from benchmarks.score.labelled import Labelled

HELD_BACK = frozenset(sorted(LAYOUTS)[::3])
"""Every third manner by name: an arbitrary choice that nobody made after looking at results."""


def write(manner: str, seed: int) -> Labelled:
    """One letter in this manner; the same for the same seed."""
    chance = random.Random(f"{manner} {seed}")
    return compose(manner, LAYOUTS[manner], chance)


def write_all(each: int, held_back: bool | None = None) -> Iterator[Labelled]:
    """So many letters of each manner: of all, of those held back, or of the others."""
    for manner in sorted(LAYOUTS):
        if held_back is None or held_back == (manner in HELD_BACK):
            for seed in range(each):
                yield write(manner, seed)
