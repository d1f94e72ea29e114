"""Mails: subject, date, body and attachments in the text; the sender beside it."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from made_files import outlook, p, word

from indexer.documents import Document, Limits, Refused
from indexer.formats import read_bytes


def mail(body: str = "Dear team,\n\n1. How many?", **headers: str) -> EmailMessage:
    message = EmailMessage()
    given = {
        "Subject": "Potholes",
        "From": "Ann Example <ann@mail.example>",
        "To": "foi@harrowmere.example",
        "Date": "Thu, 23 Mar 2023 10:00:00 +0000",
        **headers,
    }
    for name, value in given.items():
        message[name] = value
    message.set_content(body)
    return message


def read(message: EmailMessage | bytes, limits: Limits | None = None) -> Document:
    data = message if isinstance(message, bytes) else message.as_bytes()
    return read_bytes(data, "mail", limits or Limits())


def test_the_sender_is_told_but_stays_out_of_the_text() -> None:
    found = read(mail())
    assert found.text == "Subject: Potholes\nDate: 23 March 2023\n\nDear team,\n\n1. How many?\n"
    assert found.mail
    assert found.mail.sender_name == "Ann Example"
    assert found.mail.sender_address == "ann@mail.example"
    assert found.mail.sent == datetime(2023, 3, 23, 10, tzinfo=UTC)
    assert found.title == "Potholes"


def test_the_plain_text_is_preferred_and_a_web_page_will_do() -> None:
    both = mail("plain words")
    both.add_alternative("<p>rich words", subtype="html")
    assert read(both).text.endswith("plain words\n")
    only = mail()
    only.set_content("<ol><li>How many?</ol>", subtype="html")
    assert read(only).text.endswith("1. How many?")


@pytest.mark.parametrize(
    ("declared", "written"),
    [("utf-8", "cp1252"), ("us-ascii", "cp1252"), ("iso-8859-1", "utf-8"), ("nonsense", "utf-8")],
)
def test_a_wrongly_declared_charset_does_no_harm(declared: str, written: str) -> None:
    head = f"Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset={declared}\n\n"
    assert read(head.encode() + "It’s £5".encode(written)).text.endswith("It’s £5")


def test_attachments_follow_under_their_names() -> None:
    message = mail("See attached.")
    message.add_attachment(word(p("412 in all")), maintype="a", subtype="b", filename="reply.docx")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(b"%PDF-1.7", maintype="a", subtype="pdf", filename="../odd/list.pdf")
    found = read(message)
    assert found.text.endswith("See attached.\n\n\n--- Attachment: reply.docx ---\n\n412 in all")
    assert [one.name for one in found.attachments] == ["reply.docx", "logo.png", "list.pdf"]
    reply, logo, broken = found.attachments
    assert found.text[reply.start : reply.end] == "412 in all"
    assert found.body == "Subject: Potholes\nDate: 23 March 2023\n\nSee attached."
    assert found.place(reply.start, reply.end) == "reply.docx, paragraph 1"
    assert "not read" in str(logo.reason)
    assert "damaged" in str(broken.reason)


def test_a_mail_inside_a_mail_is_read_but_not_without_end() -> None:
    message = mail("innermost")
    for depth in range(5):
        outer = mail(f"around {depth}")
        outer.add_attachment(message)
        message = outer
    found = read(message)
    assert "around 1" in found.text
    assert "around 0" not in found.text
    assert "more than 3 mails deep" in str(found.attachments[-1].reason)


def test_many_attachments_are_not_read_without_end() -> None:
    message = mail()
    for number in range(101):
        message.add_attachment(f"text {number}", filename=f"{number}.txt")
    found = read(message)
    assert found.attachments[99].reason is None
    assert "only 100" in str(found.attachments[100].reason)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Dear team,\n\nhow many?", "not a mail"),
        (b"Message-ID: <1@x.example>\n\n", "no text"),
        (b"To: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n--b--", "no text"),
        (bytes(3000), "not a mail"),
    ],
)
def test_mails_without_text(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read(data)


def test_malformed_headers_are_read_as_far_as_they_go() -> None:
    found = read(b"Subject: =?utf-8?b?////?=\nDate: 99 Foo\nFrom: <<<>>>\n\nhello")
    assert found.text.endswith("hello")
    assert found.mail
    assert found.mail.sent is None


def test_outlook_mails_are_read_alike() -> None:
    data = outlook(
        "Dear team,\r\n\r\n1. How many?",
        subject="Potholes",
        sender="Ann Example",
        address="ann@mail.example",
        attachments={"list.txt": b"one\ntwo\n" * 600, "reply.docx": word(p("412 in all"))},
    )
    found = read_bytes(data, "outlook", Limits())
    assert found.text.startswith("Subject: Potholes\n\nDear team,\n\n1. How many?\n\n--- Attach")
    assert found.text.endswith("--- Attachment: reply.docx ---\n\n412 in all")
    assert found.mail
    assert (found.mail.sender_name, found.mail.sender_address) == (
        "Ann Example", "ann@mail.example",
    )  # fmt: skip


def test_an_outlook_mail_that_is_a_web_page() -> None:
    data = outlook(markup="<p>It’s <b>held".encode("cp1252"))
    assert read_bytes(data, "outlook", Limits()).text == "It’s held"
