"""Cuts a message into what is new and the older mail under it, with who wrote that and when.

Older mail is marked in four ways: a block of headers, a line of dashes with "Original Message", a
line that ends in "wrote:", and lines that begin with ">". Each line is looked at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.foi.intake.mail_days import day_within
from bot.foi.vocabulary import Span

_KEYS = {
    "from": "from", "sent": "sent", "date": "sent", "to": "to", "cc": "to", "bcc": "to",
    "subject": "subject", "reply-to": "to", "importance": "to", "attachments": "to",
    "attachment": "to", "oddi wrth": "from", "anfonwyd": "sent", "dyddiad": "sent", "at": "to",
    "pwnc": "subject",
}  # fmt: skip
_HEADER = re.compile(
    rf"[*_]{{0,2}}(?P<key>{'|'.join(sorted(_KEYS, key=len, reverse=True))})[ \t]?:[*_]{{0,2}}"
    r"(?:[ \t]+(?P<value>.*))?$",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"(?:[-_*]{2,}[ \t]*(?:original (?:message|e-?mail)|(?P<forwarded>forwarded (?:message|by)).{0,80})"
    r"[ \t]*[-_*]*|(?P<begin>begin forwarded message):?|-{0,5}[ \t]*neges wreiddiol[ \t]*-{0,5})$",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"(?:on|ar) .{5,250}\b(?:wrote|sent|ysgrifennodd)\b.{0,80}:|.{1,120}<[^<>\s]+@[^<>\s]+> wrote:",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(r",|\d{1,2}[:.]\d\d(?:\s*[ap]\.?m\.?\b)?|\b(?:19|20)\d\d\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+'\-]+@[\w\-]+(?:\.[\w\-]+)+")
_LINES_OF_A_SAYING = 3  # a mail program wraps "On ..., X <...> wrote:" over so many lines
_LINES_OF_A_HEADER = 12
_LONGEST = 400  # characters of a line that can be a mark


@dataclass(frozen=True, slots=True)
class Older:
    """One older message: its place, its words without ">", and what its headers say.

    `sent` are the words that name its day (`mail_days.mail_day`); `marked` is true where it is said to be forwarded, not answered.
    """

    span: Span
    text: str
    sender: str = ""
    address: str = ""
    sent: str = ""
    subject: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Trail:
    """What is new in a message, and the older mail in it, newest first."""

    new: str
    older: tuple[Older, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str  # without the line break
    depth: int  # how many ">" stand before it
    said: str  # without them


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where an older message is announced: lines `first` up to `body`."""

    first: int
    body: int
    depth: int
    older: Older


def split_trail(text: str) -> Trail:
    """Cut a message's text; a text without older mail comes back whole."""
    lines = list(_lines(text))
    marks = list(_marks(lines))
    new: list[str] = []
    older: list[Older] = []
    for first, stop, mark in _stretches(lines, marks):
        if mark is None and (first == stop or lines[first].depth == 0):
            new += [line.text for line in lines[first:stop]]
        else:
            older.append(_older(lines, first, stop, mark))
    return Trail("\n".join(new).strip(), tuple(_nested(older)))


def read_header(text: str) -> tuple[Older, int] | None:
    """The headers that a pasted mail begins with, and where its words begin; None without any."""
    lines = list(_lines(text))
    first = next((n for n, line in enumerate(lines) if line.said.strip()), len(lines))
    mark = _header(lines, first) if first < len(lines) else None
    if mark is None:
        return None
    start = lines[mark.body].start if mark.body < len(lines) else len(text)
    return mark.older, start


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        said = re.sub(r"^[ \t]{0,8}>[> \t]{0,40}", "", line[:_LONGEST]) + line[_LONGEST:]
        lead = line[: len(line) - len(said)] if line.lstrip(" \t").startswith(">") else ""
        yield _Line(start, line, lead.count(">"), said if lead else line)
        start += len(line) + 1


def _marks(lines: list[_Line]) -> Iterator[_Mark]:
    n = 0
    while n < len(lines):
        mark = _mark(lines, n)
        if mark:
            yield mark
        n = mark.body if mark else n + 1


def _mark(lines: list[_Line], n: int) -> _Mark | None:
    said = lines[n].said.strip()
    if not said or len(said) > _LONGEST:
        return None
    rule = _RULE.match(said)
    if rule:
        return _ruled(lines, n, bool(rule["forwarded"] or rule["begin"]))
    return _header(lines, n) or _saying(lines, n)


def _ruled(lines: list[_Line], n: int, forwarded: bool) -> _Mark:
    """A ruled line; the headers below it say who and when."""
    below = n + 1
    while below < len(lines) and below < n + 4 and not lines[below].said.strip():
        below += 1
    header = _header(lines, below) if below < len(lines) else None
    older = replace(header.older if header else Older((0, 0), ""), marked=forwarded)
    return _Mark(n, header.body if header else n + 1, lines[n].depth, older)


def _header(lines: list[_Line], n: int) -> _Mark | None:
    """Headers that begin in line `n`: "From" and at least one other, in any order."""
    known: dict[str, str] = {}
    at, key = n, ""
    while at < min(len(lines), n + _LINES_OF_A_HEADER):
        said = lines[at].said.strip()
        found = _HEADER.match(said) if len(said) <= _LONGEST else None
        if found:
            key = _KEYS[found["key"].lower()]
            known.setdefault(key, (found["value"] or "").strip(" *_"))
        elif known and not said and _goes_on(lines, at):
            pass  # some programs put a blank line between headers
        elif key == "to" and said and "@" in said and ";" in lines[at - 1].said + said:
            pass  # a long list of addresses goes on in the next line
        else:
            break
        at += 1
    if "from" not in known or len(known) < 2:
        return None
    return _Mark(n, at, lines[n].depth, _named(known))


def _goes_on(lines: list[_Line], at: int) -> bool:
    """True where the line after a blank one is a header again."""
    return at + 1 < len(lines) and bool(_HEADER.match(lines[at + 1].said.strip()[:_LONGEST]))


def _named(known: dict[str, str]) -> Older:
    name, address = who(known["from"])
    return Older((0, 0), "", name, address, known.get("sent", ""), known.get("subject", ""))


def _saying(lines: list[_Line], n: int) -> _Mark | None:
    """The line "On ... X wrote:", which may be wrapped."""
    start = lines[n].said.strip().lower()
    if not start.startswith(("on ", "ar ")) and "wrote:" not in start:
        return None
    said = ""
    for at in range(n, min(len(lines), n + _LINES_OF_A_SAYING)):
        if not lines[at].said.strip():
            return None
        said = f"{said} {lines[at].said.strip()}".strip()
        if _SAID.fullmatch(said[:_LONGEST]):
            return _Mark(n, at + 1, lines[n].depth, _who_said(said))
    return None


def _who_said(said: str) -> Older:
    address = _ADDRESS.search(said)
    bare = re.sub(r"^(?:on|ar)\s+|\s*(?:wrote|sent|ysgrifennodd)\b.{0,80}:$", "", said, flags=re.I)
    name = _NOT_A_NAME.split(bare.split("<")[0])[-1].strip(" \"'")
    return Older((0, 0), "", name, address.group() if address else "", day_within(bare))


def who(words: str) -> tuple[str, str]:
    """The name and the address in what a header says of one person."""
    address = _ADDRESS.search(words)
    name = re.split(r"[<\[(]", _ADDRESS.sub("", words))[0].strip(" ,;'\"")
    return ("" if name.lower().startswith("mailto") else name), address.group() if address else ""


def _stretches(lines: list[_Line], marks: list[_Mark]) -> Iterator[tuple[int, int, _Mark | None]]:
    """Runs of lines: what is new, quoted with ">", or under a mark up to the next one."""
    at = 0
    for n, mark in enumerate([*marks, None]):
        yield from _by_depth(lines, at, mark.first if mark else len(lines))
        if mark is None:
            return
        stop = marks[n + 1].first if n + 1 < len(marks) else len(lines)
        at = _end_of(lines, mark, stop)
        yield mark.first, at, mark


def _by_depth(lines: list[_Line], first: int, stop: int) -> Iterator[tuple[int, int, None]]:
    """Lines without a mark, cut where ">" begins and ends."""
    at = first
    while at < stop:
        begin, quoted = at, lines[at].depth > 0
        while at < stop and (lines[at].depth > 0) is quoted:
            at += 1
        yield begin, at, None


def _end_of(lines: list[_Line], mark: _Mark, stop: int) -> int:
    """Where a marked message ends: with its ">" where it has any, else at the next mark."""
    at = mark.body
    while at < stop and not lines[at].said.strip():
        at += 1
    if at >= stop or lines[at].depth <= mark.depth:
        return stop
    while at < stop and (lines[at].depth > mark.depth or not lines[at].text.strip()):
        at += 1
    return at


def _older(lines: list[_Line], first: int, stop: int, mark: _Mark | None) -> Older:
    body = mark.body if mark else first
    least = min((one.depth for one in lines[body:stop] if one.said.strip()), default=0)
    text = "\n".join(_without(one, least) for one in lines[body:stop]).strip()
    span = (lines[first].start, lines[stop - 1].start + len(lines[stop - 1].text))
    return replace(mark.older if mark else Older((0, 0), ""), span=span, text=text)


def _without(line: _Line, depth: int) -> str:
    """A line without its first `depth` signs of quotation."""
    text = line.text
    for _ in range(depth):
        text = re.sub(r"^[ \t]{0,8}>[ \t]?", "", text)
    return text


def _nested(older: list[Older]) -> Iterator[Older]:
    """Each older message, those without a word of their own left out."""
    yield from (one for one in older if one.text or one.sender)
