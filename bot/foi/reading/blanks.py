"""Long runs of blanks are shortened before anything is read; offsets are given back for the letter.

A page of spaces says no more than a few of them, and patterns would walk through it again and again.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from bot.foi.letter import Letter
from bot.foi.vocabulary import Span

_BLANK = r"[ \t\r\n\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\x00\x0b\x1c-\x1f\x85\u00ad]"
_RUN = re.compile(rf"{_BLANK}{{12,}}")
_WIDEST = 8
"""Blanks beside each other that are kept: more than any column or indent needs to be told apart."""
_LINES = 3
"""Line ends in a row that are kept: two make a paragraph."""


def shorten(text: str) -> tuple[str, Callable[[int], int]]:
    """The text with its long runs of blanks cut, and what gives an offset of it back."""
    kept: list[str] = []
    starts, shifts = [0], [0]
    at = length = 0
    for run in _RUN.finditer(text):
        few = _few(run.group())
        if len(few) < run.end() - run.start():
            kept += (text[at : run.start()], few)
            length += run.start() - at + len(few)
            at = run.end()
            starts.append(length)
            shifts.append(at - length)
    kept.append(text[at:])
    return "".join(kept), lambda offset: offset + shifts[bisect_right(starts, offset) - 1]


def _few(run: str) -> str:
    lines = min(run.count("\n") or run.count("\r"), _LINES)
    if not lines:
        return run[:_WIDEST]
    return "\n" * lines + run[run.rfind("\n") + 1 :][:_WIDEST]


def moved_back(letter: Letter, text: str, back: Callable[[int], int]) -> Letter:
    """The letter with `text` as its text and every span of it where it stands there."""
    found = {f.name: _back(getattr(letter, f.name), back) for f in fields(letter)}
    return replace(letter, **{**found, "text": text})


def _back(value: Any, back: Callable[[int], int]) -> Any:
    if _is_span(value):
        return _span(value, back)
    if isinstance(value, tuple):
        return tuple(_back(one, back) for one in value)
    if (
        is_dataclass(value)
        and not isinstance(value, type)
        and hasattr(value, "__dataclass_fields__")
    ):
        spans = {f.name: getattr(value, f.name) for f in fields(value)}
        changed = {n: _back(v, back) for n, v in spans.items() if isinstance(v, tuple)}
        return replace(value, **changed) if changed else value
    return value


def _is_span(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(type(v) is int for v in value)


def _span(span: Span, back: Callable[[int], int]) -> Span:
    start, end = span
    return (back(start), back(end - 1) + 1 if end > start else back(end))
