"""What a file says as a message: its own words, its envelope in local days, and what came along."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.foi.intake.message import Enclosure, Envelope, Message
from indexer.documents import Attachment, Document, Mail

_HEAD = re.compile(r"(?:Subject: [^\n]*\n?)?(?:Date: [^\n]*)?(?:\n\n|$)")


def message_of(document: Document, zone: ZoneInfo) -> Message:
    """The message in a file that was read; a file that is no mail has no envelope."""
    return _message(document, 0, len(document.text), document.mail, document.attachments, zone)


def _message(
    document: Document,
    start: int,
    end: int,
    mail: Mail | None,
    attachments: tuple[Attachment, ...],
    zone: ZoneInfo,
) -> Message:
    """The message in one stretch of the document; mails inside it lie in stretches of their own."""
    ends = min((one.start - len(one.heading) for one in attachments if not one.reason), default=end)
    body = _HEAD.match(document.text, start, ends) if mail else None
    begins = body.end() if body else start
    return Message(
        text=document.text[begins : max(begins, ends)],
        envelope=_envelope(mail, zone) if mail else Envelope(),
        enclosures=tuple(_enclosed(document, attachments, zone)),
        warnings=document.warnings if start == 0 else (),
        start=begins,
    )


def _enclosed(
    document: Document, attachments: tuple[Attachment, ...], zone: ZoneInfo
) -> list[Enclosure]:
    """What is attached, in order: what lies inside an attached mail belongs to that mail."""
    enclosed: list[Enclosure] = []
    waiting = list(attachments)
    while waiting:
        one = waiting.pop(0)
        inside: list[Attachment] = []
        while one.mail and waiting and one.start <= waiting[0].start <= waiting[0].end <= one.end:
            inside.append(waiting.pop(0))
        enclosed.append(_enclosure(document, one, tuple(inside), zone))
    return enclosed


def _enclosure(
    document: Document, one: Attachment, inside: tuple[Attachment, ...], zone: ZoneInfo
) -> Enclosure:
    text = document.text[one.start : one.end]
    message = _message(document, one.start, one.end, one.mail, inside, zone) if one.mail else None
    return Enclosure(one.name, text, one.reason, one.ocr, message)


def _envelope(mail: Mail, zone: ZoneInfo) -> Envelope:
    """An envelope with the days as they were where the authority is."""
    return Envelope(
        mail.subject,
        mail.sender_name,
        mail.sender_address,
        _local(mail.sent, zone),
        _local(mail.received, zone),
        mail.message_id,
        mail.replies_to,
        mail.recipients,
    )


def _local(moment: datetime | None, zone: ZoneInfo) -> date | None:
    """The local day; a moment without an offset is taken as local already."""
    if moment is None:
        return None
    try:
        return moment.astimezone(zone).date() if moment.tzinfo else moment.date()
    except (OverflowError, ValueError):
        return None
