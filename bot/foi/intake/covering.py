"""Covers what is known of a person in a text, one sign for each character, for an erasure.

Masking (`masking.py`) keeps a request readable while it is answered; covering errs the other way: a
surname that is also a word is covered where it is written as a name, in capitals or in a file name.
"""

import re
from collections.abc import Iterable
from typing import Any

from bot.foi.case import Requester
from bot.foi.intake.masking import TITLE, ways_to_say

COVER = "\u2588"
_SHORTEST_LINE = 3
_SHORTEST_WORD = 3
"""Characters: shorter ones stand in every text."""
_BODY = re.compile(
    r"\b(?:of|the|for|and|ltd|limited|plc|council|association|society|group|trust|news|media)\b",
    re.IGNORECASE,
)
"""A name with one of these words is a body's: its single words name nobody."""
_JOINED = (r"(?:(?<=[_@+\d/\\])|(?<=\w[.\-]))", r"(?=[_@+\-\d/\\]|\.\w)")
"""Beside one of these a small letter belongs to a file name or an address, not to a sentence."""


class Covering:
    """Finds and covers what is known of one or several people."""

    def __init__(self, known: Iterable[Requester]) -> None:
        self._patterns = tuple(
            pattern for one in known for pattern in (*_whole(one), *_spoken(one.name or ""))
        )

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def text(self, text: str) -> str:
        """The text without what is known, as long as it was."""
        for pattern in self._patterns:
            text = pattern.sub(lambda found: COVER * len(found.group()), text)
        return text

    def value(self, value: Any) -> Any:
        """The same for every text in a JSON value."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.value(each) for key, each in value.items()}
        return [self.value(each) for each in value] if isinstance(value, list) else value

    def is_in(self, text: str) -> bool:
        """Whether anything of it stands in a text."""
        return any(pattern.search(text) for pattern in self._patterns)


def lines_of(known: Requester) -> tuple[str, ...]:
    """What is known of somebody as they write it: name, e-mail address, lines of the address."""
    lines = (known.address or "").splitlines()
    found = (" ".join(one.split()) for one in (known.name or "", known.email or "", *lines))
    return tuple(one for one in found if len(one) >= _SHORTEST_LINE)


def _whole(known: Requester) -> Iterable[re.Pattern[str]]:
    """The e-mail address, what stands before its @ where it tells a person, and address lines."""
    for line in (known.email or "", *(known.address or "").splitlines()):
        words = line.replace(",", " ").split()
        if len(" ".join(words)) >= _SHORTEST_LINE:
            yield re.compile(r"[\s,]+".join(map(re.escape, words)), re.IGNORECASE)
    own = (known.email or "").partition("@")[0]
    if re.search(r"[._\-\d]", own) and len(own) > _SHORTEST_WORD:
        yield re.compile(rf"(?<![^\W_]){re.escape(own)}(?![^\W_])", re.IGNORECASE)


def _spoken(name: str) -> Iterable[re.Pattern[str]]:
    yield from ways_to_say(name)
    words = TITLE.sub("", name.strip()).split()
    if len(words) < 2 or _BODY.search(name):
        return
    first, last = words[0], words[-1]
    if len(last) >= _SHORTEST_WORD:
        said = "|".join(re.escape(one) for one in {last, last.upper(), last.title()})
        yield re.compile(rf"(?<![^\W_])(?:{said})(?![^\W_])")
        before, after = _JOINED
        small = re.escape(last.lower())
        yield re.compile(rf"{before}{small}(?![^\W_])|(?<![^\W_]){small}{after}")
    if len(first) >= _SHORTEST_WORD:
        yield re.compile(rf"^[ \t>]*{re.escape(first)}(?=[ \t,.!]*$)", re.MULTILINE)
