"""R1 to R6: the paragraphs on review and regulator, which every refusal owes (FOIA s17(7))."""

import re
from collections.abc import Iterator

from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Known, RegulatorNames
from bot.foi.checks.view import View
from bot.foi.vocabulary import Kind, Span

_REVIEW = re.compile(
    r"\breview(?:s|ed|ing)?\b|\breconsider|\bafresh\b|\blook(?:ed|s)? at (?:it |this |the "
    r"decision )?again\b|\bsecond look\b|\bthink again\b|\bregulation 11\b|\bmake "
    r"representations\b|\bto complain about (?:this|our)|\bcomplaints? "
    r"(?:procedure|process|to us|team|officer)|\bcomplaints? to (?!the "
    r"(?:information )?commissioner|the ico)|\bcomplain to (?:us|the (?:council"
    r"|information|data))"
    r"|\badolygiad\b|\bcwyn|\b(?:write|writing) to us\b[^.]{0,60}\b(?:unhappy|dissatisfied)",
    re.I,
)
_ASKED = re.compile(
    r"\b(?:you|your)\b|\bmust be\b|\bshould be\b|\brequests? for "
    r"(?:an? )?(?:internal )?review|\bask(?:ed|ing)?\b|\bwithin\b|\bo fewn\b|\bgofyn\b",
    re.I,
)
_PERIOD = re.compile(
    r"\b(?P<number>\d{1,3}|forty|twenty|two|three|six|eight|ten|one)(?: \(\d{1,2}\)| "
    r"\([a-z]+\))?[ -]+(?P<working>working |school |calendar )?(?P<unit>days?|weeks?"
    r"|months?)\b"
    r"|(?P<welsh>\d{1,3}) (?:o )?(?:ddiwrnodau|diwrnod) gwaith",
    re.I,
)
_WE_ANSWER = re.compile(
    r"\b(?:we|the council|the authority|the trust|the force|the university) (?:will|aim"
    r"|shall|must|try|should|have|endeavour)\b|\b(?:will|should|aim to|you) (?:be "
    r"(?:complet|respond|answer|carried)|receive|reply|respond|let you)|\bour (?:reply"
    r"|response)\b|\breply (?:free|within|no later)|\bconclud|\bcompleted\b"
    r"|\bcommissioner\b",
    re.I,
)
_COMMISSIONER = re.compile(
    r"\bInformation Commission(?:er)?\b|\bICO\b|\bComisiynydd Gwybodaeth\b", re.I
)
_APPEAL = re.compile(
    r"\b(?:right (?:of|to) )?appeal\w*\b[^.]{0,60}\b(?:Information Commission\w*|ICO|Commissioner)",
    re.I,
)
_MAKING_APPEAL = re.compile(r"\bmaking an appeal\b|\bappeal to the Commissioner\b", re.I)
_TRIBUNAL = re.compile(r"\btribunal\b|\bFirst-tier\b", re.I)
_S50_REVIEW = re.compile(
    r"\bsection 50\b[^.]{0,60}\b(?:internal review|right to (?:a )?review)|\b(?:internal "
    r"review)\b[^.]{0,50}\bunder section 50\b",
    re.I,
)
_DP_COMPLAINT = re.compile(
    r"\bdata protection complaint\w*|\bcomplain\w* (?:about|regarding) (?:how|the way) "
    r"(?:we|your personal)[^.]{0,60}personal (?:data|information)"
    r"|\b(?:how|the way) (?:we|your personal (?:data|information)) (?:have |has |is |are "
    r"|was )?(?:used|handled|process\w*|been)[^.]{0,50}\bpersonal (?:data|information)\b"
    r"|\bunder the (?:UK )?(?:GDPR|General Data Protection|Data Protection Act 2018)"
    r"\b[^.]{0,80}\bcomplain",
    re.I,
)
_CONTACT = re.compile(r"\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b|\bwww\.|https?://|\b0\d{2,4} \d{3}")
_REVIEWED = re.compile(
    r"\b(?:ends|concludes|completes) (?:our|the|this) (?:internal )?review\b"
    r"|\bwe have reviewed our (?:answer|decision|response)\b",
    re.I,
)
_NO_REVIEW = re.compile(
    r"\bno (?:internal )?(?:complaints|review) procedure|\bdo(?:es)? not (?:operate|have"
    r"|offer) (?:an? )?(?:internal )?(?:review|complaints)",
    re.I,
)

OWED = frozenset({Kind.RESPONSE, Kind.EXTENSION, Kind.INTERNAL_REVIEW, Kind.TRANSFER})


def _act(view: View, known: Known) -> RegulatorNames | None:
    return known.regulators.get("foisa" if view.scottish else "foia")


def _owed(view: View) -> bool:
    """Every refusal notice owes these paragraphs; the Code asks for them in other answers too."""
    return view.letter.kind in OWED and bool(view.letter.text.strip())


def _is_review(view: View) -> bool:
    """True for the outcome of a review, behind which there is no further one."""
    return view.letter.kind is Kind.INTERNAL_REVIEW or bool(_REVIEWED.search(view.flat))


def _suffix(view: View) -> str:
    return "" if view.refuses else "_courtesy"


def r1_review_route(view: View, _known: Known) -> Iterator[Hit]:
    """The letter says how to ask for a review, or that there is none."""
    if not _owed(view) or _is_review(view):
        return
    if not view.letter.review and not _review_sentences(view) and not _NO_REVIEW.search(view.flat):
        yield Hit("missing" + _suffix(view))


def _review_sentences(view: View) -> list[Span]:
    """The sentences that tell the requester how to ask for a review."""
    found = []
    for s in view.sentences:
        words = view.words(s)
        if _REVIEW.search(words) and _ASKED.search(words) and s[0] > len(view.flat) // 5:
            found.append(s)
    return found


def r2_regulator(view: View, known: Known) -> Iterator[Hit]:
    """The letter names the right to apply to the regulator, and how to reach it."""
    names = _act(view, known)
    if not _owed(view) or not names:
        return
    named = _names(view, names)
    if not named:
        yield Hit("missing" + _suffix(view), values={"regulator": names.name})
    elif not _reachable(view, names, named):
        says = "no_contact" + _suffix(view)
        yield Hit(says, view.sentence_at(named[0]), values={"office": names.office})


def _reachable(view: View, names: RegulatorNames, named: Span) -> bool:
    """True where a known contact stands in the letter, or an address beside the name."""
    low = view.flat.lower()
    beside = view.flat[named[0] : named[1] + 250]
    return any(mark.lower() in low for mark in names.contacts) or bool(_CONTACT.search(beside))


def _names(view: View, names: RegulatorNames) -> Span | None:
    at = view.flat.lower().rfind(names.name.lower())
    if at >= 0:
        return (at, at + len(names.name))
    if view.scottish:
        return None
    found = list(_COMMISSIONER.finditer(view.flat))
    return found[-1].span() if found else None


def r3_window(view: View, known: Known) -> Iterator[Hit]:
    """The window to ask for a review is the one of the law or the Code, in working days."""
    if not _owed(view) or _is_review(view):
        return
    right = known.values.get("review_ask", 0)
    asked = _review_sentences(view)
    if not asked or _NO_REVIEW.search(view.flat):
        return
    spans = [s for s in _near(view, asked) if s[0] > len(view.flat) // 5]
    periods = [(p, s) for s in spans for p in _PERIOD.finditer(view.flat, *s)]
    if any(_is_right(p, right) for p, _ in periods):
        return
    own = [(p, s) for p, s in periods if not _ours(view, p, s)]
    if own:
        yield Hit("other", own[0][0].span(), values={"window": own[0][0].group(), "right": right})
    elif not any(_names_day(view, s) for s in spans):
        yield Hit("none", asked[0], values={"right": right})


def _near(view: View, sentences: list[Span]) -> list[Span]:
    """The sentences on review, with the rest of their paragraphs."""
    lines = [line for line in view.lines if any(line[0] <= s[0] < line[1] for s in sentences)]
    return [s for s in view.sentences if any(a <= s[0] < b for a, b in lines)]


def _ours(view: View, period: "re.Match[str]", sentence: Span) -> bool:
    """True where the period is ours for answering, or the regulator's, not theirs for asking."""
    return bool(
        _WE_ANSWER.search(view.flat, max(sentence[0], period.start() - 110), period.start())
    )


def _is_right(period: "re.Match[str]", right: int) -> bool:
    number = period["number"] or period["welsh"]
    working = period["welsh"] or (period["working"] or "").lower().startswith("working")
    return bool(working) and (number == str(right) or (number.lower() == "forty" and right == 40))


def _names_day(view: View, sentence: Span) -> bool:
    from bot.foi.reading.dates import find_dates

    return any(find_dates(view.flat, *sentence))


def r4_right_worded(view: View, _known: Known) -> Iterator[Hit]:
    """One applies to the Commissioner (s50); an appeal goes to the tribunal (s57)."""
    if view.scottish or not _owed(view):
        return
    for s in view.sentences:
        words = view.words(s)
        if (_APPEAL.search(words) or _MAKING_APPEAL.search(words)) and not _TRIBUNAL.search(words):
            yield Hit("appeal", s)
            break
    if found := view.search(_S50_REVIEW):
        yield Hit("s50", view.sentence_at(found[0]))


def r5_contact_current(view: View, known: Known) -> Iterator[Hit]:
    """The regulator's name and contacts are those of the letter's day."""
    for old, instead in known.words.outdated_contacts.items():
        if found := re.search(old, view.flat, re.I):
            yield Hit("old", found.span(), values={"instead": instead})
    names = _act(view, known)
    for old in names.former if names and _owed(view) else ():
        if found := re.search(rf"\b{re.escape(old)}\b", view.flat):
            yield Hit("name", found.span(), values={"regulator": names.name if names else ""})


def r6_data_protection_mixed(view: View, _known: Known) -> Iterator[Hit]:
    """The route for data protection complaints does not stand among the FOI rights."""
    if not _owed(view):
        return
    for s in view.sentences:
        beside = any(a <= s[0] < b for a, b in view.rights)
        if beside and _DP_COMPLAINT.search(view.words(s)):
            yield Hit("mixed", s)
            return
