"""Looks for what was asked before: the same text or nearly, by the same person or another, and one
person's many requests. Each is told apart with its law; none of them is refused by this.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from rapidfuzz import fuzz

from bot.casework.registry import Registry
from bot.foi.case import EarlierRequest, Flag, Requester
from bot.foi.errors import FoiError
from bot.foi.request import Request

_ALIKE = 90.0  # of 100: beyond this, two requests differ in a word or two
_MANY = 4  # requests of one person within the period of aggregation, this one counted
_PERIOD = "aggregation_period"
_REPEATED = "FOIA s14(2); EIR reg 12(4)(b)"
_TOGETHER = "FOIA s12(4); SI 2004/3244 reg 5"


def again_flags(
    registry: Registry, request: Request, requester: Requester, received: date
) -> Iterator[Flag]:
    """A flag for each earlier request that says the same, and one for many by one person."""
    begin = _begin(registry, received)
    known = registry.store.earlier(
        request.fingerprint, requester, since=received - registry.recent, near=begin
    )
    same = [one for one in known if one.same_text]
    yield from (_same_text(one) for one in same)
    near = (one for one in known if not one.same_text and begin <= one.received <= received)
    close = [one for one in near if fuzz.ratio(one.text, request.text) >= _ALIKE]
    yield from (_near(one) for one in close)
    yield from _many(registry, requester, begin, received)


def _begin(registry: Registry, received: date) -> date:
    """The first day of the 60 consecutive working days that end with the day of receipt: the days
    of every part of the United Kingdom are left out (reg 5(3))."""
    try:
        left = int(registry.law.value(_PERIOD, received).value)
    except FoiError:  # a day before that law: nothing was counted together then
        return received
    calendar, day = registry.calendars.uk, received
    while left > 1 and day > calendar.first_day:
        day -= timedelta(days=1)
        left -= calendar.is_working_day(day)
    return day


def _same_text(one: EarlierRequest) -> Flag:
    if one.same_person is False:
        still = "" if one.answered else ", which is still open"
        return Flag(
            "same_text",
            f"the same text as {one.reference}, from somebody else{still}: a campaign counts "
            "together only where they act together",
            law=_TOGETHER,
        )
    if one.same_person is None:
        return Flag(
            "same_text",
            f"the same text as {one.reference}: see whether the same person asks",
            law=f"{_REPEATED}; {_TOGETHER}",
        )
    if not one.answered:
        return Flag(
            "same_text",
            f"the same text as {one.reference} from the same person, still open: "
            "perhaps it was only sent twice",
            law="FOIA s16",
        )
    return Flag(
        "same_text",
        f"the same text as {one.reference} from the same person, answered",
        law=_REPEATED,
    )


def _near(one: EarlierRequest) -> Flag:
    law = _REPEATED if one.same_person and one.answered else _TOGETHER
    whose = {True: "the same person", False: "somebody else", None: "an unknown person"}
    return Flag(
        "near_text", f"nearly the same as {one.reference}, from {whose[one.same_person]}", law=law
    )


def _many(registry: Registry, requester: Requester, begin: date, received: date) -> Iterator[Flag]:
    known = registry.store.cases_of_person(requester.email, requester.name)
    recent = [ref for ref in known if begin <= registry.store.case(ref).received <= received]
    if len(recent) + 1 >= _MANY:
        yield Flag(
            "many_requests",
            f"the same person's request number {len(recent) + 1} within 60 working days "
            f"({', '.join(recent)}): similar ones may be counted together for the cost",
            law=_TOGETHER,
        )
