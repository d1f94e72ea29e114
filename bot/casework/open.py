"""Registers an incoming request: who asks goes apart, the rest is read, the clock starts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.foi.case import Case, Flag, Requester
from bot.foi.checks.request import check_request
from bot.foi.clock import run_clock
from bot.foi.errors import FoiError
from bot.foi.intake.requester import mask, separate
from bot.foi.intake.words import RequestWords
from bot.foi.law import Law
from bot.foi.provisions import Provision
from bot.foi.request import Request, read_request, same_text_flag
from bot.foi.time_limits import Limits
from bot.foi.vocabulary import Regime
from bot.foi.working_days import Calendars, words
from bot.store.store import Store

MOST_CHARACTERS = 200_000  # about 60 pages: a longer text is an attachment, not a request


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as it arrived: its texts (the message, then its attachments) and its envelope."""

    texts: tuple[str, ...]
    subject: str | None = None
    sender: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class RequestReader:
    """What reading a request needs. `base` is the regime where no words point to another one;
    `statutes` is the official text that quotations are compared with."""

    words: RequestWords
    law: Law
    base: Regime
    statutes: Mapping[Provision, str]


@dataclass(frozen=True, slots=True)
class Understood:
    """A request as read, with who asks apart from it."""

    request: Request
    requester: Requester
    subject: str | None
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """What registering needs. `read` understands what came in, within limits."""

    store: Store
    read: Callable[[Incoming], Understood]
    calendars: Calendars
    limits: Limits
    recent: timedelta


@dataclass(frozen=True, slots=True)
class Opened:
    """A registered case with the last day for its answer."""

    case: Case
    due: date | None


def open_request(
    registry: Registry,
    incoming: Incoming,
    received: date | None,
    *,
    by: str,
    at: datetime,
    today: date,
    reference: str | None = None,
    regime: Regime | None = None,
) -> Opened:
    """Register a request; `regime` is the officer's choice over what the words suggest.

    Where the day of receipt is not known, today is taken and a flag says so: a clock that counts
    from a guess has to be seen to do so.
    An empty or endless text, a day of receipt to come, or one before the law are one FoiError each,
    and nothing is registered.
    """
    assumed = () if received else (_assumed(today),)
    received = received or today
    if received > today:
        raise FoiError(
            "received-later",
            f"received {received.isoformat()}",
            f"that day is still to come (today is {today.isoformat()})",
            "Give the day on which the request arrived",
        )
    _refuse_endless(incoming)
    understood = registry.read(incoming)
    request = understood.request
    governing = regime or request.regime
    due = run_clock(received, governing, (), registry.calendars, registry.limits, today).due
    case = registry.store.open_case(
        received=received,
        regime=governing,
        text=request.text,
        parts=request.parts,
        fingerprint=request.fingerprint,
        requester=understood.requester,
        by=by,
        at=at,
        reference=reference,
        subject=understood.subject,
        flags=(*assumed, *understood.flags, *_asked_before(registry, request, received)),
    )
    return Opened(case, due)


def understand(reader: RequestReader, incoming: Incoming) -> Understood:
    """Take a request apart: who asks, its parts, and what an officer should look at."""
    text, requester = _apart(incoming)
    request = read_request(text, reader.words, reader.law, reader.base)
    misquoted = check_request(request.text, reader.law, reader.statutes)
    flags = (*request.flags, *misquoted)
    return Understood(request, requester, _subject(incoming, requester), flags)


def _assumed(today: date) -> Flag:
    return Flag(
        "received-assumed",
        f"the day of receipt was not given, so {words(today)} is taken; if the request came "
        "earlier, register it again with that day",
        law="FOIA s10(1), EIR reg 5(2)",
    )


def _refuse_endless(incoming: Incoming) -> None:
    length = sum(map(len, incoming.texts))
    if length > MOST_CHARACTERS:
        raise FoiError(
            "request-long",
            "the request",
            f"it has {length:,} characters, and a request has at most {MOST_CHARACTERS:,}",
            "Register the message itself, and keep the rest with the case",
        )


def _apart(incoming: Incoming) -> tuple[str, Requester]:
    """The texts without who asks, and who asks as the first text that tells names them."""
    pieces = [separate(text, incoming.sender, incoming.address) for text in incoming.texts]
    text = "\n\n".join(piece.text for piece in pieces if piece.text).replace("\x00", "")
    if not text.strip():
        raise FoiError(
            "request-empty", "the request", "it holds no text", "Give the file with the request"
        )
    requesters = [piece.requester for piece in pieces]
    return text, Requester(
        name=_first(r.name for r in requesters),
        email=_first(r.email for r in requesters),
        address=_first(r.address for r in requesters),
    )


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _subject(incoming: Incoming, requester: Requester) -> str | None:
    """The e-mail's subject, without the requester's name and address."""
    if not incoming.subject:
        return None
    subject = incoming.subject.replace("\x00", "")
    names = [n for n in (incoming.sender, requester.name) if n]
    return mask(subject, names, [a for a in (requester.email,) if a])


def _asked_before(registry: Registry, request: Request, received: date) -> list[Flag]:
    known = registry.store.same_text(request.fingerprint, received - registry.recent)
    again = same_text_flag(known)
    return [again] if again else []
