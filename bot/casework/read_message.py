"""Reads a message that came in: taken apart, who asks apart from what is asked, and what it is.

It knows no store: it may run in a process of its own (`text_tasks.py`), so what it gives is plain
data. What earlier cases say about the message is `open.py`'s to add.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.foi.case import Flag, Requester
from bot.foi.checks.request import check_request
from bot.foi.errors import FoiError
from bot.foi.intake.kind import KindRead, Thread, read_kind
from bot.foi.intake.masking import mask
from bot.foi.intake.message import Incoming, Message
from bot.foi.intake.names import is_real_name
from bot.foi.intake.requester import Separated, separate
from bot.foi.intake.taking import House, take_apart
from bot.foi.intake.words import RequestWords
from bot.foi.law import Law
from bot.foi.provisions import Provision
from bot.foi.request import Request, read_request
from bot.foi.vocabulary import Regime

MOST_CHARACTERS = 200_000  # about 60 pages: a longer text is an attachment, not a request


@dataclass(frozen=True, slots=True)
class RequestReader:
    """What reading a message needs. `base` is the regime where no words point to another one,
    `statutes` the official text that quotations are compared with, `house` tells colleagues."""

    words: RequestWords
    law: Law
    base: Regime
    statutes: Mapping[Provision, str]
    house: House


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """A message as read: `about` are flags of the message, `asked` those of what it asks."""

    incoming: Incoming
    request: Request
    requester: Requester
    kind: KindRead
    subject: str | None
    about: tuple[Flag, ...]
    asked: tuple[Flag, ...]

    @property
    def source(self) -> str:
        """Where the requester was read: a mail's header, the mail inside, or the text."""
        if self.incoming.forwarded_by:
            return "forwarded"
        return "header" if self.incoming.sender or self.incoming.address else "text"


def read_message(reader: RequestReader, message: Message) -> ReadMessage:
    """Read one message. An empty or endless text is a FoiError."""
    incoming = take_apart(message, reader.words, reader.house)
    refuse_endless(incoming.texts)
    text, requester, in_notices = _apart(reader, incoming)
    request = read_request(text, reader.words, reader.law, reader.base)
    subject = _subject(incoming, requester)
    thread = Thread(subject or "", bool(incoming.replies_to) or _answers_us(reader, incoming))
    kind = read_kind(text, request.parts, request.regime, thread, reader.words)
    asked = (
        *_name_flags(reader, incoming, requester, request.regime),
        *_notice_flags(in_notices),
        *request.flags,
        *check_request(request.text, reader.law, reader.statutes),
    )
    return ReadMessage(incoming, request, requester, kind, subject, incoming.flags, asked)


def refuse_endless(texts: Iterable[str]) -> None:
    """A text that nobody could answer as one request is a FoiError."""
    length = sum(map(len, texts))
    if length > MOST_CHARACTERS:
        raise FoiError(
            "request-long",
            "the request",
            f"it has {length:,} characters, and a request has at most {MOST_CHARACTERS:,}",
            "Register the message itself, and keep the rest with the case",
        )


def _apart(reader: RequestReader, incoming: Incoming) -> tuple[str, Requester, tuple[str, ...]]:
    """The texts without who asks, who asks, and what notices ask."""
    ours = reader.house.domains
    pieces = [separate(t, incoming.sender, incoming.address, ours) for t in incoming.texts]
    requester = _requester(reader, pieces)
    kept = (_masked(piece.text, requester) for piece in pieces if piece.text)
    text = "\n\n".join(kept).replace("\x00", "")
    if not text.strip():
        raise FoiError(
            "request-empty", "the request", "it holds no text", "Give the file with the request"
        )
    return text, requester, tuple(one for piece in pieces for one in piece.asked_in_notices)


def _requester(reader: RequestReader, pieces: list[Separated]) -> Requester:
    """Who asks: the first real name that the pieces give, in their order."""
    found = [piece.requester for piece in pieces]
    names = [r.name for r in found if r.name] + [n for p in pieces for n in p.other_names]
    real = (name for name in names if is_real_name(name, reader.words.no_names))
    single = (name for name in names if _is_some_name(reader, name))
    return Requester(
        name=next(real, next(single, None)),
        email=_first(r.email for r in found),
        address=_first(r.address for r in found),
    )


def _is_some_name(reader: RequestReader, name: str) -> bool:
    """True for a first name alone: no real name, but how the writer is spoken to."""
    titled = is_real_name(f"Mx {name}", reader.words.no_names)
    return name.isalpha() and name[0].isupper() and titled


def _masked(text: str, requester: Requester) -> str:
    """A text that one piece signed may name the requester whom another gave."""
    return mask(text, [n for n in (requester.name,) if n], [a for a in (requester.email,) if a])


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _subject(incoming: Incoming, requester: Requester) -> str | None:
    """The e-mail's subject, without the requester's name and address."""
    if not incoming.subject:
        return None
    subject = incoming.subject.replace("\x00", "")
    names = [n for n in (incoming.sender, requester.name) if n]
    return mask(subject, names, [a for a in (requester.email,) if a])


def _answers_us(reader: RequestReader, incoming: Incoming) -> bool:
    """True where older mail in it has an address of the authority's."""
    return any(f"@{domain}" in incoming.context.lower() for domain in reader.house.domains)


def _name_flags(
    reader: RequestReader, incoming: Incoming, requester: Requester, regime: Regime
) -> Iterator[Flag]:
    """No real name: a request under FOIA is not complete, one under the EIR is."""
    if not (incoming.sender or incoming.address or requester.name):
        return  # typed in without an envelope: nobody looked for a name
    if requester.name and is_real_name(requester.name, reader.words.no_names):
        return
    if regime not in (Regime.EIR, Regime.SAR):
        yield Flag(
            "no_real_name",
            "no real name of the requester: ask for one, or answer all the same; the EIR ask for"
            " none",
            law="FOIA s8(1)(b)",
        )


def _notice_flags(asked: tuple[str, ...]) -> Iterator[Flag]:
    """What a notice or footer asks is no question of the request; an officer sees that it is so."""
    if asked:
        yield Flag(
            "asked_in_notice",
            f"a notice below the message asks something and is left out ({len(asked)})",
        )
