"""Makes one document of a mail: subject and date, the body, then each attachment under its name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path, PurePath

from indexer.documents import Attachment, Document, Limits, Locator, Mail, Refused
from indexer.formats import read_bytes
from indexer.formats.blocks import tidy
from indexer.kinds import by_name

MAX_DEPTH = 3  # mails inside mails
MAX_FILES = 100
_MAILS = ("mail", "outlook")


@dataclass(frozen=True)
class File:
    """Something attached: its bytes, or why it has none, or how to read it where it lies."""

    name: str
    data: bytes = b""
    missing: str = ""
    inside: Callable[[Limits, int], Document] | None = None


def assemble(
    mail: Mail,
    body: Document | None,
    files: Sequence[File],
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
        whole.warnings += body.warnings
    for file in files[:MAX_FILES]:
        whole.attach(file, depth)
    for file in files[MAX_FILES:]:
        whole.refuse(
            _tidy(file), f"only {MAX_FILES} attachments of a mail are read; save it by itself"
        )
    if not body and all(one.reason for one in whole.attachments):
        raise Refused("it holds no text that can be read; save its body or attachments by hand")
    return Document(
        text=whole.text,
        locators=tuple(whole.locators),
        title=mail.subject or None,
        mail=mail,
        attachments=tuple(whole.attachments),
        warnings=tuple(whole.warnings),
        ocr=any(one.ocr for one in whole.attachments),
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

    def attach(self, file: File, depth: int) -> None:
        """Read one attachment behind its name, with what is attached to it in its turn."""
        name = _tidy(file)
        left = replace(self._limits, max_text_chars=self._limits.max_text_chars - len(self.text))
        try:
            document = _read(Path(name), file, left, depth)
        except Refused as refused:
            self.refuse(name, refused.reason)
            return
        self.say(Attachment(name, 0, 0).heading.rstrip())
        start = self.add(document)
        own = Attachment(name, start, len(self.text), mail=document.mail, ocr=document.ocr)
        inner = (
            replace(one, start=one.start + start, end=one.end + start)
            for one in document.attachments
        )
        self.attachments += [own, *inner]
        self.warnings += [f"{name}: {warning}" for warning in document.warnings]

    def refuse(self, name: str, reason: str) -> None:
        """Note an attachment that is not read."""
        self.attachments.append(Attachment(name, len(self.text), len(self.text), reason))


def _tidy(file: File) -> str:
    """A name without folders and line breaks."""
    return tidy(PurePath(file.name.replace("\\", "/")).name) or "attachment"


def _read(name: Path, file: File, limits: Limits, depth: int) -> Document:
    """One attachment's document; a mail inside a mail knows how deep it lies."""
    if file.missing:
        raise Refused(file.missing)
    kind = "outlook" if file.inside else by_name(name, limits.incoming)
    if kind not in _MAILS:
        return read_bytes(file.data, kind, limits)
    if depth >= MAX_DEPTH:
        raise Refused(f"it lies more than {MAX_DEPTH} mails deep; save it by itself")
    if file.inside:
        return file.inside(limits, depth + 1)
    document = import_module(f"indexer.formats.{kind}").read(file.data, limits, depth + 1)
    assert isinstance(document, Document)
    return document
