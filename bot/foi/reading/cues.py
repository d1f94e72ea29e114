"""Cues: the ways in which officers say things, each with what it speaks for. The data is in
`corpus/cues/`; `bot.books.cues` reads and tests it.

A cue never costs more than the length of the text: in its pattern `+` and `*` mean at most forty.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

LONGEST_RUN = 40
"""Characters that `+` and `*` may take: longer than any word, short enough to stay linear."""

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?|[+*]", re.S)
_BOUNDS = {"+": f"{{1,{LONGEST_RUN}}}", "*": f"{{0,{LONGEST_RUN}}}"}


def bounded(pattern: str) -> str:
    """The pattern with every `+` and `*` bounded; what is escaped or in a class stays."""
    return _TOKEN.sub(lambda token: _BOUNDS.get(token.group(), token.group()), pattern)


@dataclass(frozen=True, slots=True)
class Cue:
    """One way of saying something, with sentences that it must and must not match."""

    speaks_for: str
    name: str
    pattern: str
    match: tuple[str, ...]
    unlike: tuple[str, ...]
    keeps_capitals: bool = False
    """True where capitals count, as in names."""

    @property
    def id(self) -> str:
        """How `--why` names it: `refuses.withheld`."""
        return f"{self.speaks_for}.{self.name}"

    @property
    def expression(self) -> str:
        """The pattern as it is compiled, by itself or beside others."""
        return f"(?{'' if self.keeps_capitals else 'i'}:{bounded(self.pattern)})"


@dataclass(frozen=True)
class Group:
    """All cues that speak for one thing, looked for at once."""

    name: str
    says: str
    cues: tuple[Cue, ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = (f"(?P<c{n}>{cue.expression})" for n, cue in enumerate(self.cues))
        return re.compile("|".join(parts))

    def search(self, words: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Where the first of the cues stands."""
        return self._pattern.search(words, start, len(words) if end is None else end)

    def last(self, words: str) -> int:
        """Where the last of the cues begins; -1 where there is none."""
        return max((found.start() for found in self._pattern.finditer(words)), default=-1)

    def cue(self, words: str) -> str | None:
        """The id of the first cue found; None where none is."""
        found = self._pattern.search(words)
        return self.cues[int((found.lastgroup or "c0")[1:])].id if found else None

    def has(self, words: str) -> bool:
        """True where one of the cues is there."""
        return self._pattern.search(words) is not None

    def without(self, words: str) -> str:
        """The words with every cue blanked, so that others are not seen inside it."""
        return self._pattern.sub(" ", words)


@dataclass(frozen=True)
class Cues:
    """Every group by name."""

    groups: Mapping[str, Group]

    @classmethod
    def of(cls, groups: Iterable[Group]) -> "Cues":
        """The groups by their names."""
        return cls({group.name: group for group in groups})

    def __getitem__(self, name: str) -> Group:
        return self.groups[name]

    def all(self) -> tuple[Cue, ...]:
        """Every cue, group by group."""
        return tuple(cue for group in self.groups.values() for cue in group.cues)
