"""What a letter is about, from its head: the subject line, the heading, the department.

A sub-question rarely says it again ("where is each one standing now?"), so it is searched with it.
"""

import re

from bot.foi.letter import Letter

_LABEL = re.compile(r"^(?:re|subject|request|about|your request(?: about)?)\s*[:\-–]\s*", re.I)
_OTHER_LABEL = re.compile(
    r"(?:our ref|your ref|ref\b|reference|date|received|answered|sent|dear\b|hello|hi\b"
    r"|good (?:morning|afternoon)|to the|from\b|tel\b|e-?mail|case\b|thank|this is|what you can do)"
    r"|.*\b(?:chambers|offices|headquarters|town hall|civic centre|county hall)\b",
    re.I,
)
_BOILERPLATE = frozenset(
    """
    a about act acts an and answer by council decision environmental foi foia for freedom
    from further help in information internal is it its letter notice of office officer on our
    outcome public reconsideration refusal regulations reply request requester requests response
    review rights scotland services team the thank this to under understand us we with
    you your 2000 2002 2004
    """.split()  # noqa: SIM905 - a list of sixty quoted words would fill the page
)
_MOST_LINES = 3
_LONGEST = 80


def topic(letter: Letter) -> str:
    """Up to three short lines of the head that name a subject; empty where none does."""
    spans = [s[0] for part in letter.parts if (s := part.question_span or part.answer_span)]
    head = letter.text[: min(spans, default=0)]
    lines = [letter.title or "", *(line.strip(" \t*#>_") for line in head.splitlines())]
    found = [_LABEL.sub("", line) for line in lines if _names_subject(line, letter)]
    return "; ".join(list(dict.fromkeys(found))[-_MOST_LINES:])


def _names_subject(line: str, letter: Letter) -> bool:
    if not line or len(line) > _LONGEST or line[-1] in ".:,;?" or line[0] in "-•|(":
        return False
    bare = _LABEL.sub("", line)
    words = re.findall(r"[a-z0-9']+", bare.lower())
    own = set(re.findall(r"[a-z]+", (letter.authority or "").lower()))
    telling = [word for word in words if word not in _BOILERPLATE | own and not word.isdigit()]
    is_code = bool(re.search(r"\d{3}|@|\b[A-Z]{1,2}\d", bare))
    return bool(telling) and not is_code and not _OTHER_LABEL.match(bare)
