"""Factors weighed in running prose: `For disclosure: a; b. For maintaining the exemption: c; d.`

Only a label that says its side is read, and only the one sentence behind it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.foi.reading.words import sentences
from bot.foi.vocabulary import Side, Span

_OPENNESS = r"(?:disclosure|disclosing|release|releasing|openness|confirming|confirmation)"
_SECRECY = r"(?:maintaining|withholding|non-disclosure|refusal|refusing|the exemption|the exception|neither confirming)"
_LABEL = re.compile(
    r"(?:\A|(?<=[.;:)]\s)|(?<=\n))(?:(?:the )?(?:public interest )?(?:factors|arguments|considerations|reasons|points|public interest) )?"
    rf"(?P<lean>in favour of|favouring|supporting|for|against) (?:the )?(?P<what>{_OPENNESS}|{_SECRECY})\b"
    r"(?: (?:of |in |the |this |that |these |it|information|exemptions?|exceptions?|sections?|regulations?|\d{1,2}(?:\(\w{1,2}\))*|and |or |nor |denying|denial)*)?"
    r"\s*(?:(?:are|is|were|was|we (?:weighed|considered|took|noted))\b\s*:?|:|-)\s*",
    re.I,
)
_OPEN = re.compile(_OPENNESS, re.I)
_LONGEST = 20_000  # characters of one paragraph
_SHORTEST = 4  # characters of one factor


def weighed(flat: str, start: int, end: int) -> Iterator[tuple[Side, Span]]:
    """Give the factors that one paragraph weighs, each a clause, with its side."""
    words = flat[start : min(end, start + _LONGEST)]
    if ";" not in words and not words.rstrip().endswith("."):
        return  # a heading such as "Factors favouring disclosure - section 24"
    labels = list(_LABEL.finditer(words))
    stops = [*(label.start() for label in labels), len(words)]
    for label, (_, stop) in zip(labels, pairwise(stops), strict=True):
        side = _side(label)
        for clause in _clauses(words, label.end(), stop):
            yield side, (start + clause[0], start + clause[1])


def _side(label: re.Match[str]) -> Side:
    """`Against disclosure` and `for maintaining` are one side."""
    openly = bool(_OPEN.match(label["what"]))
    against = label["lean"].lower() == "against"
    return Side.FOR if openly is not against else Side.AGAINST


def _clauses(words: str, start: int, stop: int) -> Iterator[Span]:
    first = next(sentences(words, start, stop), None)
    if first is None:
        return
    at = first[0]
    for part in words[slice(*first)].split(";"):
        bare = re.sub(r"^(?:and|but)\s+", "", part.strip()).rstrip(" .")
        if len(bare) >= _SHORTEST:
            found = words.index(bare, at)
            yield (found, found + len(bare))
        at += len(part) + 1
