"""Which stretch of a letter a block stands in: head, opening, request, response, notice, rights, end.

The state moves on when a block says so, by a heading or by an opening sentence; nothing is decided
from position alone.
"""

import re
from enum import Enum, auto

from bot.foi.reading.blocks import Block, Shape
from bot.foi.reading.markers import ASK, REPLY
from bot.foi.reading.words import asks


class Section(Enum):
    """The stretches of a letter, in their usual order."""

    HEAD = auto()
    OPENING = auto()
    REQUEST = auto()
    RESPONSE = auto()
    NOTICE = auto()
    RIGHTS = auto()
    END = auto()


_OWNER = r"(?:(?:the |our |my )?(?:council|trust|authority|force|university|school|constabulary|board|department)(?:'s)?|our|my|your|the|full|formal|final|original|foi|eir|freedom of information) ?"
_REQUEST_HEADING = re.compile(
    rf"(?:(?:details?|text|wording|copy|summary) of )?(?:{_OWNER}){{0,2}}(?:information )?(?:request|enquiry|questions?|query)"
    r"(?: for information)?(?: details| text| summary| as received| received| as follows| was(?: as follows)?)?"
    r"|information (?:you )?(?:have )?(?:requested|sought)(?: by you)?"
    r"|(?:what )?you (?:have )?(?:asked|requested|wrote|said|sought)(?: us| for| for us)?(?: the following.*| for.*)?"
    r"|scope of (?:your |the )?request|you asked us.*|your request(?: of| dated).*|what you (?:wanted|want)(?: to know)?",
    re.I,
)
_RESPONSE_HEADING = re.compile(
    rf"(?:{_OWNER}){{0,2}}(?:responses?|answers?|reply|decision|findings|outcome|conclusion)"
    r"(?: to (?:your |the |this |each )?(?:foi |eir |information )?(?:requests?|questions?|enquiry|review)(?: for information)?)?(?: and findings| is)?"
    r"|(?:our )?information (?:provided|disclosed|released|supplied|held)|what we (?:hold|found|can provide)"
    r"|questions? and (?:answers?|responses?)|(?:your )?(?:request|questions?) and (?:our )?(?:response|answers?)"
    r"|(?:annex|appendix|schedule|enclosure)(?: [a-z0-9])?(?:\W.{0,70})?|outcome of (?:the |your )?(?:internal )?review"
    r"|(?:what|how|why) (?:we|i|the \w+) (?:have |has )?(?:decided|did|found|find|think|thinks|replied|answered|said|say|concluded|looked at)(?: \w+){0,3}|(?:my |our |the )?(?:consideration|analysis|reasons|review)|(?:the |our |what was )?(?:first|original|initial|previous|earlier) (?:response|reply|answer|decision)",
    re.I,
)
_NOTICE_HEADING = re.compile(
    r"(?:the |our )?(?:(?:partial )?refusal notice|explanations?\b|exemptions?|exceptions?|exempt information|public interest|prejudice test|harm test"
    r"|reasons? for (?:refus|withhold|non|apply|engag|exempt|our)|(?:explanation|application|use|details?) of (?:the )?(?:exemption|exception)"
    r"|factors|arguments|considerations|balanc|why (?:we|this|the)|overall harm|evidence of harm|information (?:withheld|refused|exempt)|redactions?"
    r"|(?:annex|appendix|schedule) [a-z0-9]{1,2}\W{1,4}(?:refusal|exempt|except|public|(?:foia? |eir )?(?:sections?|regulations?) ?\d)"
    r"|(?:foia? |eir )?(?:sections?|regulations?|regs?\.?|s\.?|ss\.?) ?\d{1,2}\b)",
    re.I,
)
_RIGHTS = re.compile(
    r"(?:your )?(?:rights?(?: of| to)? (?:appeal|review|complain|redress|internal)|appeal|review|complaints?|internal review)(?: rights?| procedures?| process)?$"
    r"|your rights?\b|(?:right|request|asking for|how to request).{0,20}(?:internal )?review$|how to (?:complain|appeal)|what to do if you"
    r"|if (?:you|having|after).{0,60}(?:unhappy|dissatisfied|not (?:satisfied|happy|content)|wish to (?:complain|appeal)|disagree|unsatisfied|complaint)"
    r"|should you (?:be|wish to|have any|remain|disagree|not be).{0,60}(?:unhappy|dissatisf|satisf|complain|appeal|review|concern)"
    r"|you (?:have|may|can|are entitled).{0,60}(?:internal review|right to (?:complain|appeal|request|ask|a review)|complain|ask (?:us )?(?:for|to).{0,20}review|appeal)"
    r"|(?:an? )?internal reviews? (?:can|may|should|must|request)|requests? for (?:an )?internal review"
    r"|you (?:may|can) (?:\w+ ){0,2}(?:ask|request|require) (?:that|us|me)\b.{0,60}(?:review|reconsider|again|afresh)|taking (?:it|this|the matter|matters) further|(?:to|not) (?:happy|complain|content|satisfied)$"
    r"|you (?:have a )?right to|next steps$|complaints? (?:about|procedure|should)|(?:advice|guidance) on (?:appeal|review)",
    re.I,
)
_END = re.compile(
    r"yours? (?:sincerely|faithfully|truly)|(?:kind|best|warm|many|with) (?:regards|thanks)|regards\b|yn gywir|cofion"
    r"|(?:further|additional|other) information$|.{0,30}direct marketing|re-?use of|copyright|publication of (?:this )?response|data protection$"
    r"|(?:terms|conditions) of (?:use|re-use|supply)|disclosure log$|please (?:be aware|note) that (?:this|your|the) (?:request|response|information).{0,40}(?:publish|disclosure log)"
    r"|(?:most of )?the information (?:that )?we (?:provide|supply|have provided).{0,60}copyright|(?:you are free to use|this information is released under)"
    r"|i (?:hope|trust) (?:that )?(?:this|the|you|i have)|privacy (?:notice|statement)|contact (?:us|details)$|(?:customer )?(?:feedback|satisfaction)",
    re.I,
)
_ROUTE = re.compile(
    r"wycliffe house|0303 123 1113|(?:apply|complain|complaint|appeal|application|approach|refer)\w*[^.]{0,90}(?:to|by) the (?:scottish )?(?:information )?commissioner|(?:scottish )?information commissioner[^.]{0,80}(?:for a decision|may be asked|can be asked|is there for|takes applications|decides)"
    r"|(?:review|again|afresh|reconsider|representations|challenge|unhappy|dissatisfied|complain|disagree)[^.]{0,160}\b(?:40|forty) working days|(?:40|forty) working days[^.]{0,160}(?:review|again|afresh|reconsider|representations|looked at)",
    re.I,
)
_MAIL_HEAD = re.compile(r"-{2,}\s*(?:original|forwarded)|on .{5,120} wrote:$|begin forwarded", re.I)
_OPENING = re.compile(
    r"(?:dear|annwyl|hello|hi|good (?:morning|afternoon)|to whom)\b|(?:many )?thank(?:s| you)\b|diolch"
    r"|(?:i|we)(?: am| are|'m)? (?:write|writing|refer|respond|responding|wrote|contacting)\b"
    r"|(?:further|with reference|with regard|in relation|in response|in reply|re)\b.{0,40}\b(?:your|the) (?:recent |foi |eir )?(?:request|e-?mail|letter|enquiry|information request|freedom|correspondence)"
    r"|your (?:recent )?(?:request|enquiry|e-?mail|letter|foi).{0,120}(?:received|dated|was)|(?:freedom|environmental) (?:of )?information .{0,80}request",
    re.I,
)
_ASKED = re.compile(
    r"you (?:have |had )?(?:also )?(?:asked|requested|wrote|said|stated|sought|specifically|submitted|wanted|made)"
    r"|(?:your|the) (?:\w+ ){0,3}(?:request|e-?mail|letter|questions?|enquiry)\b.{0,200}\b(?:follow|below|was|were|read|stated|said|asked|is set out|reproduced|copied|concern|for)"
    r"|following (?:information|questions?|request)|(?:in )?which you|in your (?:request|e-?mail|letter)"
    r"|(?:these|\w+) (?:questions?|things|points|items|parts)\b|(?:request|enquiry|message|e-?mail)\b[^.]{0,80}\b(?:read|ask|said|was|for|had|were|about)|you (?:want|seek|would like)|it (?:read|was|asked|said)|which reads?",
    re.I,
)
_OUR_BODY = r"(?:i|we|(?:the |this )?(?:council|trust|authority|force|university|school|constabulary|board|department|college|service|company)|[A-Z][\w' -]{2,60}?(?:council|trust|university|constabulary|police|school|borough of \w+))"
_ANSWERING = re.compile(
    rf"(?:(?:under|in (?:accordance|line) with|pursuant to|by virtue of) (?:section|regulation|our)\b[^.]{{0,80}}? )?{_OUR_BODY} (?:can|am|are|is|has|have|do|does|did|hold|wish|would|will|neither|must|holds|regret|now|consider|confirm)\b.{{0,80}}"
    r"(?:confirm|hold|held|consider|process|search|decid|able|unable|refus|withh|advis|respond|treat|handl|deal|complet|review|provid|disclos|estimat|appl|clarif|need|require)"
    r"|(?:i|we|the council) (?:handled|considered|processed|treated|searched|looked|dealt|answered|asked our|checked|took|found|hold|held)\b"
    r"|[^.]{0,80}(?:freedom of information act|environmental information regulations|foia|eirs?)\b[^.]{0,40}\bappl(?:y|ies|ied)\b"
    r"|please (?:find|see)\b|(?:in (?:response|answer|reply) to|regarding|with regards? to) (?:(?:your|the) )?(?:questions?|request)"
    r"|(?:our|the|my|council) (?:\w+ )?(?:response|answers?|reply)\b.{0,60}\b(?:is|are|can|follow|below|set out)"
    r"|(?:your|this|the) request (?:has|is|was|will|falls)\b.{0,80}(?:consider|process|handl|dealt|refus|treat|being|under|been)"
    r"|(?:this|it|they|these|the questions) (?:has|have|was|were|is|are) (?:all )?(?:been |being )?(?:consider|process|handl|dealt|refus|treat|answer)"
    r"|(?:having|following|after) (?:\w+ ){0,3}(?:consider|search|review|complet|consult|enquir|conduct)"
    r"|(?:the|all|some|most|part) (?:of the )?(?:requested )?information\b.{0,60}\b(?:is|has|was|are|cannot|can|you)\b|unfortunately|the answers? "
    r"|this (?:letter|response|e-?mail) (?:is|acts|serves|constitutes)|to (?:answer|respond)",
    re.I,
)
_ARGUES = re.compile(
    r"(?:(?:our |the )?(?:explanations?|reasons?|reasoning) (?:for|on|of|under)\b|(?:section|regulation|exemption|exception)s? \d+(?:\s?\(\w{1,3}\))*(?: and (?:section )?\(?\w{1,6}\)?)*(?: ?\([A-Za-z ]{4,60}\)| [-:] ?[A-Z][A-Za-z ,]{4,60})?\s*[.:])",
    re.I,
)
_REVIEW_TITLE = re.compile(
    r"(?:outcome of )?(?:the |your )?internal review\b(?!.{0,20}(?:rights?|procedure|process))",
    re.I,
)
_REVIEWING = re.compile(
    r"you (?:have )?(?:asked|requested|wrote|complain)|your (?:request|complaint|e-?mail|letter)|we (?:received|have)",
    re.I,
)
_LEADS_IN = re.compile(
    r"request|question|\bask|enquir|wrote|\bsaid|\bsays|message|sought|information|wanted|quote|e-?mail",
    re.I,
)
_REPLIES = re.compile(
    r"\b(?:our|my|the council's) (?:\w+ )?(?:answers?|repl\w+|responses?|decisions?)|\b(?:answers?|replies|responses?) (?:are|is|to each|follow|below)|(?:i|we) (?:can |will )?(?:answer|reply|respond|confirm|advise|enclose|hold)\b|please (?:find|see)"
    r"|clarif|\b(?:we|i) (?:need|require|would need)\b|in order to",
    re.I,
)
_WE = re.compile(
    r"(?:we|the council|our) (?!would (?:like|be grateful)|are (?:writing|seeking|requesting|making|interested)|request\b|wish|want|need to know|understand|ask\b|seek|note that)\w+",
    re.I,
)
_REQUESTING = re.compile(
    r"\b(?:i|my|me|i'd|i'm|please|thank\w*|thanks|regards|sincerely|faithfully)\b", re.I
)
_REQUESTER = re.compile(
    r"\b(?:my request|i would like|i'd like|i am requesting|i'm seeking|i (?:would|should) be (?:grateful|interested|pleased|obliged)|i should like|i want|i need|i request|please (?:could|can) you|i am seeking|i wish to)\b",
    re.I,
)


def names_section(words: str) -> bool:
    """True for words that head a stretch of a letter: `Your request`, `Our response`."""
    headings = (_REQUEST_HEADING, _RESPONSE_HEADING)
    return any(h.fullmatch(words) for h in headings) or bool(
        len(words) < 90 and (_NOTICE_HEADING.match(words) or _RIGHTS.match(words))
    )


def read_sections(blocks: list[Block]) -> list[Section]:
    """Give each block its section."""
    state = Section.HEAD
    found: list[Section] = []
    above: Block | None = None
    for block in blocks:
        own, state = _step(block, state)
        if own is Section.REQUEST and state is own and above and _answers(block, above):
            own = state = Section.RESPONSE
        if own is Section.REQUEST and found and found[-1] is Section.END and _is_name(block):
            own = Section.END
        found.append(own)
        above = block
    return found


def _is_name(block: Block) -> bool:
    return block.short and block.shape is Shape.PARAGRAPH and len(block.text.split()) < 5


def _answers(block: Block, above: Block) -> bool:
    """True where a paragraph behind a list of questions speaks for the authority."""
    if re.match(r"dear|hello|hi\b|good (?:morning|afternoon)", block.text, re.I):
        return False
    if block.strong and block.short and not above.strong and not asks(block.text):
        return not _REQUEST_HEADING.fullmatch(block.text.strip(" :-"))
    if _quoted(above) and not _quoted(block) and block.shape is Shape.PARAGRAPH:
        return not block.text.startswith(('"', "'"))
    numbered = above.shape is Shape.ITEM and above.marker and above.marker.paths
    listed = (numbered or above.shape is Shape.BULLET) and block.shape is Shape.PARAGRAPH
    if not listed or block.quoted or _MAIL_HEAD.match(block.text):
        return False
    return not asks(block.text[:400]) and not _REQUESTING.search(block.text[:400])


def _quoted(block: Block) -> bool:
    """A block marked as a quotation, or one wholly within quotation marks."""
    marks = block.text[:1] == '"' and block.text.rstrip(" .")[-1:] == '"' and len(block.text) > 20
    return block.quoted or marks


def _step(block: Block, state: Section) -> tuple[Section, Section]:
    """Give the section of one block, and the state behind it."""
    words = block.text[:600].strip(" :-.\"'")
    marker = block.marker
    if marker and marker.paths and marker.style != "weak":
        return _item(block, state)
    if marker and not marker.paths and block.shape is Shape.ITEM and state not in (Section.RIGHTS,):
        new = Section.REQUEST if marker.role == ASK else Section.RESPONSE
        return new, new
    if block.shape in (Shape.ROW, Shape.BULLET):
        state = Section.OPENING if state is Section.HEAD and block.shape is Shape.BULLET else state
        return state, state
    headed = _by_heading(words, state) if block.short else None
    if headed is Section.END and state is Section.REQUEST:
        return Section.END, state  # the requester's own "Yours faithfully"
    if headed:
        return headed, headed
    return _by_sentence(block, words, state)


def _item(block: Block, state: Section) -> tuple[Section, Section]:
    assert block.marker
    worded = block.marker.style == "worded"
    if block.marker.style == "lead-in":
        kept = state in (Section.NOTICE, Section.RIGHTS, Section.END)
        return (state, state) if kept else (Section.RESPONSE, Section.RESPONSE)
    if worded and block.marker.role == REPLY and state is not Section.RIGHTS:
        return Section.RESPONSE, Section.RESPONSE
    if worded and state in (Section.NOTICE, Section.END):
        return Section.RESPONSE, Section.RESPONSE
    if state is Section.HEAD:
        return Section.OPENING, Section.OPENING
    return state, state


def _by_heading(words: str, state: Section) -> Section | None:
    if state in (Section.HEAD, Section.OPENING) and _REVIEW_TITLE.match(words):
        return Section.OPENING
    if _MAIL_HEAD.match(words) or _REQUEST_HEADING.fullmatch(words):
        return Section.REQUEST
    if _NOTICE_HEADING.match(words) and len(words) < 90:
        return Section.NOTICE
    if _RIGHTS.match(words):
        return Section.RIGHTS
    if _END.match(words) and state is not Section.HEAD:  # a letterhead's `Customer Feedback Team`
        return Section.END
    if _RESPONSE_HEADING.fullmatch(words):
        return Section.RESPONSE
    return None


def _by_sentence(block: Block, words: str, state: Section) -> tuple[Section, Section]:
    if closing := _closing(block, words, state):
        return closing, closing
    if state in (Section.RIGHTS, Section.END):
        return state, state
    leads = _leads_in(block)
    if state is Section.HEAD or (state is Section.OPENING and _OPENING.match(words)):
        return _in_head(block, words, state, leads)
    if _answers_in_words(block, words, state):
        kept = state if state is Section.NOTICE else Section.RESPONSE
        return kept, kept
    if leads and _introduces_request(words, state):
        return Section.OPENING, Section.REQUEST
    return state, state


def _closing(block: Block, words: str, state: Section) -> Section | None:
    """The section that a sentence about rights, an ending or an argument opens."""
    if state is not Section.HEAD or _OPENING.match(words):
        offers = _ROUTE.search(words) and not _REVIEWING.search(words[:200])
        if (_RIGHTS.match(words) or offers) and not block.quoted:
            return Section.RIGHTS
        if _END.match(words) and state is not Section.REQUEST:
            return Section.END
    arguing = state in (Section.RESPONSE, Section.NOTICE, Section.OPENING)
    return Section.NOTICE if arguing and _ARGUES.match(words) else None


def _leads_in(block: Block) -> bool:
    ends = block.text.rstrip(" \"'").endswith((":", ":-"))
    return ends or bool(re.search(r":\s*[\"']", block.text))


def _in_head(block: Block, words: str, state: Section, leads: bool) -> tuple[Section, Section]:
    replies = _REPLIES.search(words)
    if _OPENING.match(words):
        asked = leads and _LEADS_IN.search(words) and not replies
        return Section.OPENING, Section.REQUEST if asked else Section.OPENING
    if _ASKED.search(words) and leads and len(words) > 12:
        return Section.OPENING, Section.OPENING if replies else Section.REQUEST
    told = len(words) > 110 or (len(words) > 45 and block.text.rstrip().endswith((".", ":")))
    return (Section.OPENING, Section.OPENING) if told else (state, state)


def _answers_in_words(block: Block, words: str, state: Section) -> bool:
    speaks = state is Section.REQUEST and _WE.match(words) and "?" not in words
    voice = speaks or _ANSWERING.match(words)
    return bool(voice) and not _REQUESTER.search(words[:200]) and not block.quoted


def _introduces_request(words: str, state: Section) -> bool:
    if state is Section.OPENING and _LEADS_IN.search(words) and not _REPLIES.search(words):
        return True
    return state is not Section.NOTICE and bool(_ASKED.match(words))
