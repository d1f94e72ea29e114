"""Q5, Q6, Q8: what was asked, held against what was given."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Known
from bot.foi.checks.view import View
from bot.foi.letter import Part
from bot.foi.vocabulary import Outcome, Span

_YES_NO = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)"
    r"\b[^?]{5,300}\?\W*$|\(yes ?/ ?no\)|\byes or no\b",
    re.I,
)
_WIDER = re.compile(
    r"\b(?:if so|if yes|if not|please|how|what|which|who|when|where|provide|list|and if)\b|\bor\b",
    re.I,
)
_CAN_YOU = re.compile(
    r"^\W*(?:can|could|will|would|may|do|are|have) (?:you|i|we|the council|it be)\b", re.I
)
_POLAR = re.compile(
    r"\b(?:yes|no|not|none|never|neither|nil|correct|confirm\w*|cannot|ydy|oes|nac)\b|n't\b"
    r"|\b(?:we|council|authority|trust|it|they|there|this|these|all|staff|police|force"
    r"|university|school|services?) (?:\w+ )?(?:do|does|did|has|have|had|is|are|was|were"
    r"|can|will)\b|\b(?:do|does|did|has|have|had) (?:\w+ )?\w+",
    re.I,
)
_NO_NAMES = re.compile(
    r"\bonly (?:the )?(?:position|job title|post|role|title|grade)s?\b|\b(?:position|job "
    r"title|post|role|title)s? (?:and \w+ )?only\b|\bno(?:t)? (?:the )?(?:individual "
    r"|personal |staff )?names?\b|\bwithout (?:the )?names?\b|\bdo not (?:want|need"
    r"|require) (?:\w+ )?names\b",
    re.I,
)
_PERSON = re.compile(
    r"(?:^|\n)\W*(?P<name>[A-Z][a-z]+(?:[ -][A-Z][a-z']+){1,2})\s*(?:-|,|\()"
    r"\s*(?=(?:\w+ ){0,4}(?:Director|Officer|Manager|Head|Lead|Executive|Assistant"
    r"|Coordinator|Adviser|Advisor|Solicitor|Councillor|Chief|Deputy|Counter|Team))"
)
_NAME_WITHHELD = re.compile(
    r"\[? ?names? (?:is |are |has been |have been )?(?:withheld|redacted|removed) ?\]?", re.I
)
_OWN_MAIL = re.compile(r"\b[a-z]+[._][a-z]+(?:[._-][a-z]+)?@[\w.-]+\.\w{2,}", re.I)
_CONTACT_ASKED = re.compile(
    r"\b(?:contacts?|e-?mails?|telephone|phone|address|correspondence|who|whom)\b", re.I
)
_YEARS = re.compile(r"\b(20\d\d)(?:\s?[/-]\s?(?:20)?(\d\d))?\b")
_RANGE = re.compile(
    r"\b(20\d\d)(?:\s?/\s?(?:20)?\d\d)? (?:to|until|through|and|-) (20\d\d)\b", re.I
)
_EACH = re.compile(
    r"\b(?:each|every|per|by|following|broken down)\b[^.?]{0,40}\b(?:years?|calendar"
    r"|financial|20\d\d)|\bfor (?:the )?(?:financial |calendar |academic )?years?\b"
    r"|\byears?:",
    re.I,
)
_DOCUMENTS = re.compile(
    r"\b(?:cop(?:y|ies)|agreements?|polic(?:y|ies)|contracts?|documents?|versions?|protocols?)\b",
    re.I,
)
_IN_FORCE = re.compile(
    r"\b(?:(?:in place|in force|in effect|applied|existed|valid)\b[^.?]{0,40}\b(?:at any "
    r"(?:point|time)|between|since|from|during)\b|(?:at any (?:point|time)) (?:between"
    r"|since|from|during))[^.?\n]{0,80}",
    re.I,
)
_PERIOD_TOLD = re.compile(
    r"\b(?:supersed\w+|earlier versions?|previous versions?|current(?:ly)?|in force|in "
    r"place|period|since|between|dated|from \d|(?:19|20)\d\d)\b",
    re.I,
)
_ADDRESS_LINE = re.compile(
    r"@|\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b|\b0\d{3,4}[ -]?\d{3}|\bdate of birth\b", re.I
)
_LOOSE = re.compile(
    r"\b(?:(?:in|over|during|for) the (?:last|past|previous) (?:few|several|couple of) "
    r"(?:years|months)|recently|in recent years)\b",
    re.I,
)


def q5_answer_type(view: View, _known: Known) -> Iterator[Hit]:
    """A question for yes or no is answered with one of them."""
    for part in view.letter.parts:
        question = " ".join(view.question(part).split())
        if (
            part.outcome is not Outcome.SUPPLIED
            or not part.answer_span
            or not _YES_NO.search(question)
        ):
            continue
        if _CAN_YOU.match(question) or _WIDER.search(question):
            continue
        if not _POLAR.search(view.answer(part)[:400]):
            yield Hit("no_yes_no", part.answer_span, part.number)


def q6_scope(view: View, _known: Known) -> Iterator[Hit]:
    """Nothing beyond the question is given or refused, and no asked field is left out."""
    for part in view.letter.parts:
        if not part.answer_span or part.outcome not in (
            Outcome.SUPPLIED,
            Outcome.PARTLY_SUPPLIED,
            Outcome.WITHHELD,
        ):
            continue
        yield from _names(view, part)
        yield from _contacts(view, part)
        yield from _years(view, part)


def _names(view: View, part: Part) -> Iterator[Hit]:
    if not _NO_NAMES.search(view.question(part)) or not part.answer_span:
        return
    start = part.answer_span[0]
    if named := _PERSON.search(view.answer(part)):
        yield Hit("names", (start + named.start("name"), start + named.end()), part.number)
    if withheld := _NAME_WITHHELD.search(view.answer(part)):
        yield Hit("names_withheld", _line(view, start + withheld.start()), part.number)


def _line(view: View, at: int) -> Span:
    end = view.flat.find("\n", at)
    return (at, end if end >= 0 else len(view.flat))


def _contacts(view: View, part: Part) -> Iterator[Hit]:
    if (
        part.outcome is Outcome.WITHHELD
        or _CONTACT_ASKED.search(view.question(part))
        or not part.answer_span
    ):
        return
    found = view.search(_OWN_MAIL, [part.answer_span])
    if found and found[0] < view.rights_start:
        yield Hit("contact", found, part.number)


def _years(view: View, part: Part) -> Iterator[Hit]:
    """The years a question lists, where the answer has some of them and not others."""
    question, answer = view.question(part), view.answer(part)
    if part.outcome is not Outcome.SUPPLIED or not _EACH.search(question):
        return
    asked = _asked_years(question)
    given = {y for y in asked if _has_year(answer, y)}
    missing = sorted(asked - given)
    if (
        len(asked) >= 2
        and given
        and missing
        and not re.search(r"attach|enclos|https?:|www\.", answer, re.I)
    ) and not re.search(
        r"not held|no (?:data|record)|do not hold|only (?:from|since|hold)|not "
        r"available|began|since|retain",
        answer,
        re.I,
    ):
        years = ", ".join(str(y) for y in sorted(asked))
        yield Hit(
            "years",
            part.answer_span,
            part.number,
            values={"asked": years, "missing": ", ".join(map(str, missing))},
        )


def _asked_years(question: str) -> set[int]:
    if ranged := _RANGE.search(question):
        first, last = int(ranged[1]), int(ranged[2])
        return set(range(first, last + 1)) if 0 < last - first < 15 else set()
    return {int(y[1]) for y in _YEARS.finditer(question)}


def _has_year(answer: str, year: int) -> bool:
    """True where a year, or a financial year that begins or ends with it, is named."""
    short = f"{year % 100:02d}"
    return bool(re.search(rf"{year}|\b20\d\d\s?[/-]\s?(?:20)?{short}\b|['/]{short}\b", answer))


def q8_request_and_period(view: View, known: Known) -> Iterator[Hit]:
    """The request is the one that was made, and an answer says which period it covers."""
    yield from _as_registered(view, known)
    for part in view.letter.parts:
        lists = view.answer(part).count("\n- ") + view.answer(part).count("\n\u2022") > 2
        if not lists and part.outcome not in (Outcome.SUPPLIED, Outcome.PARTLY_SUPPLIED):
            continue
        question = " ".join(view.question(part).split())
        told = _PERIOD_TOLD.search(_without(view.answer(part), question))
        held = _IN_FORCE.search(question)
        if held and _DOCUMENTS.search(question) and not told:
            yield Hit("period", part.answer_span, part.number, values={"period": held.group()})
        elif (loose := _LOOSE.search(question)) and not told:
            yield Hit("loose", part.answer_span, part.number, values={"period": loose.group()})


def _without(answer: str, question: str) -> str:
    """The answer without the request repeated in it, and without the notices that date a letter."""
    lines = (line for line in answer.split("\n") if line.strip())
    kept = (x for x in lines if fuzz.partial_ratio(" ".join(x.split())[:300], question[:600]) < 88)
    return "\n".join(x for x in kept if not re.search(r"\brequest\b|\bAct 2000\b|https?:|www\.", x))


def _as_registered(view: View, known: Known) -> Iterator[Hit]:
    if known.request_text is None:
        yield Hit("no_log", unknown=True)
        return
    quoted = " ".join(view.flat.lower().split())[:60_000]
    for line in known.request_text.splitlines():
        words = " ".join(line.lower().split())
        if _ADDRESS_LINE.search(line):
            continue  # whose address it is does not belong into the letter
        asked = len(words) > 25 and ("?" in words or re.match(r"\W*(?:\d|[a-z][).])", words))
        if asked and words not in quoted and fuzz.partial_ratio(words, quoted) < 90:
            yield Hit("differs", values={"logged": words[:100]})
            return
