"""How a letter greets: as a person would, and nobody is greeted by the name of a desk."""

import re

from bot.foi.drafting.letter_facts import UNNAMED

_TITLES = re.compile(
    r"(?i)(?:mr|mrs|ms|miss|mx|dr|prof(?:essor)?|cllr|councillor|sir|dame|lady|lord|rev(?:erend)?"
    r"|canon|father|rabbi|imam|baroness|baron|judge)\.?\s+\S"
)
_NOBODY = re.compile(
    r"(?i)\b(?:desk|team|office|news(?:room|paper)?|editor|press|sales|enquir\w+|info|admin"
    r"|department|dept|group|campaign|association|society|committee|union|charity|trust|council"
    r"|company|limited|ltd|llp|plc|inc|services?|solutions|research|media|agency|centre|support"
    r"|customer|resident|requester|requestor|applicant|citizen|taxpayer|concerned|anonymous|foi"
    r"|freedom of information|no ?reply|mailbox|account|user|webmaster)\b"
)
_WORD = re.compile(r"[^\W\d_][^\d_@]*")


def greeting(name: str) -> str:
    """`Ms Quill` for "Ms Orla Quill", `Jo Field` for "Jo Field", else "Sir or Madam"."""
    words = name.split()
    if not words or len(words) > 5 or _NOBODY.search(name):
        return UNNAMED
    if not all(_WORD.fullmatch(word) for word in words) or name in (name.lower(),):
        return UNNAMED
    if _TITLES.match(name) and len(words) > 2:
        return f"{words[0]} {_surname(words[1:])}"
    return name


def _surname(words: list[str]) -> str:
    """The last word, with the small words that belong to it ("van der Berg")."""
    small = {"van", "von", "der", "den", "de", "da", "di", "la", "le", "al", "el", "bin", "ap"}
    first = len(words) - 1
    while first > 0 and words[first - 1].lower() in small:
        first -= 1
    return " ".join(words[first:])
