"""What a document is: a report, or a letter that answers, acknowledges, extends, asks, reviews."""

import re
from itertools import pairwise

from bot.foi.letter import Part
from bot.foi.reading.acts import Act, Ear
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Reading
from bot.foi.reading.regime import EIR, FOIA, SAR
from bot.foi.reading.sections import Section
from bot.foi.reading.words import sentences
from bot.foi.vocabulary import Kind, Outcome

_REPORT_PARAGRAPHS = 4
_ADDRESSED = re.compile(r"thank you for your|your request|dear ", re.I)
_REVIEW = re.compile(
    r"internal review|requirement for review|representations[^.]{0,40}regulation 11|review under|reconsideration|review of (?:our|the|your|my)|request for (?:a )?review|reconsider|adolygiad mewnol",
    re.I,
)
_REVIEWED = re.compile(
    r"(?:received|considered) your (?:requirement for review|representations)|your (?:requirement for review|representations)[^.]{0,30}received|internal review under|reconsideration of (?:our|the)|(?:reviewed|review of|reconsidered) (?:the (?:council|trust|authority|force|university)'s|our|your) (?:response|handling|decision|reply|refusal)|review under section 21|(?:outcome|result|conclusion|findings) of (?:the|my|our|your|this)? ?(?:internal )?review|(?:i|we|the \w+|panel) (?:have|has|am|was|were)? ?(?:now )?(?:\w+ )?(?:conduct|carri|complet|review|consider|ask|undertak|uph[eo]ld|investigat|reconsider)\w*[^.]{0,90}(?:internal )?review"
    r"|(?:review|complaint)[^.]{0,60}(?:has been|is|was|are) (?:not |partly |partially |fully )?(?:upheld|complete|dismiss|conclu)|(?:uph[eo]ld|overturn|uphold|upholding)\w* (?:the |our |your |my )?(?:\w+ ){0,3}(?:decision|response|complaint|refusal|use|application|exemption)|on review|having reviewed|request(?:ed|ing)? (?:for )?(?:an? )?internal review (?:of|received|dated|on|into|concerning)|internal review (?:of|into|response|decision|outcome|reference)",
    re.I,
)
_REVIEW_DONE = re.compile(
    r"\b(?:we|i) have (?:now )?reviewed (?:our|the) (?:\w+(?:'s)? ){0,3}(?:answer|response|decision|reply|refusal)"
    r"|\b(?:ends|completes|concludes) (?:our|the|this) (?:internal )?review|the (?:internal )?review (?:was|has been) (?:carried out|conducted|undertaken) by",
    re.I,
)
_VERDICT = re.compile(
    r"uph[eo]ld|overturn|dismiss|conclu|\b(?:i|we) (?:have (?:now )?(?:reviewed|considered|decided|found|looked)|find|agree|disagree)\b",
    re.I,
)
# A letter about a request that was answered before, and a ruling on that answer.
_LOOKS_AGAIN = re.compile(
    r"\binternal review\b|\breview (?:panel|officer|decision|outcome|findings)|reviewing officer|representations (?:under|received|of|about|concerning|on|made)|\brequest(?:ed)? (?:for )?(?:a |an )?review\b|\basked? (?:for (?:a|an) (?:\w+ )?review|(?:us|me|the \w+) to (?:look|think|consider|go over) [^.]{0,40}(?:again|afresh|anew)|(?:us|me|the \w+) to (?:review|reconsider))"
    r"|\b(?:look|looked|looking|think|thought|consider(?:ed)?) (?:\w+ ){0,4}(?:again|afresh|anew)\b|\bfresh (?:look|decision|consideration)|\byour (?:complaint|appeal|challenge|dissatisfaction)\b|second look|reconsider"
    r"|\b(?:i|we) (?:have )?(?:now )?reviewed (?:it|this|that|the matter)\b|\byou (?:disagree|disagreed|are unhappy|were unhappy|were not (?:satisfied|happy|content)|complained|challenged?) (?:with|about|of)?\b",
    re.I,
)
_RULES = re.compile(
    r"\b(?:sections?|regulations?|exemptions?|exceptions?)\b[^.]{0,60}\b(?:was|were|is|are|did|does|do) (?:not|no longer) (?:available|engaged|apply|properly|validly|open)|"
    r"\b(?:complaint|representations|appeal|review|challenge|objection)s?\b[^.]{0,40}\b(?:is|are|was|were|has been|have been|be) (?:therefore |accordingly |not |partly |partially |fully |wholly )*(?:upheld|allowed|dismissed|rejected|successful|justified|well founded)"
    r"|\b(?:uph[eo]ld|overturn|set aside|revers|confirm|maintain|endors|stand by|stood by|revis|amend|chang)\w* (?:the|our|its|that|this|my) (?:\w+(?:'s)? ){0,3}(?:decision|refusal|response|reply|answer|position|handling)"
    r"|\b(?:decision|refusal|response|reply|answer) (?:\w+ ){0,4}(?:stands|is upheld|was (?:right|wrong|correct|incorrect)|should (?:not )?have|is (?:overturned|confirmed|maintained|reversed|changed|set aside))"
    r"|\b(?:wrongly|incorrectly|rightly|correctly|properly) (?:applied|relied|refused|withheld|claimed|cited|engaged)|\bshould (?:not )?have been (?:supplied|released|disclosed|withheld|refused|sent|given|provided)",
    re.I,
)
_WILL_REPLY = re.compile(
    r"\b(?:will|aim to|should|expect to|endeavour to) (?:\w+ ){0,3}(?:respond|reply|answer|receive)\b|is being (?:dealt|process|consider|handl|look)|\blooking into\b|working days",
    re.I,
)
_ACKNOWLEDGES = re.compile(
    r"acknowledg\w*|(?:will|aim to|should|shall|expect to|endeavour to) (?:\w+ ){0,3}(?:respon|repl|answer|receive|provide|write|deal|process|send)\w*[^.]{0,120}(?:by|within|working days|before|no later|due)|is being (?:dealt|process|consider|handl|look)|has been (?:logged|registered|passed|received and|allocated|forwarded)|due (?:date|by)",
    re.I,
)
_EXTENDS = re.compile(
    r"(?:more|further|additional|extra) time (?:is )?(?:needed|required)|(?:extend\w*|extension)[^.]{0,140}(?:time|deadline|working days|limit|period|response|regulation 7|40|public interest)|(?:need|require|taking|take)\w*[^.]{0,30}(?:additional|further|more|extra)[^.]{0,20}(?:time|working days)[^.]{0,200}|(?:public interest)[^.]{0,120}(?:further|additional|more|extra) (?:\w+ )?(?:time|days)|regulation 7\(1\)|section 10\(3\)|(?:estimated|estimate|anticipate|expect)[^.]{0,90}(?:decision|response) (?:by|on|will)[^.]{0,60}public interest"
    r"|(?:cannot|can't|unable to|not (?:be )?able to|not (?:be )?in a position to|will not|won't)\b[^.]{0,60}(?:respon|repl|answer|comply|decision|meet)\w*[^.]{0,60}(?:within|by|deadline|in time|twenty|20)\b|(?:beyond|past|over|exceed\w*|longer than|more than) (?:the )?(?:usual |normal |statutory |initial |first )?(?:twenty|20)[- ]working[- ]day|\b(?:up to|to|of|within) (?:40|forty) working days\b[^.]{0,80}(?:decid|decision|respon|repl|complex|volum)",
    re.I,
)
_CLARIFIES = re.compile(
    r"(?:please|could|can|need|require|seek|ask|request|provide|obtain|without|further|some|await|following)\w*[^.]{0,60}\bclarif\w*|(?:need|require) (?:some |any )?(?:further|more|additional) (?:information|detail)s? from you|section 1\(3\)|(?:unclear|not clear|ambiguous|too general)[^.]{0,140}|regulation 9|on hold|once (?:we|you) (?:have )?(?:receiv|clarif|provid)",
    re.I,
)
_FIRM = re.compile(
    r"\b(?:is|are|has been|have been|therefore|be) (?:\w+ )?(?:withheld|exempt|refused|attached|enclosed)|does not hold|do not hold|not held|please (?:find|see)[^.]{0,40}(?:attached|below|enclosed|response)|holds? (?:the|this|some) ",
    re.I,
)
_DECIDES = re.compile(
    r"attached|enclosed|withh[eo]ld|refus(?:e|ing|al)|exceed|vexatious|(?:not|n't) hold\b|not held",
    re.I,
)
_IN_CASE = re.compile(
    r"\b(?:if|should|may|might|in case|where necessary|unless|in the event)\b", re.I
)
_ACKNOWLEDGED = re.compile(
    r"acknowledg|(?:thank you for|have received|received|receipt of|(?:we|i)(?:'ve| have)? got) your",
    re.I,
)
_TO_COME = re.compile(
    r"\byou (?:will|shall|should|can expect to) (?:\w+ )?(?:receive|have|get|hear)\b[^.]{0,40}(?:respon|repl|answer|decision|from us|\bby \d|within \w)"
    r"|\b(?:we|i|the \w+) (?:will|shall|aim to|intend to|hope to|expect to) (?:\w+ ){0,3}(?:respond|reply|answer)\b[^.]{0,60}(?:within|by|working days|due course|soon)"
    r"|\b(?:response|reply|answer) (?:\w+ ){0,2}(?:will|should) be (?:sent|provided|issued|with you)",
    re.I,
)
_SETTLED = (Outcome.WITHHELD, Outcome.PARTLY_SUPPLIED, Outcome.NCND, Outcome.NOT_HELD)
_NEEDS_TIME = re.compile(
    r"(?:need|require|extend\w*)[^.]{0,60}(?:time|deadline|working days)|time (?:is )?needed"
    r"|further time|not (?:yet )?(?:come to|reached|made) a decision",
    re.I,
)
_LATE_LAW = re.compile(
    r"section 10\(3\)|s\.? ?10\(3\)|reg(?:ulation|\.)? ?7\b|public interest|working days|deadline|time limit",
    re.I,
)
_WEIGHS = re.compile(
    r"public interest|\bwhether\b|\bbelieve|consider(?:ing|s)?\b|section 10|qualified|\bpermits?\b|\ballows?\b|\bbalance",
    re.I,
)
_FEE = re.compile(
    r"\bfees? notice\b|\b(?:once|when|until|after|on receipt of|on)\b[^.]{0,40}\b(?:fee|charge|payment)\b[^.]{0,40}\b(?:paid|received|made|reache[sd])|\bplease pay\b",
    re.I,
)
_REFUSAL = re.compile(r"withh[eo]ld|refus|exempt|\bexcepted|declin|decided not", re.I)
_HANDS_OVER = re.compile(r"please (?:find|see)[^.]{0,40}(?:attached|below|enclosed)", re.I)
_ASKS_BACK = re.compile(
    r"(?:please|could you|can you|would you|ask(?:ing)? you to)\b[^.?]{0,80}(?:(?:tell us|let us know)(?! (?:\w+ )?if you (?:would|want|wish|need|require|have|are|do|can))|clarify|specify|explain what|confirm (?:what|which|whether you))[^.?]{0,200}|(?:cannot|can't|unable to|not able to|not sure|do not know) (?:tell|identify|understand|be sure|determine)[^.]{0,40}(?:which|what)|section 1\(3\)[^.]{0,120}(?:ask|clarif|further)",
    re.I,
)
_REQUEST = re.compile(
    r"(?:i (?:would|wish|am|'d)|please (?:provide|send|supply|could|accept)|under the (?:freedom|foi)|i request|could you)",
    re.I,
)
_ADDRESS = re.compile(r"\[[^\[\]\n]{0,80}\]|\S+@\S+")
_TO_REQUESTER = re.compile(
    r"\bdear\b|thank you for your|your request|information you (?:require|request|ask)", re.I
)
_HANDED = re.compile(
    r"\b(?:attach\w*|enclos\w*|added (?:this|these|it|them) below|set out below)\b[^.]{0,80}", re.I
)
_STILL_WANTED = re.compile(
    r"\b(?:can|could|would) you (?:please )?(?:confirm|tell us|let us know)[^.?]{0,40}\b(?:still|name|identity)\b|\b(?:cannot|unable to) process your requests? because you have not\b",
    re.I,
)
_REVIEW_ASKED = re.compile(
    r"(?:thank you for|received|acknowledge\w*) your (?:\w+ ){0,2}request for (?:an? )?(?:internal )?review",
    re.I,
)
_REVIEW_TO_COME = re.compile(
    r"\b(?:will (?:now )?be (?:carried out|conducted|undertaken|handled|considered)|(?:will|to) carry (?:it|this|the review) out|has (?:now )?been logged|(?:aim|ask\w* us|endeavour) to (?:\w+ ){0,2}(?:respond|reply|complete|finish|conclude))",
    re.I,
)
_OF_REQUESTER = re.compile(
    r"\blet us know\b|\bplease (?:bookmark|provide your|confirm your|clarify)|\byou (?:are|mean|require|want|wish|believe|would like)\b|\byour (?:full |real )?(?:name|request|address|clarification|identity)\b",
    re.I,
)
_UNATTENDED = re.compile(
    r"\b(?:not (?:being )?monitored|out of (?:the )?office|automat(?:ic|ed) (?:reply|response))\b",
    re.I,
)
_NOW_ANSWERED = re.compile(
    r"\b(?:we|i|and) (?:now |also |are )?(?:attach(?:ing)?|enclos(?:e|ing))\b|\bunable to answer your request\b|response[^.]{0,40}\b(?:attached|set out below|enclosed)|\b(?:have )?(?:all )?returned no information",
    re.I,
)
_LATE = re.compile(
    r"\b(?:apologi[sz]\w+|sorry)\b[^.]{0,80}\b(?:delay|late|miss\w*|deadline|not (?:meeting|answering|responding))",
    re.I,
)
_STILL_TO_COME = re.compile(
    r"\b(?:we|i) (?:will|shall) (?:\w+ ){0,2}(?:contact|update|provide|process|download|pick|send|write|be in touch)\b|working on (?:your|the|this) request|\bwould like to recall\b|\bnot being monitored\b",
    re.I,
)
_GIVEN = re.compile(
    r"\b(?:below|attach\w*|enclos\w*|herewith)\b|\b(?:we|i|council) (?:can (?:now )?)?(?:confirm|refuse|withhold|hold|do not hold)\b|\bnot held\b",
    re.I,
)
_GREETS = re.compile(
    r"thank you for (?:your|contacting|submitting)|dear |diolch|(?:i|we) (?:am|are)? ?(?:writ|refer|respond)|further to your|in response to your|your (?:request|foi|enquiry)|ref",
    re.I,
)


def names_information_law(words: str) -> bool:
    """True where a text names FOIA, the EIR or subject access."""
    return bool(FOIA.search(words) or EIR.search(words) or SAR.search(words))


def is_letter(page: Page, numbered_paragraphs: int) -> Kind | None:
    """None for a letter about a request; else what the document is: a report, or another."""
    text = _ADDRESS.sub(" ", " ".join(b.text[:3000] for b in page.blocks[:600]))
    head = text[:1500]
    if len(text) < 900 and _UNATTENDED.search(text):
        return Kind.OTHER
    if _is_decision(head) and not _TO_REQUESTER.search(head):
        return Kind.OTHER
    if numbered_paragraphs >= _REPORT_PARAGRAPHS and not _ADDRESSED.search(text[:3000]):
        return Kind.REPORT
    offers_review = re.search(r"internal review\b.*information commissioner", text, re.I | re.S)
    asked = _GREETS.search(text[:3000]) and (re.search(r"request", head, re.I) or offers_review)
    asked = asked or (_TO_REQUESTER.search(head) and _HANDED.search(head))
    if not names_information_law(text) and not asked:
        report = numbered_paragraphs > 1 and re.search(r"\breport\b", head, re.I)
        return Kind.REPORT if report else Kind.OTHER
    return None


def letter_kind(page: Page, reading: Reading, outcomes: list[Outcome], ear: Ear) -> Kind:
    """Say what a letter about a request is, given what it says of each part."""
    own = " ".join(
        b.text[:3000]
        for b, s in zip(page.blocks, page.sections, strict=True)
        if s in (Section.HEAD, Section.OPENING, Section.RESPONSE)
    )[:100_000]
    if all(o is Outcome.UNANSWERED for o in outcomes) and _is_request(page, own):
        return Kind.OTHER
    if _REVIEW_ASKED.search(own[:1500]) and _REVIEW_TO_COME.search(own):
        return Kind.ACKNOWLEDGEMENT
    if _REVIEW_DONE.search(own) or (_REVIEW.search(own[:1500]) and _REVIEWED.search(own)):
        return _review_kind(own, outcomes)
    if _LOOKS_AGAIN.search(own[:1500]) and _RULES.search(own):
        return Kind.INTERNAL_REVIEW
    if _STILL_WANTED.search(own):
        return Kind.CLARIFICATION
    asks_back = _ASKS_BACK.search(own) and not _FIRM.search(own)
    if answered_one_by_one(reading) and not asks_back:
        waits = ear.cues["undecided"].has(own) and _EXTENDS.search(own)
        return Kind.EXTENSION if waits else Kind.RESPONSE
    kind = _unfinished(own, outcomes, ear)
    if kind is Kind.ACKNOWLEDGEMENT and _NOW_ANSWERED.search(own):
        return Kind.RESPONSE
    return kind or (Kind.OTHER if _only_apologises(page, own) else Kind.RESPONSE)


def answered_one_by_one(reading: Reading) -> bool:
    """True where several questions are quoted, most with an answer between them and the next."""
    asked = sorted((d for d in reading.drafts if d.question), key=lambda d: d.question or (0, 0))
    told = sum(
        any(d.question[1] <= a[0] and a[1] <= then.question[0] for a in d.answers)
        for d, then in pairwise(asked)
        if d.question and then.question
    )
    return not reading.inferred and told > 0 and told * 2 >= len(asked) - 1


def asks_requester(words: str) -> bool:
    """True for what the authority wants to know of the requester before it answers."""
    return bool(_OF_REQUESTER.search(words))


def stands(part: Part, ear: Ear) -> bool:
    """True for an answer that decides, in a letter that leaves other parts open."""
    answer = part.answer or ""
    asks_back = asks_requester(answer) or asks_requester(part.question)
    return bool(answer) and not (asks_back or ear.cues["undecided"].has(answer))


def _only_apologises(page: Page, own: str) -> bool:
    """True for a note that the answer is late or still to come, and nothing else."""
    closing = any(s is Section.RIGHTS for s in page.sections)
    late = _LATE.search(own) or _STILL_TO_COME.search(own)
    return bool(late) and not (closing or _FIRM.search(own) or _GIVEN.search(own))


def asks_fee(page: Page) -> bool:
    """True for a fees notice: what was asked for will be sent when it is paid for."""
    own = " ".join(b.text[:2000] for b in page.blocks[:60])
    return bool(_FEE.search(own)) and not _HANDS_OVER.search(own)


def _review_kind(own: str, outcomes: list[Outcome]) -> Kind:
    """The outcome of a review, or a letter that only says that one will be carried out."""
    told = any(o is not Outcome.UNANSWERED for o in outcomes) or _VERDICT.search(own)
    waits = not told and _ACKNOWLEDGES.search(own)
    return Kind.ACKNOWLEDGEMENT if waits else Kind.INTERNAL_REVIEW


def _is_decision(head: str) -> bool:
    return bool(re.search(r"decision notice", head, re.I)) and bool(
        re.search(
            r"complainant|commissioner(?:'s)? (?:decision|finds|has)|public authority\s*:",
            head,
            re.I,
        )
    )


def _is_request(page: Page, own: str) -> bool:
    """A request is a letter that only asks: no thanks for a request, no answer."""
    told = any(s in (Section.RESPONSE, Section.NOTICE, Section.RIGHTS) for s in page.sections)
    return (
        not told
        and bool(_REQUEST.search(own))
        and not re.search(
            r"your (?:\w+ ){0,3}(?:request|enquiry|e-?mail|letter|questions?|points|message)|thank you for",
            own,
            re.I,
        )
    )


def _unfinished(own: str, outcomes: list[Outcome], ear: Ear) -> Kind | None:
    """Acknowledgement, extension or clarification: letters that answer nothing yet."""
    answered = any(o is not Outcome.UNANSWERED for o in outcomes)
    firm = _FIRM.search(own)
    extends = _EXTENDS.search(own) or (_LATE_LAW.search(own) and ear.cues["undecided"].has(own))
    if extends and (not firm or not answered or _only_extends(own, ear)):
        return Kind.EXTENSION
    if _ASKS_BACK.search(own) and not _DECIDES.search(own):
        return Kind.CLARIFICATION
    if _promises(own):
        return Kind.ACKNOWLEDGEMENT
    if _only_acknowledges(own, outcomes):
        return Kind.ACKNOWLEDGEMENT
    if any(o in _SETTLED for o in outcomes):
        return None
    if firm and answered:
        return None
    if any(_clarifies(own[a:b]) for a, b in sentences(own, 0, len(own))):
        return Kind.CLARIFICATION
    return Kind.ACKNOWLEDGEMENT if _ACKNOWLEDGES.search(own) else None


def _promises(own: str) -> bool:
    """True for an acknowledgement: an answer is still to come, and nothing is decided but in case
    of need ("exemptions may apply")."""
    if not (_ACKNOWLEDGED.search(own) and _TO_COME.search(own)):
        return False
    now = " ".join(
        own[a:b] for a, b in sentences(own, 0, len(own)) if not _IN_CASE.search(own[a:b])
    )
    return not _FIRM.search(now) and not _DECIDES.search(now)


def _clarifies(sentence: str) -> bool:
    """True where a sentence asks the requester for something, and not only in case of need."""
    cue = _CLARIFIES.search(sentence[:2000])
    asks_now = cue and re.search(
        r"clarif|unclear|not clear|too general|further information", sentence[:2000], re.I
    )
    return bool(asks_now) and not _IN_CASE.search(sentence[:2000])


def _only_acknowledges(own: str, outcomes: list[Outcome]) -> bool:
    """True where an answer is promised, and exemptions are named only in case they apply."""
    if any(o in (Outcome.SUPPLIED, Outcome.NOT_HELD) for o in outcomes):
        return False
    if not _WILL_REPLY.search(own) or not _ACKNOWLEDGES.search(own) or len(own) > 4000:
        return False
    decided = (own[a:b] for a, b in sentences(own, 0, len(own)) if _decides(own[a:b]))
    return all(_IN_CASE.search(sentence) for sentence in decided)


def _decides(sentence: str) -> bool:
    firm = _FIRM.search(sentence) or _DECIDES.search(sentence)
    return bool(firm or re.search(r"\bexempt|\bsections? \d|\bregulations? \d", sentence, re.I))


def _only_extends(own: str, ear: Ear) -> bool:
    """True where the letter asks for time, hands nothing over and refuses nothing yet."""
    waits = _NEEDS_TIME.search(own[:2500]) or ear.cues["undecided"].has(own[:2500])
    return bool(waits) and not _HANDS_OVER.search(own) and not _refuses_now(own[:6000], ear)


def _refuses_now(own: str, ear: Ear) -> bool:
    """True where a sentence refuses, and not only in case an exemption applies."""
    said = (own[a:b] for a, b in sentences(own, 0, len(own)))
    return any(
        Act.REFUSES in ear.hear(words) and _REFUSAL.search(words)
        for words in said
        if not _IN_CASE.search(words) and not _WEIGHS.search(words)
    )
