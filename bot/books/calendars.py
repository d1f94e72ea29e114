"""Makes the calendars from what the corpus and the authority's settings say."""

from dataclasses import replace

from bot.books.limits import load_proclamations
from bot.foi.bank_holidays import Proclamation, make_calendars
from bot.foi.time_limits import Limits
from bot.foi.working_days import Calendars, SchoolTerms
from bot.settings import Settings
from corpus import ROOT

_YEARS_AHEAD = 10
"""How many years past the newest published one are computed (and marked provisional)."""


def load_calendars(settings: Settings, limits: Limits) -> Calendars:
    """The calendars of this authority; FoiError where a proclamation is misspelt."""
    first = min(regime.begins.year for regime in limits.regimes.values())
    calendars = make_calendars(
        settings.nation.replace("_", " ").title(),
        limits.published,
        (*load_proclamations(ROOT / "proclamations.yaml"), *_own_days(settings)),
        range(first, limits.published.until.year + _YEARS_AHEAD + 1),
    )
    return replace(calendars, school=school_terms(settings) if settings.is_school else None)


def school_terms(settings: Settings) -> SchoolTerms:
    """When the authority's school is open, as the settings say."""
    return SchoolTerms(tuple(settings.school_terms), frozenset(settings.school_closed_days))


def _own_days(settings: Settings) -> list[Proclamation]:
    return [
        Proclamation(own.day, own.name, tuple(own.nations), own.source, own.instead_of)
        for own in settings.extra_holidays
    ]
