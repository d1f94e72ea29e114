"""What reading a file gives: its text, where each paragraph stood, and what came with it."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Locator:
    """One paragraph: characters `start` to `end` of the text; page and paragraph count from 1.

    A format without fixed pages has `page=None`, and counts its paragraphs through the document; a
    PDF counts them anew on each page.
    """

    start: int
    end: int
    page: int | None
    paragraph: int | None

    @property
    def words(self) -> str:
        """The place as an officer would say it: "page 3, paragraph 12"."""
        said = [f"{name} {n}" for name in ("page", "paragraph") if (n := getattr(self, name))]
        return ", ".join(said)


@dataclass(frozen=True)
class Mail:
    """A mail's envelope. The sender stays out of the text, so that no name is indexed by chance.

    `received` is when the last server took it, by the `Received` header that it put on top;
    `replies_to` are the message ids of the mails that this one answers.
    """

    subject: str
    sent: datetime | None
    sender_name: str
    sender_address: str
    received: datetime | None = None
    message_id: str = ""
    replies_to: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attachment:
    """A file inside a mail: its text's place in the document, or the reason why it has none.

    `mail` is its envelope where it is a mail itself: what is attached to that one follows in the
    list, with places inside its own. `ocr` is true for a text that was read from a picture.
    """

    name: str
    start: int
    end: int
    reason: str | None = None
    mail: Mail | None = None
    ocr: bool = False

    @property
    def heading(self) -> str:
        """The line, and the blank one after it, that stand before its text."""
        return f"--- Attachment: {self.name} ---\n\n"


@dataclass(frozen=True)
class Document:
    """A file's text in reading order. Spans everywhere else in the program index into `text`."""

    text: str
    locators: tuple[Locator, ...]
    title: str | None = None
    mail: Mail | None = None
    attachments: tuple[Attachment, ...] = ()
    warnings: tuple[str, ...] = ()
    """What could not be read of it, such as pages that are only pictures."""
    ocr: bool = False
    """True where its text, or some of it, was read from a picture."""

    @property
    def body(self) -> str:
        """The text before the first attachment and its heading; all of it where there is none."""
        first = next((one for one in self.attachments if not one.reason), None)
        return self.text[: first.start - len(first.heading)].rstrip() if first else self.text

    def locate(self, offset: int) -> Locator | None:
        """The paragraph that holds the character at `offset`, or the last one before it."""
        before = bisect_right(self.locators, offset, key=lambda locator: locator.start)
        return self.locators[before - 1] if before else None

    def place(self, start: int, end: int) -> str:
        """Where the span stood, in words; a span over several paragraphs names both ends."""
        said = (self._words_at(offset) for offset in (start, max(start, end - 1)))
        return " to ".join(dict.fromkeys(words for words in said if words))

    def _words_at(self, offset: int) -> str:
        """One place, with the name of the attachment that it lies in."""
        locator = self.locate(offset)
        inside = [one.name for one in self.attachments if one.start <= offset < one.end]
        return ", ".join([*inside, locator.words] if locator and locator.words else inside)


@dataclass(frozen=True)
class Limits:
    """How much one file may cost. Sizes are in bytes, times in seconds."""

    max_bytes: int = 50_000_000
    max_pages: int = 1_000
    max_seconds: float = 30.0
    max_memory_bytes: int = 1_000_000_000
    max_text_chars: int = 10_000_000
    max_unzipped_bytes: int = 200_000_000
    incoming: bool = False
    """True for what comes in: old formats, spreadsheets and pictures are read too."""


class Unreadable(Exception):  # noqa: N818 - an outcome of reading, often returned and not raised
    """A file that could not be read: `reason` says why and what to do next, in plain English."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class Refused(Exception):  # noqa: N818 - becomes an Unreadable as soon as the file is known
    """Raised inside a format's reader, which knows the reason but not the file's name."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
