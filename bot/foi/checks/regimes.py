"""S6 to S8: the right law was used, also for what is not held."""

import re
from collections.abc import Iterator

from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Known
from bot.foi.checks.view import View
from bot.foi.law import Role
from bot.foi.law_roles import role
from bot.foi.letter import Part
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind, Outcome, Regime

_SCH12A = re.compile(
    r"\b(?:Schedule|Sch\.?) ?12A\b|\bexempt (?:report|item|agenda|part (?:2|II))\b"
    r"|\bLocal Government Act 1972\b",
    re.I,
)
_FOIA_MEANT = re.compile(r"freedom of information|foia?\b|section 39|\brates?\b|\btax\b", re.I)
_EITHER = frozenset({Role.ELSEWHERE, Role.OTHER_REGIME})
"""Grounds that do not show that the wrong law was used."""


def s6_not_held(view: View, known: Known) -> Iterator[Hit]:
    """Not held: a plain statement with a word on the search; under the EIR by 12(4)(a)."""
    if not view.answers:
        return
    missing = [p for p in view.letter.parts if p.outcome is Outcome.NOT_HELD]
    cited = _cites(view, known, "not_held_eir")
    for part in missing:
        if view.regime is Regime.EIR and not cited:
            yield Hit("eir", part.answer_span, part.number)
        elif view.regime is Regime.MIXED and not cited:
            yield Hit("which_regime", part.answer_span, part.number, unknown=True)
        elif view.scottish and not _cites(view, known, "not_held_foisa"):
            yield Hit("foisa", part.answer_span, part.number)
        elif _bare(view, part):
            yield Hit("no_search", part.answer_span, part.number)


def _bare(view: View, part: Part) -> bool:
    """True where "not held" is all that is said, here and in the letter."""
    words = view.answer(part).split()
    explained = re.search(r"\bsearch(?:es|ed)?\b|\bno record", view.flat, re.I)
    plain = re.search(r"\bhold|\bheld\b", " ".join(words), re.I)
    return len(words) <= 10 and bool(plain) and not explained


def _cites(view: View, known: Known, name: str) -> bool:
    """True where the letter names a provision, by the name that the law gives it."""
    return any(known.law.named[name].covers(m.provision) for m in view.letter.mentions)


def s7_regime(view: View, known: Known) -> Iterator[Hit]:
    """Environmental information goes by the EIR, whose exceptions carry a presumption."""
    if view.scottish or view.letter.kind is not Kind.RESPONSE:
        return
    if view.regime is Regime.FOIA:
        yield from _environmental_refusals(view, known)
    if view.regime is Regime.EIR:
        yield from _foia_words(view)
    relied = [
        p
        for p in view.letter.relied_on
        if known.law.named["exceptions_eir"].covers(p)
        and not known.law.named["not_held_eir"].covers(p)
    ]
    if relied and not re.search(r"presum\w+[^.]{0,60}disclos|12\(2\)", view.flat, re.I):
        yield Hit("no_presumption", next(iter(view.argument(relied[0])), None), None, relied[0])


def _environmental_refusals(view: View, known: Known) -> Iterator[Hit]:
    for part in view.refused_parts():
        grounds = [p for p in part.provisions if _of_foia_alone(p, known)]
        topic = _topic(view.question(part), known.words.environment)
        perhaps = _topic(view.question(part), known.words.perhaps_environment)
        if grounds and (topic or perhaps):
            says = "environmental" if topic else "perhaps"
            yield Hit(
                says, part.question_span, part.number, grounds[0], {"topic": topic or perhaps}
            )


def _of_foia_alone(provision: Provision, known: Known) -> bool:
    personal = known.law.named["personal_data"].covers(provision)
    return provision.act == "foia" and not personal and role(known.law, provision) not in _EITHER


def _topic(question: str, topics: tuple[str, ...]) -> str | None:
    low = " ".join(question.lower().split())
    return next((t for t in topics if re.search(rf"\b{re.escape(t)}", low)), None)


def _foia_words(view: View) -> Iterator[Hit]:
    """`exemption` in a letter under the EIR alone, where `exception` is meant."""
    for s in view.sentences:
        words = view.words(s)
        meant = re.search(r"\bexemptions?\b", words, re.I) and not _FOIA_MEANT.search(words)
        if meant and s[0] < view.rights_start:
            yield Hit("word", s)
            return


def s8_schedule_12a(view: View, _known: Known) -> Iterator[Hit]:
    """A report taken in private is not for that reason exempt under FOIA."""
    for part in view.refused_parts():
        found = view.search(_SCH12A, [part.answer_span] if part.answer_span else [])
        if found and not part.provisions:
            yield Hit("reason", view.sentence_at(found[0]), part.number)
            return
    found = view.search(_SCH12A, [(0, view.rights_start)])
    if found and view.refuses and not view.letter.relied_on:
        yield Hit("reason", view.sentence_at(found[0]))
