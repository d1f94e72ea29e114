"""What a correction's modal sends back, as typed values: nothing else of it is used."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.foi.case import Case
from bot.foi.corrections import PERSONAL, Change, Correctable
from bot.foi.errors import FoiError
from bot.foi.events import parse_choice
from bot.foi.vocabulary import Regime
from bot.slack.forms import given

Values = Mapping[str, Any]
NOTHING: Values = {}
"""What stands in a form that was never sent."""


class Errand(StrEnum):
    """What an officer comes to correct; each has a modal."""

    RECEIVED = "received"
    REGIME = "regime"
    REQUESTER = "requester"
    SUBJECT = "subject"
    SPLIT = "split"
    MERGE = "merge"
    ADD = "add"
    REMOVE = "remove"
    REWORD = "reword"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """What a correction's modal is about: the case, the errand, and the token of the effect that
    it shows; None while it shows none."""

    case: str
    errand: Errand
    token: str | None = None

    def packed(self) -> dict[str, str]:
        """As the modal carries it."""
        token = {"token": self.token} if self.token else {}
        return {"case": self.case, "errand": self.errand.value} | token


def read_form(ids: Mapping[str, Any]) -> CorrectionForm:
    """What came back; a FoiError where it is none of ours."""
    case, errand, token = (ids.get(name) for name in ("case", "errand", "token"))
    if not isinstance(case, str) or not isinstance(errand, str):
        raise _changed()
    if not isinstance(token, str | None):
        raise _changed()
    return CorrectionForm(case, parse_choice(Errand, errand, "errand"), token)


def _changed() -> FoiError:
    return FoiError(
        "form-changed", "this form", "it does not say what it is about", "Open it again"
    )


def changes_of(case: Case, errand: Errand, values: Values) -> list[Change]:
    """What was entered, as changes. Fields of a requester that are left empty stay as they are."""
    return list(_CHANGES[errand](case, values))


def entered_text(entered: Values, name: str) -> str:
    """The words in a field; empty where there are none."""
    return given(entered, name) or ""


def _parts_of(what: Correctable) -> Callable[[Case, Values], list[Change]]:
    return lambda _, values: [
        Change(what, entered_text(values, "words"), tuple(filter(None, [given(values, "part")])))
    ]


def _merged(case: Case, values: Values) -> list[Change]:
    numbers = [part.number for part in case.parts]
    first = given(values, "part")
    at = numbers.index(first) if first in numbers else len(numbers)
    return [Change(Correctable.MERGE, parts=tuple(numbers[at : at + 2]))] if first else []


def _law(case: Case, values: Values) -> list[Change]:
    law = given(values, "regime") or case.regime.value
    green = tuple(given(values, "environmental") or ())
    changes = [Change(Correctable.REGIME, law)]
    mixed = law == Regime.MIXED.value
    return [*changes, Change(Correctable.ENVIRONMENTAL, parts=green)] if mixed else changes


_CHANGES: Mapping[Errand, Callable[[Case, Values], list[Change]]] = {
    Errand.RECEIVED: lambda _, v: [Change(Correctable.RECEIVED, entered_text(v, "received"))],
    Errand.REGIME: _law,
    Errand.REQUESTER: lambda _, v: [
        Change(what, entered_text(v, what.value))
        for what in sorted(PERSONAL)
        if entered_text(v, what.value)
    ],
    Errand.SUBJECT: lambda _, v: [Change(Correctable.SUBJECT, entered_text(v, "subject"))],
    Errand.SPLIT: _parts_of(Correctable.SPLIT),
    Errand.MERGE: _merged,
    Errand.ADD: _parts_of(Correctable.ADD),
    Errand.REMOVE: _parts_of(Correctable.REMOVE),
    Errand.REWORD: _parts_of(Correctable.REWORD),
    Errand.WITHDRAWN: lambda _, v: [
        Change(Correctable.WITHDRAWN, entered_text(v, "on"), proof=entered_text(v, "proof"))
    ],
    Errand.DUPLICATE: lambda _, v: [Change(Correctable.DUPLICATE, entered_text(v, "of"))],
}
