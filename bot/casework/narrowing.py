"""Narrowing a search as people type it: `outcome:withheld`, `s31`, `in:2023`, "words"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from rapidfuzz import process

from bot.casework.whose import same_authority
from bot.foi.checks.hits import cite
from bot.foi.errors import FoiError
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome
from indexer.catalogue import Catalogue
from indexer.rank import EVERYTHING, Wanted
from indexer.records import AnyRow

KEYS = ("outcome", "law", "in", "since", "until", "from")
_PAIR = re.compile(r"(?<!\S)([A-Za-z]{2,9}):([^\s:/\"“”][^\s\"“”]*)(?!\S)")
_QUOTED = re.compile(r"[\"“]([^\"“”\n]{2,80})[\"”]")
_PROVISION = re.compile(r"(?:(s|ss)\.?|(r|reg)\.?)(\d{1,2}[a-z]?(?:\([0-9a-z]{1,4}\))*)", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SAID = {
    "refused": "withheld",
    "exempt": "withheld",
    "given": "supplied",
    "disclosed": "supplied",
    "partly": "partly_supplied",
    "part": "partly_supplied",
    "partial": "partly_supplied",
    "notheld": "not_held",
    "none": "not_held",
    "neither": "ncnd",
}
_ALIKE = 75
"""Likeness, in per cent, of a mistyped key or value with the right one."""
_FEW = 300
"""Letters of the years asked for that are all looked at; of more, the likeliest."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a precedent has to be. `whose` is `us`, `others`, or an authority's name."""

    outcomes: tuple[str, ...] = ()
    provisions: tuple[Provision, ...] = ()
    since: date | None = None
    until: date | None = None
    whose: str | None = None
    phrases: tuple[str, ...] = ()

    def with_(self, other: "Narrowing | None") -> "Narrowing":
        """Both together; what `other` says of dates and of whose letters counts."""
        if other is None:
            return self
        return Narrowing(
            self.outcomes + other.outcomes,
            self.provisions + other.provisions,
            other.since or self.since,
            other.until or self.until,
            other.whose or self.whose,
            self.phrases + other.phrases,
        )

    def words(self) -> tuple[str, ...]:
        """What it was narrowed to, as a person would say it."""
        return tuple(self._said())

    def _said(self) -> Iterator[str]:
        if self.outcomes:
            yield " or ".join(one.replace("_", " ") for one in self.outcomes)
        yield from (f"under {cite(each)}" for each in self.provisions)
        if self.since:
            yield f"answered since {self.since:%-d %B %Y}"
        if self.until:
            yield f"answered until {self.until:%-d %B %Y}"
        if self.whose:
            yield {"us": "our own letters", "others": "other authorities' letters"}.get(
                self.whose, f"letters of {self.whose}"
            )
        yield from (f"with the words '{each}'" for each in self.phrases)

    def wanted(self, catalogue: Catalogue, authority: str) -> Wanted:
        """The same for the ranker; `authority` is who "us" is."""
        if all(getattr(self, each.name) in ((), None) for each in fields(self)):
            return EVERYTHING
        letters = None
        if self.since or self.until:
            letters = catalogue.answered(self.since, self.until, _FEW)
        return Wanted(letters, lambda *found: self._keeps(*found, authority=authority))

    def _keeps(self, document: AnyRow, number: str | None, text: str, *, authority: str) -> bool:
        return (
            self._in_time(document.responded)
            and self._is_whose(document.authority, authority)
            and self._is_decided_so(document, number)
            and all(_says(each, text) for each in self.phrases)
        )

    def _in_time(self, responded: date | None) -> bool:
        if not (self.since or self.until):
            return True
        if responded is None:
            return False
        return (self.since or date.min) <= responded <= (self.until or date.max)

    def _is_whose(self, name: str | None, authority: str) -> bool:
        if self.whose is None:
            return True
        if not name:
            return False
        if self.whose in ("us", "others"):
            return same_authority(name, authority) is (self.whose == "us")
        return same_authority(name, self.whose)

    def _is_decided_so(self, document: AnyRow, number: str | None) -> bool:
        if not (self.outcomes or self.provisions):
            return True
        part = next((one for one in _parts(document) if one["number"] == number), None)
        if part is None or (self.outcomes and part["outcome"] not in self.outcomes):
            return False
        used = [Provision.parse(name) for name in part["provisions"]]
        return not self.provisions or any(_same(a, b) for a in self.provisions for b in used)


def _parts(document: AnyRow) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = document.payload.get("parts", [])
    return parts


def _same(asked: Provision, used: Provision) -> bool:
    """The same provision or a limb of it; "s31" is meant of FOIA and of FOISA alike."""
    alike = {asked, Provision.parse(str(asked).replace("foia:", f"{used.act}:"))}
    return any(each.covers(used) or each == used for each in alike)


def _says(phrase: str, text: str) -> bool:
    return " ".join(phrase.lower().split()) in " ".join(text.lower().split())


def narrowed(text: str) -> tuple[str, Narrowing]:
    """What is asked without its narrowing, and the narrowing; a FoiError names a wrong one."""
    found = Narrowing(phrases=tuple(_QUOTED.findall(text)))
    bare = text
    for pair in _PAIR.finditer(text):
        key = _key(pair[1].lower())
        if key:
            found = found.with_(_read(key, pair[2]))
            bare = bare.replace(pair[0], " ", 1)
    bare, provisions = _at_the_edges(bare)
    found = found.with_(Narrowing(provisions=tuple(provisions)))
    return (bare if bare.strip() else text), found


def narrowing(**options: Iterable[str] | str | None) -> Narrowing:
    """The same from options of the command line or fields of a form, by key."""
    found = Narrowing()
    for key, given in options.items():
        values = [given] if isinstance(given, str) else given or ()
        for value in values:
            found = found.with_(_read(key, value))
    return found


def _key(typed: str) -> str | None:
    """The key that was typed, or the FoiError that names the nearest; None for other words."""
    if typed in KEYS:
        return typed
    near = process.extractOne(typed, KEYS, score_cutoff=_ALIKE)
    if near and len(typed) > 3:
        raise FoiError(
            "narrowing", f"'{typed}:'", "there is no such narrowing", f"Did you mean '{near[0]}:'?"
        )
    return None


def _at_the_edges(text: str) -> tuple[str, list[Provision]]:
    """Provisions that stand first or last; within a sentence they are part of the question."""
    words, found = text.split(), []
    while len(words) > 1:
        at = next((at for at in (0, -1) if _PROVISION.fullmatch(words[at])), None)
        if at is None:
            break
        found.append(_law(words.pop(at)))
    return (" ".join(words) if found else text), found


def _provision(read: re.Match[str]) -> Provision:
    return Provision.parse(f"foia:s{read[3]}" if read[1] else f"eir:r{read[3]}")


def _read(key: str, value: str) -> Narrowing:
    if key == "outcome":
        return Narrowing(outcomes=(_outcome(value),))
    if key == "law":
        return Narrowing(provisions=(_law(value),))
    if key == "from":
        return Narrowing(whose=_whose(value))
    first, last = _period(key, value)
    since = first if key in ("in", "since") else None
    return Narrowing(since=since, until=last if key in ("in", "until") else None)


def _outcome(value: str) -> str:
    plain = value.lower().replace("-", "_")
    known = [each.value for each in Outcome]
    if (said := _SAID.get(plain, plain)) in known:
        return said
    near = process.extractOne(plain, [*known, *_SAID])
    raise FoiError(
        "narrowing",
        f"outcome:{value}",
        f"there is no such outcome (there are: {', '.join(known)})",
        f"Did you mean outcome:{_SAID.get(near[0], near[0])}?",
    )


def _law(value: str) -> Provision:
    if read := _PROVISION.fullmatch(value):
        return _provision(read)
    try:
        return Provision.parse(value)
    except (FoiError, ValueError) as problem:
        raise FoiError(
            "narrowing",
            f"law:{value}",
            "that is no provision",
            "Write it as s31(1)(a) or r12(5)(e)",
        ) from problem


def _whose(value: str) -> str:
    plain = value.lower()
    if plain in ("us", "me", "ours", "our", "self"):
        return "us"
    return "others" if plain in ("others", "other", "them", "elsewhere") else value


def _period(key: str, value: str) -> tuple[date, date]:
    """First and last day of a year, or of the one day that is given."""
    if _YEAR.fullmatch(value):
        return date(int(value), 1, 1), date(int(value), 12, 31)
    try:
        day = date.fromisoformat(value)
    except ValueError as problem:
        raise FoiError(
            "narrowing", f"{key}:{value}", "that is no year and no day", _nearest_period(key, value)
        ) from problem
    return day, day


def _nearest_period(key: str, value: str) -> str:
    year = _YEAR.search(value) or re.search(r"\d\d(?!\d)", value)
    if year is None:
        return f"Write {key}:2023 or {key}:2023-04-01"
    return f"Did you mean {key}:{year[0] if len(year[0]) == 4 else '20' + year[0]}?"
