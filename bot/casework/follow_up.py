"""A question that goes on from the one before it: "and for 2022?"."""

import re

_GOES_ON = re.compile(
    r"^\W*(?:and|or|also|but|plus|what about|how about|same|the same|likewise|for|in|since|only)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?\b")
_WORDS = 8
"""A longer question stands by itself, however it begins."""


def follows(question: str) -> bool:
    """True for a few words that only make sense after an earlier question."""
    words = question.split()
    return len(words) <= _WORDS and bool(_GOES_ON.search(question))


def together(before: str, question: str) -> str:
    """Both as one question: another year takes the place of the one asked before."""
    new, old = _YEAR.findall(question), _YEAR.findall(before)
    if len(new) == 1 and len(set(old)) == 1 and len(_YEAR.sub("", question).split()) <= 4:
        return before.replace(old[0], new[0])
    return f"{before}\n\n{question}"
