"""D9: personal data that stands in an answer without being what was asked for."""

import re
from collections.abc import Iterator

from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Known
from bot.foi.checks.view import View, overlap
from bot.foi.vocabulary import Span

_MOBILE = re.compile(r"(?<![\d£])(?:\+44[ -]?\(?0?\)?[ -]?|0)7\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)")
_HOME = re.compile(
    r"\b(?:lives? (?:in|at)|living (?:in|at)|resid\w+ (?:in|of|at)|home (?:address )?(?:is|at|of)"
    r"|tenants? (?:of|at)|owner of|occupiers? of|(?:family|man|woman|person|complainant|neighbours?"
    r"|residents?|householder) (?:of|at)|address (?:is|of|was))\s+"
    r"(?:flat \d+[a-z]?,? )?\d{1,4}[a-z]? [A-Z][a-z]+(?: [A-Z][a-z]+)? "
    r"(?:Road|Street|Lane|Avenue|Close|Drive|Way|Court|Place|Terrace|Crescent|Gardens|Square|Hill"
    r"|Row|Walk|Grove|Mews)\b"
)
_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?[A-Z][a-z]{2,8},? \d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
    r"|\d{4}-\d\d-\d\d)"
)
_BIRTH = re.compile(rf"(?i:\b(?:date of birth|d\.?o\.?b\b\.?))[^.\n]{{0,20}}{_DAY}")
_BORN = re.compile(rf"\b[Bb]orn\b[^.\n]{{0,12}}{_DAY}")
_LANDLINE = re.compile(
    r"(?<![\d£])(?:\+44[ -]?\(?0?\)?[ -]?|0)[12]\d{1,4}[ -]?\d{3}[ -]?\d{3,4}(?!\d)"
)
_BANK = re.compile(
    r"\b(?:sort code|account (?:number|no\.?))\b[^.\n]{0,20}\d[\d -]{4,}"
    r"|\b[A-Z]{2}\d{2}[A-Z]{4}\d{14}\b",
    re.I,
)
_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")
_ILL = re.compile(
    r"\b(?:(?:has|had|have|with|from|suffer\w*|diagnos\w*|treated for|recovering from|because of"
    r"|owing to|due to)\b[^.\n]{0,40}\b(?:cancer|depress\w+|anxiety|stroke|dementia|diabet\w+"
    r"|epilep\w+|asthma|schizophren\w+|bipolar|autis\w+|adhd|hiv|pregnan\w+"
    r"|heart (?:attack|disease|condition)|miscarr\w+|stress|breakdown|chemotherapy|surgery"
    r"|an? (?:serious |long |chronic )?illness)"
    r"|\b(?:is|was) (?:seriously |chronically |terminally )?(?:ill|pregnant|disabled|off sick)"
    r"|\bsuicid\w+ (?:attempt|of)"
    r"|\b(?:his|her) (?:\w+ )?(?:cancer|depression|anxiety|stroke|dementia|diabetes|epilepsy"
    r"|asthma|schizophrenia|autism|adhd|hiv|pregnancy|miscarriage|illness|chemotherapy))\b",
    re.I,
)
_OFFENCE = re.compile(
    r"\b(?:was|were|has been|had been|is) (?:convicted|arrested|charged|cautioned|prosecuted|jailed"
    r"|sentenced|fined|dismissed|suspended|disciplined)\b(?! (?:a )?total)",
    re.I,
)
_ONE_PERSON = re.compile(
    r"\b(?:he|she|his|her|hers|him|himself|herself|mr|mrs|ms|miss|dr|cllr)\b"
    r"|\b(?:the|a|an|one|this|that) (?:\w+ ){0,2}(?:tenant|resident|employee|officer|pupil|patient"
    r"|child|parent|owner|complainant|applicant|driver|councillor|teacher|claimant|man|woman|boy|girl"
    r"|neighbour|occupier|householder|worker|member of staff|person)\b"
    r"|\b(?:tenant|resident|occupier|owner) (?:of|at) \d",
    re.I,
)
_SENSITIVE = (("health", _ILL), ("offence", _OFFENCE), ("birth", _BORN), ("landline", _LANDLINE))
_PLAIN = (
    ("mobile", _MOBILE),
    ("home", _HOME),
    ("birth", _BIRTH),
    ("bank", _BANK),
    ("insurance", _INSURANCE),
)


def d9_personal_data(view: View, _known: Known) -> Iterator[Hit]:
    """No telephone, home, birthday, bank account, health or offence of a person in an answer."""
    if not view.answers:
        return
    for says, pattern in _PLAIN:
        for found in pattern.finditer(view.flat, 0, view.rights_start):
            if not _ours(view, found.span()) and not _in_request(view, found.span()):
                yield Hit(says, found.span(), _part(view, found.start()))
                break
    for says, pattern in _SENSITIVE:
        hit = next(_about_one(view, pattern), None)
        if hit:
            yield Hit(says, hit, _part(view, hit[0]))


def _about_one(view: View, pattern: "re.Pattern[str]") -> Iterator[Span]:
    """Sentences of answers that say such a thing of one person."""
    for sentence in view.sentences:
        if sentence[0] >= view.rights_start:
            return
        words = view.words(sentence)
        if _in_notice(view, sentence) or _in_request(view, sentence):
            continue
        if pattern is _LANDLINE and _ours(view, sentence):
            continue
        if pattern.search(words) and _ONE_PERSON.search(words):
            yield sentence


def _in_notice(view: View, span: Span) -> bool:
    return any(overlap(r.span, span) for r in view.letter.refusals)


def _in_request(view: View, span: Span) -> bool:
    """True for what the requester wrote: quoted lines, and questions as they were read."""
    line = view.flat.rfind("\n", 0, span[0]) + 1
    quoted = view.letter.text[line : line + 2].lstrip().startswith(">")
    return quoted or any(
        p.question_span and overlap(p.question_span, span) for p in view.letter.parts
    )


def _ours(view: View, span: Span) -> bool:
    """True for the authority's own contacts: in its head, its close, or beside its teams."""
    line = view.words((max(0, span[0] - 80), span[1] + 40)).lower()
    ours = re.search(
        r"\bcontact|\bswitchboard|\bour (?:office|team|number)|\bcall (?:us|our)"
        r"|\bhelpline",
        line,
    )
    head = span[0] < min((p.answer_span[0] for p in view.letter.parts if p.answer_span), default=0)
    return bool(ours) or head


def _part(view: View, at: int) -> str | None:
    for part in view.letter.parts:
        if part.answer_span and part.answer_span[0] <= at < part.answer_span[1]:
            return part.number
    return None
