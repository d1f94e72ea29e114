"""The words that head, open, argue and close the stretches of a letter."""

import re

_OWNER = r"(?:(?:the |our |my )?(?:council|trust|authority|force|university|school|constabulary|board|department)(?:'s)?|our|my|your|the|full|formal|final|original|foi|eir|freedom of information) ?"
REQUEST_HEADING = re.compile(
    rf"(?:(?:details?|text|wording|copy|summary) of )?(?:{_OWNER}){{0,2}}(?:information )?(?:request|enquiry|questions?|query)"
    r"(?: for information)?(?: details| text| summary| as received| received| as follows| was(?: as follows)?)?"
    r"|information (?:you )?(?:have )?(?:requested|sought)(?: by you)?"
    r"|(?:what )?you (?:have )?(?:asked|requested|wrote|said|sought)(?: us| for| for us)?(?: the following.*| for.*)?"
    r"|scope of (?:your |the )?request|you asked us.*|your request(?: of| dated).*|what you (?:wanted|want)(?: to know)?",
    re.I,
)
RESPONSE_HEADING = re.compile(
    rf"(?:{_OWNER}){{0,2}}(?:responses?|answers?|reply|decision|findings|outcome|conclusion)"
    r"(?: to (?:your |the |this |each )?(?:foi |eir |information )?(?:requests?|questions?|enquiry|review)(?: for information)?)?(?: and findings| is)?"
    r"|(?:our )?information (?:provided|disclosed|released|supplied|held)|what we (?:hold|found|can provide)"
    r"|questions? and (?:answers?|responses?)|(?:your )?(?:request|questions?) and (?:our )?(?:response|answers?)"
    r"|(?:annex|appendix|schedule|enclosure)(?: [a-z0-9])?(?:\W.{0,70})?|outcome of (?:the |your )?(?:internal )?review"
    r"|(?:what|how|why) (?:we|i|the \w+) (?:have |has )?(?:decided|did|found|find|think|thinks|replied|answered|said|say|concluded|looked at)(?: \w+){0,3}|(?:my |our |the )?(?:consideration|analysis|reasons|review)|(?:the |our |what was )?(?:first|original|initial|previous|earlier) (?:response|reply|answer|decision)",
    re.I,
)
NOTICE_HEADING = re.compile(
    r"(?:the |our )?(?:(?:partial )?refusal notice|explanations?\b|exemptions?|exceptions?|exempt information|public interest|prejudice test|harm test"
    r"|reasons? for (?:refus|withhold|non|apply|engag|exempt|our)|(?:explanation|application|use|details?) of (?:the )?(?:exemption|exception)"
    r"|factors|arguments|considerations|balanc|why (?:we|this|the)|overall harm|evidence of harm|information (?:withheld|refused|exempt)|redactions?"
    r"|(?:annex|appendix|schedule) [a-z0-9]{1,2}\W{1,4}(?:refusal|exempt|except|public|(?:foia? |eir )?(?:sections?|regulations?) ?\d)"
    r"|(?:foia? |eir )?(?:sections?|regulations?|regs?\.?|s\.?|ss\.?) ?\d{1,2}\b)",
    re.I,
)
RIGHTS = re.compile(
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
END = re.compile(
    r"yours? (?:sincerely|faithfully|truly)|(?:kind|best|warm|many|with) (?:regards|thanks)|regards\b|yn gywir|cofion"
    r"|(?:further|additional|other) information$|.{0,30}direct marketing|re-?use of|copyright|publication of (?:this )?response|data protection$"
    r"|(?:terms|conditions) of (?:use|re-use|supply)|disclosure log$|please (?:be aware|note) that (?:this|your|the) (?:request|response|information).{0,40}(?:publish|disclosure log)"
    r"|(?:most of )?the information (?:that )?we (?:provide|supply|have provided).{0,60}copyright|(?:you are free to use|this information is released under)"
    r"|if you have any (?:further |other )?(?:queries|questions)|(?:the|this|any) information (?:provided|supplied|disclosed|released|contained) (?:in|with) (?:this|our) (?:response|letter|reply) (?:is|may|can)\b|[\"']?contains public sector information"
    r"|i (?:hope|trust) (?:that )?(?:this|the|you|i have)|privacy (?:notice|statement)|contact (?:us|details)$|(?:customer )?(?:feedback|satisfaction)",
    re.I,
)
ROUTE = re.compile(
    r"wycliffe house|0303 123 1113|(?:apply|complain|complaint|appeal|application|approach|refer)\w*[^.]{0,90}(?:to|by) the (?:scottish )?(?:information )?commissioner|(?:scottish )?information commissioner[^.]{0,80}(?:for a decision|may be asked|can be asked|is there for|takes applications|decides)"
    r"|(?:review|again|afresh|reconsider|representations|challenge|unhappy|dissatisfied|complain|disagree)[^.]{0,160}\b(?:40|forty) working days|(?:40|forty) working days[^.]{0,160}(?:review|again|afresh|reconsider|representations|looked at)",
    re.I,
)
MAIL_HEAD = re.compile(r"-{2,}\s*(?:original|forwarded)|on .{5,120} wrote:$|begin forwarded", re.I)
OPENING = re.compile(
    r"(?:dear|annwyl|hello|hi|good (?:morning|afternoon)|to whom)\b|(?:many )?thank(?:s| you)\b|diolch"
    r"|(?:i|we)(?: am| are|'m)? (?:write|writing|refer|respond|responding|wrote|contacting)\b"
    r"|(?:further|with reference|with regard|in relation|in response|in reply|re)\b.{0,40}\b(?:your|the) (?:recent |foi |eir )?(?:request|e-?mail|letter|enquiry|information request|freedom|correspondence)"
    r"|your (?:recent )?(?:request|enquiry|e-?mail|letter|foi).{0,120}(?:received|dated|was)|(?:freedom|environmental) (?:of )?information .{0,80}request",
    re.I,
)
ASKED = re.compile(
    r"you (?:have |had )?(?:also )?(?:asked|requested|wrote|said|stated|sought|specifically|submitted|wanted|made)"
    r"|(?:your|the) (?:\w+ ){0,3}(?:request|e-?mail|letter|questions?|enquiry)\b.{0,200}\b(?:follow|below|was|were|read|stated|said|asked|is set out|reproduced|copied|concern|for)"
    r"|following (?:information|questions?|request)|(?:in )?which you|in your (?:request|e-?mail|letter)"
    r"|(?:these|\w+) (?:questions?|things|points|items|parts)\b|(?:request|enquiry|message|e-?mail)\b[^.]{0,80}\b(?:read|ask|said|was|for|had|were|about)|you (?:want|seek|would like)|it (?:read|was|asked|said)|which reads?",
    re.I,
)
_OUR_BODY = r"(?:i|we|(?:the |this )?(?:council|trust|authority|force|university|school|constabulary|board|department|college|service|company)|[A-Z][\w' -]{2,60}?(?:council|trust|university|constabulary|police|school|borough of \w+))"
ANSWERING = re.compile(
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
ARGUES = re.compile(
    r"(?:(?:our |the )?(?:explanations?|reasons?|reasoning) (?:for|on|of|under)\b|(?:section|regulation|exemption|exception)s? \d+(?:\s?\(\w{1,3}\))*(?: and (?:section )?\(?\w{1,6}\)?)*(?: ?\([A-Za-z ]{4,60}\)| [-:] ?[A-Z][A-Za-z ,]{4,60})?\s*[.:])",
    re.I,
)
REVIEW_TITLE = re.compile(
    r"(?:outcome of )?(?:the |your )?internal review\b(?!.{0,20}(?:rights?|procedure|process))",
    re.I,
)
REVIEWING = re.compile(
    r"you (?:have )?(?:asked|requested|wrote|complain)|your (?:request|complaint|e-?mail|letter)|we (?:received|have)",
    re.I,
)
DEAR = re.compile(r"(?:dear|annwyl|hello|hi|to whom)\b", re.I)
SUBJECT = re.compile(
    r"(?:re\W+)?(?:(?:foi|eir|information|freedom of information|environmental information|access to"
    r" information)(?: act(?: 2000)?| regulations(?: 2004)?)?\W+)+(?:request|enquiry)\b.{0,60}$",
    re.I,
)
TO_YOU = re.compile(
    r"[^.?]{0,90}\b(?:your (?:\w+ ){0,5}(?:request|enquiry)|your (?:e-?mail|letter|message) (?:of|dated|sent|received)"
    r"|you (?:have )?(?:asked|requested|wrote|sent|submitted) )",
    re.I,
)
LEADS_IN = re.compile(
    r"request|question|\bask|enquir|wrote|\bsaid|\bsays|message|sought|information|wanted|quote|e-?mail",
    re.I,
)
REPLIES = re.compile(
    r"\b(?:our|my|the council's) (?:\w+ )?(?:answers?|repl\w+|responses?|decisions?)|\b(?:answers?|replies|responses?) (?:are|is|to each|follow|below)|(?:i|we) (?:can |will )?(?:answer|reply|respond|confirm|advise|enclose|hold)\b|please (?:find|see)"
    r"|clarif|\b(?:we|i) (?:need|require|would need)\b|in order to",
    re.I,
)
WE = re.compile(
    r"(?:we|the council|our) (?!would (?:like|be grateful)|are (?:writing|seeking|requesting|making|interested)|request\b|wish|want|need to know|understand|ask\b|seek|note that)\w+",
    re.I,
)
REQUESTING = re.compile(
    r"\b(?:i|my|me|i'd|i'm|please|thank\w*|thanks|regards|sincerely|faithfully)\b", re.I
)
REQUESTER = re.compile(
    r"\b(?:my request|i would like|i'd like|i am requesting|i'm seeking|i (?:would|should) be (?:grateful|interested|pleased|obliged)|i should like|i want|i need|i request|please (?:could|can) you|i am seeking|i wish to)\b",
    re.I,
)
DECIDING = re.compile(
    r"\b(?:is|are) (?:(?:being |therefore )?withheld|exempt|(?:in |on )?(?:the )?(?:attach|enclos)\w+|given below)\b"
    r"|\b(?:so|therefore|accordingly),? (?:section|regulation)s? \d|\b(?:section|regulation)s? \d[^ ]* (?:of \w+ \w+ )?(?:applies|allows|lets|relieves)\b"
    r"|^regrett|\bwe (?:must|have to|cannot|therefore) (?:refuse|decline|disclose|provide|supply)\b",
    re.I,
)
