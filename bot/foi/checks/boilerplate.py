"""B1 to B5: what templates leave behind, and what a letter should not say."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Known
from bot.foi.checks.view import View, overlap
from bot.foi.law import Test
from bot.foi.law_roles import governing
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind, Span

_PLACEHOLDER = re.compile(
    r"\[\[[^\]\n]{0,200}\]\]"
    r"|[\[<{]\s?(?:insert|enter|add|delete|select|choose|type|amend|xx+|name of|date of"
    r"|your|officer|tbc|to be (?:confirmed|filled|completed)|dd|n{2,}|reference|number of"
    r"|reason|explain|describe|complete|click)\b[^\]>}\n]{0,120}[\]>}]"
    r"|\[(?:date|name|reference|ref|address|title|email|tbc|amount|job title|department|x)\]"
    r"|\b(?:xx/xx/(?:xx){1,2}|dd/mm/yy(?:yy)?|x{2,}|lorem ipsum|\?{3,})(?!\w)|\{\{|\}\}"
    r"|\{%|(?<=[\w:] )_{4,}"
    r"|\bINSERT [A-Z]{3,}|(?<=: )TBC\b",
    re.I,
)
_DELETE = re.compile(
    r"\b(?:delete|amend|strike out|remove) (?:as|where|if|whichever|one|any) ?(?:is "
    r"|not )?(?:appropriate|applicable|necessary|required|needed)\b|\*delete\b|\bif "
    r"applicable\]",
    re.I,
)
_ALTERNATIVE = re.compile(
    r"\b(?:is|are|do|does|has|have|can|will|was|were)\s?/\s?(?:is|are|do|does|has|have|can"
    r"|will|was|were)(?: not|n't)?\b"
    r"|\b(?:is|are) attached ?/ ?\w+|\b(?:attached|enclosed)\s?/\s?(?:the |is |are "
    r"|answered|below|set out|the answers)"
    r"|\b(?:some|all|none)\s?/\s?(?:some|all|none|part) (?:of the|information)"
    r"|\bheld\s?/\s?not held\b|\b(?:exemption|exception)s?\s?/\s?(?:exemption|exception)"
    r"s?\b|\[[^\]\n/]{2,40}/[^\]\n/]{2,40}\]",
    re.I,
)
_GUIDANCE = re.compile(
    r"\((?:this (?:could|can|may|might|should) be|e\.?g\.? (?:the applicant|insert)|for "
    r"example (?:the applicant|insert)|note to|n\.?b\.?:? (?:delete|officer|remove)"
    r"|guidance|drafting note|explain (?:here|why)|give (?:details|reasons)|state (?:which"
    r"|why|the)|set out (?:here|why))[^)\n]{0,160}\)",
    re.I,
)
_GUIDANCE_LINE = re.compile(
    r"\b(?:note to (?:officer|drafter|author)|drafting note|guidance note:)", re.I
)
_MOTIVE = re.compile(
    r"\b(?:your|the (?:requester|applicant)'s) (?:motives?|motivation|reasons? for "
    r"(?:asking|requesting|making|wanting)|agenda|intentions? (?:in|with|behind))"
    r"|\b(?:why|what) you (?:want|need|intend|would like|are going)"
    r"\b[^.]{0,60}\b(?:information|this|it|data|do with)\b|\bexplain (?:to us )?(?:why"
    r"|the purpose)|\bpurpose of your request\b"
    r"|\bas (?:you are )?a (?:journalist|campaigner|political|competitor|known|former "
    r"(?:employee|member)|councillor)|\bwe (?:note|see|notice|understand|assume|presume) "
    r"(?:that )?you (?:are|work|represent|write for)\b"
    r"|\bidle curiosity\b|\bfishing (?:expedition|trip)\b",
    re.I,
)
_AI = re.compile(
    r"\b(?:written|generated|drafted|produced|created|composed) (?:by|with|using|through) "
    r"(?:an? )?(?:AI\b|artificial intelligence|chat ?gpt|large language|chat ?bot"
    r"|computer)|\bAI[- ](?:generated|written|drafted)|\bchat ?gpt\b",
    re.I,
)
_SIGN_OFF = re.compile(
    r"\byours (?:sincerely|faithfully|truly)|\b(?:kind|best|warm) (?:regards|wishes)"
    r"|\bregards\b|\byn gywir\b|\bsincerely\b|\bsigned\b",
    re.I,
)
_TEAM = re.compile(
    r"\b(?:team|officer|manager|department|unit|services?|directorate|director|office|lead"
    r"|adviser|advisor|head of|governance|coordinator|solicitor|clerk|executive|assistant"
    r"|administrator|tîm|swyddog)\b",
    re.I,
)
_SPACED = re.compile(r"\W+")


def b1_left_in(view: View, _known: Known) -> Iterator[Hit]:
    """No placeholders, unresolved alternatives or guidance to the drafter."""
    asked = [p.question_span for p in view.letter.parts if p.question_span]
    seen: list[Span] = []
    for says, pattern in (
        ("placeholder", _PLACEHOLDER),
        ("delete", _DELETE),
        ("alternative", _ALTERNATIVE),
        ("guidance", _GUIDANCE),
        ("guidance", _GUIDANCE_LINE),
    ):
        # Flat text has no <angle brackets>, which letters use for placeholders too.
        text = view.letter.text if says == "placeholder" else view.flat
        for found in pattern.finditer(text):
            span = found.span()
            if not any(overlap(span, other) for other in [*seen, *asked]) and len(seen) < 20:
                seen.append(span)
                yield Hit(says, span)


def b2_duplicates(view: View, _known: Known) -> Iterator[Hit]:
    """No paragraph stands twice; questions and the notice's set phrases may."""
    quiet = [p.question_span for p in view.letter.parts if p.question_span]
    quiet += [s.span for s in view.letter.refusals]
    questions = [_squeeze(p.question)[:400] for p in view.letter.parts][:60]
    first: dict[str, Span] = {}
    for line in view.lines:
        words = _squeeze(view.words(line))
        if len(words) < 60 or any(overlap(line, q) for q in quiet):
            continue
        if _is_question(words, questions) or "|" in view.words(line):
            continue
        if words in first:
            yield Hit("twice", line)
            return
        first[words] = line


def _squeeze(text: str) -> str:
    return _SPACED.sub(" ", text.lower()).strip()


def _is_question(words: str, questions: list[str]) -> bool:
    """Questions are rightly repeated above their answers."""
    if words.endswith("?"):
        return True
    return any(
        q and ((q in words and len(words) < 2 * len(q) + 30) or fuzz.ratio(q, words[:400]) > 80)
        for q in questions
    )


def b3_obsolete(view: View, known: Known) -> Iterator[Hit]:
    """No wording that the law has left behind."""
    for old, instead in known.words.obsolete.items():
        found = re.search(old, view.flat, re.I)
        if found and not _in_request(view, found.span()):
            yield Hit("old", found.span(), values={"instead": instead})


def _is_burden(provision: Provision, known: Known) -> bool:
    entry = governing(known.law, provision)
    return entry is not None and entry.test is Test.BURDEN


def _in_request(view: View, span: Span) -> bool:
    return any(p.question_span and overlap(p.question_span, span) for p in view.letter.parts)


def b4_motive(view: View, known: Known) -> Iterator[Hit]:
    """A request is answered whoever made it, why, and with what help."""
    burden = [
        s.span for s in view.letter.refusals if any(_is_burden(p, known) for p in s.provisions)
    ]
    if view.letter.kind is Kind.CLARIFICATION:
        return
    for says, pattern in (("motive", _MOTIVE), ("ai", _AI)):
        found = pattern.search(view.flat)
        if (
            found
            and not _in_request(view, found.span())
            and not any(overlap(found.span(), b) for b in burden)
        ):
            yield Hit(says, view.sentence_at(found.start()))


def b5_signed(view: View, _known: Known) -> Iterator[Hit]:
    """A letter says who answers for it and bears a reference."""
    if view.letter.kind in (Kind.REPORT, Kind.OTHER) or not view.letter.text.strip():
        return
    if not view.letter.reference:
        yield Hit("no_reference")
    tail = view.flat.rstrip()[-500:]
    last = [line for line in tail.split("\n") if line.strip()][-5:]
    signed = _SIGN_OFF.search(tail) or any(
        len(line.split()) <= 9 and _TEAM.search(line) for line in last
    )
    if not signed:
        yield Hit("unsigned")
