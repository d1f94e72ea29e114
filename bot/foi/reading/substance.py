"""What a question wants, and whether a sentence gives any of it.

Beside a refusal this decides between withheld and partly supplied. Of a report that is withheld an
officer may say how long it is and who wrote it, and has given nothing; of five bidders he may name
the winner, and has given a part.
"""

import re
from dataclasses import dataclass

_INTERROGATIVE = re.compile(
    r"\W*(?:(?:and|also|please|kindly|can you|could you|would you|tell (?:me|us)|let (?:me|us) know|say|state|confirm|explain|advise|describe|i (?:would|'d) like to know|if (?:so|yes|not|no)|of (?:these|those)|for each(?: of \w+)?|in)\b[\s,:]*)*"
    r"(?:how|what|which|who|whom|whose|when|where|why|whether|if|is|are|was|were|do|does|did|has|have|had|will|would|should|can|could)\b(?! you\b)",
    re.I,
)
_THING = re.compile(
    r"\W*(?:what|which) (?:\w+ )?(?:advice|guidance|correspondence|documents|papers|e-?mails|letters|minutes|reports)\b",
    re.I,
)
_FACT = re.compile(
    r"\b(?:how (?:many|much|often|long|old|far)|when|who|whom|whose|where|names?|number|numbers|total|amounts?|costs?|date|dates|value|price|rate|percentage|proportion|address(?:es)?|list|figures?|location|budget|salary|titles?)\b",
    re.I,
)
_AMOUNT = re.compile(
    r"\bhow (?:many|much|often|long|old|far)|\b(?:number|total|amounts?|costs?|value|price|rates?|percentage|proportion|figures?|budget|salary|spend|spent|paid|fees?|charges?|count|size|grades?|hours)\b",
    re.I,
)
_WHEN = re.compile(r"\bwhen\b|\bdates?\b|\btimes?\b|\bhow long\b", re.I)
_NAMED = re.compile(
    r"\b(?:who|whom|whose|which|where|names?|list|suppliers?|contractors?|compan(?:y|ies)|firms?|makes?|models?|address(?:es)?|locations?|identit)",
    re.I,
)
_WANTS_YES_NO = re.compile(
    r"\W*(?:(?:please |can you |could you )*(?:confirm|state|indicate|tell me|advise)\w*(?: if| whether)|(?:and )?(?:is|are|was|were|do|does|did|has|have|had|will|can|could|would|should|whether)\b(?! you (?:please )?(?:provide|send|supply|tell|confirm (?:how|what))))|.*(?:yes/no|y/n)",
    re.I,
)
_COUNT = re.compile(r"how many|how much|number of|total|amount|how often", re.I)
_REFUSALS = re.compile(
    r"\b(?:refus|withh[eo]ld|reject|exempt|redact|declin|turned (?:down|away))", re.I
)
_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?,?(?: \d{4})?|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,4}(?:, \d{4})?"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b(?:19|20)\d\d(?:[/-]\d{2,4})?\b|\b\d{1,2}(?:[.:]\d\d)? ?(?:am|pm)\b",
    re.I,
)
_LAW = re.compile(
    r"\b(?:sub)?(?:sections?|regulations?|regs?|s|ss|articles?|schedules?|paragraphs?|questions?|items?|parts?|appendix|annex)\.? ?\d+\w?(?:\([^)]{1,4}\))*(?:(?:,| and| or|/) ?(?:\d+)?(?:\([^)]{1,4}\))+)*",
    re.I,
)
_FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|hundred|thousand|million|half|dozen|no-?one|nil|zero|none|nothing)\b",
    re.I,
)
_NAME = re.compile(r"(?<=[a-z,;:] )[A-Z][\w&'-]+|^\W*[A-Z][\w&'-]+(?: (?:and |& )?[A-Z][\w&'-]+)+")
_NO_NAME = re.compile(
    r"\b(?:[Tt]he |[Tt]his |[Oo]ur )?(?:Council|Trust|Force|University|Authority|Constabulary|Service|College|School|Department|Board|Commissioner|Cabinet|Committee|Act|FOIA?|EIRs?|Regulations?|I|Section|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_LABELLED = re.compile(r"^\W*[A-Z][\w' /()-]{1,40}: ?[A-Z\d\u00a3]")
_ARGUES = re.compile(
    r"commercial|confiden|sensitiv|exempt|\bprivate|privilege|prejudic|personal data|disclos|public interest|principle|publi(?:sh|c domain)|website",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Wants:
    """What a question asks for; several can be true at once, all are false where nothing shows."""

    thing: bool = False
    """A document or another thing to be handed over, of which nothing is given by describing it."""
    amount: bool = False
    when: bool = False
    named: bool = False
    yes_no: bool = False
    why: bool = False
    refusals: bool = False
    """It asks about refusals itself: `how many applications were refused`."""
    counted: bool = False

    @property
    def nought(self) -> bool:
        """True where "there are none" is an answer."""
        return self.yes_no or self.counted


ANYTHING = Wants(thing=True)
"""What is asked where no question is known: then nothing counts but what is handed over."""

_WHY = re.compile(
    r"\b(?:why|reasons?|how (?!many|much|often|long|old|far)|what (?:steps|action|measures))\b",
    re.I,
)
# Of a thing that is withheld: when it was made, by whom, how long it is.
_DESCRIBES = re.compile(
    r"\b(?:dated|(?:given|written|prepared|made|drafted|produced|obtained|commissioned|carried out|signed|held|taken|sought|let) (?:by|in|on|from|to)|runs? to|pages?|consists? of|contains?)\b",
    re.I,
)


def read_wants(question: str) -> Wants:
    """Say what a flat question asks for."""
    words = " ".join(question[:600].split())
    yes_no = bool(_WANTS_YES_NO.match(words))
    # "What model is in use?" asks for a fact, "the model" and "what advice was given?" for a thing.
    thing = not _INTERROGATIVE.match(words) or bool(_THING.match(words))
    thing = thing and not (yes_no or _FACT.search(words[:60]) or _AMOUNT.search(words[:40]))
    return Wants(
        thing=thing,
        amount=bool(_AMOUNT.search(words)),
        when=bool(_WHEN.search(words)),
        named=bool(_NAMED.search(words)),
        yes_no=yes_no,
        why=bool(_WHY.search(words)),
        refusals=bool(_REFUSALS.search(words)),
        counted=bool(_COUNT.search(words[:400])),
    )


def gives_some(words: str, wants: Wants) -> bool:
    """True where a sentence that neither refuses nor argues gives something of what is wanted."""
    bare = _LAW.sub(" ", words)
    if wants.thing or _ARGUES.search(bare):
        return False
    if wants.yes_no:
        return True
    if wants.when and _DATE.search(bare):
        return True
    bare = _DATE.sub(" ", bare)
    if _LABELLED.match(bare):
        return True
    figure, name = _FIGURE.search(bare), _NAME.search(_NO_NAME.sub(" ", bare))
    if wants.amount and figure:
        return True
    if wants.named:
        return bool(name)
    if wants.amount or _DESCRIBES.search(bare):
        return False
    return wants.why or bool(figure or name)
