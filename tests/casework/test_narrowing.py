"""Narrowing as people type it, and the nearest right one where they mistype."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from bot.casework.narrowing import Narrowing, narrowed, narrowing
from bot.foi.errors import FoiError
from bot.foi.provisions import Provision

S31 = Provision.parse("foia:s31")


@pytest.mark.parametrize(
    "typed, bare, found",
    [
        ("cameras outcome:withheld", "cameras", Narrowing(outcomes=("withheld",))),
        ("cameras outcome:refused", "cameras", Narrowing(outcomes=("withheld",))),
        ("cameras s31", "cameras", Narrowing(provisions=(S31,))),
        ("s31 cameras", "cameras", Narrowing(provisions=(S31,))),
        ("may we use s31 for cameras", "may we use s31 for cameras", Narrowing()),
        ("s31", "s31", Narrowing()),
        ("in:2023 cameras", "cameras", Narrowing(since=date(2023, 1, 1), until=date(2023, 12, 31))),
        ("cameras since:2022", "cameras", Narrowing(since=date(2022, 1, 1))),
        ("cameras until:2022-05-03", "cameras", Narrowing(until=date(2022, 5, 3))),
        ("cameras from:us", "cameras", Narrowing(whose="us")),
        ('cameras "bus lane"', 'cameras "bus lane"', Narrowing(phrases=("bus lane",))),
        (
            "Subject: cameras at http://a.example/x",
            "Subject: cameras at http://a.example/x",
            Narrowing(),
        ),
        ("from: someone", "from: someone", Narrowing()),
    ],
)
def test_what_is_typed(typed: str, bare: str, found: Narrowing) -> None:
    left, own = narrowed(typed)
    assert (left.strip(), own) == (bare, found)


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("cameras outcome:witheld", "outcome:withheld"),
        ("cameras outcom:withheld", "outcome:"),
        ("cameras in:23", "in:2023"),
        ("cameras since:20221", "since:2022"),
    ],
)
def test_a_wrong_one_gets_the_nearest_right_one(typed: str, meant: str) -> None:
    with pytest.raises(FoiError, match=f"Did you mean '?{meant}"):
        narrowed(typed)


def test_options_are_the_same() -> None:
    given: dict[str, Any] = {"in": "2023", "from": None}
    assert narrowing(outcome=("withheld",), law=("s31",), **given) == Narrowing(
        ("withheld",), (S31,), date(2023, 1, 1), date(2023, 12, 31)
    )


def letter(**other: Any) -> SimpleNamespace:
    part = {"number": "1", "outcome": "withheld", "provisions": ["foia:s31(1)(a)"]}
    known = {
        "responded": date(2023, 5, 3),  # Wednesday
        "authority": "Harrowmere Borough Council",
        "payload": {"parts": [part]},
    }
    return SimpleNamespace(**(known | other))


@pytest.mark.parametrize(
    "own, keeps",
    [
        (Narrowing(outcomes=("withheld",)), True),
        (Narrowing(outcomes=("supplied",)), False),
        (Narrowing(provisions=(S31,)), True),
        (Narrowing(provisions=(Provision.parse("foia:s40"),)), False),
        (Narrowing(since=date(2023, 5, 3), until=date(2023, 5, 3)), True),
        (Narrowing(since=date(2024, 1, 1)), False),
        (Narrowing(whose="us"), True),
        (Narrowing(whose="others"), False),
        (Narrowing(whose="Harrowmere Borough"), True),
        (Narrowing(phrases=("Bus  Lane",)), True),
        (Narrowing(phrases=("tram",)), False),
    ],
)
def test_what_is_kept(own: Narrowing, keeps: bool) -> None:
    catalogue: Any = SimpleNamespace(answered=lambda *_: [1])
    wanted = own.wanted(catalogue, "Harrowmere Borough Council")
    assert wanted.keeps
    assert wanted.keeps(letter(), "1", "cameras in the bus lane") is keeps


def test_a_letter_without_a_date_or_a_passage_outside_is_left_out_where_that_decides() -> None:
    catalogue: Any = SimpleNamespace(answered=lambda *_: None)
    dated = Narrowing(since=date(2023, 1, 1)).wanted(catalogue, "x").keeps
    decided = Narrowing(outcomes=("withheld",)).wanted(catalogue, "x").keeps
    assert dated
    assert decided
    assert not dated(letter(responded=None), "1", "")
    assert not decided(letter(), None, "")
