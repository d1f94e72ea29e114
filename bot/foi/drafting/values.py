"""Fields that take one of a few forms: how likely the harm is, which condition, which day."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from bot.foi.errors import FoiError

LIKELIHOODS = ("would", "would be likely to")
CONDITIONS = ("40(3A)(a)", "40(3A)(b)", "40(3B)", "40(4A)")
EIR_CONDITIONS = ("13(2A)(a)", "13(2A)(b)", "13(2B)", "13(3A)")
DAYS = ("estimated", "opinion_date", "first_answer", "review_asked")


def settle(owner: str, name: str, text: str) -> str:
    """The field in the form that the templates print; a FoiError names the forms that it takes."""
    if name in DAYS:
        return _day(owner, name, text)
    if name == "likelihood":
        return _choice(owner, name, text, LIKELIHOODS, str.lower)
    if name == "condition":
        forms = EIR_CONDITIONS if owner.startswith("eir:") else CONDITIONS
        return _choice(owner, name, text, forms, _condition)
    return text.strip()


def _condition(text: str) -> str:
    """Forgive `foia:s40(3a)(a)`, `section 40 (3A)(a)` and a bare `(3A)(a)`."""
    bare = re.sub(r"(?i)^(foia:|eir:)?(section|regulation|reg|s|r)?\.?", "", text.replace(" ", ""))
    if not bare.startswith("("):
        return bare
    return ("13" if bare[1:3].lower() in ("2a", "2b") else "40") + bare


def _choice(
    owner: str, name: str, text: str, forms: tuple[str, ...], simplify: Callable[[str], str]
) -> str:
    accepted: Mapping[str, str] = {form.lower(): form for form in forms}
    found = accepted.get(simplify(text.strip()).lower())
    if found is None:
        raise FoiError(
            "field-form",
            f"'{text}' for {owner}.{name}",
            f"it takes one of: {'; '.join(forms)}",
            "Choose one of them",
        )
    return found


def _day(owner: str, name: str, text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as problem:
        raise FoiError(
            "field-form",
            f"'{text}' for {owner}.{name}",
            "it is not a day",
            "Write it as 2026-11-30",
        ) from problem
