"""Takes who asks apart from what is asked: salutation, sign-off, signature, "my name is".

The request's text begins after the salutation and ends before the sign-off, and the requester's
name, addresses and telephone numbers inside it are masked, so that no later step can see who asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.foi.case import Requester
from bot.foi.intake.markup import resolve
from bot.foi.intake.masking import ADDRESS_MASK, EMAIL, NAME_MASK, homes, mask, mask_contacts
from bot.foi.intake.quotation import read_header
from bot.foi.intake.signature import frame, is_sign_off

__all__ = ["ADDRESS_MASK", "NAME_MASK", "Separated", "mask", "separate"]

_NAME = r"[A-Z][\w'’\-]+(?:[ \t]+(?:[A-Z][\w'’\-]+|[A-Z]\b\.?|de|van|von|al|bin|ap|da)){0,4}"
_FORM = re.compile(
    r"(?:^[ \t]*(?:(?:full |your |first |last |my )?name|surname|title|e-?mail(?: address)?|telephone"
    r"(?: number)?|phone(?: number)?|mobile|(?:postal |home |your )?address|post ?code|organisation|company)"
    r"[ \t]*:[^\n]*(?:\n+|$))+",
    re.IGNORECASE | re.MULTILINE,
)
_FORM_NAME = re.compile(
    r"^[ \t]*(?:full |your |my )?name[ \t]*:[ \t]*(\S[^\n]*?)[ \t]*$", re.I | re.M
)
_FORM_FIRST = re.compile(r"^[ \t]*first name[ \t]*:[ \t]*(\S[^\n]*?)[ \t]*$", re.I | re.M)
_FORM_LAST = re.compile(r"^[ \t]*(?:last name|surname)[ \t]*:[ \t]*(\S[^\n]*?)[ \t]*$", re.I | re.M)
_MY_NAME = re.compile(
    rf"\b(?:[Mm]y (?:full )?name(?: is|[’']s)|[Tt]his is|I am|I[’']m) (?:(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? )?({_NAME})"
)
_TITLE = re.compile(
    r"^(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|sir|dame|cllr|councillor)\.? ", re.I
)


@dataclass(frozen=True, slots=True)
class Separated:
    """The request without who asks, who asks, and what notices below it ask."""

    text: str
    requester: Requester
    asked_in_notices: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    """Further names of the requester's, such as the one that signs."""


def separate(
    text: str,
    sender: str | None = None,
    address: str | None = None,
    ours: Sequence[str] = (),
) -> Separated:
    """Split a request; `sender` and `address` are the e-mail's envelope where there is one, `ours`
    the authority's mail domains, whose addresses are never the requester's."""
    header = read_header(text)
    if header:
        sender, address = sender or header[0].sender or None, address or header[0].address or None
        text = text[header[1] :]
    text, form = _without_form(resolve(text))
    framed = frame(text, sender or form.name)
    signature = _signature(framed.signature, framed.beside)
    said = _said_name(framed.text)
    names = [n for n in (sender, form.name, signature.name, said) if n]
    addresses = [a for a in (address, form.email, signature.email) if a]
    places = [p for p in (form.address, signature.address, *homes(framed.text)) if p]
    requester = Requester(
        name=names[0] if names else None,
        email=addresses[0] if addresses else None,
        address="\n".join(places) or None,
    )
    lines = [line.strip() for place in places for line in place.splitlines()]
    masked = mask_contacts(mask(framed.text, names, addresses), ours, lines)
    return Separated(masked, requester, framed.asked_in_notices, tuple(names[1:]))


def _said_name(text: str) -> str | None:
    """The name by which the writer introduces themselves, two words at least."""
    found = next((one for one in _MY_NAME.finditer(text)), None)
    if found is None or (len(found[1].split()) < 2 and "name" not in found.group().lower()):
        return None
    return found[1]


def _without_form(text: str) -> tuple[str, Requester]:
    """Take out a web form's lines ("Name: ...", "E-mail: ...") if they name anybody."""
    for found in _FORM.finditer(text):
        name = _form_name(found.group())
        if name:
            email = EMAIL.search(found.group())
            lines = (line.partition(":") for line in found.group().splitlines())
            places = (
                v.strip() for k, _, v in lines if re.search("address|code|phone|mobile", k, re.I)
            )
            address = "\n".join(place for place in places if place and "@" not in place)
            requester = Requester(name, email.group() if email else None, address or None)
            return text[: found.start()] + text[found.end() :], requester
    return text, Requester()


def _form_name(form: str) -> str | None:
    whole = _FORM_NAME.search(form)
    parts = [one[1] for one in (_FORM_FIRST.search(form), _FORM_LAST.search(form)) if one]
    return whole[1] if whole else " ".join(parts) or None


def _signature(text: str, beside: str | None) -> Requester:
    """Who signs: the name beside the sign-off or on the first line below it."""
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not is_sign_off(line)]
    email = EMAIL.search(text)
    name = beside or next((n for line in lines[:2] if (n := _name_in(line))), None)
    kept = [line for line in lines if line != name and not EMAIL.fullmatch(line.strip("<>"))]
    return Requester(name, email.group() if email else None, "\n".join(kept) or None)


def _name_in(line: str) -> str | None:
    bare = re.split(r"[|,(]| [-–—] ", line)[0].strip(" ,.-*_")
    words = _TITLE.sub("", bare).split()
    is_name = 1 <= len(words) <= 5 and not any(c.isdigit() or c == "@" for c in bare)
    return bare if is_name and not bare.endswith(":") else None
