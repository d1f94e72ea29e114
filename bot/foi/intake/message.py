"""A message as it came, and the same message taken apart. Days are the authority's local days.

`Message` is what every surface hands over: a mail (.eml, .msg), pasted text, a Slack message, a
web form. `Incoming` is what `taking.take_apart` makes of it, once, for everything that follows.
"""

from dataclasses import dataclass
from datetime import date

from bot.foi.case import Flag
from bot.foi.vocabulary import Span


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sent a message and when: `sent` by the sender's clock, `reached` by the receiver's."""

    subject: str = ""
    sender: str = ""
    address: str = ""
    sent: date | None = None
    reached: date | None = None
    message_id: str = ""
    replies_to: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()

    @property
    def domain(self) -> str:
        """The part of the sender's address behind the @."""
        return self.address.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Something attached: its text, or why it was not read; a mail inside is one of its own."""

    name: str
    text: str = ""
    reason: str | None = None
    ocr: bool = False
    message: "Message | None" = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it came. `start` is where its text begins in the file's whole text."""

    text: str
    envelope: Envelope = Envelope()
    enclosures: tuple[Enclosure, ...] = ()
    warnings: tuple[str, ...] = ()
    start: int = 0


@dataclass(frozen=True, slots=True)
class Unread:
    """Something attached that nobody has read yet, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Forward:
    """Who in the authority passed a message on, and when."""

    name: str
    address: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message taken apart: `texts` is what is new, the message's own and what it points to.

    `quoted` are the places of older mail in the file's text, `context` its words; `sender` and
    `address` are of the one who asks, wherever the message came from.
    """

    texts: tuple[str, ...]
    subject: str | None = None
    sender: str | None = None
    address: str | None = None
    received: date | None = None
    quoted: tuple[Span, ...] = ()
    context: str = ""
    unread: tuple[Unread, ...] = ()
    forwarded_by: Forward | None = None
    flags: tuple[Flag, ...] = ()
    message_id: str = ""
    replies_to: tuple[str, ...] = ()
