"""Takes who asks apart from what is asked: salutation, sign-off, signature, "my name is".

The request's text begins after the salutation and ends before the sign-off, and the requester's
name and e-mail address inside it are masked, so that no later step can see who asked.
"""

import re
from dataclasses import dataclass

from bot.foi.case import Requester
from bot.foi.intake.words import plain

NAME_MASK = "[name of the requester]"
ADDRESS_MASK = "[address of the requester]"

_ENVELOPE = re.compile(
    r"\s*(?:(?:from|to|cc|subject|date|sent|reply-to|importance):[^\n]*\n)+\s*", re.IGNORECASE
)
_FROM = re.compile(
    r"^from:[ \t]*\"?([^<\"\n@]*?)\"?[ \t]*<?([^\s<>]+@[^\s<>]+)?>?[ \t]*$", re.I | re.M
)
_NAME = r"[A-Z][\w'’\-]+(?:[ \t]+(?:[A-Z][\w'’\-]+|[A-Z]\b\.?|de|van|von|al|bin|ap|da)){0,4}"
_NO_NAME = (
    r"(?!(?:please|how|what|which|who|when|where|why|can|could|would|will|i|i'd|i'm|we|under|is|are"
    r"|do|does|did|tell|provide|send|give|my|this)\b)"
)
_SALUTATION = re.compile(
    r"\s*(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)"
    r"|to whom it may concern|f\.?a\.?o\.?)"
    rf"\b(?:[ \t]+{_NO_NAME}[\w.&'’/()\-]+){{0,9}}[ \t]*(?:[,:;!.\-]+|(?=\n)|$)[ \t]*",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"^[ \t>]*(?:yours? (?:faithfully|sincerely|truly|etc)|(?:with )?"
    r"(?:kind|kindest|best|warm|many) "
    r"(?:regards|wishes|thanks)(?: in (?:advance|anticipation))?|regards|(?:thanks|thank you)"
    r"(?: in advance)?|cheers|respectfully|cofion(?: cynnes)?|yn gywir|best|sincerely|faithfully)"
    rf"[ \t]*[,.!\-]*[ \t]*(?P<name>(?-i:{_NAME}))?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_FOOTER = re.compile(
    r"^[ \t]*(?:-{2,}[ \t]*|--- Attachment: .*|_{5,}[ \t]*|={5,}[ \t]*|sent from my \w+.*|"
    r"please use this e-?mail address for all replies.*|disclaimer:.*|"
    r"(?:this e-?mail|the information (?:contained )?in this)\b.*(?:confidential|intended).*)$",
    re.IGNORECASE | re.MULTILINE,
)
_PORTAL = re.compile(r"please use this e-?mail address for all replies", re.IGNORECASE)
_ASKS_ON = re.compile(
    r"\?|^[ \t]*(?:\(?\d{1,2}[.):]|q\d|\(?[a-z]\)|[-*•][ \t])"
    r"|please (?:provide|send|confirm|list|state)",
    re.IGNORECASE | re.MULTILINE,
)
_FORM = re.compile(
    r"(?:^[ \t]*(?:(?:full |your |first |last |my )?name|e-?mail(?: address)?|telephone"
    r"|phone|mobile|(?:postal |home )?address|post ?code)[ \t]*:[^\n]*(?:\n+|$))+",
    re.IGNORECASE | re.MULTILINE,
)
_FORM_NAME = re.compile(
    r"^[ \t]*(?:full |your |my )?name[ \t]*:[ \t]*(\S[^\n]*?)[ \t]*$", re.I | re.M
)
_MY_NAME = re.compile(rf"\b[Mm]y (?:full )?name is (?:(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? )?({_NAME})")
_TITLE = re.compile(
    r"^(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|sir|dame|cllr|councillor)\.? ", re.I
)
_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_LINES_OF_A_SIGNATURE, _WORDS_OF_A_LINE = 12, 12
_LONGEST_SIGNATURE = 1_000  # characters


@dataclass(frozen=True, slots=True)
class Separated:
    """The request without who asks, and who asks."""

    text: str
    requester: Requester


def separate(text: str, sender: str | None = None, address: str | None = None) -> Separated:
    """Split a request; `sender` and `address` are the e-mail's envelope where there is one."""
    envelope = _ENVELOPE.match(text)
    if envelope:
        sent_by = _FROM.search(envelope.group())
        sender = sender or (sent_by[1].strip() if sent_by else None)
        address = address or (sent_by[2] if sent_by else None)
        text = text[envelope.end() :]
    text, form = _without_form(text)
    start = _after_salutation(text)
    stop = _before_sign_off(text, start)
    signature = _signature(text[stop:])
    body = text[start:stop].strip()
    said = _MY_NAME.search(body)
    names = [n for n in (sender, form.name, signature.name, said[1] if said else None) if n]
    addresses = [a for a in (address, form.email, signature.email) if a]
    requester = Requester(
        name=names[0] if names else None,
        email=addresses[0] if addresses else None,
        address=form.address or signature.address,
    )
    return Separated(mask(body, names, addresses), requester)


def _without_form(text: str) -> tuple[str, Requester]:
    """Take out a web form's lines ("Name: ...", "E-mail: ...") if they name anybody."""
    for found in _FORM.finditer(text):
        named = _FORM_NAME.search(found.group())
        if named:
            email = _EMAIL.search(found.group())
            lines = (line.partition(":") for line in found.group().splitlines())
            places = (v.strip() for k, _, v in lines if re.search("address|code", k, re.I))
            address = "\n".join(place for place in places if place and "@" not in place)
            requester = Requester(named[1], email.group() if email else None, address or None)
            return text[: found.start()] + text[found.end() :], requester
    return text, Requester()


def mask(text: str, names: list[str], addresses: list[str]) -> str:
    """Replace the requester's full name, title and surname, and e-mail address."""
    for address in addresses:
        text = re.sub(re.escape(address), ADDRESS_MASK, text, flags=re.IGNORECASE)
    for pattern in (p for name in names for p in _ways_to_say(name)):
        text = pattern.sub(NAME_MASK, text)
    return text


def _ways_to_say(name: str) -> list[re.Pattern[str]]:
    """A full name anywhere; a single name only where it is introduced: it may be a word (May)."""
    words = _TITLE.sub("", name.strip()).split()
    introduced = re.compile(rf"(?<=[Nn]ame is ){re.escape(name)}\b")
    if len(words) < 2:
        return [introduced]
    full = r"\s+".join(re.escape(word) for word in words)
    titled = rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Cllr)\.?\s+{re.escape(words[-1])}\b"
    ends = rf"\b{re.escape(words[0])}\s+(?:[\w.]+\s+)?{re.escape(words[-1])}\b"
    return [
        re.compile(rf"\b{full}\b", re.IGNORECASE),
        re.compile(ends, re.IGNORECASE),
        re.compile(titled),
    ]


def _after_salutation(text: str) -> int:
    found = _SALUTATION.match(plain(text[:1]) + text[1:])
    return found.end() if found else 0


def _before_sign_off(text: str, start: int) -> int:
    """Where the sign-off begins: the first one that has nothing but a signature behind it."""
    end = _before_footer(text, start)
    for found in _SIGN_OFF.finditer(text, start, end):
        if _is_signature(text[found.end() : end]) and text[start : found.start()].strip():
            return found.start()
    return _before_bare_name(text, start, end)


def _before_footer(text: str, start: int) -> int:
    """Where a footer begins; a rule between two questions is none."""
    for found in _FOOTER.finditer(text, start):
        rest = text[found.start() :]
        is_footer = _PORTAL.search(rest[:_LONGEST_SIGNATURE]) or not _ASKS_ON.search(rest)
        if is_footer and text[start : found.start()].strip():
            return found.start()
    return len(text)


def _is_signature(text: str) -> bool:
    """True for a few short lines that ask nothing."""
    if len(text) > _LONGEST_SIGNATURE:
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    asks_on = any("?" in line or len(line.split()) > _WORDS_OF_A_LINE for line in lines)
    return len(lines) <= _LINES_OF_A_SIGNATURE and not asks_on


def _before_bare_name(text: str, start: int, end: int) -> int:
    """A last paragraph that is only a name signs off without a word before it."""
    body = text[start:end].rstrip()
    last = re.search(rf"\n[ \t]*\n[ \t]*({_NAME})[ \t]*$", body)
    if last and 2 <= len(last[1].split()) <= 4:
        return start + last.start()
    return end


def _signature(text: str) -> Requester:
    """Who signs: the name beside the sign-off or on the first line below it."""
    footer = _FOOTER.search(text)
    signed = text[: footer.start()] if footer else text
    beside = next((m["name"] for m in _SIGN_OFF.finditer(signed) if m["name"]), None)
    lines = [line.strip() for line in signed.splitlines()]
    lines = [line for line in lines if line and not _SIGN_OFF.fullmatch(line)]
    email = _EMAIL.search(signed)
    name = beside or (_name_in(lines[0]) if lines else None)
    kept = [line for line in lines[0 if beside else 1 :] if not _EMAIL.search(line)]
    return Requester(name, email.group() if email else None, "\n".join(kept) or None)


def _name_in(line: str) -> str | None:
    bare = line.strip(" ,.-*_")
    words = _TITLE.sub("", bare).split()
    is_name = 1 <= len(words) <= 5 and not any(c.isdigit() or c == "@" for c in bare)
    return bare if is_name else None
