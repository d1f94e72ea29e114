"""Plain text keeps its characters, whatever bytes carried them."""

import os

import pytest

from indexer.documents import Limits, Refused
from indexer.formats import read_bytes

LETTER = "It’s “held” – it cost £5 at the café…"
WELSH = "Cyngor Sir Ŵyr: ŷd a thŷ"


def text_of(data: bytes) -> str:
    return read_bytes(data, "text", Limits()).text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (LETTER.encode(), LETTER),
        (LETTER.encode("utf-8-sig"), LETTER),
        (LETTER.encode("cp1252"), LETTER),
        (LETTER.encode("mac_roman"), LETTER),
        (LETTER.encode("utf-16"), LETTER),
        (LETTER.encode("utf-16-le"), LETTER),
        (LETTER.encode("utf-16-be"), LETTER),
        (LETTER.encode("utf-32"), LETTER),
        (WELSH.encode(), WELSH),
        (WELSH.encode("utf-16-le"), WELSH),
        ((LETTER + " ").encode() * 3 + b"\x92s", (LETTER + " ") * 3 + "’s"),
        ("مرحبا بكم".encode(), "مرحبا بكم"),
        ("это письмо от совета города о дорогах".encode("cp1251"),
         "это письмо от совета города о дорогах"),
        (b"one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        (b"nul\0in a line of text that is long enough", "nulin a line of text that is long enough"),
        (b"  indented\n\twith a tab  \n", "  indented\n\twith a tab  \n"),
        (b"# Heading\n\n- *item* [link](https://a.example)\n",
         "# Heading\n\n- *item* [link](https://a.example)\n"),
    ],
)  # fmt: skip
def test_characters(data: bytes, expected: str) -> None:
    assert text_of(data) == expected


def test_paragraphs_are_runs_of_lines_and_know_their_place() -> None:
    read = read_bytes(b"\n  One\nline two \n \t\n\nTwo\n", "text", Limits())
    assert [read.text[one.start : one.end] for one in read.locators] == ["One\nline two", "Two"]
    assert [one.paragraph for one in read.locators] == [1, 2]
    assert read.place(read.text.index("Two"), len(read.text)) == "paragraph 2"
    assert read.place(3, 4) == "paragraph 1"


def test_five_million_characters_in_one_line_are_read() -> None:
    assert len(text_of(b"word " * 1_000_000)) == 5_000_000


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\r\n\t", "empty"),
        (b"\xef\xbb\xbf\n", "no text"),
        (os.urandom(20_000), "not text"),
        (bytes(5000), "not text"),
        (b"%PDF-1.7\n", "its content is a PDF, its name says plain text; rename it to .pdf"),
        (b"{\\rtf1 Hello}", "a rich text file; save it as .docx"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"<!DOCTYPE html><p>x", "a web page"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"MZ\x90\0\x03", "a program"),
    ],
)
def test_what_is_no_text(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        text_of(data)


def test_a_letter_may_begin_with_the_letters_of_a_program() -> None:
    assert text_of(b"MZ is our file reference.") == "MZ is our file reference."
