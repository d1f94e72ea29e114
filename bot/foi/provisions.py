"""Provisions: the names of sections, regulations and their limbs, as deep as a letter goes."""

import re
from dataclasses import dataclass
from functools import cached_property, total_ordering

from bot.foi.errors import FoiError

_ID = re.compile(r"(foia|eir|foisa):([sr])(\d+[a-z]{0,2})((?:\([0-9a-z]{1,4}\))*)")
_LIMB = re.compile(r"\(([0-9a-z]{1,4})\)")


@total_ordering
@dataclass(frozen=True, eq=True)
class Provision:
    """One citable provision, for example `foia:s36(2)(b)(i)` or `eir:r12(5)(e)`.

    `act` is `foia`, `eir` or `foisa`; `section` keeps its letter (`s22a`, `r13`); `limbs` are what
    stands in brackets behind it, outermost first, lower case and without the brackets.
    """

    act: str
    section: str
    limbs: tuple[str, ...] = ()

    @classmethod
    def parse(cls, name: str) -> "Provision":
        """Read `foia:s31(1)(a)`; spaces and capitals are forgiven, anything else is a FoiError."""
        found = _ID.fullmatch(re.sub(r"\s+", "", name).lower())
        if not found:
            raise FoiError(
                "provision-form",
                f"'{name}' is not a provision",
                "a provision reads like foia:s31(1)(a), eir:r12(5)(e) or foisa:s25",
                "Write it in that form",
            )
        act, letter, number, limbs = found.groups()
        return cls(act, letter + number, tuple(_LIMB.findall(limbs)))

    @property
    def parent(self) -> "Provision | None":
        """The provision one limb up; None for a whole section."""
        return Provision(self.act, self.section, self.limbs[:-1]) if self.limbs else None

    def covers(self, other: "Provision") -> bool:
        """True where `other` is this provision or a limb of it."""
        same = (self.act, self.section) == (other.act, other.section)
        return same and other.limbs[: len(self.limbs)] == self.limbs

    @cached_property
    def _order(self) -> tuple[object, ...]:
        digits = re.match(r"[sr](\d+)(.*)", self.section)
        assert digits
        return (self.act, int(digits[1]), digits[2], self.limbs)

    def __lt__(self, other: "Provision") -> bool:
        return self._order < other._order

    def __str__(self) -> str:
        return f"{self.act}:{self.section}" + "".join(f"({limb})" for limb in self.limbs)
