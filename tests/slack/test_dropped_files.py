"""Files dropped into a direct message with the bot become cases, or are read as letters."""

from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO

import docx
import fpdf
import pytest

from tests.slack.rig.shown import words_of
from tests.slack.rig.stage import Stage
from tests.slack.rig.stand_in import ALICE, TEAM_CHANNEL
from tests.slack.rig.steps import REQUEST, about, new_reference


def as_text(request: str) -> bytes:
    """The request as a text file."""
    return request.encode()


def as_mail(request: str) -> bytes:
    """The request as an e-mail, sent on a Monday."""
    mail = EmailMessage()
    mail["From"] = "Dilys Penhaligon <dilys@penhaligon.example>"
    mail["To"] = "foi@harrowmere.example"
    mail["Subject"] = "Laptops and antivirus software"
    mail["Date"] = "Mon, 02 Feb 2026 09:30:00 +0000"
    mail.set_content(request)
    return bytes(mail)


def as_word(request: str) -> bytes:
    """The request as a Word file."""
    document, file = docx.Document(), BytesIO()
    for paragraph in request.split("\n\n"):
        document.add_paragraph(paragraph)
    document.save(file)
    return file.getvalue()


def as_pdf(request: str) -> bytes:
    """The request as a PDF with text in it."""
    page = fpdf.FPDF()
    page.add_page()
    page.set_font("helvetica", size=11)
    page.multi_cell(0, text=request)
    return bytes(page.output())


@pytest.mark.parametrize(
    "name, make, received",
    [
        ("request.txt", as_text, "2026-02-02"),
        ("request.eml", as_mail, None),  # it brings its own day
        ("request.docx", as_word, "2026-02-02"),
        ("request.pdf", as_pdf, "2026-02-02"),
    ],
)
def test_a_dropped_file_becomes_a_case(
    http: Stage, name: str, make: Callable[[str], bytes], received: str | None
) -> None:
    slack, reference = http.slack, new_reference(http)
    channel = slack.direct(ALICE)
    before = len(slack.messages(channel))
    slack.upload(ALICE, name, make(REQUEST), channel)
    offer = slack.wait_message(channel, "What is this file?", before)
    slack.press(ALICE, offer, "Register as a request")
    slack.form("Register a request")
    assert slack.submit(ALICE, received=received, reference=reference) == {}
    case = words_of(slack.wait_message(TEAM_CHANNEL, about(reference)))
    slack.close_modal(ALICE)
    assert "Received Mon 2 Feb 2026" in case
    assert "Which antivirus software does the council use?" in case
    assert "penhaligon.example" not in case


def test_a_file_that_cannot_be_read_is_said_so(http: Stage) -> None:
    slack = http.slack
    channel = slack.direct(ALICE)
    before = len(slack.messages(channel))
    slack.upload(ALICE, "request.pdf", b"%PDF-1.7 but nothing more", channel)
    offer = slack.wait_message(channel, "What is this file?", before)
    slack.press(ALICE, offer, "Check this letter")
    told = words_of(slack.wait_message(channel, "request.pdf", before + 2))
    assert "Traceback" not in told
    assert "Reference" in told
