"""Covers what is known of a person in a text, one sign for each character, for an erasure.

Masking (`masking.py`) keeps a request readable while it is answered; covering errs the other way: a
surname that is also a word is covered where it is written as a name, in capitals or in a file name.
"""

import re
from collections.abc import Iterable, Iterator
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
_LETTERS = re.compile(r"[^\W\d_]+")
_JOINED = (r"(?:(?<=[_@+\d/\\])|(?<=\w[.\-]))", r"(?=[_@+\-\d/\\]|\.\w)")
"""Beside one of these a small letter belongs to a file name or an address, not to a sentence."""


class Covering:
    """Finds and covers what is known of one or several people."""

    def __init__(self, known: Iterable[Requester]) -> None:
        self._always: list[re.Pattern[str]] = []
        self._by_word: dict[str, list[re.Pattern[str]]] = {}
        for one in known:
            for pattern, words in (*_whole(one), *_spoken(one.name or "")):
                self._remember(pattern, words)

    def text(self, text: str) -> str:
        """The text without what is known, as long as it was."""
        for pattern in self._for(text):
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
        return any(pattern.search(text) for pattern in self._for(text))

    def _remember(self, pattern: re.Pattern[str], words: str) -> None:
        """File a pattern under the longest word of what it finds: thousands are tried at once."""
        word = max(_words(words), key=len, default="")
        (self._by_word.setdefault(word, []) if word else self._always).append(pattern)

    def _for(self, text: str) -> Iterator[re.Pattern[str]]:
        """The patterns that can be found in a text."""
        yield from self._always
        if self._by_word:
            for word in dict.fromkeys(_words(text)):
                yield from self._by_word.get(word, ())


def lines_of(known: Requester) -> tuple[str, ...]:
    """What is known of somebody as they write it: name, e-mail address, lines of the address."""
    lines = (known.address or "").splitlines()
    found = (" ".join(one.split()) for one in (known.name or "", known.email or "", *lines))
    return tuple(one for one in found if len(one) >= _SHORTEST_LINE)


Pattern = tuple[re.Pattern[str], str]
"""A pattern, and words of which each stands in whatever it finds."""


def _words(text: str) -> list[str]:
    return [word.lower() for word in _LETTERS.findall(text)]


def _whole(known: Requester) -> Iterator[Pattern]:
    """The e-mail address, what stands before its @ where it tells a person, and address lines."""
    for line in (known.email or "", *(known.address or "").splitlines()):
        words = line.replace(",", " ").split()
        if len(" ".join(words)) >= _SHORTEST_LINE:
            yield re.compile(r"[\s,]+".join(map(re.escape, words)), re.IGNORECASE), line
    own = (known.email or "").partition("@")[0]
    if re.search(r"[._\-\d]", own) and len(own) > _SHORTEST_WORD:
        yield re.compile(rf"(?<![^\W_]){re.escape(own)}(?![^\W_])", re.IGNORECASE), own


def _spoken(name: str) -> Iterator[Pattern]:
    words = TITLE.sub("", name.strip()).split()
    for pattern in ways_to_say(name):
        # One of them introduces somebody by the first name alone, one by title and surname.
        yield from ((pattern, word) for word in {*words[:1], *words[-1:]})
    if len(words) < 2 or _BODY.search(name):
        return
    first, last = words[0], words[-1]
    if len(last) >= _SHORTEST_WORD:
        said = "|".join(re.escape(one) for one in {last, last.upper(), last.title()})
        yield re.compile(rf"(?<![^\W_])(?:{said})(?![^\W_])"), last
        before, after = _JOINED
        small = re.escape(last.lower())
        yield re.compile(rf"{before}{small}(?![^\W_])|(?<![^\W_]){small}{after}"), last
    if len(first) >= _SHORTEST_WORD:
        yield re.compile(rf"^[ \t>]*{re.escape(first)}(?=[ \t,.!]*$)", re.MULTILINE), first
