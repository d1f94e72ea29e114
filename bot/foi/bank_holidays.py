"""Bank holidays of the four nations, by the `holidays` package, with proclaimed days added.

Pure computation: the package works the days out by rule, it asks nobody. Trap: its default for
the United Kingdom gives only the days that all nations share, so each nation is asked by name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from holidays import country_holidays

from bot.foi.working_days import Calendar, Calendars, DayOff

NATIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
"""The nations as people write them, and as the package does."""

_PACKAGE = "Python package `holidays`"


@dataclass(frozen=True, slots=True)
class Proclamation:
    """A bank holiday that was proclaimed for some nations, perhaps in place of another day."""

    day: date
    name: str
    nations: tuple[str, ...]
    source: str
    instead_of: date | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """How far bank holidays are published, and by whom: certain up to and including `until`."""

    until: date
    source: str


def make_calendars(
    nation: str, published: Published, proclamations: Iterable[Proclamation], years: range
) -> Calendars:
    """The calendars for an authority in `nation` (a key of NATIONS) over whole `years`."""
    by_nation = {name: _nation_days(name, years, tuple(proclamations)) for name in NATIONS}
    everyone = "bank holidays in any part of the United Kingdom"

    def calendar(title: str, nations: Iterable[str]) -> Calendar:
        return Calendar(
            title,
            _union({name: by_nation[name] for name in nations}),
            published.source,
            published.until,
            date(years[0], 1, 1),
            date(years[-1], 12, 31),
        )

    return Calendars(
        uk=calendar(everyone, NATIONS),
        scotland=calendar("bank holidays in Scotland", ["Scotland"]),
        nation=calendar(f"public holidays in {nation}", [nation]),
    )


def _nation_days(
    nation: str, years: range, proclamations: tuple[Proclamation, ...]
) -> dict[date, tuple[str, str]]:
    """Day -> (name, source) for one nation. What is proclaimed wins over what is computed."""
    computed = country_holidays("GB", subdiv=NATIONS[nation], years=years)
    days = {day: (_plain_name(name), _PACKAGE) for day, name in computed.items()}
    for item in proclamations:
        if nation in item.nations:
            if item.instead_of:
                days.pop(item.instead_of, None)
            days[item.day] = (item.name, item.source)
    return days


def _union(by_nation: Mapping[str, Mapping[date, tuple[str, str]]]) -> dict[date, DayOff]:
    """One entry for each day that any of the nations keeps, naming the nations that do."""
    found: dict[date, DayOff] = {}
    for nation, days in by_nation.items():
        for day, (name, source) in days.items():
            known = found.get(day, DayOff(name, (), source))
            found[day] = DayOff(_joined(known.name, name), (*known.nations, nation), known.source)
    return dict(sorted(found.items()))


def _joined(known: str, name: str) -> str:
    """Both names where nations call one day differently, each once."""
    return " / ".join(dict.fromkeys([*known.split(" / "), *name.split(" / ")]))


def _plain_name(name: str) -> str:
    """GOV.UK's words for a day that stands in for a weekend; the package says `observed`."""
    return name.replace("(observed)", "(substitute day)").replace("; ", " / ")
