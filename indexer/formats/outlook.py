"""Outlook mails (.msg), by python-oxmsg: read as other mails are."""

import email
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from functools import partial
from io import BytesIO

from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.properties import Properties

from indexer.documents import Document, Limits, Mail, Refused
from indexer.formats import html, mail, rtf, text
from indexer.formats.blocks import one_line
from indexer.formats.mail_body import better
from indexer.formats.mail_parts import File, assemble

# Property tags of [MS-OXPROPS]; the library names those it uses itself.
_HTML = 0x1013  # PidTagHtml: bytes, in whatever charset the page declares
_RTF = 0x1009  # PidTagRtfCompressed
_DELIVERED = 0x0E06  # PidTagMessageDeliveryTime
_HEADERS = 0x007D  # PidTagTransportMessageHeaders
_METHOD, _EMBEDDED_MAIL = 0x3705, 5  # PidTagAttachMethod, afEmbeddedMessage
_SHORT_NAME, _SHOWN_NAME = 0x3704, 0x3001  # PidTagAttachFilename, PidTagDisplayName
_INSIDE = "__substg1.0_3701000D"  # where an attached mail lies


def read(data: bytes, limits: Limits, depth: int = 0) -> Document:
    """Read one mail; `depth` counts the mails around it."""
    return of(Message.load(BytesIO(data)), limits, depth)


def of(message: Message, limits: Limits, depth: int) -> Document:
    """The document of a mail that is open, such as one inside another."""
    return assemble(_envelope(message), _body(message, limits), _files(message), limits, depth)


def _envelope(message: Message) -> Mail:
    """What the internet's headers say where Outlook kept them, else its own properties."""
    said = message.properties.str_prop_value(_HEADERS) or ""
    parsed = email.message_from_string(said, policy=default)
    assert isinstance(parsed, EmailMessage)
    known = mail.envelope(parsed)
    name, address = parseaddr(message.sender or "")
    return Mail(
        one_line(message.subject or ""),
        message.sent_date or known.sent,
        name,
        address if "@" in address else "",  # within one house it is a directory's name
        received=known.received or message.properties.date_prop_value(_DELIVERED),
        message_id=known.message_id,
        replies_to=known.replies_to,
        recipients=known.recipients,
    )


def _body(message: Message, limits: Limits) -> Document | None:
    """The plain text or the web page, as for every mail; else what is written in rich text."""
    plain = text.clean(message.body) if message.body else ""
    markup = message.properties.binary_prop_value(_HTML)
    page = html.read(markup, limits) if markup and markup.strip() else None
    if page is None and message.html_body:
        page = html.read_text(message.html_body, limits)
    found = better(text.of(plain, limits) if plain.strip() else None, page)
    packed = message.properties.binary_prop_value(_RTF)
    return rtf.unpacked(packed, limits) if found is None and packed else found


def _files(message: Message) -> list[File]:
    """The attachments; a mail inside is handed on as it lies there."""
    return [_file(one) for one in message.attachments]


def _file(one: Attachment) -> File:
    name = one.file_name or _said(one, _SHORT_NAME) or _said(one, _SHOWN_NAME)
    if one.properties.int_prop_value(_METHOD) == _EMBEDDED_MAIL:
        return File(f"{name or 'embedded mail'}.msg", inside=partial(_inside, one))
    if one.file_bytes is None:
        missing = "it is an object or a link inside Outlook, not a file; save it by itself"
        return File(name or "an embedded item", missing=missing)
    return File(name or "an attachment without a name", one.file_bytes)


def _said(one: Attachment, tag: int) -> str:
    return one.properties.str_prop_value(tag) or ""


def _inside(one: Attachment, limits: Limits, depth: int) -> Document:
    """The mail that lies inside an attachment."""
    for storage in getattr(one._storage, "storages", ()):
        if storage.path.endswith(_INSIDE):
            return of(_Embedded(storage), limits, depth)
    raise Refused("it is an item that Outlook keeps in a way not known; save it by itself")


class _Embedded(Message):
    """A mail inside a mail: its list of properties begins 8 bytes earlier ([MS-OXMSG] 2.4.1.2)."""

    @property
    def properties(self) -> Properties:
        return Properties(self._storage, properties_header_offset=24)
