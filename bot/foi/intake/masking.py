"""Takes who asks out of a text: name, addresses, telephone numbers, home.

What is masked is only what belongs to the requester: an address or number that the request asks
about stays, unless words such as "reply to me at" say whose it is.
"""

import re
from collections.abc import Iterable

NAME_MASK = "[name of the requester]"
ADDRESS_MASK = "[address of the requester]"
PHONE_MASK = "[telephone of the requester]"

EMAIL = re.compile(r"[\w.+'\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")
PHONE = re.compile(r"(?<![\w/.-])(?:\+44|0044|\(?0(?=[\d(]))[\d() .\-]{8,16}\d(?![\w/])")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_MOBILE = re.compile(r"^(?:\+44|0044)?\D{0,3}0?\D?7[1-9]")
TITLE = re.compile(
    r"^(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|sir|dame|cllr|councillor)\.? ", re.I
)
_MINE = re.compile(
    r"\b(?:me|my|mine|i|us|our|reply|replies|respond|response|contact|call|ring|phone|text|write|post"
    r"|tel|mob|mobile|telephone|t|m|e|e-?mail)\b[^.?!\n]{0,60}$",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"(?P<lead>(?:\b|(?=\[name of))(?:(?i:I(?: currently| now| also)? live (?:at|in)|we live (?:at|in)"
    r"|my (?:home |postal |current )?address(?: is|:)?"
    r"|my (?:[\w-]+ (?:and|or) )?(?:my )?(?:home|house|flat|property|tenancy|business|shop)(?:,| is)? at"
    r"|(?:write|post|send)\b[^.?!\n]{0,40} to me at|(?:tenant|resident|owner|occupier) (?:of|at)"
    r"|my (?:complaint|case)\b[^.?!\n]{0,40} at|\[name of the requester\],? (?:of|at|from)))[ \t]*)"
    r"(?P<home>(?:(?i:flat|unit|apartment|apt)\.? ?\w{1,4},?[ ]+)?\d{1,5}[a-zA-Z]?(?:[ -]?[-/][ ]?\d{1,4})?,?"
    r"(?:[ ][A-Z][\w'’.-]{1,30}){1,4}(?:,[ \n]?[A-Z][\w'’-]{1,30}(?:[ ][A-Z][\w'’-]{1,30})?){0,3}"
    r"(?:,?[ \n][A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})?)"
)
_NUMBER = re.compile(
    r"(?P<lead>\b(?:my |our )?(?:date of birth|d\.?o\.?b\.?|national insurance (?:number|no\.?)|ni (?:number|no\.?)"
    r"|nhs (?:number|no\.?))[ \t]*(?:is|:|-)?[ \t]*)(?P<said>[\dA-Z][\dA-Za-z /.\-]{4,20}\d[A-D]?)",
    re.IGNORECASE,
)
_BEFORE = 80  # characters before a number in which "ring me on" can stand


def mask(text: str, names: Iterable[str], addresses: Iterable[str]) -> str:
    """Replace the requester's full name, title and surname, and e-mail address."""
    for address in addresses:
        text = re.sub(re.escape(address), ADDRESS_MASK, text, flags=re.IGNORECASE)
    for pattern in (p for name in names for p in ways_to_say(name)):
        text = pattern.sub(NAME_MASK, text)
    return text


def mask_contacts(text: str, ours: Iterable[str] = (), lines: Iterable[str] = ()) -> str:
    """Replace telephone numbers, other addresses and the home that the text gives as its writer's.

    `ours` are the authority's mail domains; `lines` those of the signature, which may stand in the
    text a second time.
    """
    domains = tuple(ours)
    for line in lines:
        if len(line) > 5 and re.search(r"\d", line):
            text = text.replace(line, ADDRESS_MASK)
    text = EMAIL.sub(lambda found: _address(text, found, domains), text)
    text = PHONE.sub(lambda found: _phone(text, found), text)
    text = _NUMBER.sub(
        lambda found: found["lead"] + PHONE_MASK.replace("telephone", "number"), text
    )
    return _HOME.sub(lambda found: found["lead"] + ADDRESS_MASK, text)


def homes(text: str) -> list[str]:
    """The addresses that a text gives as its writer's home."""
    return [" ".join(found["home"].split()) for found in _HOME.finditer(text)]


def _address(text: str, found: re.Match[str], ours: tuple[str, ...]) -> str:
    domain = found.group().rpartition("@")[2].lower()
    theirs = _MINE.search(text, max(0, found.start() - _BEFORE), found.start())
    return ADDRESS_MASK if theirs and domain not in ours else found.group()


def _phone(text: str, found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group())
    if not 10 <= len(digits) <= 14:
        return found.group()
    theirs = _MINE.search(text, max(0, found.start() - _BEFORE), found.start())
    return PHONE_MASK if theirs or _MOBILE.match(found.group()) else found.group()


def ways_to_say(name: str) -> list[re.Pattern[str]]:
    """A full name anywhere; a single name only where it is introduced: it may be a word (May)."""
    words = TITLE.sub("", name.strip()).split()
    if not words:
        return []
    introduced = _introduced(name if len(words) < 2 else words[0])
    if len(words) < 2:
        return [introduced]
    full = r"\s+".join(re.escape(word) for word in words)
    titled = rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Cllr)\.?\s+(?:\w\.?\s+)?{re.escape(words[-1])}\b"
    ends = rf"\b{re.escape(words[0])}\s+(?:[\w.]+\s+)?{re.escape(words[-1])}\b"
    return [
        re.compile(rf"\b{full}(?!\w)", re.IGNORECASE),
        re.compile(ends, re.IGNORECASE),
        re.compile(titled),
        introduced,
    ]


def _introduced(name: str) -> re.Pattern[str]:
    """A single name behind words that introduce a person."""
    return re.compile(
        rf"(?:(?<=[Nn]ame is )|(?<=[Nn]ame's )|(?<=I am )|(?<=I'm )|(?<=I’m )|(?<=[Tt]his is )){re.escape(name)}\b"
    )
