"""Corrects how a request was taken apart: split, merge, add, remove, reword for our reading.

The request's text is never touched: a part keeps the requester's own words, and what an officer
takes them to ask stands beside them.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.foi.case import Case, CasePart, Flag
from bot.foi.corrections import (
    CaseFile,
    Change,
    Changed,
    Correctable,
    changed_case,
    part_of_case,
)
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Kind, Span

_MOST = 10_000
"""Characters of a part: about four pages, longer than any question that was met."""


def change_parts(file: CaseFile, change: Change, answered: Collection[str]) -> Changed:
    """Correct the parts. A FoiError where a confirmed letter has dealt with one (`answered`)."""
    _refuse_answered(file, change, answered)
    if len(change.value) > _MOST:
        raise FoiError(
            "correction-long",
            f"the words to {change.what.value}",
            f"they are {len(change.value):,} characters, and {_MOST:,} are the most",
            "Give fewer of them",
        )
    return _WAYS[change.what](file, change)


def _refuse_answered(file: CaseFile, change: Change, answered: Collection[str]) -> None:
    case = file.case
    for number in change.parts:
        part_of_case(case, number)
    dealt = [number for number in change.parts if number in answered]
    if dealt or (change.what is Correctable.ADD and _all_answered(file, answered)):
        what = f"part {dealt[0]}" if dealt else "a part to add"
        raise FoiError(
            "part-answered",
            f"{case.reference}, {what}",
            "a confirmed letter has dealt with it as it was, and stays as it went out"
            if dealt
            else "the response that was confirmed has answered the request as it was",
            "Put it right in a further letter or an internal review",
        )


def _all_answered(file: CaseFile, answered: Collection[str]) -> bool:
    sent = any(letter.kind is Kind.RESPONSE for letter in file.letters)
    return sent and all(part.number in answered for part in file.case.parts)


def _split(file: CaseFile, change: Change) -> Changed:
    case, part = file.case, part_of_case(file.case, change.parts[0])
    question, cut = part.question, _place(part.question, change.value)
    if cut is None or not cut[0]:
        raise FoiError(
            "split-words",
            f"part {part.number}, '{change.value[:80]}'",
            "the second part has to begin with words that stand once in it, after its first word",
            f"Its words are: {' '.join(question.split())[:300]}",
        )
    first, second = question[: cut[0]].rstrip(), question[cut[0] :]
    names = _two_names(case, part.number)
    middle = _middle(case, part, second)
    halves = (
        replace(part, number=names[0], question=first, span=(part.span[0], middle), read_as=None),
        replace(part, number=names[1], question=second, span=(middle, part.span[1]), read_as=None),
    )
    return _with_parts(file, change, _replaced(case, [part.number], halves), [part.number, *names])


def _middle(case: Case, part: CasePart, second: str) -> int:
    """Where the second half begins in the request; its end where the part was worded otherwise."""
    start, stop = part.span
    found = case.text.rfind(second, start, stop)
    return stop if found < 0 else found


def _two_names(case: Case, number: str) -> tuple[str, str]:
    """`2a` and `2b` for part 2, `2(a)1` and `2(a)2` for 2(a): the first two that are free."""
    taken = {part.number for part in case.parts}
    signs = "abcdefghijklmnopqrstuvwxyz" if number[-1:].isdigit() else "123456789"
    free = [number + sign for sign in signs if number + sign not in taken]
    if len(free) < 2:
        raise FoiError(
            "part-unsplit", f"part {number}", "it was split too often", "Add a part instead"
        )
    return free[0], free[1]


def _merge(file: CaseFile, change: Change) -> Changed:
    case = file.case
    numbers = [part.number for part in case.parts]
    one, two = sorted((part_of_case(case, n) for n in change.parts), key=_position(numbers))
    if one is two or numbers.index(two.number) - numbers.index(one.number) != 1:
        raise FoiError(
            "part-merge",
            f"parts {' and '.join(change.parts)}",
            "only two that follow one another can become one",
            "Merge neighbours, one after the other",
        )
    stem = two.stem if two.stem not in (None, one.stem) else None
    joined = replace(
        one,
        question="\n".join(filter(None, (one.question, stem, two.question))),
        span=_around(one.span, two.span),
        flags=tuple(dict.fromkeys((*one.flags, *two.flags))),
        read_as=None,
    )
    return _with_parts(file, change, _replaced(case, change.parts, (joined,)), change.parts)


def _position(numbers: list[str]) -> Callable[[CasePart], int]:
    return lambda part: numbers.index(part.number)


def _around(one: Span, two: Span) -> Span:
    """From the first to the last character of both; a part that an officer added has none."""
    spans = [span for span in (one, two) if span[0] < span[1]] or [one]
    return min(span[0] for span in spans), max(span[1] for span in spans)


def _add(file: CaseFile, change: Change) -> Changed:
    case, said = file.case, change.value.strip()
    if len(said.split()) < 2:
        raise FoiError(
            "part-empty", "a part to add", "it asks nothing", "Give the requester's words for it"
        )
    place = _place(case.text, said)
    number = _next_number(case)
    mark = Flag(
        "added", "was added by an officer: its words do not stand in the request as it came"
    )
    part = CasePart(
        number,
        case.text[slice(*place)] if place else said,
        place or (0, 0),
        flags=() if place else (mark,),
    )
    return _with_parts(file, change, (*case.parts, part), [number])


def _next_number(case: Case) -> str:
    known = [int(found[0]) for p in case.parts if (found := re.match(r"\d{1,6}", p.number))]
    return str(max([0, *known]) + 1)


def _remove(file: CaseFile, change: Change) -> Changed:
    case = file.case
    if len(case.parts) == 1:
        raise FoiError(
            "part-last",
            f"part {change.parts[0]}",
            "it is the only one, and a request without parts cannot be answered",
            "Add the right one first; or record that the request was withdrawn",
        )
    return _with_parts(file, change, _replaced(case, change.parts, ()), change.parts)


def _reword(file: CaseFile, change: Change) -> Changed:
    case, part = file.case, part_of_case(file.case, change.parts[0])
    read_as = " ".join(change.value.split()) or None
    parts = _replaced(case, [part.number], (replace(part, read_as=read_as),))
    return _with_parts(file, change, parts, [part.number])


def _replaced(
    case: Case, numbers: Collection[str], new: Iterable[CasePart]
) -> tuple[CasePart, ...]:
    """The parts with `new` in the place of the first of these."""
    first = next(n for n, part in enumerate(case.parts) if part.number in numbers)
    rest = [part for part in case.parts[first:] if part.number not in numbers]
    return (*case.parts[:first], *new, *rest)


def _place(text: str, said: str) -> Span | None:
    """Where these words stand, whatever the blanks between them; None unless they stand once."""
    wanted = " ".join(said.split())
    tokens = list(re.finditer(r"\S+", text))
    flat = " ".join(token[0] for token in tokens)
    at = flat.find(wanted) if wanted else -1
    if at < 0 or flat.find(wanted, at + 1) >= 0:
        return None
    return _true_offset(tokens, at), _true_offset(tokens, at + len(wanted) - 1) + 1


def _true_offset(tokens: Sequence[re.Match[str]], flat: int) -> int:
    """Where a character of the words joined by single blanks stands in the text itself."""
    begins = 0
    for token in tokens:
        if flat < begins + len(token[0]):
            return token.start() + flat - begins
        begins += len(token[0]) + 1
    raise AssertionError("the offset lies in the words")


def _with_parts(
    file: CaseFile, change: Change, parts: Iterable[CasePart], touched: Iterable[str]
) -> Changed:
    corrected = replace(file.case, parts=tuple(parts))
    names = tuple(touched)
    made = changed_case(change, file, corrected, _said(file.case, names), _said(corrected, names))
    return replace(made, touched=names)


def _said(case: Case, names: Collection[str]) -> str:
    lines = (
        f"{part.number}: {' '.join(part.question.split())}"
        + (f" (read as: {part.read_as})" if part.read_as else "")
        for part in case.parts
        if part.number in names
    )
    return "\n".join(lines)


_WAYS: Mapping[Correctable, Callable[[CaseFile, Change], Changed]] = {
    Correctable.SPLIT: _split,
    Correctable.MERGE: _merge,
    Correctable.ADD: _add,
    Correctable.REMOVE: _remove,
    Correctable.REWORD: _reword,
}
