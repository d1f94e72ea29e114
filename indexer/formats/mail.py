"""Mails (.eml): what the reader of the mail saw as its body; attachments read and appended."""

import email
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses, parseaddr, parsedate_to_datetime

from indexer.documents import Document, Limits, Mail, Refused
from indexer.formats import html, text
from indexer.formats.blocks import one_line
from indexer.formats.mail_body import better
from indexer.formats.mail_parts import File, assemble

_ENVELOPE = ("subject", "from", "date", "to", "received", "mime-version", "message-id")
_MOST_IDS = 50  # of `References`: the newest are enough to find a thread by


def read(data: bytes, limits: Limits, depth: int = 0) -> Document:
    """Read one mail; `depth` counts the mails around it."""
    message = email.message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    if not any(name in message for name in _ENVELOPE):
        raise Refused("it is not a mail: it has no subject, sender or date; rename it to .txt")
    bodies, files = _sorted_out(message)
    return assemble(envelope(message), _body(bodies, limits), files, limits, depth)


def envelope(message: EmailMessage) -> Mail:
    """Who sent it, when, when it came, and what it answers."""
    name, address = parseaddr(header(message, "From"))
    answers = f"{header(message, 'References')} {header(message, 'In-Reply-To')}".split()
    named = getaddresses([header(message, "To"), header(message, "Cc")])
    return Mail(
        header(message, "Subject"),
        moment(header(message, "Date")),
        name,
        address,
        received=_received(message),
        message_id=header(message, "Message-ID"),
        replies_to=tuple(dict.fromkeys(answers[-_MOST_IDS:])),
        recipients=tuple(each for _, each in named[:_MOST_IDS] if each),
    )


def header(message: EmailMessage, name: str) -> str:
    """A header in one line; a malformed one as far as it can be read, else empty."""
    try:
        return one_line(str(message.get(name, "")))
    except (ValueError, IndexError, AttributeError, LookupError):
        return ""  # the standard library's header parser trips over some real headers


def moment(words: str) -> datetime | None:
    """A header's moment, None where it is missing or makes no sense."""
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(words)
    return None


def _received(message: EmailMessage) -> datetime | None:
    """The moment in the topmost `Received`: each server puts its own above the others (RFC 5321
    section 4.4), so only that one is of the authority's own house."""
    return moment(header(message, "Received").rpartition(";")[2].strip())


def _sorted_out(message: EmailMessage) -> tuple[list[EmailMessage], list[File]]:
    """The parts that are shown as the message, and the files with their names."""
    bodies: list[EmailMessage] = []
    files: list[File] = []
    for part in _leaves(message):
        shown = part.get_content_type() in ("text/plain", "text/html")
        if shown and not part.get_filename() and not part.is_attachment():
            bodies.append(part)
        else:
            files.append(File(_name(part), _bytes(part)))
    return bodies, files


def _leaves(part: EmailMessage) -> Iterator[EmailMessage]:
    """Every part that holds no others; an attached mail is one, whatever it holds."""
    waiting = [part]
    while waiting:
        one = waiting.pop()
        inner = one.get_payload()
        if one.get_content_type() != "message/rfc822" and isinstance(inner, list) and inner:
            waiting += [each for each in reversed(inner) if isinstance(each, EmailMessage)]
        else:
            yield one


def _body(parts: list[EmailMessage], limits: Limits) -> Document | None:
    """The plain text, or the web page where that says more or something else; a mail that shows
    several texts one after the other has them all."""
    plain = "\n\n".join(filter(None, (_text(one) for one in parts if _is(one, "plain"))))
    pages = [said for one in parts if _is(one, "html") and (said := _text(one)).strip()]
    page = html.read_text("\n".join(pages), limits) if pages else None
    return better(text.of(plain, limits) if plain.strip() else None, page)


def _is(part: EmailMessage, kind: str) -> bool:
    return part.get_content_subtype() == kind


def _text(part: EmailMessage) -> str:
    """A part's characters, whatever charset it declares."""
    return text.clean(text.decode(_bytes(part), part.get_content_charset()))


def _bytes(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0) if part.is_multipart() else None
        return inner.as_bytes() if isinstance(inner, EmailMessage) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _name(part: EmailMessage) -> str:
    """A file's name; an attached mail is named by its subject, what has none by its type."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0) if part.is_multipart() else None
        subject = header(inner, "Subject") if isinstance(inner, EmailMessage) else ""
        return f"{subject.replace('/', ' ') or 'forwarded mail'}.eml"
    return str(part.get_filename() or f"a part without a name ({part.get_content_type()})")
