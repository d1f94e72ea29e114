"""Outlook mails (.msg), by python-oxmsg: read as other mails are."""

from collections.abc import Iterator
from email.utils import parseaddr
from io import BytesIO

from oxmsg import Message

from indexer.documents import Document, Limits, Mail
from indexer.formats import html, text
from indexer.formats.blocks import one_line
from indexer.formats.mail_parts import assemble

_HTML = 0x1013  # PidTagHtml: bytes, in whatever charset the page declares


def read(data: bytes, limits: Limits, depth: int = 0) -> Document:
    """Read one mail; `depth` counts the mails around it."""
    message = Message.load(BytesIO(data))
    name, address = parseaddr(message.sender or "")
    mail = Mail(one_line(message.subject or ""), message.sent_date, name, address)
    return assemble(mail, _body(message, limits), list(_files(message)), limits, depth)


def _body(message: Message, limits: Limits) -> Document | None:
    """The plain text, or the web page where there is none."""
    if message.body and message.body.strip():
        return text.of(text.clean(message.body), limits)
    markup = message.properties.binary_prop_value(_HTML)
    if markup and markup.strip():
        return html.read(markup, limits)
    return html.read_text(message.html_body, limits) if message.html_body else None


def _files(message: Message) -> Iterator[tuple[str, bytes]]:
    """The attachments that are files; a mail or an object inside has no bytes of its own."""
    for one in message.attachments:
        if one.attached_by_value:
            yield one.file_name or "attachment", one.file_bytes or b""
        else:
            yield one.file_name or "an embedded item", b""
