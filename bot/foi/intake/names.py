"""Names of people who ask: whether one is a real name, and how it is tidied.

FOIA s8(1)(b) wants the name of the applicant: a first name and a surname or initial, a title and a
surname, or an organisation's own name. A name that is none of these is a question to the officer.
"""

import re

from bot.foi.intake.words import Words, first, plain

_TITLE = re.compile(
    r"^(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|sir|dame|lady|lord|cllr|councillor)\.?(?:\s+|$)",
    re.I,
)
_TAIL = re.compile(r"\s+(?:via|on behalf of)\s.*$|\s*[(\[].*$|\s*[|/].*$", re.I | re.S)
_LONGEST = 120
_LINK = {"de", "van", "von", "der", "al", "bin", "ap", "da", "del", "la", "le", "y", "o'", "mc"}


def tidy_name(words: str) -> str:
    """A display name as its owner writes it: no brackets, no list's name, surname last."""
    bare = " ".join(words[:_LONGEST].split()).strip(" \"'<>*_")
    bare = _TAIL.sub("", bare).strip(" ,;-")
    last, comma, before = bare.partition(", ")
    turned = comma and " " not in last and 0 < len(before.split()) <= 2 and before[0].isupper()
    return f"{before} {last}" if turned and not before.lower().startswith("the ") else bare


def is_real_name(name: str, no_names: Words) -> bool:
    """True for a name as the Act wants one; `no_names` are words that stand where a name should."""
    bare = tidy_name(name)
    words = _TITLE.sub("", bare).split()
    titled = bool(_TITLE.match(bare)) and bool(words)
    if not words or first(no_names, plain(bare)) or re.search(r"[\d@]", bare):
        return False
    full = [word for word in words if len(word.strip(".")) > 1 and word[0].isalpha()]
    return bool(full) and (titled or len(words) >= 2)


def first_name(name: str) -> str:
    """The word by which its owner signs; empty for a title alone."""
    words = _TITLE.sub("", tidy_name(name)).split()
    return words[0] if words and words[0].lower() not in _LINK else ""
