"""What a file says as a request: its texts, who sent it, and the day it was sent."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.casework.open import Incoming
from indexer.documents import Document


def incoming_of(document: Document, zone: ZoneInfo) -> tuple[Incoming, date | None]:
    """The message and its attachments apart, and the local day an e-mail was sent, if it is one."""
    body_ends = min((one.start for one in document.attachments), default=len(document.text))
    attached = [document.text[one.start : one.end] for one in document.attachments]
    texts = tuple(text for text in (document.text[:body_ends], *attached) if text.strip())
    mail = document.mail
    if mail is None:
        return Incoming(texts), None
    sent = mail.sent.astimezone(zone).date() if mail.sent else None
    sender = mail.sender_name or None
    return Incoming(texts, mail.subject, sender, mail.sender_address or None), sent
