"""Web pages come out as a reader sees them."""

import pytest

from indexer.documents import Limits
from indexer.formats import read_bytes


def text_of(markup: str | bytes) -> str:
    data = markup if isinstance(markup, bytes) else markup.encode()
    return read_bytes(data, "html", Limits()).text


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One\n two<br>three</p><p>Four", "One two\nthree\n\nFour"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
        ("<ol start=3 type=a><li>x<li value=7>y<li>z</ol>", "c. x\ng. y\nh. z"),
        ("<ol type=I><li>x<li>y</ol>", "I. x\nII. y"),
        ("<ol reversed><li>x<li>y</ol>", "2. x\n1. y"),
        ("<ol><li>a<ol type=i><li>b</ol><li>c</ol>", "1. a\ni. b\n2. c"),
        ("<ul><li><p>a</p><p>b</p></ul>", "• a\nb"),
        ("<table><tr><th>Q<th>A<tr><td>1<br>x<td><p>Yes</p><p>No</p></table>",
         "Q | A\n1 x | Yes No"),
        ("<table><tr><td><p>a</p><p>b</p></table>", "a\n\nb"),
        ("<table><tr><td>logo<td><table><tr><td>1<td>2</table></table>", "logo\n\n1 | 2"),
        ("a <a href='https://x.example/log'>our log</a>.", "a [our log](https://x.example/log)."),
        ("<a href='https://www.x.example/'>x.example</a>", "x.example"),
        ("<a href='mailto:foi@x.example'>foi@x.example</a>", "foi@x.example"),
        ("<a href='javascript:alert(1)'>press</a> <a href='#top'>up</a>", "press up"),
        ("<script>bad()</script><style>p{}</style><!-- remark --><p>seen"
         "<p hidden>no<p style='DISPLAY : none'>no</p>", "seen"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<p>caf&eacute; &amp; &pound;5&nbsp;only", "café & £5 only"),
        ("<ol><li>a</ol><table><tr><td>1<td>2</table>", "1. a\n\n1 | 2"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(markup: str, expected: str) -> None:
    assert text_of(f"<html><head><title>T</title></head><body>{markup}") == expected


@pytest.mark.parametrize(
    "data",
    [
        '<meta charset="utf-8"><p>It’s £5'.encode(),
        '<meta charset="iso-8859-1"><p>It’s £5'.encode("cp1252"),
        '<meta charset="iso-8859-1"><p>It’s £5'.encode(),  # declares wrongly
        "<p>It’s £5".encode("cp1252"),
        "<p>It’s £5".encode("utf-16"),
    ],
)
def test_the_declared_encoding_is_believed_where_the_bytes_agree(data: bytes) -> None:
    assert text_of(data) == "It’s £5"


def test_the_title_is_told() -> None:
    assert read_bytes(b"<title> Our log </title>x", "html", Limits()).title == "Our log"
