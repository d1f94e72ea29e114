"""Text on its way to Slack: escaped, cut at paragraphs, shortened only where one can see it."""

import re

from bot.slack.limits import SECTION

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escape(text: str) -> str:
    """The text as Slack shows it to the letter: no mention, link or markup of its own comes alive.

    `&`, `<` and `>` are what Slack reads as control characters; NUL cannot be sent at all. A bare
    `@here` stays words, because every text is sent as `verbatim`.
    """
    plain = text.replace("\x00", "")
    return re.sub(r"[&<>]", lambda found: _ESCAPES[found[0]], plain)


def shorten(text: str, most: int) -> str:
    """One line of at most `most` characters; what is left out shows as an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def split(text: str, most: int = SECTION) -> list[str]:
    """Pieces of at most `most` characters that together are the text, cut at paragraphs.

    A paragraph that is too long is cut at a line, then at a sentence, then at a word. White space
    at the cuts is dropped, nothing else.
    """
    pieces = []
    rest = text.strip()
    while len(rest) > most:
        cut = _cut(rest, most)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _cut(text: str, most: int) -> int:
    for mark in ("\n\n", "\n", ". ", " "):
        found = text.rfind(mark, 1, most)
        if found > 0:
            return found + (1 if mark == ". " else 0)
    return most


def split_escaped(text: str, most: int = SECTION) -> list[str]:
    """Like `split`, for text that still has to be escaped: no entity is cut in two.

    Escaping makes a text longer, so a piece that no longer fits is cut in half until it does.
    """
    return [part for piece in split(text, most) for part in _fitting(piece, most)]


def _fitting(piece: str, most: int) -> list[str]:
    escaped = escape(piece)
    if len(escaped) <= most:
        return [escaped]
    return [part for half in split(piece, -(-len(piece) // 2)) for part in _fitting(half, most)]
