"""What an officer should know before leaning on a precedent."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bot.foi.law import Law
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind
from indexer.rank import Found

_DOUBTFUL = 0.6
"""Confidence of a part's reading below which an officer is sent to the letter itself."""
_KINDS = {
    Kind.INTERNAL_REVIEW: "decided on internal review: it replaces the first answer",
    Kind.EXTENSION: "only an extension of time, not an answer",
    Kind.CLARIFICATION: "only a request for clarification, not an answer",
    Kind.ACKNOWLEDGEMENT: "only an acknowledgement, not an answer",
    Kind.OTHER: "it does not read as an answer to a request",
}


def cautions(
    found: Found,
    part: Mapping[str, Any] | None,
    law: Law,
    authority: str,
    years: int,
    today: date,
) -> Iterator[str]:
    """Sentences on age, on who decided, on doubtful reading, and on law that changed since."""
    own = found.document
    if own.authority and own.authority.casefold() != authority.casefold():
        yield f"another authority ({own.authority}): it shows how others answered, no more"
    if own.authority is None:
        yield "the letter does not name its authority"
    yield from _age(own.responded, years, today)
    if part is None:
        yield "it stands outside the parts that were read: read the letter for its outcome"
    else:
        yield from _reading(part)
        yield from _changes(part["provisions"], own.responded, law)
    if told := _KINDS.get(own.kind):
        yield told


def _age(responded: date | None, years: int, today: date) -> Iterator[str]:
    if responded is None:
        yield "the letter gives no date"
        return
    age = (
        today.year - responded.year - ((today.month, today.day) < (responded.month, responded.day))
    )
    if age >= years:
        yield f"{age} years old: facts, harm and public interest may have changed"


def _reading(part: Mapping[str, Any]) -> Iterator[str]:
    if part.get("confidence", 1.0) < _DOUBTFUL:
        yield "how this part was answered is read with some doubt: look at the letter"


def _changes(provisions: Iterator[str], responded: date | None, law: Law) -> Iterator[str]:
    for name in provisions if responded else ():
        assert responded
        for change in law.changed_since(Provision.parse(name), responded):
            yield f"{name} has changed since ({change.on}): {change.effect}"
