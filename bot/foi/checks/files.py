"""F1: files that go out with a letter hold nothing but what the letter means to give."""

import re
from collections.abc import Iterator

from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Known
from bot.foi.checks.view import View

_WORKBOOK = re.compile(r"[\w ()&,'-]{0,80}\.(?:xlsx|xlsm|xlsb|xls|ods|numbers)\b", re.I)
_LIVE = re.compile(
    r"\bpivot\w*|\bhidden (?:tabs?|sheets?|columns?|rows?|cells?)|\bhid(?:e|den)\b[^.]{0,30}"
    r"\b(?:tabs?|sheets?|columns?|rows?)|\bfilter(?:s|ed)?\b|\bmaster (?:copy|file|sheet)"
    r"|\bdouble[- ]click"
    r"|\bunhide\b|\bexpand the\b|\bdrill[- ]down|\braw data (?:tab|sheet)|\bmacros?\b",
    re.I,
)


_NAMED = re.compile(r"\b(?:workbook|spreadsheet|excel)\b", re.I)


def f1_source_files(view: View, _known: Known) -> Iterator[Hit]:
    """A workbook that a letter attaches is no source file with more in it than it shows."""
    for part in view.letter.parts:
        spans = [part.answer_span] if part.answer_span else []
        book, live = view.search(_WORKBOOK, spans), view.search(_LIVE, spans)
        if (book and live) or (
            live and re.search(r"\b(?:workbook|spreadsheet|excel)\b", view.answer(part), re.I)
        ):
            yield Hit("live", view.sentence_at(live[0]), part.number)
        elif book:
            yield Hit("source", book, part.number)
