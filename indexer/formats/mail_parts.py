"""Makes one document of a mail: subject and date, the body, then each attachment under its name."""

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path, PurePath

from indexer.documents import Attachment, Document, Limits, Locator, Mail, Refused
from indexer.formats import read_bytes
from indexer.formats.blocks import tidy
from indexer.kinds import by_name

MAX_DEPTH = 3  # mails inside mails
MAX_FILES = 100
_MAILS = ("mail", "outlook")


def assemble(
    mail: Mail,
    body: Document | None,
    files: Sequence[tuple[str, bytes]],
    limits: Limits,
    depth: int,
) -> Document:
    """The mail as one text. The sender's name is kept out of it: see `Document.mail`."""
    whole = _Whole(limits)
    head = [f"Subject: {mail.subject}"] if mail.subject else []
    if mail.sent:
        head.append(f"Date: {mail.sent.day} {mail.sent:%B %Y}")
    if head:
        whole.say("\n".join(head))
    if body:
        whole.add(body)
    for name, data in files[:MAX_FILES]:
        whole.attach(name, data, depth)
    for name, _ in files[MAX_FILES:]:
        whole.refuse(name, f"only {MAX_FILES} attachments of a mail are read; save it by itself")
    if not body and all(one.reason for one in whole.attachments):
        raise Refused("it holds no text that can be read; save its body or attachments by hand")
    return Document(
        text=whole.text,
        locators=tuple(whole.locators),
        title=mail.subject or None,
        mail=mail,
        attachments=tuple(whole.attachments),
        warnings=tuple(whole.warnings),
    )


class _Whole:
    """The text so far, and where its paragraphs stand."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.text = ""
        self.locators: list[Locator] = []
        self.attachments: list[Attachment] = []
        self.warnings: list[str] = []

    def say(self, text: str) -> None:
        """Append one paragraph of our own."""
        self.add(Document(text, (Locator(0, len(text), None, None),)))

    def add(self, document: Document) -> int:
        """Append a document's text and places; gives where it begins."""
        start = len(self.text) + 2 if self.text else 0
        self.text = f"{self.text}\n\n{document.text}" if self.text else document.text
        self.locators += [
            replace(one, start=one.start + start, end=one.end + start) for one in document.locators
        ]
        return start

    def attach(self, name: str, data: bytes, depth: int) -> None:
        """Read one attachment behind its name, with what is attached to it in its turn."""
        name = tidy(PurePath(name.replace("\\", "/")).name) or "attachment"
        left = replace(self._limits, max_text_chars=self._limits.max_text_chars - len(self.text))
        try:
            document = _read(Path(name), data, left, depth)
        except Refused as refused:
            self.refuse(name, refused.reason)
            return
        self.say(Attachment(name, 0, 0).heading.rstrip())
        self.attachments.append(Attachment(name, self.add(document), len(self.text)))
        for inner in document.attachments:
            if inner.reason:  # what is read of them is in this one's text
                self.refuse(inner.name, inner.reason)
        self.warnings += [f"{name}: {warning}" for warning in document.warnings]

    def refuse(self, name: str, reason: str) -> None:
        """Note an attachment that is not read."""
        self.attachments.append(Attachment(name, len(self.text), len(self.text), reason))


def _read(name: Path, data: bytes, limits: Limits, depth: int) -> Document:
    """One attachment's document; a mail inside a mail knows how deep it lies."""
    kind = by_name(name)
    if kind not in _MAILS:
        return read_bytes(data, kind, limits)
    if depth >= MAX_DEPTH:
        raise Refused(f"it lies more than {MAX_DEPTH} mails deep; save it by itself")
    document = import_module(f"indexer.formats.{kind}").read(data, limits, depth + 1)
    assert isinstance(document, Document)
    return document
