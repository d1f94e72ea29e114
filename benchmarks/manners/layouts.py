"""Layouts: where questions and answers stand. One function a family, one row a manner.

A layout gets the sheet and the items, and writes the letter's middle.
"""

from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.manners.content import Item
from benchmarks.manners.sheet import Sheet

Layout = Callable[[Sheet, Sequence[Item]], None]
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def _mark(pattern: str, n: int) -> str:
    """`{n}.` or `({a})` for the n-th question, counted from nought."""
    return pattern.format(n=n + 1, a="abcdef"[n], i=_ROMAN[n], o=_ORDINALS[n])


def _one_line(words: str) -> str:
    return words.replace("\n", "; ")


def under(
    sheet: Sheet, items: Sequence[Item], q: str = "{n}. ", a: str = "", form: str = "asks",
    between: str = "\n\n", after: str = "gap",
) -> None:  # fmt: skip
    """Each question with its answer below it, or beside it."""
    for n, item in enumerate(items):
        sheet.text(_mark(q, n))
        sheet.question(n, getattr(item, form))
        sheet.text(between + _mark(a, n))
        sheet.answer(n, _one_line(item.says) if between == " " else item.says)
        sheet.gap() if after == "gap" else sheet.line()


def list_first(
    sheet: Sheet, items: Sequence[Item], q: str = "{n}. ", a: str = "{n}. ", form: str = "asks",
    turn: str = "Our response is as follows.",
) -> None:  # fmt: skip
    """All questions, then all answers."""
    for n, item in enumerate(items):
        sheet.text(_mark(q, n))
        sheet.question(n, getattr(item, form))
        sheet.line()
    sheet.gap()
    sheet.text(turn)
    sheet.gap()
    for n, item in enumerate(items):
        sheet.text(_mark(a, n))
        sheet.answer(n, item.says)
        sheet.gap()


def answers_only(sheet: Sheet, items: Sequence[Item], a: str = "{n}. ") -> None:
    """The questions are not repeated; the answers carry their numbers."""
    for n, item in enumerate(items):
        sheet.text(_mark(a, n))
        sheet.answer(n, item.says)
        sheet.gap()


def table(sheet: Sheet, items: Sequence[Item], edge: str = "|", head: bool = True) -> None:
    """Two columns: what was asked and what is answered."""
    if head:
        sheet.text(f"{edge} No {edge} Question {edge} Answer {edge}\n".lstrip("\t "))
        if edge == "|":
            sheet.text("|---|---|---|\n")
    for n, item in enumerate(items):
        sheet.text(f"{edge} {n + 1} {edge} ".lstrip("\t "))
        sheet.question(n, item.asks)
        sheet.text(f" {edge} ")
        sheet.answer(n, _one_line(item.says))
        sheet.text(f" {edge}\n".replace("\t\n", "\n"))
    sheet.gap()


def quoted(sheet: Sheet, items: Sequence[Item], mark: str = "> ") -> None:
    """The request quoted as mail programs do, answers typed between."""
    for n, item in enumerate(items):
        sheet.text(mark)
        sheet.question(n, item.please)
        sheet.gap()
        sheet.answer(n, item.says)
        sheet.gap()


def notice(sheet: Sheet, items: Sequence[Item]) -> None:
    """Answers that are given first; what is refused is argued at the end, by number."""
    for n, item in enumerate(items):
        sheet.text(f"Question {n + 1}: ")
        sheet.question(n, item.asks)
        sheet.line()
        if item.refuses:
            sheet.text("Please see the notice below.")
        else:
            sheet.answer(n, item.says)
        sheet.gap()
    for n, item in enumerate(items):
        if item.refuses:
            sheet.answer(n, f"Question {n + 1}. {item.says}")
            sheet.gap()


def lettered(sheet: Sheet, items: Sequence[Item], stem: str) -> None:
    """A stem that asks nothing, with lettered questions under it."""
    sheet.text(stem)
    sheet.gap()
    for n, item in enumerate(items):
        sheet.text(f"{'abcdef'[n]}) ")
        sheet.question(n, item.please)
        sheet.line()
        sheet.answer(n, item.says)
        sheet.gap()


def told(sheet: Sheet, items: Sequence[Item], start: str) -> None:
    """The letter says in prose which question it answers."""
    for n, item in enumerate(items):
        sheet.text(_mark(start, n))
        sheet.question(n, item.noun[0].lower() + item.noun[1:])
        sheet.text(". ")
        sheet.answer(n, _one_line(item.says))
        sheet.gap()


LAYOUTS: dict[str, Layout] = {
    "under_numbers": under,
    "under_numbers_tight": partial(under, between="\n", after="line"),
    "under_brackets": partial(under, q="({n}) ", between="\n"),
    "under_number_bracket": partial(under, q="{n}) ", form="please"),
    "under_slash": partial(under, q="{n}/ ", between="\n", form="please"),
    "beside_numbers": partial(under, between=" "),
    "beside_dash": partial(under, form="noun", between=" - ", after="line"),
    "beside_colon_nouns": partial(under, q="- ", form="noun", between=": ", after="line"),
    "question_response": partial(under, q="Question {n}: ", a="Response: ", between="\n"),
    "question_headings": partial(under, q="Question {n}\n", a="Answer\n"),
    "q_and_a": partial(under, q="Q{n}. ", a="A{n}. ", between="\n"),
    "q_and_a_bare": partial(under, q="Q: ", a="A: ", between="\n"),
    "request_outcome": partial(under, q="Request {n}\n", a="Outcome\n", form="please"),
    "point_by_point": partial(under, q="Point {n} - ", a="Reply: ", form="noun", between="\n"),
    "you_asked_we_say": partial(under, q="You asked: ", a="Our reply: ", between="\n"),
    "bold_questions": partial(under, q="**", between="**\n\n"),
    "unnumbered": partial(under, q=""),
    "unnumbered_tight": partial(under, q="", between="\n", after="line"),
    "roman": partial(under, q="{i}. ", form="please", between="\n"),
    "roman_brackets": partial(under, q="({i}) ", form="please"),
    "bullets": partial(under, q="\u2022 ", between="\n", form="please"),
    "stars": partial(under, q="* ", a="> ", between="\n"),
    "decimals": partial(under, q="1.{n} ", between="\n"),
    "list_then_numbers": list_first,
    "list_then_answer_marks": partial(list_first, q="Q{n} ", a="A{n} "),
    "list_then_named": partial(list_first, a="In response to question {n}: "),
    "list_then_regarding": partial(
        list_first, q="{n}) ", a="With regard to point {n}, our answer is: ", form="please"
    ),
    "list_then_letters": partial(list_first, q="{a}. ", a="{a}. ", turn="Response"),
    "answers_by_number": answers_only,
    "answers_by_question": partial(answers_only, a="Question {n} - "),
    "table_bars": table,
    "table_bars_headless": partial(table, head=False),
    "table_tabs": partial(table, edge="\t"),
    "quoted_marks": quoted,
    "quoted_quotes": partial(quoted, mark="You wrote: "),
    "notice_at_end": notice,
    "lettered_under_stem": partial(
        lettered, stem="1. For the whole district, and for each year that you hold:"
    ),
    "told_in_order": partial(told, start="On your {o} point, "),
    "told_regarding": partial(told, start="Your {o} question concerned "),
}  # fmt: skip
