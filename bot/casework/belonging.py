"""Finds the case that a message belongs to: by reference, thread or person; it never guesses."""

from dataclasses import dataclass

from bot.foi.case import Case, Requester
from bot.foi.errors import FoiError
from bot.foi.events import EventType
from bot.foi.intake.kind import references
from bot.foi.intake.message import Incoming
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Belongs:
    """The case that a message names, by what it was found, and what that case waits for.

    `reference` is as the message has it; `case` is None where no case has it. `others` are further
    cases that it could be just as well.
    """

    reference: str
    case: Case | None
    by: str
    others: tuple[str, ...] = ()
    awaited: str = ""

    @property
    def sure(self) -> bool:
        """True where a case was found, and only one."""
        return self.case is not None and not self.others

    @property
    def says(self) -> str:
        """The case in words, with what is not certain about it."""
        if self.case is None:
            return f"{self.reference}, which is not in the store"
        also = f", or {', '.join(self.others)}: choose" if self.others else ""
        return f"{self.reference} (by {self.by}){also}"


def find_case(store: Store, incoming: Incoming, said: str, requester: Requester) -> Belongs | None:
    """The case a message belongs to; `said` is its subject and new words."""
    for words in (said, incoming.context):
        named = _by_reference(store, words)
        if named:
            return named
    threaded = store.cases_of_messages(incoming.replies_to)
    if threaded:
        return _among(store, threaded, "thread")
    known = store.cases_of_person(requester.email, requester.name)
    return _among(store, known, "person") if known else None


def _by_reference(store: Store, words: str) -> Belongs | None:
    named = store.references_in(words)
    if named:
        return _among(store, named, "reference")
    unknown = references(words)
    return Belongs(unknown[0], None, "reference") if unknown else None


def _among(store: Store, known: tuple[str, ...], by: str) -> Belongs | None:
    """The newest of the cases; the others beside it."""
    try:
        case = store.case(known[-1])
    except FoiError:
        return None
    others = known[:-1] if by != "thread" else ()
    return Belongs(case.reference, case, by, tuple(reversed(others)), _awaited(case))


def _awaited(case: Case) -> str:
    """The event that the case's clock waits for."""
    types = [event.type for event in case.events]
    if types.count(EventType.CLARIFICATION_SOUGHT) > types.count(EventType.CLARIFIED):
        return EventType.CLARIFIED.value
    if EventType.FEES_NOTICE in types and EventType.FEE_PAID not in types:
        return EventType.FEE_PAID.value
    return ""
