"""Tells a letter or a request that is in Welsh: it is not read."""

import re

WARNING = (
    "This letter is in Welsh, which is not read: its questions, answers and provisions are left "
    "out. Read its English version, or its Welsh by eye."
)

_WORD = re.compile(r"[a-zâêîôûŵŷ]+(?:'[a-z]+)?")
_WELSH = frozenset(
    [
        "yn",
        "yr",
        "mae",
        "nid",
        "oes",
        "oedd",
        "bydd",
        "byddai",
        "wedi",
        "eich",
        "eu",
        "hwn",
        "hon",
        "hyn",
        "gan",
        "gyda",
        "rydym",
        "ydym",
        "chi",
        "neu",
        "ond",
        "sydd",
        "dan",
        "oddi",
        "rhwng",
        "fel",
        "cais",
        "gais",
        "cyngor",
        "gyngor",
        "wybodaeth",
        "gwybodaeth",
        "ddeddf",
        "faint",
        "sawl",
        "beth",
        "hoffwn",
        "ofyn",
        "gofyn",
        "allwch",
        "gallwch",
        "gopi",
        "gwelwch",
        "ysgrifennu",
        "annwyl",
        "diolch",
        "am",
        "roi",
        "i'r",
        "i'ch",
        "o'r",
        "a'r",
        "ni'r",
    ]
)
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "to",
        "and",
        "in",
        "that",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "for",
        "we",
        "you",
        "your",
        "our",
        "this",
        "not",
        "have",
        "has",
        "with",
        "by",
        "from",
        "under",
        "it",
        "which",
    ]
)
_FEWEST = 5
"""Welsh words from which a text is long enough to tell."""
_AGAINST_ONE = 3
"""Welsh words for each English one: more in a Welsh letter with English names and addresses, fewer
in one that says everything twice, whose English half is read."""


def is_welsh(text: str) -> bool:
    """True where hardly any of a text is in English and much of it in Welsh."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    welsh = sum(word in _WELSH for word in words)
    english = sum(word in _ENGLISH for word in words)
    return welsh >= max(_FEWEST, _AGAINST_ONE * english)
