"""Mails as they come, from the file to the case: what was reported, and others of its kinds."""

import json
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from bot.app import App
from bot.cli.open import command

HERE = Path(__file__).parent
MESSAGES = yaml.safe_load((HERE / "messages.yaml").read_text(encoding="utf-8"))
REPORTED = {
    "quoted_gmail.eml": {
        "parts": ["How many allotment plots", "How many people are on"],
        "requester": "Petra Lindqvist",
        "not_in_text": ["library cards", "Regards"],
    },
    "quoted_outlook.eml": {
        "parts": ["Please tell me how many allotment plots", "how many people wait"],
        "not_in_text": ["library cards"],
    },
    "forward_inline.eml": {
        "parts": ["How many residents", "How many were refused"],
        "requester": "Rosalind Okoye",
        "email": "rosalind.okoye@mail.example",
        "received": "2026-11-04",
        "due": "2026-12-03",
        "flags": ["forwarded"],
        "not_in_text": ["rosalind.okoye@mail.example", "Colin Abara"],
    },
    "forward_attached.eml": {
        "parts": ["How many residents", "How many were refused"],
        "requester": "Rosalind Okoye",
        "received": "2026-11-04",
        "due": "2026-12-03",
    },
    "attachment_embedded.msg": {
        "parts": ["How many bandstands", "What did each cost"],
        "requester": "Jo Field",
        "flags": ["forwarded"],
    },
    "attachment_rtf_body.msg": {
        "parts": ["How many bandstands", "What did each cost"],
        "requester": "Jo Field",
    },
    "attachment_for_reference.eml": {"parts": ["Please send me the report"]},
    "stub_plain.eml": {"parts": ["How many swimming pools", "what did each cost"]},
    "review_asked.eml": {
        "kind": "review",
        "says": ["asks for an internal review of FOI-2026-0007"],
    },
    "chaser.eml": {"kind": "chaser", "says": ["asks after FOI-2026-0007"]},
    "no_real_name.eml": {"requester": None, "flags": ["no_real_name"]},
    "footer_asks.eml": {"parts": ["How many taxis"], "flags": ["asked_in_notice"]},
    "signature_left.eml": {
        "parts": ["How many taxis"],
        "not_in_text": ["07700 900123", "01632 960123", "12 Quay Street", "Jo"],
    },
    "delivered_later.eml": {"received": "2026-10-27", "due": "2026-11-24"},
    "sender_clock_wrong.eml": {"received": "2026-11-02", "due": "2026-12-01"},
}


def mail(folder: Path, headers: dict[str, str], body: str) -> Path:
    message = EmailMessage()
    given = {"To": "foi@harrowmere.example", "Date": "Mon, 02 Nov 2026 09:12:00 +0000"} | headers
    for name, value in given.items():
        message[name] = value
    message.set_content(body)
    path = folder / "message.eml"
    path.write_bytes(message.as_bytes())
    return path


def opened(home: Path, path: Path, *words: str) -> tuple[dict[str, Any], str]:
    """What is printed, and the text that is stored."""
    app = App(home)
    given = [str(path), "--json", "--with-requester", *words]
    outcome = CliRunner().invoke(command, given, obj=app, catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    report = json.loads(outcome.output)
    return report, app.store.case(report["id"]).text if report["id"] else ""


def compare(want: dict[str, Any], report: dict[str, Any], text: str) -> None:
    for field in {"kind", "received", "due"} & set(want):
        assert report[field] == str(want[field])
    if "parts" in want:
        asked = [part["question"] for part in report["parts"]]
        assert len(asked) == len(want["parts"]), asked
        assert all(a.startswith(b) for a, b in zip(asked, want["parts"], strict=True)), asked
    for field, key in (("requester", "name"), ("email", "email")):
        if field in want:
            assert report["requester"][key] == want[field]
    codes = [flag["code"] for flag in report["flags"]]
    assert set(want.get("flags", ())) <= set(codes), codes
    assert not set(want.get("no_flags", ())) & set(codes)
    for words in want.get("says", ()):
        assert any(words in flag["message"] for flag in report["flags"])
    assert [words for words in want.get("not_in_text", ()) if words in text] == []
    assert [words for words in want.get("in_text", ()) if words not in text] == []


@pytest.mark.parametrize("name", REPORTED)
def test_what_was_reported_comes_out_right(name: str, home: Path) -> None:
    undated = ("--received", "2026-11-02") if name.endswith(".msg") else ()
    compare(REPORTED[name], *opened(home, HERE / "mail" / name, *undated))


@pytest.mark.parametrize("name", [each["name"] for each in MESSAGES])
def test_each_kind_comes_out_right_in_other_words(name: str, home: Path, tmp_path: Path) -> None:
    want = next(each for each in MESSAGES if each["name"] == name)
    path = mail(tmp_path, want["headers"], want["body"])
    compare(want, *opened(home, path))


def test_what_was_not_read_is_named_with_its_reason(home: Path) -> None:
    report, _ = opened(home, HERE / "mail" / "attachment_unread.eml")
    assert [one["name"] for one in report["unread"]] == ["my questions.doc"]
    assert any("my questions.doc" in flag["message"] for flag in report["flags"])


def test_a_campaign_is_no_repeated_request(home: Path) -> None:
    opened(home, HERE / "mail" / "same_text_a.eml")
    report, _ = opened(home, HERE / "mail" / "same_text_b.eml")
    (flag,) = [flag for flag in report["flags"] if flag["code"] == "same_text"]
    assert "from somebody else, which is still open" in flag["message"]
    assert "s14" not in flag["law"]
    report, _ = opened(home, HERE / "mail" / "same_text_b.eml")
    said = [flag["message"] for flag in report["flags"] if flag["code"] == "same_text"]
    assert any("from the same person, still open" in one for one in said)


def test_a_message_finds_its_case_by_reference_and_by_person(home: Path, tmp_path: Path) -> None:
    asked = {"From": "Ines Faro <ines@post.example>", "Subject": "roofs"}
    first, _ = opened(home, mail(tmp_path, asked, "How many roofs were mended in 2025?"))
    after = {"From": "Ines Faro <ines@post.example>", "Subject": "my request"}
    chaser = "I have not had a reply to my request. When can I expect one?"
    report, _ = opened(home, mail(tmp_path, after, chaser))
    assert (report["kind"], report["belongs_to"]) == ("chaser", first["reference"])
    other = {"From": "Other Person <o@post.example>", "Subject": f"Re: {first['reference']}"}
    report, _ = opened(home, mail(tmp_path, other, chaser))
    assert (report["kind"], report["belongs_to"]) == ("chaser", first["reference"])
    assert len(App(home).store.cases()) == 1
    report, _ = opened(home, mail(tmp_path, after, chaser), "--as-request")
    assert report["reference"]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("questions.doc", "How many skate parks does"),
        ("questions.rtf", "How many skate parks does"),
        ("questions.xlsx", "How many skate parks are"),
    ],
)
def test_questions_in_an_old_file_become_parts(
    name: str, first: str, home: Path, tmp_path: Path
) -> None:
    message = EmailMessage()
    message["From"] = "Jo Field <jo@post.example>"
    message["To"] = "foi@harrowmere.example"
    message["Date"] = "Mon, 02 Nov 2026 09:12:00 +0000"
    message.set_content("Hello\n\nMy questions are in the attached file.\n\nJo Field\n")
    data = (HERE.parent / "indexer" / "samples" / name).read_bytes()
    message.add_attachment(data, "application", "octet-stream", filename=name)
    path = tmp_path / "message.eml"
    path.write_bytes(message.as_bytes())
    report, text = opened(home, path)
    asked = [part["question"] for part in report["parts"]]
    assert any(first in one for one in asked), asked
    assert any("What did each cost" in one for one in asked), asked
    assert "questions_attached" in [flag["code"] for flag in report["flags"]]
    assert report["unread"] == []
    assert "Jo Field" not in text
