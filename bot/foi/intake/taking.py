"""Takes one message apart: whose words are the request, when they came, what came with them.

The newest message is the request. Where a colleague passed it on, the request is the newest one
that came from outside, with its own sender and its own day: the authority had it from then on
(FOIA s10(6)). Older mail is context; attachments are read for questions only where the message
points to them or asks nothing itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.foi.case import Flag
from bot.foi.intake.mail_days import mail_day
from bot.foi.intake.message import Enclosure, Envelope, Forward, Incoming, Message, Unread
from bot.foi.intake.names import tidy_name
from bot.foi.intake.quotation import Older, Trail, read_header, split_trail
from bot.foi.intake.sentences import asks
from bot.foi.intake.signature import frame
from bot.foi.intake.words import RequestWords, first, plain
from bot.foi.working_days import words as day_words

_FORWARDED = re.compile(r"^\s*(?:fwd?|fw|yml|ymlaen)\s*:\s*", re.IGNORECASE)
_RECEIPT_LAW = "FOIA s10(6); EIR reg 5(2)"
_DEEPEST = 5  # messages passed on inside messages passed on


@dataclass(frozen=True, slots=True)
class House:
    """What tells a colleague from a requester: the authority's mail domains; and its local time."""

    domains: tuple[str, ...] = ()
    zone: ZoneInfo | None = None

    def holds(self, address: str) -> bool:
        """True for an address of the authority's own."""
        domain = address.rpartition("@")[2].lower()
        return bool(domain) and any(domain == d or domain.endswith(f".{d}") for d in self.domains)


def take_apart(message: Message, words: RequestWords, house: House, depth: int = 0) -> Incoming:
    """Take a message apart. A text that begins with mail headers is read as that mail."""
    message = _with_headers(message, house)
    trail = split_trail(message.text)
    if depth < _DEEPEST and _from_inside(message, trail, house):
        inner = _passed_on(message, trail, house)
        if inner:
            return _forwarded(message, take_apart(inner, words, house, depth + 1))
    return _apart(message, trail, words)


def _with_headers(message: Message, house: House) -> Message:
    """The headers that a text begins with, as its envelope where it has none of its own."""
    found = (
        None if message.envelope.sender or message.envelope.address else read_header(message.text)
    )
    if found is None:
        return message
    head, start = found
    known = message.envelope
    sent, _ = mail_day(head.sent, house.zone)
    envelope = replace(
        known,
        subject=known.subject or head.subject,
        sender=head.sender,
        address=head.address,
        sent=known.sent or sent,
        recipients=known.recipients or _recipients(message.text[:start]),
    )
    return replace(
        message, text=message.text[start:], envelope=envelope, start=message.start + start
    )


def _recipients(headers: str) -> tuple[str, ...]:
    to = re.search(r"(?im)^[ \t]*(?:to|at)[ \t]?:(.{0,400})$", headers)
    return tuple(re.findall(r"[\w.+'\-]+@[\w.\-]+", to[1])) if to else ()


def _from_inside(message: Message, trail: Trail, house: House) -> bool:
    """True where a colleague sent it: by the authority's domains, or by the recipient's own domain
    for a mail that is passed on."""
    envelope = message.envelope
    if not envelope.address:
        return bool(_FORWARDED.match(envelope.subject)) and not envelope.sender
    if house.holds(envelope.address):
        return True
    same = any(to.rpartition("@")[2].lower() == envelope.domain for to in envelope.recipients)
    passes = _FORWARDED.match(envelope.subject) or any(one.marked for one in trail.older)
    return same and bool(passes or any(one.message for one in message.enclosures))


def _passed_on(message: Message, trail: Trail, house: House) -> Message | None:
    """The newest message inside that came from outside; None where there is none."""
    ours = replace(house, domains=(*house.domains, message.envelope.domain))
    for one in message.enclosures:
        if one.message and not ours.holds(one.message.envelope.address):
            others = tuple(each for each in message.enclosures if each is not one)
            return replace(one.message, enclosures=(*one.message.enclosures, *others))
    for older in trail.older:
        if (older.sender or older.address) and not ours.holds(older.address):
            return _as_message(message, older, trail, house)
    return None


def _as_message(message: Message, older: Older, trail: Trail, house: House) -> Message:
    """A quoted message as one of its own, with what was attached to the mail around it."""
    day, sure = mail_day(older.sent, house.zone)
    envelope = Envelope(
        older.subject or message.envelope.subject,
        older.sender,
        older.address,
        sent=day if sure or day is None else None,
        message_id=message.envelope.message_id,
        replies_to=message.envelope.replies_to,
    )
    below = trail.older[trail.older.index(older) + 1 :]
    text = "\n\n".join([older.text, *(f"> {one.text}".replace("\n", "\n> ") for one in below)])
    start = message.start + older.span[0]
    return Message(text, envelope, message.enclosures, message.warnings, start)


def _forwarded(outer: Message, inner: Incoming) -> Incoming:
    """What a colleague passed on, with a flag: who asks, and since when, are to be confirmed."""
    envelope = outer.envelope
    on = envelope.reached or envelope.sent
    by = Forward(tidy_name(envelope.sender), envelope.address, on)
    known = inner.received is not None and (on is None or inner.received <= on)
    received = inner.received if known else on
    passed = f"passed on by a colleague{f' on {day_words(on)}' if on else ''}"
    if known and received:
        says = (
            f"it came to the authority on {day_words(received)}, by the headers of the mail inside"
        )
        message = f"{passed}; {says}: check who asks and that day"
    else:
        message = f"{passed}; the day on which the authority had it first is not certain: find it"
    flag = Flag("forwarded", message, law=_RECEIPT_LAW)
    kept = inner.forwarded_by or by
    return replace(inner, received=received, forwarded_by=kept, flags=(flag, *inner.flags))


def _apart(message: Message, trail: Trail, words: RequestWords) -> Incoming:
    """One message's own words, what it points to, and the rest apart."""
    envelope = message.envelope
    own = trail.new
    says = plain(frame(own, envelope.sender).text)
    silent = not asks(says, words)
    quoted = trail.older
    texts, flags = [own], list(_received_flags(envelope))
    used = _pointed_to(says, silent, trail, words, message.enclosures)
    if used:
        texts += [one.text for one in used]
        quoted = tuple(one for one in quoted if one not in used)
        flags.append(
            Flag("quoted_used", "the questions stand in older mail, to which the new text points")
        )
    attached = _asked_in(message.enclosures, says, silent and not used, words)
    flags += _attachment_flags(message.enclosures, attached, says, silent, words)
    return Incoming(
        texts=tuple(text for text in (*texts, *(one.text for one in attached)) if text.strip()),
        subject=_FORWARDED.sub("", envelope.subject) or None,
        sender=tidy_name(envelope.sender) or None,
        address=envelope.address or None,
        received=envelope.reached or envelope.sent,
        quoted=tuple((message.start + a, message.start + b) for a, b in (q.span for q in quoted)),
        context="\n\n".join(one.text for one in quoted),
        unread=tuple(Unread(one.name, one.reason) for one in message.enclosures if one.reason),
        flags=(*flags, *(Flag("partly_read", warning) for warning in message.warnings)),
        message_id=envelope.message_id,
        replies_to=envelope.replies_to,
    )


def _pointed_to(
    says: str,
    silent: bool,
    trail: Trail,
    words: RequestWords,
    enclosures: Sequence[Enclosure],
) -> list[Older]:
    """The older mail that a message without a question of its own points to, or consists of."""
    if not silent or not trail.older:
        return []
    bare = not says.strip() and not any(one.text for one in enclosures)
    if not bare and not first(words.points_below, says):
        return []
    return [trail.older[0]]


def _received_flags(envelope: Envelope) -> Iterator[Flag]:
    """The sender's clock and the authority's say different days: the authority's counts."""
    sent, reached = envelope.sent, envelope.reached
    if sent and reached and sent != reached:
        yield Flag(
            "receipt_differs",
            f"its sender's clock says {day_words(sent)}, the authority's mail server "
            f"{day_words(reached)}: the clock counts from the day on which it came",
            law=_RECEIPT_LAW,
        )


def _asked_in(
    enclosures: Sequence[Enclosure], says: str, silent: bool, words: RequestWords
) -> list[Enclosure]:
    """The attachments that hold the questions: pointed to, or the message asks nothing."""
    read = [one for one in enclosures if one.text.strip()]
    if not silent and not first(words.points_attached, says):
        return []
    asking = [one for one in read if asks(frame(one.text).text, words)]
    return asking or (read if silent else [])


def _attachment_flags(
    enclosures: Sequence[Enclosure],
    used: Sequence[Enclosure],
    says: str,
    silent: bool,
    words: RequestWords,
) -> Iterator[Flag]:
    """What was not read, by name and reason; what was read from a picture; what was left aside."""
    points = silent or first(words.points_attached, says) is not None
    for one in enclosures:
        if one.reason:
            hides = (
                ": the message points to it, so its questions may be missing here" if points else ""
            )
            yield Flag(
                "not_read", f"'{one.name}' was not read ({one.reason}){hides}", law="FOIA s1(1)"
            )
        elif one in used and one.ocr:
            yield Flag(
                "read_by_ocr", f"'{one.name}' was read from a picture: compare it, letter by letter"
            )
        elif one in used:
            yield Flag("questions_attached", f"questions were taken from '{one.name}'")
        elif one.text.strip():
            yield Flag("attached_aside", f"'{one.name}' came along and was not read for questions")
