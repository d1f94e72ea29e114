"""Adds to a question the words that official letters use for what it says."""

import re
from collections.abc import Mapping, Sequence


class Thesaurus:
    """`terms` maps what letters print to the ways people say it (lower case, singular)."""

    def __init__(self, terms: Mapping[str, Sequence[str]]) -> None:
        self._official = {
            _plain(said): official for official, ways in terms.items() for said in ways
        }
        ways = sorted(map(re.escape, self._official), key=len, reverse=True)
        self._said = re.compile(rf"(?<!\w)({'|'.join(ways)})(?:'?s)?(?!\w)") if ways else None

    def official(self, text: str) -> list[str]:
        """The official terms for what `text` says, each once, in its order."""
        if self._said is None:
            return []
        found = (self._official[match[1]] for match in self._said.finditer(_plain(text)))
        return list(dict.fromkeys(found))

    def widen(self, text: str) -> str:
        """`text` with the official terms behind it."""
        terms = self.official(text)
        return f"{text} ({', '.join(terms)})" if terms else text


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())
