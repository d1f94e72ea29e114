"""Fields that take one of a few forms: how likely the harm is, which condition, which day."""

import re
from collections.abc import Sequence
from datetime import date

from bot.foi.errors import FoiError

DAYS = (
    "estimated",
    "opinion_date",
    "first_answer",
    "review_asked",
    "received_at_other",
    "corrected",
    "passed_on",
    "reply_by",
)
SHORTEST = 2
"""Words from which a reason can say something: "x" and "n/a" are none."""
_LETTER = re.compile(r"\W*[^\W\d_]?\W*")
"""No word and no number: one letter, or signs alone."""
_REASONS = re.compile(
    r"harm|conclusion|necessity|burden|reason|opinion|actionable|defence|individuals|intention"
    r"|wait_reasonable|lia_\w+|personal_data|privilege|late_reason|review_reasons|why|complexity"
    r"|volume|advice|refine_offer|form_reason"
)


def settle(owner: str, name: str, text: str, choices: Sequence[str] = ()) -> str:
    """The field in the form that the templates print; a FoiError names the forms that it takes."""
    if name in DAYS:
        return _day(owner, name, text)
    if choices:
        return _choice(owner, name, text, choices)
    if _REASONS.fullmatch(name):
        refuse_empty(owner, name, text)
    elif _LETTER.fullmatch(text):
        raise FoiError(
            "field-empty",
            f"'{text.strip()}' for {owner}.{name}",
            "one letter is no answer a requester could read",
            "Say it in words or as a number",
        )
    return text.strip()


def refuse_empty(owner: str, name: str, text: str) -> None:
    """A FoiError where a reason or a factor says nothing."""
    if len(re.findall(r"\w{2,}", text)) < SHORTEST:
        raise FoiError(
            "field-empty",
            f"'{text.strip()}' for {owner}.{name}",
            "that is no reason a requester could read",
            "Say it in a sentence",
        )


def _choice(owner: str, name: str, text: str, choices: Sequence[str]) -> str:
    """Forgive `foia:s40(3a)(a)`, `section 40 (3A)(a)` and a bare `(3A)(a)`."""
    said = _bare(text)
    found = [choice for choice in choices if said in (_bare(choice), _limbs(choice))]
    if len(found) != 1:
        raise FoiError(
            "field-form",
            f"'{text.strip()}' for {owner}.{name}",
            f"it takes one of: {'; '.join(choices)}",
            "Choose one of them",
        )
    return found[0]


def _bare(text: str) -> str:
    plain = re.sub(r"\s+", "", text.lower())
    return re.sub(r"^(?:foia:|eir:)?(?:section|regulation|reg|s|r)?\.?(?=[\d(])", "", plain)


def _limbs(choice: str) -> str:
    """A numbered choice without its section: `(3a)(a)`."""
    return _bare(choice)[_bare(choice).find("(") :] if choice[:1].isdigit() else _bare(choice)


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
