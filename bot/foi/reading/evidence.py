"""What one sentence of an answer says: refuses, denies holding, neither confirms nor denies, supplies.

Each cue is a way officers put it; the weighing of several sentences is in `outcomes.py`.
"""

import re
from dataclasses import dataclass

from bot.foi.reading.holding import denies_holding, has_none, points_away
from bot.foi.reading.substance import ANYTHING, Wants, gives_some

_NCND = re.compile(
    r"(?:neither|not|n't|cannot|nor) (?:to )?(?:be )?(?:either )?confirm(?:s|ed|ing)?(?: that| whether)?,? ?(?:n?or|and|/) ?(?:to )?den"
    r"|(?:refus|declin|exempt|not obliged|not required|exclu|unable)\w*[^.]{0,90}confirm(?:ing)?(?: or| nor|/)(?: to)? ?den"
    r"|(?:duty|obligation|requirement)[^.]{0,60}confirm[^.]{0,40}den[^.]{0,140}(?:does not|do not|disappl|exclu|not arise|not apply|exempt)"
    r"|exempt[^.]{0,90}from confirming|\bncnd\b|neither confirm",
    re.I,
)
_STATUTE = re.compile(
    r"does not arise if,? (?:or )?to the extent|is exempt information if|are exempt information if|information is exempt information|"
    r"which does not fall within|if,? or to the extent that,? (?:exemption|compliance|disclosure)|^\W*\(?\d\)? ?(?:information|the duty|a public authority|nothing|section)\b|"
    r"a public authority (?:may|is not obliged|is not required|shall)|does not oblige a public authority|(?:act|section|regulation|exemption|exception)[^.;]{0,110}\b(?:states|provides|says|sets out|allows|permits|exempts|covers|relates to|protects)\b",
    re.I,
)
_APPLIED = re.compile(
    r"\b(?:[Ww]e|I|[Tt]his|[Yy]our|[Cc]ouncil|[Tt]herefore|applies|engaged|refused|withheld)\b"
)
# "Section 22A(1) exempts them": what the statute does is done to something of this request.
_OBJECT = re.compile(
    r"\b(?:exempts|covers|protects|permits|allows|relates to)\b (?:\w+ )?(?:it|them|these|those|their|his|her|us)\b(?! (?:information|who|that|which|where))"
    r"|\bexempts (?!information|personal|data|any|material|disclosure|such|an?\b|certain|from)\w|\bprotects the (?:people|person|names?|staff|officers?|individuals)\b",
    re.I,
)
UNDECIDED = re.compile(
    r"\b(?:have|has|is|are|had) (?:yet|still) to (?:be )?(?:\w+ )?(?:decid|determin|come to|reach|conclud|weigh|settl|finish|complet|consider|form|be (?:decided|determined|reached|weighed|settled|finished|completed|considered))"
    r"|\b(?:not|n't) (?:yet |so far |as yet )?(?:been (?:able to )?|being able to )?(?:decided?|determined?|come to|reach(?:ed)?|made?|finish(?:ed)?|complet\w+|settled?|conclud\w+|formed?|arrived? at)\b[^.;]{0,60}\b(?:yet|decision|view|conclusion|whether|weigh|consider|balanc|public interest|test)"
    r"|\b(?:am|are|is|'re|remains?) (?:still|currently|presently|at present|continuing to) (?:being |under )?(?:consider|weigh|consult|decid|assess|examin|deliberat)\w*"
    r"|\b(?:need|requires?|take|taking|allow\w*)\b[^.;]{0,40}\b(?:more|further|additional|extra|longer) (?:\w+ )?(?:time|days?|weeks?)?[^.;]{0,40}\b(?:consider|weigh|decid|determin|assess|conclu|public interest)",
    re.I,
)
_SUM = re.compile(r"\u00a3 ?\d")
_WERE_IT = re.compile(
    r"\bif (?:\w+ ){1,4}(?:was|were|is|are) (?:to be )?(?:provided|disclosed|released|supplied)",
    re.I,
)
_ON_TERMS = re.compile(
    r"\b(?:if|should|were|once|when) you(?:r payment)?\b[^.]{0,120}\b(?:we|i|it|this|they) (?:can|could|will|would|may|might|should)\b|\b(?:we|i) (?:can|could|will|would|may|might) [^.]{0,100}\b(?:if you|once (?:a|the|your|you)|on (?:receipt of )?payment|when (?:a|the|your) (?:fee|charge|payment))",
    re.I,
)
_WOULD = re.compile(r"\b(?:would|could|might|may|limit|per hour|an hour|threshold)\b", re.I)
_OF_THIS = re.compile(
    r"\b(?:sections?|regulations?|disclos\w+|releas\w+|information|exemptions?|exceptions?|your|you|we|this|these|it|publi\w+)\b",
    re.I,
)
_HOLDS = re.compile(
    r"\b(?:we|i|the \w+|council|trust|university|service|force) (?:do |does )?(?:holds?|found)\b|\b(?:is|are) held\b",
    re.I,
)
_REFUSED = re.compile(
    r"\bwithh(?:eld|old\w*)\b|\bexempt(?:ed|ion|ions|s)?\b|\bexcepted\b|\bexceptions?\b(?! of| to)|\brefus(?:e|es|ed|al|ing)\b"
    r"|\b(?:unable|not able|cannot|can not|can't|will not|won't|not possible|not in a position|declin\w+|not obliged|not required|not willing|does not intend|decided not|not) (?:to )?(?:be )?(?:\w+ ){0,3}?(?:provid|disclos|releas|suppl(?:y|ied)|shar(?:e|ing)|comply|answer|communicat|giv(?:e|en|ing)\b|send|let you have)\w*"
    r"|\bexceed\w*\b[^.]{0,90}(?:appropriate|cost|18 hours|24 hours|limit|threshold)|(?:over|more than|in excess of|above|beyond)[^.]{0,40}(?:18 hours|appropriate limit|cost limit|450)"
    r"|\b(?:prevents?|prohibits?|precludes?|bars?|forbids?|restrain\w*) (?:us |the \w+ |our |its |any |their )?(?:from )?(?:being )?(?:disclos|releas|provid|suppl)\w*"
    r"|\bvexatious\b|manifestly unreasonable|repeated request|\bredact(?:ed|ion|ions|ing)?\b|(?:blacked|blanked|taken) out\b"
    r"|\b(?:information|data|details|names?|pages?|documents?|lines?|passages?)\b[^.]{0,40}\b(?:has|have) been (?:removed|left out|omitted)|\bwe have (?:removed|left out|omitted)"
    r"|\buph[eo]ld(?:ing)? (?:the|our|that|this|its|council's)(?: \w+){0,4} (?:decision|refusal|exempt\w+|exception|application|use|response|position|withhold\w*)"
    r"|(?:decision|refusal|exemption|exception)(?: \w+){0,5} (?:is|was|are|were|be|stands?) (?:therefore )?(?:upheld|maintained|confirmed|correct)|(?:correctly|rightly|properly) (?:applied|engaged|relied)",
    re.I,
)
EARLIER = r"(?:initial|original|first(?!(?:ly)?,| (?:question|part|point|item)s?(?:,? (?:this|that|it|the|we|i)\b| (?:of|in) your)| two| three)|previous|earlier)(?:ly)?\b"
"""Of a decision before this one; `the first question, we ...` is no such thing."""
CONCEDED = r"\b(?:although|though|while|whilst)\b[^.;]{0,40}\b(?:section|regulation|exemption|exception)\b[^.;]{0,100}\b(?:decided|chosen|agreed|able|happy|content) to (?:release|disclose|provide|send|give|let)"
"""A provision that is set aside: `although section 42 protects it, we have decided to release`."""
_NO_VERDICT = re.compile(
    r"\b(?:not|n't|cannot) (?:wholly |fully )?(?:uph[eo]ld|uphold)[^.]{0,60}|"
    r"\b(?:whether|not|n't|no|need not|may|might|could|only|before|if|had|when|were we|never)\b(?: \w+){0,6} (?:to )?(?:refuse|withhold|withheld|refused|exempt(?:ion|ions)?|exceptions?)\b"
    rf"|{CONCEDED}"
    rf"|{EARLIER}"
    r"[^.]{0,60}(?:refus|withh|exempt)|(?:exempt|except)ions?\b[^.]{0,50}(?:did not|does not|do not|not engaged|cannot be|can be claimed|is for|are for)|(?:we|i) (?:considered|looked at|thought about)\b"
    r"|(?:exemption|exception) (?:is|in these circumstances is) (?:an? )?(?:absolute|qualified|class)",
    re.I,
)
_CONCLUDING = re.compile(
    r"outweigh|public interest|on balance|factors|(?:for|favour of|against) (?:maintaining|withholding|disclos)|presumption",
    re.I,
)
_NOT_REFUSED = re.compile(
    r"\bexempt\w* (?:from [^.;]{0,60} )?(?:under|by virtue of|by|within) (?:section|schedule|paragraph|regulation|article|class|part)s? [\w()]{1,9}[^.;]{0,40} (?:of|to|in) the (?!Act\b|Regulations\b|FOI|EIR|Freedom|Environmental Info|Local Government|Data Protection|UK GDPR|GDPR|above|said)(?:[A-Z][\w']*\s+(?:and |of |for |\([A-Z][\w ]*\) )?){1,9}(?:Act|Regulations|Order|Rules)\b|"
    r"\b(?:households?|propert\w+|residents?|pupils?|students?|vehicles?|drivers?|premises|business\w*|people|dwellings?|accounts?|\d[\d,]*)\b[^.]{0,40}\b(?:is|are|was|were) (?:\w+ )?exempt\b(?! (?:from disclosure|under|information|by))|"
    r"\b(?:no|not|without|nothing|none|neither)(?: \w+){0,5} (?:been |being |be )?(?:withheld|redacted|exempt(?:ions?|ed)?|refused)\b|(?:do|does|did)(?: not|n't) (?:\w+ ){0,2}(?:apply|engage)|not (?:engaged|apply)"
    r"|\bexempt(?:ions?)? (?:accommodation|from (?:council tax|charge|payment|business rates|vat|the charge))|(?:council tax|rate|discount|blue badge|parking|vat|tax|school|student|vehicle)s? (?:\w+ )?(?:exempt|refus)\w*|refuse (?:collect|bin|vehicle|sack|truck|lorr|crew|round|freighter|disposal|service)|(?:household|domestic|bulky|collect\w*|commercial|tonnes of) refuse\b"
    r"|\b\d[\d,]* (?:\w+ ){0,2}(?:were|was|have been|had been) (?:refused|withheld|redacted)|payments? (?:was|were|is|are) withheld|(?:appl(?:y|ied|ication)s?|cases?|claims?|licen\w+|permission|consent)\b[^.]{0,40}\b(?:were|was|been|are) refused",
    re.I,
)
_PARTIAL = re.compile(
    r"\bsome of (?:the|this|these|your)\b|\bsome (?:\w+ )?(?:information|data|details?|names?|content|material|of (?:it|which)|parts?|personal)\b|\bpart(?:ial|ially|ly)\b|\bredact|\bparts? of (?:the|this|these|your) (?:\w+ )?(?:information|request|document|report|data|record|file|answer|question|contract)s?\b"
    r"|\bremain(?:der|ing)\b|\brest of\b|^\W*the (?:rest|others?)\b|\bcertain (?:information|details|parts|names|data|personal)|\belements? of\b|with the exception|\bapart from\b(?! the (?:act|regulations))|\bexcept (?:for|that|where)|\bportions?\b|\[(?:name|redact|withh|personal|address|number)[^\]]{0,30}\]"
    r"|(?:names?|details?|information|signatures?|addresses|data) (?:has|have) been (?:removed|blanked|obscured|deleted)|a (?:small|limited) (?:amount|number)|in part\b|we have removed|(?:lines|names|details|pages|passages|words) (?:\w+ ){0,4}(?:blacked|blanked|taken) out",
    re.I,
)
_GIVEN = re.compile(
    r"\b(?:please|can be|may be|is|are|has been|have been|as|find|also|was|were|we have|i have|hereby)(?: \w+){0,4} (?:attach|enclos|below|disclosed|released|provided|supplied|listed|set out|shown|as follows|published|link|table|found (?:at|on|here|in|via)|available (?:at|on|here|from|via|online)|accessed)"
    r"|\b(?:attached|enclosed|hyperlink)\b|\b(?:we|i) (?:\w+ )?(?:attach|enclose|supply|send|provide|release)\b|https?://|\bwww\.|see (?:the )?(?:link|table|below|spreadsheet|appendix|annex|document|list)|^\W*(?:yes|no|none|nil|zero|correct|ydy|oes|nac)\b|£ ?\d|\b(?:as follows|following)\b[^.]{0,60}:|\bsupplied with\b|\bbelow (?:is|are)\b|^\W*below\b",
    re.I,
)
_FIGURE = re.compile(r"(?<![\w(/.£])\d[\d,]*(?:\.\d+)?%?(?![\w)/]|\.\d)")
_HANDED = re.compile(
    r"\b(?:attached|attach|enclosed|enclose)\b|\b(?:see|(?:given|shown|set out|listed) in) (?:the |our )?(?:\w+ )?(?:spreadsheet|tables?|list|attachment|worksheet)\b|\b(?:we|i) (?:can|have|are able to|do|will|also|are)\b[^.]{0,40}\b(?:provid|disclos|releas|suppl(?:y|ied|ying)\b|send|give you|giving)"
    r"|(?:has|have|are|is|was|were) (?:now )?(?:been )?(?:being )?(?:provided|disclosed|released|supplied)\b(?! (?:by|under|to us|to the council|in confidence|that))|\b(?:remaining|rest|remainder|other (?:information|parts|details))\b[^.]{0,60}\b(?:is|are|was|were|can)\b"
    r"|^\W*(?:(?:19|20)\d\d(?:[/-]\d{2,4})?|[A-Z][\w ]{1,30})\s*[:=-]\s*\u00a3?\d",
    re.I,
)
_REASONING = re.compile(
    r"public interest|prejudic|disclosure (?:of|would|could|under)|would be likely|\bharm|data subject|personal data|personal information|data protection|gdpr|appropriate limit|cost limit|\bhours?\b|estimate|minutes|fair(?:ness|ly)?\b.*disclos|principle|\bsections?\b|\bregulations?\b|\bact\b"
    r"|exempt|exception|intend\w* to publish|to be published|will be published|advice and assistance|refin|narrow|you (?:may|might|could|should|can) (?:wish|want|like|contact|request|redirect|direct|find it|make|try|also)|contact|redirect|direct(?:ed)? (?:your|this)|may (?:be held|hold)|held by|responsib|suggest|competit|commercial|confiden|identif|individual|consider|expect|threat|risk|in the public domain|\bwe (?:believe|recognise|acknowledge|appreciate|understand)|balance|outweigh",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:request\w*|questions?|information|hold|holds|held|respon\w+|confirm\w*|thank|sorry|apolog\w+|refus\w+|notice|see (?:below|above)|you (?:say|argue|suggest|think|point))\b",
    re.I,
)
_PENDING = re.compile(
    r"(?:need|require|requires|extend|extension|additional|further|more) (?:\w+ ){0,4}(?:time|clarif)|(?:please|could you|can you) (?:\w+ ){0,2}clarif|will (?:be )?(?:respond|repl|write|provided? (?:separately|later|shortly|by)|sent|send|follow|issued)[^.]{0,60}(?:separate|by |shortly|due course|later|soon|as soon|complet|when)|\bto follow\b|(?:still|currently) (?:being )?(?:consider|search|collat|gather|await)",
    re.I,
)
_SEE_NOTICE = re.compile(
    r"see (?:the )?(?:attached |enclosed )?(?:refusal|exemption|explanation|schedule of exempt|notice|annex|appendix|below for (?:the )?(?:exemption|refusal|reason))",
    re.I,
)


_LATER = re.compile(
    r"\b(?:due|intend\w*|plan\w*|will|expect\w*|is|are) (?:to )?(?:be )?publish|\bwill\b[^.;]{0,90}\bbe (?:made )?(?:publish|public)|future publication",
    re.I,
)
_OVERTURNED = re.compile(
    r"(?:not|n't|cannot|no longer) (?:\w+ ){0,2}(?:uph[eo]ld|agree|rely|maintain)|\boverturn|set aside|\bI disagree|withdr[ae]w|should not have been (?:refused|withheld|applied)"
    r"|\b(?:refusal|decision|exemption|exception|reply|response|answer|it) (?:was|were|is) (?:\w+ )?(?:wrong|incorrect|mistaken|in error)\b|\bwrongly (?:applied|refused|withheld|relied|claimed)|\bshould have been (?:supplied|released|disclosed|given|sent|provided)",
    re.I,
)


_NARROW = re.compile(
    r"\b(?:others?|another|remaining|remainder|rest|precise|exact|full|actual|further|more detail\w*|detailed|split|breakdown|broken down|unit|individual (?:figures?|amounts?|prices?|rates?|sums?)|each|beyond|only|but|however)\b",
    re.I,
)
_NAMES = re.compile(
    r"\b(?:was|were|are|is|being)\s(?:[a-z]+\s){0,2}(?:[A-Z][a-z]+|[A-Z]{2,})\b"
    r"|\b[Tt]here (?:are|were|is|was) (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
)
_COMPLAINT = re.compile(r"\b(?:complaint|appeal|representations)\b", re.I)
_RIGHTS_GIVEN = re.compile(
    r"^\W*(?:(?:details|notes|a leaflet) (?:of|on|about) )?(?:(?:your|our|the) )?(?:complaint|appeal|review)s?"
    r" (?:rights?|procedures?|process|leaflet)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one sentence says about the information. Several can be true at once."""

    ncnd: bool = False
    not_held: bool = False
    none: bool = False
    """It says that there is none of something: beside figures a nought, alone nothing held."""
    refused: bool = False
    partial: bool = False
    given: bool = False
    told: bool = False
    """It says something of substance, though not that something is supplied."""
    pending: bool = False
    statute: bool = False
    handed: bool = False
    """It hands something over in so many words, or gives a figure for a year or a place."""
    overturned: bool = False
    """It takes back a refusal that was told before it."""
    concluding: bool = False
    """It refuses only by weighing: the verdict stands elsewhere."""
    names: bool = False
    """It says who or what something is: `the bidders were ...`."""
    narrow: bool = False
    """It refuses the rest of something: the others, the exact figure, the breakdown."""
    linked: bool = False
    """Its only gift is a link or a place where the information is published."""
    some: bool = False
    """It gives some of what the question wants."""
    away: bool = False
    """It only points to another body."""
    priced: bool = False
    """It tells a sum of money, as it was and not as it would be."""


def read_sentence(words: str, cited: bool = False, wants: Wants = ANYTHING) -> Said:
    """Say what one flat sentence says; `cited`: it cites a refusal provision; `wants`: what the
    question asks for, so that "there are no such cases" answers "how many"."""
    words = " ".join(words[:3000].split())
    if is_statute(words):
        return Said(statute=True)
    ncnd = bool(_NCND.search(words)) and not re.search(r"does not arise if", words)
    not_held = denies_holding(words)
    none = not not_held and not wants.nought and has_none(words) and not cited
    not_held = not_held or none
    refused = cited or (_refuses(words) and not (wants.refusals and not _OF_THIS.search(words)))
    undecided = bool(UNDECIDED.search(words)) and not cited
    partial = bool(_PARTIAL.search(words))
    reasoning = bool(_REASONING.search(words))
    given = _gives(words, reasoning, refused or not_held or ncnd)
    told = not (ncnd or not_held or refused or reasoning or _ABOUT.search(words)) and bool(
        re.search(r"\w", words)
    )
    pending = (bool(_PENDING.search(words)) and not refused) or undecided
    linked = (
        given
        and bool(re.search(r"https?:|www\.|link|publish|website|available|found", words, re.I))
        and not re.search(r"attach|enclos", words, re.I)
    )
    handed = given and bool(_HANDED.search(words)) and not _WERE_IT.search(words)
    return Said(
        ncnd=ncnd,
        not_held=not_held and not ncnd,
        none=none and not ncnd,
        refused=refused and not ncnd and not undecided,
        partial=partial,
        given=given,
        told=told,
        pending=pending,
        handed=handed,
        concluding=refused and not cited and bool(_CONCLUDING.search(words)),
        overturned=bool(_OVERTURNED.search(words)) and not _COMPLAINT.search(words),
        names=told and bool(_NAMES.search(words)),
        narrow=bool(_NARROW.search(words)),
        linked=linked,
        away=points_away(words),
        priced=told and wants.amount and bool(_SUM.search(words)) and not _WOULD.search(words),
        some=not (ncnd or not_held or refused or pending or _HOLDS.search(words))
        and not _LATER.search(words)
        and (wants.amount or not reasoning)
        and gives_some(words, wants),
    )


def is_statute(words: str) -> bool:
    """True for a sentence that only repeats what the statute says, and applies it to nothing."""
    return bool(_STATUTE.search(words)) and not (_APPLIED.search(words) or _OBJECT.search(words))


def _refuses(words: str) -> bool:
    return bool(_REFUSED.search(_NOT_REFUSED.sub(" ", _NO_VERDICT.sub(" ", words))))


def _gives(words: str, reasoning: bool, clouded: bool) -> bool:
    """True where a sentence hands something over rather than arguing about it."""
    if any(each.search(words) for each in (_SEE_NOTICE, _LATER, _ON_TERMS, _RIGHTS_GIVEN)):
        return False
    strong = bool(_GIVEN.search(words))
    if clouded:
        # "We do not hold figures for 2019; 2020: 14" - only unmistakable giving counts here.
        return bool(
            re.search(
                r"\b(?:attached|enclosed)\b|(?:have|has|been|are|is|was|were) (?:\w+ )?(?:provided|disclosed|released|supplied|sent|given)\b(?! (?:\w+ )?(?:by|under|to us|in confidence|in circumstances|on (?:the )?(?:understanding|condition)|that|with (?:an|the) expectation))",
                words,
                re.I,
            )
        ) and not re.search(
            r"\b(?:cannot|not|unable|never|n't|exempt from being|refus\w+|withh\w+)\b(?: \w+){0,5} (?:attached|enclosed|provided|disclosed|released|supplied)",
            words,
            re.I,
        )
    if strong and not re.search(r"contact|redirect|held by|may (?:be held|hold|wish)", words, re.I):
        return True
    about = re.search(
        r"\b(?:hold|holds|held|received)\b|\byour? (?:asked|request|wrote|e-?mail)", words, re.I
    )
    return bool(_FIGURE.search(words)) and not reasoning and not about
