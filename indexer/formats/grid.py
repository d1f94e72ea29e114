"""Tables drawn with `+---+` and `|` in plain text: each row on one line, wrapped cells joined."""

import re
from collections.abc import Iterator

_RULE = re.compile(r"\s*\+[-=+:]{3,}\+\s*")
_ROW = re.compile(r"\s*\|.*\|\s*")


def unfold(text: str) -> str:
    """The text with each row of a drawn table on one line, cells between ` | `; a grid that is not
    drawn to its end stays as it is."""
    return "\n".join(_lines(text.split("\n"))) if _RULE.search(text) else text


def _lines(lines: list[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        end = _end(lines, at)
        if end:
            yield from _rows(lines[at:end])
            at = end
        else:
            yield lines[at]
            at += 1


def _end(lines: list[str], at: int) -> int:
    """The index behind a table that begins with a rule here, 0 where none does."""
    if not _RULE.fullmatch(lines[at]):
        return 0
    end, closed = at + 1, 0
    while end < len(lines) and (_RULE.fullmatch(lines[end]) or _ROW.fullmatch(lines[end])):
        end += 1
        closed = end if _RULE.fullmatch(lines[end - 1]) else closed
    return closed if closed - at > 2 else 0


def _rows(table: list[str]) -> Iterator[str]:
    cells: list[list[str]] = []
    for line in table:
        if _RULE.fullmatch(line):
            if cells:
                yield "| " + " | ".join(" ".join(filter(None, cell)) for cell in cells) + " |"
            cells = []
            continue
        pieces = [piece.strip() for piece in line.strip()[1:-1].split("|")]
        cells = cells or [[] for _ in pieces]
        for cell, piece in zip(cells, pieces, strict=False):
            cell.append(piece)
