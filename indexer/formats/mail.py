"""Mails (.eml): the plain text, else the web page; attachments read and appended."""

import email
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime

from indexer.documents import Document, Limits, Mail, Refused
from indexer.formats import html, text
from indexer.formats.blocks import one_line
from indexer.formats.mail_parts import assemble

_ENVELOPE = ("subject", "from", "date", "to", "received", "mime-version", "message-id")


def read(data: bytes, limits: Limits, depth: int = 0) -> Document:
    """Read one mail; `depth` counts the mails around it."""
    message = email.message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    if not any(name in message for name in _ENVELOPE):
        raise Refused("it is not a mail: it has no subject, sender or date; rename it to .txt")
    name, address = parseaddr(_header(message, "From"))
    mail = Mail(_header(message, "Subject"), _sent(message), name, address)
    return assemble(mail, _body(message, limits), list(_files(message)), limits, depth)


def _header(message: EmailMessage, name: str) -> str:
    """A header in one line; a malformed one as far as it can be read, else empty."""
    try:
        return one_line(str(message.get(name, "")))
    except (ValueError, IndexError, AttributeError, LookupError):
        return ""  # the standard library's header parser trips over some real headers


def _sent(message: EmailMessage) -> datetime | None:
    """When it was sent, None where the header is missing or makes no sense."""
    with suppress(ValueError, TypeError, IndexError):
        return parsedate_to_datetime(_header(message, "Date"))
    return None


def _body(message: EmailMessage, limits: Limits) -> Document | None:
    """The plain text, or the web page where there is none or it is empty."""
    for kind in ("plain", "html"):
        part = message.get_body(preferencelist=(kind,))
        said = _text(part) if isinstance(part, EmailMessage) else ""
        if said.strip():
            return html.read_text(said, limits) if kind == "html" else text.of(said, limits)
    return None


def _text(part: EmailMessage) -> str:
    """A part's characters, whatever charset it declares."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    return text.clean(text.decode(payload, part.get_content_charset()))


def _files(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """The attachments' names and bytes; a forwarded mail is one too."""
    for part in message.iter_attachments():
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0)
            yield "forwarded mail.eml", inner.as_bytes() if hasattr(inner, "as_bytes") else b""
        elif part.get_filename():
            payload = part.get_payload(decode=True)
            yield str(part.get_filename()), payload if isinstance(payload, bytes) else b""
