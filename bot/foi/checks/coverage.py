"""Q1, Q2, Q3, Q9: every question has one answer, and the letter agrees with itself about it."""

import re
from collections.abc import Iterator

from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Known
from bot.foi.checks.together import answered_together
from bot.foi.checks.view import View, bare, named_parts, overlap
from bot.foi.law import Role
from bot.foi.law_roles import role
from bot.foi.letter import Part
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind, Outcome, Span

ANSWERED = frozenset({Outcome.SUPPLIED, Outcome.NOT_HELD})
_HOLD = re.compile(
    r"\b(?:hold|holds|held|holding|retains?|possess(?:es)?|we (?:do )?have (?:this|it|the"
    r"|that|them))\b",
    re.I,
)
_DOUBT = re.compile(
    r"\b(?:whether|nor|not|if|would|no|none|neither|any|may|duty|meetings?|likely)"
    r"\b[^.;]*$|n't\b[^.;]*$",
    re.I,
)
_EITHER = re.compile(r"\bconfirm(?:ing)? (?:or|and|nor) (?:to )?den(?:y|ying)\b[^.;]*$", re.I)
_UNSURE = re.compile(r"\b(?:whether|nor|not|if|would|no|none|neither|any|may)\b|n't\b", re.I)
_DENIED = re.compile(r"\s(?:no|not|none|neither|nothing)\b", re.I)
NCND = re.compile(
    r"neither confirm|confirm (?:n?or|and) (?:to )?deny|from confirming|not "
    r"confirm(?:ing)? (?:n?or|whether)",
    re.I,
)
_WITHHELD = re.compile(
    r"withh(?:eld|old)|\bredact|\bremoved\b|\b(?:not|cannot|unable to|decided not to) "
    r"(?:be )?(?:disclos|releas|provid|giv)",
    re.I,
)
_NOT_HELD_PLAINLY = re.compile(
    r"\b(?:do(?:es)?|did) not hold (?!(?:any )?(?:other|further|more|all|it all)\b)|\binformation "
    r"(?:is )?not held\b",
    re.I,
)
_EXEMPT_PLAINLY = re.compile(
    r"\b(?:is|are) (?:exempt|withheld|being withheld)\b|\bwe (?:have |are )?with(?:held|hold)", re.I
)
_PARTLY = re.compile(r"\b(?:some|part|other|rest|remain\w*|otherwise|however|also|only)\b", re.I)
_ALL_GIVEN = re.compile(
    r"\b(?:holds?|held)\b[^.\n]{0,40}\binformation\b[^.\n]{0,30}\b(?:requested|you "
    r"(?:have )?(?:asked|requested))"
    r"|\ball (?:of )?(?:the |your )?(?:information|questions)\b[^.\n]{0,60}\b(?:attached"
    r"|enclosed|provided|disclosed|below|supplied)"
    r"|\b(?:in full|disclose all|provide all)\b"
    r"|\b(?:send|giv|provid|suppl|disclos|enclos|attach)\w* (?:you )?(?:all|everything)"
    r"(?: of (?:it|them|this|what)\b| (?:that )?you (?:have )?(?:asked|requested)\b)"
    r"|\bnothing (?:that we hold )?(?:has been|is|was) (?:withheld|held back)",
    re.I,
)
_SOME = re.compile(
    r"\b(?:some|part(?:ly|s)?|most|except\w*|other|certain|following|where|unless|relevant"
    r"|only|remainder|but|"
    r"however|relating|asked for in|falling|questions? \d|withh\w+)\b",
    re.I,
)
_NONE_HELD = re.compile(
    r"\b(?:do(?:es)?|did) not hold (?:any of )?(?:the|this|any) information\b", re.I
)
_ALTERNATIVE = re.compile(
    r"\b(?:attached|enclosed|below|answered|provided|held)\s?/\s?(?:the |is |are |answered"
    r"|attached|enclosed|below|not )",
    re.I,
)


def q1_one_status(view: View, known: Known) -> Iterator[Hit]:
    """Each question is supplied, s21, not held, exempt, NCND or over cost: one of them."""
    if view.letter.kind is not Kind.RESPONSE:
        return
    if not view.letter.parts:
        yield Hit("no_parts", unknown=True)
    together = answered_together(view)
    for part in view.letter.parts:
        place = part.answer_span or part.question_span
        if part.outcome is Outcome.UNANSWERED:
            if bare(part.number) not in together:
                yield Hit("unanswered", part.question_span, part.number)
        elif part.outcome is Outcome.NOT_HELD and (grounds := _grounds(part, known)):
            yield Hit("two", place, part.number, grounds[0])
        elif part.outcome is Outcome.NOT_HELD and (ground := _refuses_too(view, part, known)):
            yield Hit("two", place, part.number, ground)
        elif part.outcome is Outcome.WITHHELD and _denies_too(view, part):
            yield Hit("two", place, part.number, part.provisions[0] if part.provisions else None)


def _grounds(part: Part, known: Known) -> list[Provision]:
    """Provisions that presume something is held; those that say "not held" are no second status."""
    return [p for p in part.provisions if role(known.law, p) is not Role.NOT_HELD]


def _denies_too(view: View, part: Part) -> bool:
    return _plainly(view, part, _NOT_HELD_PLAINLY)


def _refuses_too(view: View, part: Part, known: Known) -> Provision | None:
    """The ground, where an answer says not held and exempt, and nothing parts the two."""
    if not _plainly(view, part, _EXEMPT_PLAINLY):
        return None
    cited = (p for p in view.letter.relied_on if role(known.law, p) is not Role.NOT_HELD)
    return next(cited, None)


def _plainly(view: View, part: Part, pattern: "re.Pattern[str]") -> bool:
    """True where an answer says this of all of it."""
    spans = [part.answer_span] if part.answer_span else []
    return bool(view.search(pattern, spans)) and not _PARTLY.search(view.answer(part))


def q2_confirmed(view: View, known: Known) -> Iterator[Hit]:
    """A refusal says that the information is held, unless it neither confirms nor denies."""
    if view.scottish or view.letter.kind is not Kind.RESPONSE:
        return
    refused = [
        p for p in view.letter.parts if p.outcome is Outcome.WITHHELD and _must_confirm(p, known)
    ]
    if not refused or any(confirms(view, s) for s in _told(view)):
        return
    for part in refused:
        implied = _WITHHELD.search(view.flat)
        yield Hit("implied" if implied else "silent", part.answer_span, part.number)


def _must_confirm(part: Part, known: Known) -> bool:
    for p in part.provisions:
        entry = known.law.entry(p)
        excluded = role(known.law, p) in (Role.WHOLE, Role.ELSEWHERE)
        if excluded or p.act != "foia":  # the EIR ask for no confirmation by itself
            return False
        if entry and entry.is_ncnd:
            return False
    return True


def _told(view: View) -> Iterator[Span]:
    """The letter's own sentences: not the request, not the statute, not the rights."""
    asked = [p.question_span for p in view.letter.parts if p.question_span]
    for s in view.sentences:
        if s[0] >= view.rights_start:
            return
        if not view.is_statute(s) and not any(a <= s[0] < b for a, b in asked):
            yield s


_SPOKEN = re.compile(r"\"[^\"]{0,120}\"")
"""Words in quotation marks: what an answer either way would have been, not what is said."""


def confirms(view: View, sentence: Span) -> bool:
    """True where a sentence says plainly that something is held."""
    words = _SPOKEN.sub(lambda said: " " * len(said.group()), view.words(sentence))
    return any(
        not _DOUBT.search(words[max(0, h.start() - 45) : h.start()])
        and not _EITHER.search(words, 0, h.start())
        and not _DENIED.match(words, h.end())
        for h in _HOLD.finditer(words)
    )


def q3_ncnd_after_answer(view: View, known: Known) -> Iterator[Hit]:
    """Neither confirming nor denying ends where the question is answered or said to be held."""
    claimed = ncnd_claims(view, known)
    for part in view.letter.parts:
        if part.number in claimed and part.outcome in ANSWERED:
            provision, span = claimed[part.number]
            values = {"answer": _short(view.answer(part))}
            yield Hit("answered", span, part.number, provision, values)
        elif part.outcome is Outcome.NCND and (held := _held(view, part)):
            yield Hit("held", held, part.number, next(iter(part.provisions), None))


def _held(view: View, part: Part) -> Span | None:
    span = part.answer_span
    if not span:
        return None
    inside = (s for s in view.sentences if span[0] <= s[0] and s[1] <= span[1])
    return next((s for s in inside if confirms(view, s)), None)


def ncnd_claims(view: View, known: Known) -> dict[str, tuple[Provision | None, Span]]:
    """Which parts the letter claims to neither confirm nor deny, where, and with what."""
    numbers = {p.number for p in view.letter.parts}
    claims: dict[str, tuple[Provision | None, Span]] = {}
    limbs = [p for p in view.letter.relied_on if _is_ncnd(p, known)]
    for sentence in view.sentences:
        if sentence[0] < view.rights_start and NCND.search(view.words(sentence)):
            for number in named_parts(view.words(sentence)):
                if number in numbers:
                    claims.setdefault(number, (limbs[0] if limbs else None, sentence))
    for section in view.letter.refusals:
        own = [p for p in section.provisions if _is_ncnd(p, known)]
        if own and len(own) == len(section.provisions):
            for number in section.parts:
                claims.setdefault(number, (own[0], section.span))
    for part in view.letter.parts:
        own = [p for p in part.provisions if _is_ncnd(p, known)]
        if own and len(own) == len(part.provisions) and part.answer_span:
            claims.setdefault(part.number, (own[0], part.answer_span))
    return claims


def _is_ncnd(provision: Provision, known: Known) -> bool:
    entry = known.law.entry(provision)
    return bool(entry and entry.is_ncnd)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else words[:60].rsplit(" ", 1)[0] + " ..."


def q9_opener(view: View, _known: Known) -> Iterator[Hit]:
    """What the opening says about holding and giving agrees with the answers behind it."""
    span = view.opener
    if not span or view.letter.kind is not Kind.RESPONSE or len(view.letter.parts) < 2:
        return
    outcomes = {p.outcome for p in view.letter.parts}
    asked = [p.question_span for p in view.letter.parts if p.question_span]
    for sentence in view.sentences:
        if sentence[0] >= span[1]:
            return
        if any(overlap(sentence, q) for q in asked):
            continue
        words = view.words(sentence)
        if _ALTERNATIVE.search(words):
            yield Hit("alternative", sentence)
        if _ALL_GIVEN.search(words) and not _SOME.search(words) and not _UNSURE.search(words):
            against = [p.number for p in view.letter.parts if p.outcome not in _AGREES]
            if against:
                yield Hit("all_given", sentence, None, None, {"parts": _numbers(against)})
        if _NONE_HELD.search(words) and not _SOME.search(words) and Outcome.SUPPLIED in outcomes:
            given = [p.number for p in view.letter.parts if p.outcome is Outcome.SUPPLIED]
            yield Hit("none_held", sentence, None, None, {"parts": _numbers(given)})


_AGREES = frozenset({Outcome.SUPPLIED, Outcome.UNANSWERED})


def _numbers(numbers: list[str]) -> str:
    word = "question" if len(numbers) == 1 else "questions"
    return f"{word} {', '.join(numbers[:8])}" + (" and others" if len(numbers) > 8 else "")
