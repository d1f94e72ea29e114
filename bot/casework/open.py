"""Registers an incoming request: who asks goes apart, the rest is read, the clock starts.

What belongs to a case that is there already is offered for it, and registered only where an officer
says that it is a request all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.casework.again import again_flags
from bot.casework.belonging import Belongs, find_case
from bot.casework.read_message import MOST_CHARACTERS, ReadMessage, refuse_endless
from bot.casework.registry import Registry
from bot.foi.case import Case, CasePart, Flag
from bot.foi.clock import run_clock
from bot.foi.errors import FoiError
from bot.foi.events import EventType
from bot.foi.intake.kind import KindRead, MessageKind, settled
from bot.foi.intake.message import Message
from bot.foi.vocabulary import Regime
from bot.foi.working_days import words

__all__ = ["EVENTS", "MOST_CHARACTERS", "Opened", "Understood", "open_request", "understand"]

EVENTS = {
    MessageKind.REVIEW: EventType.REVIEW_REQUESTED,
    MessageKind.CLARIFICATION: EventType.CLARIFIED,
    MessageKind.FEE: EventType.FEE_PAID,
}
"""What happened to a case's clock on the day on which such a message came."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A message as read, with what earlier cases say about it. What belongs to a case has no parts
    and `flags` only of the message, unless it is to be a request all the same."""

    read: ReadMessage
    kind: KindRead
    belongs: Belongs | None
    parts: tuple[CasePart, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A registered case with the last day for its answer, and how its message was understood."""

    case: Case
    due: date | None
    understood: Understood


def understand(
    registry: Registry,
    message: Message,
    received: date | None,
    today: date,
    *,
    as_request: bool = False,
) -> Understood:
    """Read a message and look for what it belongs to; nothing is written.

    `received` is the officer's day; else the message's own counts, else today.
    An empty or endless text is a FoiError.
    """
    refuse_endless((message.text,))
    read = registry.read(message)
    said = f"{read.subject or ''}\n{read.request.text}"
    belongs = find_case(registry.store, read.incoming, said, read.requester)
    kind = settled(read.kind, belongs.awaited if belongs and belongs.sure else "")
    stays = not kind.kind.begins_a_case
    flags = [*read.about, *_kind_flags(kind, belongs)]
    if as_request or not stays:
        day = received or read.incoming.received or today
        flags += [*read.asked, *again_flags(registry, read.request, read.requester, day)]
    parts = read.request.parts if as_request or not stays else ()
    return Understood(read, kind, belongs if stays else None, parts, tuple(flags))


def open_request(
    registry: Registry,
    message: Message,
    received: date | None,
    *,
    by: str,
    at: datetime,
    today: date,
    reference: str | None = None,
    regime: Regime | None = None,
    arrival: int | None = None,
) -> Opened:
    """Register a request; `regime` is the officer's choice over what the words suggest; `arrival`
    is the message in the inbox that it came by.

    The day of receipt is the officer's, else the message's own. Where neither is known, today is
    taken and a flag says so: a clock that counts from a guess has to be seen to do so.
    An empty or endless text, a day of receipt to come, or one before the law are one FoiError each,
    and nothing is registered.
    """
    _refuse_later(received or today, today)
    found = understand(registry, message, received, today, as_request=True)
    read = found.read
    day = received or read.incoming.received
    assumed = () if day else (_assumed(today),)
    day = day or today
    _refuse_later(day, today)
    governing = regime or read.request.regime
    due = run_clock(day, governing, (), registry.calendars, registry.limits, today).due
    case = registry.store.open_case(
        received=day,
        regime=governing,
        text=read.request.text,
        parts=read.request.parts,
        fingerprint=read.request.fingerprint,
        requester=read.requester,
        by=by,
        at=at,
        reference=reference,
        subject=read.subject,
        flags=(*assumed, *found.flags),
        message=arrival,
    )
    return Opened(case, due, found)


def _refuse_later(day: date, today: date) -> None:
    if day > today:
        raise FoiError(
            "received-later",
            f"received {day.isoformat()}",
            f"that day is still to come (today is {today.isoformat()})",
            "Give the day on which the request arrived",
        )


def _assumed(today: date) -> Flag:
    return Flag(
        "received-assumed",
        f"the day of receipt was not given, so {words(today)} is taken; if the request came "
        "earlier, register it again with that day",
        law="FOIA s10(1), EIR reg 5(2)",
    )


_SAYS = {
    MessageKind.REVIEW: (
        "asks for an internal review of",
        "s45 Code of Practice, part 5; EIR reg 11",
    ),
    MessageKind.CHASER: ("asks after", "FOIA s10(1); ICO: a complaint about delay is one too"),
    MessageKind.CLARIFICATION: ("clarifies", "FOIA s1(3); EIR reg 9"),
    MessageKind.FEE: ("is about the fee of", "FOIA s9(2); EIR reg 8"),
    MessageKind.THANKS: ("gives thanks, and asks nothing, about", None),
}


def _kind_flags(kind: KindRead, belongs: Belongs | None) -> Iterator[Flag]:
    """What a message is that begins no case, and for which case it is offered."""
    if kind.automatic:
        yield Flag("automatic", f"an automatic message (“{kind.words}”)", kind.words)
    where = belongs.says if belongs else "an earlier request: find which"
    if kind.withdraws:
        yield Flag("withdraws", f"withdraws {where} (“{kind.words}”)", kind.words)
    elif kind.kind in _SAYS:
        says, law = _SAYS[kind.kind]
        yield Flag(kind.kind.value, f"{says} {where}", kind.words or None, law=law)
    if kind.also_asks:
        yield Flag(
            "also_asks",
            f"it also asks for something (“{kind.also_asks}”): see whether that is a new request",
            kind.also_asks,
            law="FOIA s1(1)",
        )
