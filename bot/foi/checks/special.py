"""S1 to S5: what single provisions ask for, beside what every exemption needs."""

import re
from collections.abc import Iterator

from bot.foi.checks.coverage import confirms
from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Known
from bot.foi.checks.public_interest import NO_TEST, WEIGHS
from bot.foi.checks.view import View, overlap
from bot.foi.law import Standing
from bot.foi.provisions import Provision
from bot.foi.reading.dates import find_dates
from bot.foi.vocabulary import Regime, Span

_HOURS = re.compile(
    r"\b(\d{1,5}(?:[.,]\d{1,3})?)\s*(?:working |staff |person |officer )?hours?\b"
    r"|\|\s*(?:together|total|in all|altogether|sum)\s*\|\s*(?P<table>\d{1,5}(?:\.\d{1,2})?)\s*\|",
    re.I,
)
_MONEY = re.compile(r"£\s?[\d,]+|\bminutes\b|\b(?:working |person |officer )?days\b", re.I)
_FOUR = re.compile(
    r"\bretriev\w*|\blocat\w*|\bextract\w*|\bdetermin\w*|\bfind(?:ing)?\b|\bsearch\w*"
    r"|\bopen(?:ing)? (?:each|every|and)\b|\bmanual\w*"
    r"|\bopened\b|\bgo(?:ing)? through\b|\bcheck\w*|\bread\w* each\b",
    re.I,
)
_NOT_COUNTED = re.compile(
    r"\b(?:redact\w*|anonymis\w*|consider\w* (?:of )?(?:the |any )?exempt\w*|decid\w* "
    r"(?:on )?exempt\w*|consult\w* (?:with )?(?:third|the)"
    r"|appl\w+ exempt\w*|review\w* (?:it |them )?for exempt\w*)",
    re.I,
)
_LEFT_OUT = re.compile(
    r"\b(?:not|nor|exclud\w*|without|no time|does not|leav\w* out|ignor\w*|cannot|may not|only)\b",
    re.I,
)
_REFINE = re.compile(
    r"\brefin\w*|\bnarrow\w*|\breduc\w* (?:the )?(?:scope|period|your request)|\bsmaller\b"
    r"|\bshorter\b|\bwithin (?:the )?(?:limit|cost limit|appropriate limit|18 hours)"
    r"|\blimit(?:ing|ed)? (?:it|your request|the request|the period)|\brevis\w* request"
    r"|\brephras\w*|\binstead\b|\bif you (?:ask|asked|chose|choose|limit|name|tell)\b"
    r"|\bcould (?:then )?(?:answer|give you|provide)\b|\badvice and assistance\b"
    r"|\bsection 16\b",
    re.I,
)
_FOUND_OUT = re.compile(
    r"\b(?:do(?:es)? not|don't|did not) hold\b|\bnot held\b"
    r"|\b(?:cannot|unable to|even to|merely to|without)\b[^.]{0,60}\b(?:whether|if)\b[^.]{0,60}"
    r"\b(?:hold|held)\b|\b(?:find(?:ing)? out|establish|determin\w+|say|confirm\w*)\b[^.]{0,40}"
    r"\bwhether\b[^.]{0,60}\b(?:hold|held)\b[^.]{0,40}\b(?:would|alone|itself)\b",
    re.I,
)
_FEES = re.compile(r"Fees?\)? Regulations|Appropriate Limit|2004/3244|Fees Regs", re.I)
_AT_PERSON = re.compile(
    r"\byou (?:are|have (?:been|become)|were) (?:being )?(?:a )?(?:vexatious|abusive"
    r"|obsessive|a nuisance|persistent|unreasonable)"
    r"|\bvexatious (?:requester|applicant|person|individual|complainant|requestor)|\byour "
    r"(?:vexatious )?(?:behaviour|personality|character|attitude)\b",
    re.I,
)
_NOT_PERSON = re.compile(
    r"\bnot (?:of |about |a )?(?:you\b|the requester|a view of you|suggest)|rather than"
    r"|\bnot you\b|\bdo(?:es)? not (?:say|mean|suggest)",
    re.I,
)
_EARLIER = re.compile(
    r"\brequests? (?:of|dated|from) \d|"
    r"\b(?:earlier|previous\w*|prior|last|same|first) (?:\w+ ){0,3}(?:requests?|one)\b"
    r"|\bpreviously "
    r"(?:asked|requested|answered|complied)|\breference\b|\bref\b",
    re.I,
)
_COMPLIED = re.compile(
    r"\bcompli\w+|\banswer\w*|\brespond\w*|\breplied|\bprovid\w+|\bsuppli\w+|\bsent\b|\bdisclos\w+",
    re.I,
)
_INTENTION = re.compile(
    r"\b(?:before|prior to|at the time|when|already|by the time|on the date)"
    r"\b[^.]{0,80}\b(?:request|asked|received)\b|\b(?:intention|decision|plan|decided"
    r"|agreed|intended|schedul\w+|settled|published (?:each|every))"
    r"\b[^.]{0,120}\b(?:before|prior|already|existed|since|at the time)"
    r"|\balready (?:intend|plan|schedul|decid|been (?:decided|agreed|scheduled|planned))"
    r"|\b(?:request|asked|received)\b[^.]{0,60}\balready\b|\bsince \d{4}|\b(?:annual"
    r"|yearly|quarterly|monthly|regular)(?:ly)?\b[^.]{0,60}publi|publi\w+ (?:each|every) "
    r"(?:year|month|quarter)",
    re.I,
)
_REASONABLE = re.compile(r"\breasonabl[ey]|\bsensible\b|\bfair to (?:wait|all)\b", re.I)
_QP = re.compile(r"\bqualified person\b", re.I)
_POST = re.compile(
    r"\b(?:chief \w+|managing director|head of (?:paid service|legal\w*|law|governance)|president"
    r"|provost|warden|counsel|monitoring officer|chief constable|vice[- ]chancellor|principal"
    r"|head ?teacher|chair\w*|director|minister|"
    r"commissioner|secretary|clerk|accounting officer|chief officer|governing body"
    r"|governors|town clerk|solicitor)\b",
    re.I,
)
_STATISTICS = re.compile(r"\b36\s?\(4\)|\bstatistical information\b", re.I)
_OPINION = re.compile(r"\bopinion\b|\bqualified person\b", re.I)
_SOURCE = re.compile(
    r"\b(?:obtain|provid|suppl|receiv|given|sent|submit|shared|furnish)"
    r"\w*\b[^.]{0,60}\b(?:from|by|to us|to the (?:council|authority|trust|university"
    r"|force))\b|\b(?:third|another|outside) (?:party|person|body|organisation)|\bcame "
    r"from\b",
    re.I,
)
_ACTIONABLE = re.compile(
    r"\bactionable\b|\bbreach of (?:that |the |its |their )?confidence\b|\blegal action\b"
    r"|\bsue\b|\b(?:legal )?claim\b",
    re.I,
)
_DEFENCE = re.compile(r"\bdefen[cs]e\b|\bpublic interest\b", re.I)


def s1_cost(view: View, known: Known) -> Iterator[Hit]:
    """s12 carries an estimate of the four activities, above the limit, and an offer to refine."""
    cost = known.law.named["cost"]
    if not any(cost.covers(p) for p in view.letter.relied_on):
        return
    spans = view.argument(cost)
    place = next(iter(spans), None)
    if view.regime is Regime.EIR:
        yield Hit("eir", place, None, cost)
        return
    hours = _estimate(view, spans, known)
    if not (view.search(_HOURS, spans) or view.search(_MONEY, spans)):
        yield Hit("no_estimate", place, None, cost)
    elif hours and hours[0] <= known.values.get("cost_hours", 0):
        yield Hit(
            "below",
            hours[1],
            None,
            cost,
            {"hours": f"{hours[0]:g}", "limit": known.values["cost_hours"]},
        )
    if not view.search(_FOUR, spans):
        yield Hit("no_activities", place, None, cost)
    if not _says_if_held(view, known):
        yield Hit("not_confirmed", place, None, cost)
    if counted := _wrongly_counted(view, spans):
        yield Hit("not_counted", counted, None, cost)
    if not view.search(_REFINE, [*spans, *_rest(view, spans)]):
        yield Hit("no_offer", place, None, cost)
    if not view.search(_FEES, [(0, len(view.flat))]):
        yield Hit("no_regulations", place, None, cost)


def _says_if_held(view: View, known: Known) -> bool:
    """True where the letter confirms or denies holding, or says that finding out is too dear."""
    limbs = [known.law.entry(p) for p in view.letter.relied_on]
    silent = any(e and e.is_ncnd and e.standing is Standing.EXCLUSION for e in limbs)
    own = [s for s in view.sentences if s[0] < view.rights_start and not _quoted(view, s)]
    return silent or any(confirms(view, s) or _FOUND_OUT.search(view.words(s)) for s in own)


def _quoted(view: View, sentence: Span) -> bool:
    asked = [p.question_span for p in view.letter.parts if p.question_span]
    return any(overlap(sentence, question) for question in asked) or view.is_statute(sentence)


def _rest(view: View, spans: list[Span]) -> list[Span]:
    """From the first argument to the rights: an offer to refine often stands behind the notice."""
    return [(spans[0][0], len(view.flat))] if spans else [(0, len(view.flat))]


def _estimate(view: View, spans: list[Span], known: Known) -> tuple[float, Span] | None:
    """The greatest number of hours that is neither the limit nor said to be the limit."""
    limit = known.values.get("cost_hours", 0)
    found = []
    for start, end in spans:
        for hit in _HOURS.finditer(view.flat, start, end):
            number = float((hit[1] or hit["table"]).replace(",", ""))
            about = view.words((max(start, hit.start() - 70), min(end, hit.end() + 40))).lower()
            if number != limit and not re.search(
                r"limit|24 hours", about.split(hit[0].lower())[0][-60:]
            ):
                found.append((number, hit.span()))
    # A small number alone is the time for one file, not the estimate.
    totals = [
        f
        for f in found
        if re.search(
            r"estimat|total|altogether|would take|in all|together|comes to",
            view.words(view.sentence_at(f[1][0])),
            re.I,
        )
    ]
    return max(totals, default=None)


def _wrongly_counted(view: View, spans: list[Span]) -> Span | None:
    for start, end in spans:
        for sentence in view.sentences:
            words = view.words(sentence)
            if (
                start <= sentence[0] < end
                and _NOT_COUNTED.search(words)
                and not _LEFT_OUT.search(words)
            ):
                return sentence
    return None


def s2_vexatious(view: View, known: Known) -> Iterator[Hit]:
    """s14: about the request, without a public interest test; s14(2) names the earlier one."""
    vexatious = known.law.named["vexatious"]
    relied = [p for p in view.letter.relied_on if vexatious.covers(p)]
    if not relied:
        return
    spans = view.argument(vexatious)
    for sentence in _within(view, spans):
        words = view.words(sentence)
        if WEIGHS.search(words) and not NO_TEST.search(words):
            yield Hit("weighed", sentence, None, relied[0])
            break
    for sentence in _within(view, spans):
        if _AT_PERSON.search(view.words(sentence)) and not _NOT_PERSON.search(view.words(sentence)):
            yield Hit("person", sentence, None, relied[0])
            break
    repeated = known.law.named["repeated"] in relied
    if repeated and not (view.search(_EARLIER, spans) and view.search(_COMPLIED, spans)):
        yield Hit("no_earlier", next(iter(spans), None), None, relied[0])


def _within(view: View, spans: list[Span]) -> Iterator[Span]:
    return (s for s in view.sentences if any(a <= s[0] < b for a, b in spans))


def s3_future_publication(view: View, known: Known) -> Iterator[Hit]:
    """s22: the intention to publish existed before the request, and waiting is reasonable."""
    publication = known.law.named["future_publication"]
    relied = [p for p in view.letter.relied_on if publication.covers(p)]
    if not relied or relied == [known.law.named["future_publication_unconfirmed"]]:
        return
    spans = view.argument(publication)
    place = next(iter(spans), None)
    if not view.search(_INTENTION, spans):
        yield Hit("no_intention", place, None, relied[0])
    if not view.search(_REASONABLE, spans):
        yield Hit("no_reasonable", place, None, relied[0])


def s4_qualified_person(view: View, known: Known) -> Iterator[Hit]:
    """s36: the qualified person by post, and the day of the opinion, not after the letter."""
    affairs = known.law.named["conduct_of_public_affairs"]
    relied = [p for p in view.letter.relied_on if affairs.covers(p)]
    if not relied:
        return
    spans = view.argument(affairs)
    if view.search(_STATISTICS, spans):
        return  # FOIA s36(4): statistical information needs no opinion
    place = next(iter(spans), None)
    person = view.search(_QP, spans)
    if not person:
        yield Hit("no_person", place, None, relied[0])
        return
    if not view.search(_POST, spans):
        yield Hit("no_post", view.sentence_at(person[0]), None, relied[0])
    yield from _opinion_day(view, spans, person, relied[0])


def _opinion_day(
    view: View, spans: list[Span], person: Span, provision: Provision
) -> Iterator[Hit]:
    days = [
        d
        for s in _within(view, spans)
        if _OPINION.search(view.words(s))
        for d in find_dates(view.flat, *s)
    ]
    if not days:
        days = [d for start, end in spans for d in find_dates(view.flat, start, end)]
    if not days:
        yield Hit("no_date", view.sentence_at(person[0]), None, provision)
    elif view.letter.responded and min(d.on for d in days) > view.letter.responded:
        values = {"day": f"{days[0].on:%-d %B %Y}", "letter": f"{view.letter.responded:%-d %B %Y}"}
        yield Hit("too_late", days[0].span, None, provision, values)


def s5_confidence(view: View, known: Known) -> Iterator[Hit]:
    """s41: from an outside source, an actionable breach, the defence considered."""
    confidence = known.law.named["confidence"]
    relied = [p for p in view.letter.relied_on if confidence.covers(p)]
    if not relied or all(known.law.named["confidence_unconfirmed"] == p for p in relied):
        return
    spans = view.argument(confidence)
    place = next(iter(spans), None)
    for says, pattern in (
        ("no_source", _SOURCE),
        ("not_actionable", _ACTIONABLE),
        ("no_defence", _DEFENCE),
    ):
        if not view.search(pattern, spans):
            yield Hit(says, place, None, relied[0])
