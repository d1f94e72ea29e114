"""What an officer should know before leaning on a precedent."""

from collections.abc import Iterator
from datetime import date

from bot.casework.precedents import Precedent
from bot.foi.law import Law
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind


def cautions(found: Precedent, law: Law, authority: str, years: int, today: date) -> Iterator[str]:
    """Sentences on age, on who decided, and on law that changed since; none where all is well."""
    own = found.document
    if own.authority and own.authority.casefold() != authority.casefold():
        yield f"another authority ({own.authority}): it shows how others answered, no more"
    if own.authority is None:
        yield "the letter does not name its authority"
    yield from _age(own.responded, years, today)
    if own.responded:
        for name in found.part["provisions"]:
            for change in law.changed_since(Provision.parse(name), own.responded):
                yield f"{name} has changed since ({change.on}): {change.effect}"
    yield from _kind(own.kind)


def _age(responded: date | None, years: int, today: date) -> Iterator[str]:
    if responded is None:
        yield "the letter gives no date"
        return
    age = (
        today.year - responded.year - ((today.month, today.day) < (responded.month, responded.day))
    )
    if age >= years:
        yield f"{age} years old: facts, harm and public interest may have changed"


def _kind(kind: str) -> Iterator[str]:
    if kind == Kind.INTERNAL_REVIEW:
        yield "decided on internal review: it replaces the first answer"
    elif kind == Kind.EXTENSION:
        yield "only an extension of time, not an answer"
    elif kind == Kind.CLARIFICATION:
        yield "only a request for clarification, not an answer"
