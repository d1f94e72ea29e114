"""Fetches the mail, takes each message apart, and keeps it with a proposal for an officer.

A message is kept whatever it is: one that cannot be read waits with the reason. Nothing is
registered without an officer, unless a setting says so.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.casework.clocking import Clocks, record_event
from bot.casework.incoming import message_of
from bot.casework.open import EVENTS, Opened, Understood, open_request, understand
from bot.casework.registry import Registry
from bot.casework.scratch import scratch_folder
from bot.foi.clock import run_clock
from bot.foi.errors import FoiError
from bot.foi.intake.arrival import Arrival, ArrivalState, Mark, NewArrival
from bot.foi.intake.kind import MessageKind
from bot.foi.intake.message import Message
from indexer.documents import Document, Refused
from indexer.imap import Account, Fetched, fetch

Read = Callable[[Path], Document]


@dataclass(frozen=True)
class Post:
    """What the inbox works with; `read` reads a file within limits (Refused where it cannot)."""

    registry: Registry
    read: Read
    zone: ZoneInfo
    most_bytes: int


def take_in(post: Post, account: Account, *, at: datetime, today: date) -> Iterator[Arrival]:
    """Keep every message that is new, oldest first, each with its proposal."""
    name = f"{account.user}@{account.host}:{account.port}/{account.folder}"
    mark = post.registry.store.mark(name) or Mark(name, 0, 0)
    for one in fetch(account, mark.validity, mark.uid, post.most_bytes):
        new = _arrival(post, one, today)
        here = Mark(name, one.validity, one.uid)
        kept = post.registry.store.keep_message(new, here, at=at)
        if kept:
            yield kept


def _arrival(post: Post, fetched: Fetched, today: date) -> NewArrival:
    try:
        message = message_in(post, fetched.data)
        found = understand(post.registry, message, None, today)
    except (Refused, FoiError) as problem:
        reason = problem.reason if isinstance(problem, Refused) else problem.why
        unread = [{"name": "the message", "reason": reason}]
        return NewArrival(fetched.data, "", None, None, {"kind": None, "unread": unread})
    who = found.read.requester
    proposal = _proposal(post.registry, found, today)
    return NewArrival(fetched.data, message.envelope.message_id, who.name, who.email, proposal)


def message_in(post: Post, data: bytes) -> Message:
    """The message in a mail's bytes; Refused where it cannot be read."""
    with scratch_folder() as folder:
        path = folder / "message.eml"
        path.write_bytes(data)
        return message_of(post.read(path), post.zone)


def _proposal(registry: Registry, found: Understood, today: date) -> dict[str, Any]:
    """What an officer is asked to decide on; it names nobody."""
    incoming, belongs = found.read.incoming, found.belongs
    received = incoming.received
    starts = found.kind.kind.begins_a_case
    return {
        "kind": found.kind.kind.value,
        "belongs_to": belongs.case.reference if belongs and belongs.case else None,
        "subject": found.read.subject,
        "received": received.isoformat() if received else None,
        "due": _due(registry, found, received or today, today) if starts else None,
        "parts": [part.question for part in found.parts],
        "flags": [flag.message for flag in found.flags],
        "unread": [{"name": one.name, "reason": one.reason} for one in incoming.unread],
        "forwarded": incoming.forwarded_by is not None,
    }


def _due(registry: Registry, found: Understood, received: date, today: date) -> str | None:
    if received > today:
        return None
    regime = found.read.request.regime
    due = run_clock(received, regime, (), registry.calendars, registry.limits, today).due
    return due.isoformat() if due else None


def register(
    post: Post, number: int, received: date | None, *, by: str, at: datetime, today: date
) -> Opened:
    """Register a message as a request: the case and the decision are one transaction."""
    message = message_in(post, post.registry.store.original(number))
    return open_request(post.registry, message, received, by=by, at=at, today=today, arrival=number)


def belongs(post: Post, number: int, case: str, *, by: str, at: datetime, today: date) -> str:
    """Give a message to a case; its clock follows a review, a clarification or a fee.

    Returns what happened in words. The event is recorded first: where it contradicts what is known
    nothing is settled, and recording it twice is refused by the clock itself.
    """
    store = post.registry.store
    found = store.case(case)
    arrival = next((one for one in store.arrivals() if one.id == number), None)
    _refuse_settled(arrival, number)
    assert arrival is not None
    kind, received = arrival.proposal.get("kind"), arrival.proposal.get("received")
    event = EVENTS.get(MessageKind(kind)) if kind else None
    day = date.fromisoformat(received) if received else today
    if event and not any((e.type, e.on) == (event.value, day) for e in found.events):
        clocks = Clocks(store, post.registry.calendars, post.registry.limits)
        record_event(clocks, found.reference, event, day, by=by, at=at, today=today)
    store.settle_message(number, ArrivalState.BELONGS, found.id, by=by, at=at)
    return f"{found.reference}{f', {event.value} on {day.isoformat()}' if event else ''}"


def _refuse_settled(arrival: Arrival | None, number: int) -> None:
    if arrival is None or arrival.state is not ArrivalState.WAITING:
        why = "no such message" if arrival is None else f"it is {arrival.state.value} already"
        raise FoiError("message-settled", f"message {number}", why, "See `foibot inbox --all`")


def plain_requests(arrivals: Iterable[Arrival]) -> Iterator[Arrival]:
    """Those that are plainly new requests: with parts, read in full, and passed on by nobody."""
    for one in arrivals:
        told = one.proposal
        if told["kind"] == MessageKind.REQUEST and not told["unread"] and not told["forwarded"]:
            yield one
