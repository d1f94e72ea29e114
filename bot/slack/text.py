"""Text on its way to Slack: escaped, cut at paragraphs, shortened only where one can see it."""

import re

from bot.slack.limits import SECTION

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


_ALIKE = str.maketrans({"*": "\u2217", "_": "\uff3f", "~": "\u223c", "`": "\u02cb", ":": "\u2236"})
_MARKUP = re.compile(r"(?<![^\W_])[*_~`]|[*_~`](?![^\W_])|:(?=[a-z0-9_+-]*[a-z][a-z0-9_+-]*:)")


def escape(text: str) -> str:
    """Somebody's short words inside our own markup: no mention, link, emoji or style comes alive.

    `&`, `<` and `>` are what Slack reads as control characters; NUL cannot be sent at all. What
    would switch bold, italics, code or an emoji on is shown by a character that looks alike: Slack
    has no escape for it. Whole texts go into rich text instead, where nothing is markup. A bare
    `@here` stays words, because every text is sent as `verbatim`.
    """
    plain = re.sub(r"[&<>]", lambda found: _ESCAPES[found[0]], text.replace("\x00", ""))
    return _MARKUP.sub(lambda found: found[0].translate(_ALIKE), plain)


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
