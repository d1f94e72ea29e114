"""Which Act a citation belongs to: it is said beside it, or by the letter as a whole. Sections of
other Acts, postcodes and grades are nobody's here."""

import re
from collections.abc import Mapping

_OF_ACT = re.compile(
    r"\s*(?:\([^()]{0,80}\)|- ?[A-Z][\w ,&'-]{2,60}? ?)?,?\s*(?:\s*-?\s*)?(?:of|in|under|within|from)\s+(?:the\s+)?(?P<act>(?:[A-Z][\w'()&,-]*\s+(?:(?:and|of|the|for|to|etc\.?|on|\(?[A-Z&][\w'()&,.-]*)\s+){0,9})?(?:Act|Regulations?|Order|Measure|Rules|FOIA?|FOISA|EIRs?|EI\(S\)Rs?|DPA|GDPR|PACE)\b(?:\s+\d{4})?)",
)
_ADJACENT = re.compile(r"\s*(?:of\s+)?(?:the\s+)?(FOISA|FOIA?|EIRs?|DPA|GDPR|PACE|LGA|HRA)\b")
_BEFORE = re.compile(
    r"(?P<act>(?:[A-Z][\w'()&-]*\s+(?:(?:and|of|the|for)\s+)?){1,8}(?:Act|Regulations|Order|Measure|Rules)(?:\s+\d{4})?|FOISA|FOIA?|EIRs?|DPA|GDPR|PACE)(?:\s*\([^()]{1,40}\))?[\s,:(-]*(?:under\s+|and\s+)?$"
)
_OTHER_USE = re.compile(
    r"\s*(?:(?:\([^()]{0,40}\)|eviction|possession|housing|planning|safeguarding|no fault|no-fault|highways?|care)\s+){0,2}"
    r"(?:notices?|agreements?|grants?|enquir|inquir|investigations?|assessments?|orders?|appli(?:cation|ed for)|consultations?|consents?|officers?|works?\b|payments?|money|monies|contributions?|referrals?|evictions?|possession|appeals?|licen|funding|reports?\b|meetings?|support|accommodation|aftercare|after-care|repairs?|claims?\b|case|cases|statements?\b|forms?\b|returns?\b|certificates?\b|plans?\b|reviews?\b|checks?\b|inspections?\b|warnings?\b|permits?\b|permissions?\b|visits?\b|interviews?\b|meals?\b|schemes?\b|duties\b|homelessness)",
    re.I,
)


_NAMED = r"(?:[A-Z][\w'()&-]{0,30}\s{1,3}(?:(?:and|of|the|for)\s{1,3})?){1,8}(?:Act|Regulations|Order|Measure|Rules)\b"
_BESIDE = re.compile(rf",?\s{{1,3}}(?P<act>{_NAMED}(?:\s\d{{4}})?)")
_BY_YEAR = re.compile(
    r"\s{0,3}(?:of|in|under)\s{1,3}the\s{1,3}(?P<year>\d{4})\s{1,3}(?:Act|Regulations)\b"
)
_THAT = re.compile(
    r"\s{0,3}(?:of|in|under)\s{1,3}(?:that|those|this)\s{1,3}(?:Act|Regulations|Order)\b"
)
_ACT_NAMED = re.compile(rf"{_NAMED}(?:\s\d{{4}})?")
_NEAR = 300
"""Characters before `of that Act` in which the Act is named."""
_INCODE = re.compile(r"\s?\d[A-Z]{2}\b")
_PLACE_BEFORE = re.compile(
    r"\b(?:post ?codes?|postal|area|district|grades?|points?|routes?|bus(?:es)?|zones?|plots?|blocks?"
    r"|units?)\b(?:\s{1,2}(?:areas?|districts?|are|is|on|in|of)\b){0,2}[ :]{0,2}"
    r"(?:S\d{1,2}(?:, and |, | and | to | or |-|/)){0,8}$",
    re.I,
)


def is_place(head: re.Match[str], flat: str) -> bool:
    """True for `S36 4QT`, `postcodes S35 and S36`, `grade S12`: no section, though printed so."""
    if not re.fullmatch(r"S\d{1,2}", head.group()):
        return False
    before = flat[max(0, head.start() - 60) : head.start()]
    place = _INCODE.match(flat, head.end()) or _PLACE_BEFORE.search(before)
    return bool(place) and flat[head.end() : head.end() + 1] != "("


def act_of(head: re.Match[str], flat: str, end: int, scottish: bool) -> str | None:
    """Say which act a citation belongs to: `foia`, `eir`, `foisa`, or None for another law."""
    default = (
        "eir"
        if head["regulation"] or (head["bare"] or "").lower().startswith(("exception", "eir"))
        else "foisa"
        if scottish
        else "foia"
    )
    behind = (
        _ADJACENT.match(flat, end, end + 60)
        or _OF_ACT.match(flat, end, end + 240)
        or _BESIDE.match(flat, end, end + 240)
    )
    if behind:
        return _named_act(
            behind[behind.lastindex or 0] if behind.re is _ADJACENT else behind["act"], default
        )
    if _OTHER_USE.match(flat, end, end + 100):
        return None
    before = _BEFORE.search(flat[max(0, head.start() - 120) : head.start()])
    return _named_act(before["act"], default) if before else default


def is_meant(act: str, flat: str, start: int, end: int, years: Mapping[str, str]) -> bool:
    """False for `section 12 of the 1982 Act`, and of `that Act` where another was named before."""
    if year := _BY_YEAR.match(flat, end, end + 60):
        return year["year"] == years.get(act, year["year"])
    if not _THAT.match(flat, end, end + 60):
        return True
    named = [found.group() for found in _ACT_NAMED.finditer(flat, max(0, start - _NEAR), start)]
    return not named or _named_act(named[-1], act) == act


def _named_act(name: str, default: str) -> str | None:
    words = " ".join(name.lower().split())
    if ("scotland" in words and ("freedom" in words or "foi" in words)) or "foisa" in words:
        return "foisa"
    if "freedom of information" in words or re.fullmatch(r"foia?", words):
        return "foia"
    if "environmental information" in words or re.fullmatch(r"eirs?|ei\(s\)rs?", words):
        return "eir"
    if words in (
        "act",
        "regulations",
        "the act",
        "fol act",
        "foi act",
        "foia act",
        "information act",
        "freedom act",
    ):
        return default
    return "foia" if re.search(r"\bfoia?\b", words) else None


def is_section(number: str, last: int | None) -> bool:
    """True for numbers that the act has; the rest are other laws' sections without their name."""
    digits = int(re.match(r"\d+", number)[0])  # type: ignore[index]
    return 0 < digits <= (last or digits)
