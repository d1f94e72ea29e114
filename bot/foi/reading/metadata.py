"""A letter's own reference, when the request was received, when the letter was written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from bot.foi.reading.dates import Dated, find_dates
from bot.foi.reading.page import Page
from bot.foi.reading.sections import Section

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_WORD = r"[A-Z0-9][A-Za-z0-9]*(?:[/._:\\-] ?[A-Za-z0-9]+)*"
_VALUE = rf"(?P<value>(?:(?:[A-Z]{{2,6}})[ ]?[/-]?[ ]?)?{_WORD}(?: \d{{2,}}(?!\s?(?:st|nd|rd|th)?\s?(?:{_MONTHS}))){{0,2}})"
_SEPARATOR = r"\s*(?:no\.?|nos\.?|number|num|id|code)?\s*(?:is|was)?\s*[:.#=|-]{0,2}\s*\(?"
_LABELS = (
    (9, r"\b(?:our|my|council|internal|trust|response) (?:ref(?:erence)?)\b\.?"),
    (
        8,
        r"(?:foia?|eir|sar|rfi|ir|freedom of information|environmental information|information|access to information|fol)(?: \w+)?(?: (?:request|case|review|act))?\s*(?:ref(?:erence)?|id|number|no)\b\.?",
    ),
    (
        8,
        r"(?:request|case|enquiry|query|log|file|review|complaint|correspondence|incident|job|ticket|matter|record|ein|cyf)\s*(?:ref(?:erence)?|id|number|no)\b\.?",
    ),
    (7, r"\bplease quote\b(?= ?:| [A-Z]{1,6}[-/ ]?\d)"),
    (7, r"(?<!your )(?<!your)(?<!their )(?:unique |quote |quoting )?\bref(?:erence)?\b\.?"),
    (
        6,
        r"\b(?:foi request|foia? case|eir request|request|case|enquiry)\b(?=\s*[:#(-]?\s*(?:no\.?\s*)?(?:[A-Z]{2,}[-/ ]?)?\d{3,})",
    ),
    (6, r"(?:^|\n|\||\t| {2})\s*(?:case|request|enquiry|file|log)\s*(?=:)"),
)
_REFERENCES = [(weight, re.compile(label + _SEPARATOR + _VALUE, re.I)) for weight, label in _LABELS]
_SHAPED = re.compile(
    r"\b(?:[A-Z]{2,6}[-/])?(?:FOIA?|EIR|RFI|SAR|IR|FOISA|IGR|IRR|FOI-?EIR)[-/ ]?(?:[A-Z]{1,4}[-/])?\d{2,}(?:[-/.]\w+){0,3}\b|\b[A-Z]{2,6}[-/]\d{2,4}[-/]\d{2,6}\b|\b[A-Z]{2,5}-\d{4,}\b"
)
_SUBJECT = re.compile(
    r"^[ \t>]*subject ?:(?P<subject>[^\n]*(?:\n(?!\S+ ?:)[^\n]{0,60})?)", re.I | re.M
)
_NOT_OURS = re.compile(
    r"(?:your|their|ico|commissioner|tribunal|company|charity|previous(?:ly)?|vat)\W*$", re.I
)
_RECEIVED = re.compile(
    r"(?:date (?:of )?(?:request )?(?:received|receipt)|received(?: date)?|request received|date of (?:your )?request|received by (?:us|the \w+))\s*(?:on|at|:|-|by|was|\|)?"
    r"|\b(?:received|receipt|derbyn\w*|reached (?:us|me|here|the \w+|this \w+|our \w+)|came (?:in|to us|to hand)|arrived|got|(?:was|were) (?:opened|logged|registered|delivered|handed|picked up|date-?stamped))\b",
    re.I,
)
_RECEIVED_BEHIND = re.compile(
    r"\W*(?:and )?(?:(?:we|the \w+|this office) (?:received|got)|(?:was|were) received)\b"
    r"|[^.]{0,40}\breceived (?:(?:it|your \w+) )?(?:on )?(?:the|that) same day",
    re.I,
)
_RECEIVED_LATER = re.compile(
    r"\W*(?:and )?(?:we|the \w+|this office|was|were) (?:received|got)\b[^.;]{0,30}\bon\W*(?:\w+day\W*)?(?:the\W*)?"
    r"(?=\d)",
    re.I,
)
_SENT_BEHIND = re.compile(
    r"\W*you (?:\w+ )?(?:sent|wrote|asked|submitted|requested|e-?mailed|made)\b", re.I
)
_REQUESTED = re.compile(
    r"(?:\b(?:request|e-?mail|letter|message|enquiry|correspondence|application|submitted|submission|cais)\b[^.\n]{0,90}?\b(?:of|dated|on|from|sent|made|dyddiedig)\b|you (?:wrote|asked|sent|submitted|requested|e-?mailed|contacted|made)\b[^.\n]{0,80}\bon\b|date of (?:your )?request|request date|requested)\W*(?:on )?$",
    re.I,
)
_LETTER_DATE = re.compile(
    r"(?:^|\n|\||\t| {2})\W*(?:date(?: of (?:this )?(?:response|(?:this )?(?:letter|reply|answer|notice)|issue|decision|disclosure))?|dyddiad|dated|(?:response|reply) (?:date|sent|issued)|date (?:responded|sent|issued|completed|closed)|responded|answered|replied|sent|issued|completed)\s*(?:on)?\s*[:.|-]?\W*(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*,?\s*)?$",
    re.I,
)
_NOT_LETTER = re.compile(
    r"\b(?:due|deadline|review|target|required|received|request|response due|respond by|born|from|period|between|since)\b",
    re.I,
)
_INTRODUCES = re.compile(
    r".{0,20}(?:received|date)"
    r"|(?!\W*please)[^.]{0,60}\byour (?:[\w-]+ ){0,4}(?:requests?|e-?mail|letter|enquiry|message|form)\b[^.]{0,160}\breceived\b"
    r"|on [^.]{6,40} (?:we|the \w+) received your\b",
    re.I,
)
_WEEKDAY = re.compile(
    r"(?:\W*(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\W*)?", re.I
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the head and the opening of a letter state; None where they do not."""

    reference: str | None
    received: date | None
    responded: date | None
    warnings: tuple[str, ...] = ()


def read_metadata(page: Page) -> Metadata:
    """Read reference and dates."""
    dates = _some_dates(page)
    received, warning = _received(page, dates)
    responded = _responded(page, dates, received)
    return Metadata(
        _reference(page) or _of_trail(page), received, responded, (warning,) if warning else ()
    )


def _some_dates(page: Page) -> list[Dated]:
    """The dates of a letter, at most 400: a table of thousands of dates holds none of ours."""
    return list(islice(find_dates(page.flat), 400))


def _reference(page: Page) -> str | None:
    best: tuple[float, str] | None = None
    for index, block in enumerate(page.blocks):
        section = page.sections[index]
        if section in (Section.REQUEST, Section.RIGHTS) or index > 400:
            continue
        line = page.flat[block.start : min(block.end, block.start + 1500)]
        for weight, value in _candidates(line):
            score = weight - (0 if section in (Section.HEAD, Section.OPENING) else 3) - index / 1000
            if best is None or score > best[0]:
                best = (score, value)
    return best[1] if best else None


def _of_trail(page: Page) -> str | None:
    """The number in the subject of the mail below, where the letter itself prints none."""
    for found in islice(_SUBJECT.finditer(page.trail[:20_000]), 5):
        subject = " ".join(found["subject"].split())
        best = max(_candidates(subject), key=lambda pair: pair[0], default=None)
        if best:
            return best[1]
    return None


def _candidates(line: str) -> list[tuple[int, str]]:
    found = []
    for weight, pattern in _REFERENCES:
        for match in pattern.finditer(line):
            value = _clean_reference(match["value"])
            if (
                value
                and not _NOT_OURS.search(line[: match.start()])
                and not _NOT_OURS.search(match.group()[:6])
            ):
                found.append((weight, value))
    found += [(5, _clean_reference(m.group()) or m.group()) for m in _ours(line)]
    return found


def _ours(line: str) -> Iterator[re.Match[str]]:
    """What looks like a reference, unless it is said to be somebody else's."""
    for match in _SHAPED.finditer(line):
        before = line[max(0, match.start() - 30) : match.start()]
        if not _NOT_OURS.search(before.replace("ref", "").rstrip(" :.")):
            yield match


def _clean_reference(value: str) -> str | None:
    value = " ".join(value.split()).strip(" .,:;-_/")
    value = re.split(
        r"\s(?=(?:Date|Your|Dear|Contact|Direct|Tel|Ask|Email|The|Thank|I|We|On|Received|dated|and|for|in|to|from|has|was|is|as)\b)",
        value,
    )[0].strip(" .,:;-")
    if not re.search(r"\d", value) or len(value) < 3 or len(value) > 40:
        return None
    if re.fullmatch(r"(?:19|20)\d\d|(?:of|Act|s|section|on)\b.*", value, re.I):
        return None
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}|(?:19|20)\d\d)", value):
        return None  # a date
    return value


def _received(page: Page, dates: list[Dated]) -> tuple[date | None, str | None]:
    exact: list[date] = []
    asked: list[date] = []
    for dated in dates:
        if _in_request(page, dated):
            continue
        before = _label(page, dated) or page.flat[max(0, dated.span[0] - 120) : dated.span[0]]
        before = re.split(r"[.;]\s+(?=[A-Z])|\n\s*\n", before)[-1]
        near = " ".join(before.split())
        behind = " ".join(page.flat[dated.span[1] : dated.span[1] + 90].split())
        later = _RECEIVED_LATER.match(behind)  # "of the 3rd was received on the 4th"
        if _near_received(near) or (_RECEIVED_BEHIND.match(behind) and not later):
            exact.append(dated.on)
        elif (
            later
            or _SENT_BEHIND.match(behind)
            or _REQUESTED.search(_LAST_WEEKDAY.sub("", near).rstrip(" ,("))
            or re.match(r"\W*(?:request|e-?mail)\b", behind)
        ):
            asked.append(dated.on)
    if len(set(exact)) > 1:
        return (
            exact[0],
            f"Two dates of receipt compete: {exact[0]:%-d %B %Y} and {next(d for d in exact if d != exact[0]):%-d %B %Y}.",
        )
    if exact:
        return exact[0], None
    return (asked[0], None) if asked else (None, None)


_LAST_WEEKDAY = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun)\w*\W*(?:the\W*)?$", re.I)
_BY_WHOM = re.compile(
    r"^\W*(?:(?:by|at|in) )?(?:the |our )?[A-Z][\w'&-]*(?: (?:and |of |the )*[A-Z][\w'&-]*){0,6}"
)


def _near_received(near: str) -> bool:
    found = list(_RECEIVED.finditer(near))
    if not found:
        return False
    # "received by Marlpool Police on": whoever received it is no other event.
    between = _BY_WHOM.sub(" ", near[found[-1].end() :])
    plain = re.sub(
        r"\b(?:requirement|for|review|representations|complaint|letter|message|foi|freedom|of|information|above|following|enquiry|correspondence|application|from|you|on|by|us|the|council|in|this|office|team|was|at|our|your|request|department|trust|it|we|and|here|\w+day|e-?mail|via)\b|[\W]",
        "",
        between,
        flags=re.I,
    )
    return len(plain) < 12


def _in_request(page: Page, dated: Dated) -> bool:
    """True for a date that the requester wrote, not the sentence that introduces the request."""
    for block, section in zip(page.blocks, page.sections, strict=True):
        if block.start <= dated.span[0] < block.end:
            introduces = _INTRODUCES.match(block.text) and not block.quoted
            return section is Section.REQUEST and not introduces
    return False


def _responded(page: Page, dates: list[Dated], received: date | None) -> date | None:
    labelled: list[date] = []
    alone: list[date] = []
    quoted = [(b.start, b.end) for b in page.blocks if b.quoted]
    for dated in dates:
        if any(start <= dated.span[0] < end for start, end in quoted):
            continue  # `Sent: 22 May` in the request's own head
        line_start = page.flat.rfind("\n", 0, dated.span[0]) + 1
        line_end = page.flat.find("\n", dated.span[1])
        line_end = len(page.flat) if line_end < 0 else line_end
        before = page.flat[max(line_start, dated.span[0] - 80) : dated.span[0]]
        before = _label(page, dated) or before
        if _LETTER_DATE.search("\n" + before) and not _NOT_LETTER.search(before):
            labelled.append(dated.on)
        elif (
            not _WEEKDAY.sub(
                "", page.flat[max(line_start, dated.span[0] - 40) : dated.span[0]], count=1
            ).strip(" ,|.:")
            and len(page.flat[dated.span[1] : line_end].strip(" .,|")) < 40
            and not _behind_asks(page, dated)
        ):
            alone.append(dated.on)
    head = _head_dates(page, dates)
    if labelled:
        return labelled[0]
    if alone:
        return alone[0]
    return head[0] if head and head[0] != received else None


def _label(page: Page, dated: Dated) -> str | None:
    """What names a date that stands apart: the head of its column, or the line above it."""
    return _column_head(page, dated) or _line_above(page, dated)


def _line_above(page: Page, dated: Dated) -> str | None:
    above = None
    for block in page.blocks[:200]:
        if block.start == dated.span[0]:
            named = above and len(above.text) < 40 and not re.search(r"\d", above.text)
            return above.text if above and named else None
        above = block
    return None


def _column_head(page: Page, dated: Dated) -> str | None:
    """What heads the column of a date, where the head of the letter is a table of two rows."""
    for index, block in enumerate(page.blocks[:60]):
        if block.cells and block.start <= dated.span[0] < block.end:
            column = next((n for n, c in enumerate(block.cells) if c[0] <= dated.span[0] < c[1]), 0)
            above = [b for b in page.blocks[:index] if b.cells][-1:]
            if column and above and column < len(above[0].cells):
                head = page.flat[slice(*above[0].cells[column])]
                return head if head.strip() and not re.search(r"\d", head) else None
    return None


def _behind_asks(page: Page, dated: Dated) -> bool:
    """A date alone on its line inside a request or an answer is no letter's date."""
    for block, section in zip(page.blocks, page.sections, strict=True):
        if block.start <= dated.span[0] < block.end:
            inside = section in (Section.REQUEST, Section.RESPONSE, Section.NOTICE)
            return inside or block.end - block.start > 120
    return False


def _head_dates(page: Page, dates: list[Dated]) -> list[date]:
    found = []
    for dated in dates:
        near = page.flat[max(0, dated.span[0] - 40) : dated.span[0]]
        for block, section in zip(page.blocks[:40], page.sections[:40], strict=True):
            if (
                block.start <= dated.span[0] < block.end
                and section is Section.HEAD
                and not _NOT_LETTER.search(near)
            ):
                found.append(dated.on)
    return found
