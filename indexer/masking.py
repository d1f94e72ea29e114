"""Hides personal data before anything is indexed; offsets into the original text stay true.

Hidden everywhere: e-mail addresses, telephone numbers, full postcodes, National Insurance numbers,
and the names of the people a letter is from, to or about as its salutation, signature block and
"Requester:" lines give them. A name that stands only in running text is not found: nothing here
guesses at names. What the authority publishes itself stays, by `published`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import phonenumbers

EMAIL, TELEPHONE, POSTCODE = "[e-mail]", "[telephone]", "[postcode]"
NATIONAL_INSURANCE, NAME = "[NI number]", "[name]"

_PATTERNS = (
    # Tried once for each run of characters, not once for each character: else a line of a million
    # letters without an @ would take hours.
    (EMAIL, re.compile(r"(?<![\w.+'’-])[\w.+'’-]++@[\w-]+(?:\.[\w-]+)+")),
    # The form of GOV.UK's postcode guidance; upper case only, so that words are left alone.
    (POSTCODE, re.compile(r"\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})\b")),
    # HMRC's National Insurance Manual NIM39110: letters that are never used are left out.
    (
        NATIONAL_INSURANCE,
        re.compile(
            r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
            r" ?\d\d ?\d\d ?\d\d ?[A-D]\b",
            re.IGNORECASE,
        ),
    ),
    # Numbers in a British form that are not in use, which phonenumbers would pass over.
    (TELEPHONE, re.compile(r"(?<![\w/.,-])(?:\+44[ -]?(?:\(0\))?|\(?0)\d(?:[ ()-]{0,2}\d){8,9}\b")),
)

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Lady|Lord|Cllr|Councillor|Rev)"
_WORD = r"[A-Z][\w’'-]*\.?"
_PERSON = re.compile(rf"(?:{_TITLE}\.? )?{_WORD}(?: (?:{_WORD}|de|van|von|al|bin)){{0,4}}")
_SALUTATION = re.compile(r"^[ \t>*]*(?:Dear|Hello|Hi|Annwyl)[ \t]+([^\n,:;]{1,60})", re.M)
_REQUESTER = re.compile(
    r"^[ \t>*|]*(?:Name(?: of (?:requester|applicant))?|Requester(?:'s name)?|Applicant"
    r"|Request(?:ed)? (?:by|from|made by)|Requestor|From|To)[ \t]*[:|][ \t]*([^\n|<(\[]{2,60})",
    re.M | re.I,
)
_CLOSING = re.compile(
    r"^[ \t>]*(?:yours (?:sincerely|faithfully|truly)|(?:kind|best|warm)?[ ]?(?:regards|wishes)"
    r"|many thanks|thanks|thank you|sincerely|yn gywir)[,.!]?[ \t]*$",
    re.M | re.I,
)
_BLOCK_LINES = 8
_NO_PERSON = frozenset(
    """
    all applicant assistant authority borough chief city colleague colleagues complaints
    correspondent corporate council councillor county customer data democratic department director
    district email enquirer executive foi form freedom governance group head house information
    legal madam manager monitoring office officer online protection public records request requester
    requestor requests resident road senior service services sir sirs street team the town trust
    unit access
    """.split()  # noqa: SIM905 - a list of ninety quoted words would fill the page
)
"""A line with one of these words is a post, a body or an address, not a person."""


@dataclass(frozen=True, slots=True)
class Mask:
    """Characters `start` to `end` of the original are shown as `label`."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with what has to be hidden in it."""

    original: str
    masks: tuple[Mask, ...]
    names: tuple[str, ...]
    published: frozenset[str]

    def cut(self, start: int = 0, end: int | None = None) -> str:
        """The original from `start` to `end`, its personal data replaced by labels."""
        stop = len(self.original) if end is None else end
        pieces, at = [], start
        for mask in self.masks:
            if mask.end <= at or mask.start >= stop:
                continue
            pieces += [self.original[at : max(at, mask.start)], mask.label]
            at = mask.end
        return "".join([*pieces, self.original[at:stop]])

    def clean(self, text: str) -> str:
        """Another wording of something in the text (a tidied question), masked the same way."""
        return Masked(text, _masks(text, self.names, self.published), (), frozenset()).cut()


def mask(text: str, published: Iterable[str] = ()) -> Masked:
    """Find what has to be hidden in `text`; `published` are names and contacts that may stay."""
    kept = frozenset(_plain(each) for each in published)
    names = tuple(sorted({*_people(text)}, key=len, reverse=True))
    names = tuple(name for name in names if _plain(name) not in kept)
    return Masked(text, _masks(text, names, kept), names, kept)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _masks(text: str, names: Iterable[str], published: frozenset[str]) -> tuple[Mask, ...]:
    """All masks in order, none overlapping: of two that do, the one that begins first wins."""
    found = sorted({*_patterned(text), *_telephones(text), *_named(text, names)}, key=_place)
    kept: list[Mask] = []
    for each in found:
        if _plain(text[each.start : each.end]) in published:
            continue
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept)


def _place(mask: Mask) -> tuple[int, int, str]:
    return (mask.start, -mask.end, mask.label)


def _patterned(text: str) -> Iterator[Mask]:
    for label, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            yield Mask(found.start(), found.end(), label)


def _telephones(text: str) -> Iterator[Mask]:
    for found in phonenumbers.PhoneNumberMatcher(text, "GB"):
        yield Mask(found.start, found.end, TELEPHONE)


def _named(text: str, names: Iterable[str]) -> Iterator[Mask]:
    for name in names:
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            yield Mask(found.start(), found.end(), NAME)


def _people(text: str) -> Iterator[str]:
    """Names of persons from the places where letters name them."""
    for pattern in (_SALUTATION, _REQUESTER):
        for found in pattern.finditer(text):
            yield from _person(found[1])
    for closing in _CLOSING.finditer(text):
        for line in text[closing.end() :].strip("\n").split("\n")[:_BLOCK_LINES]:
            yield from _person(line)


def _person(text: str) -> Iterator[str]:
    """`text` itself where it reads as a person's name; in a signature also before a comma."""
    candidate = re.split(r",| - | – |\s{2,}|\t", text.strip(" .*_>"))[0].strip()
    words = re.findall(r"[^\W\d_]+", candidate.lower())
    if not words or _NO_PERSON & set(words) or not _PERSON.fullmatch(candidate):
        return
    if len(candidate) >= 3:
        yield candidate
