"""Puts what a question says into the words that official letters use for it."""

import re
from collections.abc import Mapping, Sequence


class Thesaurus:
    """`terms` maps what letters print to the ways people say it (lower case, singular)."""

    def __init__(self, terms: Mapping[str, Sequence[str]]) -> None:
        self._official = {
            _plain(said): official for official, ways in terms.items() for said in ways
        }

    def officially(self, text: str) -> str:
        """`text` with the official terms in place of what people say; the same where none is said.

        In place of, not beside: a rare word of the street that no letter prints would count as
        missing in every one of them.
        """
        plain = _plain(text)
        said = sorted((way for way in self._official if way in plain), key=len, reverse=True)
        if not said:
            return text
        # Made of the few that may be meant: a pattern of all thousand takes 60 ms to compile.
        spoken = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, said))})(?:'?s)?(?!\w)", re.I)
        return spoken.sub(lambda found: self._official[found[1].lower()], _straight(text))


def _plain(text: str) -> str:
    return _straight(text).lower()


def _straight(text: str) -> str:
    return " ".join(text.replace("’", "'").split())
