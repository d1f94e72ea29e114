"""Whether a sentence denies holding: in so many words, by a search that found nothing, or by there
being no such thing.

Officers deny it in three ways. Something they do not do (hold, keep, count, distinguish); something
that is not there (no record, no such list, nothing on the system); a search without a find.
"""

import re

_KEEP = (
    r"(?:hold|held|retain|record|collect|capture|collate|possess|keep|kept|maintain|count|log|track|monitor|store|document"
    r"|compile|gather|measure|hav(?:e|ing) (?:any |a )?(?:record|figures|data|information))"
)
_THINGS = r"(?:records?|information|data|documents?|correspondence|material|figures?|reports?|results?|cop(?:y|ies)|papers?|e-?mails?|notes?|minutes)"
_KINDS = r"(?:(?:such|relevant|recorded|further|other|written|formal|separate|central|specific|more|additional) )*"
_DOES_NOT = re.compile(
    rf"\b(?:do|does|did)(?: not|n't)(?: \w+){{0,3}} {_KEEP}\b(?! with\b)"
    rf"|\b(?:is|are|was|were|been|be)(?: not|n't)(?: \w+){{0,2}} (?:held|recorded|retained|kept|collected|captured|collated|maintained|counted|logged|tracked|monitored|stored|compiled|measured|available to us)\b"
    rf"|\b(?:is|are|was|were)(?: not|n't) (?:something|information|data|a figure|figures|a record|a statistic|a thing|one)(?: \w+){{0,2}} (?:that |which )?(?:we|i|the \w+|this \w+|our \w+)(?: \w+){{0,2}} {_KEEP}s?\b"
    rf"|\b(?:no longer|never|nor do we|neither) (?:\w+ )?{_KEEP}s?\b"
    r"|\bnot something (?:that )?(?:we|our \w+|the \w+|this \w+) (?!can|could|will|would|are|is|disclos|releas|shar|discuss|comment|publish|wish|feel|consider)\w+"
    r"|\b(?:has|have|had) none (?:on|of (?:these|this|it)|to (?:give|send))\b|\bno sight of\b|\bnot have sight\b"
    r"|\b(?:do|does|did|can)(?: not|n't) (?:distinguish|differentiate|separate (?:out )?|split|break (?:this|it|these|them|the \w+) down|tell apart|analyse)\b"
    r"|\b(?:do|does|did)(?: not|n't)(?: currently| actually| ourselves)? have (?:this|that|these|those|it|them|the|any (?:such )?(?:records?|information|data|figures?|details?|documents?))\b(?! power| right| authority| resources| capacity)"
    r"|\b(?:we|i|(?:the|this) \w+) (?:do|does|did|would)(?: not|n't) know\b|\bnot known to (?:us|the)\b"
    r"|^\W*not (?:recorded|collected|kept|retained|held|known|counted|monitored)\b|\bnot (?:currently |centrally )?held\b|\bn't held\b",
    re.I,
)
_NOT_THERE = re.compile(
    r"\bholds? (?:no\b|none|nothing)|\b(?:held|keeps?|have|has|'ve) (?:no (?:records?|information|data|figures?|documents?|such)|nothing(?! (?:further |more |else )?(?:to\b|that)))\b"
    rf"|\b(?:has|have|had|'ve|there (?:is|are|were|was)) no {_KINDS}{_THINGS}\b(?! (?:of a |to the )?(?:breach|protection))"
    rf"|\bno {_KINDS}{_THINGS}(?: \w+){{0,6}} (?:held|found|located|identified|exists?|kept|available|recorded|collected|retained)\b"
    r"|\bno records? of\b|\bnone (?:is |are |was |were )?(?:held|kept|recorded)\b|\bnot a (?:record|document) (?:that )?(?:we|the)"
    r"|\bnothing (?:\w+ )?(?:is |was |has been )?(?:held|recorded|kept|on (?:file|record|our|the system)|in our)\b"
    r"|\bnot in (?:the council's |our )?possession|information not held|\bnid yw[^.]{0,40}(?:dal|cadw)"
    r"|\bno such \w+(?: \w+){0,3} (?:exists?|existed|is kept|has ever|was ever)\b|\bno \w+ exists\b|\bnon-existent\b",
    re.I,
)
_NOT_FOUND = re.compile(
    r"(?:unable|not able|failed|could not|couldn't|cannot|can't) (?:to )?(?:locate|find|identify|trace) (?:any|a|the|such|this|one|it|them|anything)\b"
    r"|\b(?:found|located|traced|identified|produced|returned|revealed|yielded|discovered|uncovered|turned up|threw up|brought up) (?:(?:nothing|none)(?=\W*$|\W*[.;,]| (?:of|on|about|relevant|held|that|in|relating|matching|further|more|else))|no (?:such |relevant )?(?:record|result|information|document|match|e-?mail|trace)\w*)\b"
    r"|\bsearch\w*\b[^.;]{0,80}\b(?:drew a blank|without (?:success|result)|in vain|came (?:back|up) (?:empty|with nothing))",
    re.I,
)
# A search for a fault or another ground is no search for information.
_FAULT = re.compile(
    r"\b(?:exempt|except|fault|error|wrong|reason|objection|breach|amiss|defen[cs]e|evidence)", re.I
)
_GONE = re.compile(
    r"\b(?:has|have|had|was|were|been|is|are) (?:\w+ ){0,2}(?:destroyed|deleted|shredded|overwritten|recorded over|disposed of|wiped|erased)\b"
    r"|\b(?:cannot|can't|could not|unable to|not possible to) (?:be )?(?:tell|told|say|said|determine|distinguish|establish|ascertain)\w*\b[^.;]{0,30}\b(?:from|by) (?:our|the) (?:records?|data|system|database|files)"
    r"|\bno (?:field|code|category|marker|flag|column|means|way)\b[^.;]{0,40}\b(?:for|of|to|on|in)\b[^.;]{0,50}\b(?:this|it|system|database|record|such|telling|identif|extract|captur)\w*"
    r"|\b(?:data|information|figures?|records?|this|it|these|they) (?:is|are|was|were) (?:un|not )available\b(?! to (?:the public|you))",
    re.I,
)
# Another body has it, and not this one.
_OTHERS = re.compile(
    r"\b(?:not|rather than|instead of) (?:by )?(?:us|ours|the (?:council|trust|force|university|authority|borough|district|service|college|school|department))\b"
    r"|\b(?:is|are|would be|falls? to be|remains?) (?:\w+ )?(?:a )?(?:matter|question|responsibility)s? (?:for|of) (?!us|our|the public|fact|law|record|judgment|interest)|\b(?:held|kept|recorded|maintained) (?:only )?by (?:the (?!council|trust|university|force\b)|an? |another|our contractor)",
    re.I,
)
_SIGNPOSTS = re.compile(
    r"\b(?:may|might|should|will|would|could) (?:well )?(?:be able to (?:help|assist|answer)|have (?:it|this|that|these|them|the (?:information|figures|answer))|hold (?:it|this|that|these|them|the information))"
    r"|\b(?:please |you (?:may|might|should|could|can|will need to|would need to|would have to) (?:wish to |like to |want to )?)(?:ask|contact|try|approach|write to|apply to|direct|redirect|refer)\b(?! (?:us|me|our|this (?:office|team)))"
    r"|\b(?:deals?|dealt) with (?:this|such|these|it|them)\b|\blooks? after (?:this|such|these|it|them|that)\b"
    r"|\b(?:is|are) responsible for\b|\bbelongs? to (?!us)",
    re.I,
)
_HAS_NONE = re.compile(
    r"\b(?:do|does|did)(?: not|n't)(?: currently)? have (?:an?|any|such|one)\b|\b(?:has|have|had|there (?:is|are|was|were)) no\b(?! (?:\w+ )?(?:charge|requirement|rights?|plans?|intention|cost|expectations?|objections?|wish|bearing|power|duty|obligation|means|choice|prospect|influence|reason|effect|doubt|public interest|benefit|value|interest|need|way|evidence that|suggestion|risk|harm))"
    r"|\bno such\b|\b(?:do|does|did)(?: not|n't) exist\b|\bhas not been (?:written|produced|drawn up|prepared|commissioned)\b"
    r"|\b(?:no \w+(?: \w+){0,4}|none|nothing) (?:has|have|had|was|were) (?:ever |yet |so far )?(?:been )?(?:produced|undertaken|carried out|created|entered|signed|made|taken|kept|completed|conducted|written|prepared|drawn up|drafted|commissioned)\b"
    r"|\bthere (?:is|are|was|were)(?: not|n't) (?:one|any|such|an?)\b|\bnever (?:had|has had|have had|wrote|written|produced|commissioned|drawn up|made) (?:such |any|one\b|an?\b)|\bha(?:s|ve) (?:never|not) had (?:such|one|any|an?)\b",
    re.I,
)
_NO_OBJECT = re.compile(
    r"\W*(?:n/?a|n\.a\.|not applicable)\b"
    r"|\W*(?:this|that|the question|it) (?:therefore |accordingly )?(?:falls away|does not arise|is not applicable|does not apply)\b",
    re.I,
)


def denies_holding(words: str) -> bool:
    """True for `we do not keep this`, `nothing is on file`, `a search found none`, `N/A`."""
    found = any(p.search(words) for p in (_DOES_NOT, _NOT_THERE, _GONE))
    found = found or bool(_NOT_FOUND.search(words) and not _FAULT.search(words))
    return found or bool(_NO_OBJECT.match(words))


def points_away(words: str) -> bool:
    """True for `the County Council may be able to help`, `that is a matter for the schools`: where
    nothing else is said, the body asked does not hold it."""
    return bool(_OTHERS.search(words) or _SIGNPOSTS.search(words))


def has_none(words: str) -> bool:
    """True for `there is no such plan`: a nought where a number was asked for, else not held."""
    return bool(_HAS_NONE.search(words))
