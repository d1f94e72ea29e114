"""Questions and answers in the rows of a table."""

import re

from bot.foi.reading.blocks import Shape
from bot.foi.reading.markers import key_list, read_marker
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.sections import Section
from bot.foi.reading.words import asks
from bot.foi.vocabulary import Span

_NUMBER = re.compile(
    r"(?:question |request |item |part |q )?(?:no|nos|number|ref|#|q|item|part|id)\.?", re.I
)
_QUESTION = re.compile(
    r"(?:your |the |foi )?(?:questions?|requests?|query|enquiry|information (?:requested|sought)|(?:what )?you asked(?: for)?|request(?:ed)? (?:item|part|information)|asked|item requested)",
    re.I,
)
_ANSWER = re.compile(
    r"(?:our |the |council |council's |trust |authority |your )?(?:full )?(?:answers?|responses?|reply|information (?:provided|supplied|held)|comments?|decision|outcome|(?:what )?(?:we|i|the \w+) (?:say|said|answer|reply|hold)s?)",
    re.I,
)

_COUNTED = re.compile(r"[Qq]?\.?\d{1,3}[a-z]?[.):]?|\(?(?:[a-z]|[ivx]{1,5})[.)]{1,2}")

Row = list[Span]


def read_tables(page: Page) -> Reading:
    """Pair questions and answers from tables; an empty reading where no table holds them."""
    reading = Reading()
    columns: dict[str, int] = {}
    pending: list[tuple[int, Row]] = []
    for index, block in enumerate(page.blocks):
        if block.shape is not Shape.ROW:
            if not (
                columns
                and page.sections[index] in (Section.OPENING, Section.REQUEST, Section.RESPONSE)
            ):
                columns = {}
            continue
        if page.sections[index] is Section.HEAD and not columns and not _columns(page, block.cells):
            continue
        row = list(block.cells)
        if header := _columns(page, block.cells):
            columns = header
            reading.owned.add(index)
        elif columns and row:
            _add_row(page, reading, row, columns, index)
        elif row:
            pending.append((index, row))
    if not reading.drafts:
        _headless(page, reading, pending)
    return reading


def _words(page: Page, span: Span) -> str:
    return " ".join(page.flat[span[0] : span[1]].split())


def _columns(page: Page, row: tuple[Span, ...]) -> dict[str, int]:
    """Find which column holds what, where this row is a heading row; else nothing."""
    found: dict[str, int] = {}
    for position, cell in enumerate(row):
        words = _words(page, cell).strip(" :.?")
        if _NUMBER.fullmatch(words) and "answer" not in found and position == 0 and len(row) > 2:
            found["number"] = position
        elif _QUESTION.fullmatch(words) and "question" not in found:
            found["question"] = position
        elif _ANSWER.fullmatch(words) and len(words) < 40:
            found.setdefault("answer", position)
            found["last"] = position
        elif _NUMBER.fullmatch(words) and position == 0:
            found["number"] = position
    has_both = "answer" in found and ("question" in found or "number" in found)
    return found if has_both else {}


def _add_row(page: Page, reading: Reading, row: Row, columns: dict[str, int], index: int) -> None:
    reading.owned.add(index)
    columns = _shifted(page, row, columns)
    cells = {name: row[at] for name, at in columns.items() if at < len(row)}
    question, number = cells.get("question"), cells.get("number")
    answer = cells.get("answer")
    if not answer:
        return
    # Later columns ("Outcome", "Exemption") say more about the same answer.
    answer = (answer[0], row[-1][1]) if row[-1][0] >= answer[0] else answer
    marker = read_marker(_words(page, question)) if question else None
    if question and not number and marker and marker.paths:
        printed, paths = marker.printed, marker.paths
        question = _behind_marker(page, question)
    else:
        printed = _words(page, number).strip(" .:)(") if number else ""
        paths = key_list(printed)
    if not printed and question and not _words(page, question):
        return
    path = paths[0] if paths else (f"#{len(reading.drafts) + 1}",)
    if reading.draft(path):
        path = (*path, f"#{len(reading.drafts) + 1}")
    draft = Draft(path, printed or str(len(reading.drafts) + 1), question)
    draft.add_answer(answer)
    reading.drafts.append(draft)


def _shifted(page: Page, row: Row, columns: dict[str, int]) -> dict[str, int]:
    """The columns of a row, where nothing is printed over its column of numbers."""
    last = columns["last"]
    blank = "number" not in columns and len(row) == last + 2
    if not blank or not _COUNTED.fullmatch(_words(page, row[0])):
        return columns
    return {"number": 0, **{name: at + 1 for name, at in columns.items()}}


def _behind_marker(page: Page, cell: Span) -> Span:
    marker = read_marker(page.flat[cell[0] : cell[1]])
    return (cell[0] + marker.length, cell[1]) if marker else cell


def _headless(page: Page, reading: Reading, rows: list[tuple[int, Row]]) -> None:
    """Read rows without a heading row: `1 | How many? | 12`, where the cells look the part."""
    good = [(index, row) for index, row in rows if _looks_paired(page, row)]
    if not good or len(good) * 2 < len(rows):
        return
    for index, row in good:
        numbered = len(row) > 2
        columns = {
            "question": int(numbered),
            "answer": 1 + int(numbered),
            "last": 1 + int(numbered),
        }
        if numbered:
            columns["number"] = 0
        _add_row(page, reading, row, columns, index)


def _looks_paired(page: Page, row: Row) -> bool:
    words = [_words(page, cell) for cell in row]
    if len(words) == 2:
        return asks(words[0]) and ("?" in words[0] or len(words[0]) > 25)
    if len(words) > 2:
        marked = re.fullmatch(r"[Qq]?\d{1,3}[a-z]?[.)]?|\(?[a-z]\)", words[0])
        return bool(marked) and asks(words[1])
    return False
