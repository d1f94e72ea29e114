"""D3, D5, D6, D7: the letter beside what is published and what was answered before.

These rules look things up in the index, by likeness. Likeness is no proof, so each finding shows
the passage and asks the officer to look at it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from bot.foi.checks.coverage import ncnd_claims
from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Earlier, EarlierPart, Known, Passage
from bot.foi.checks.view import View
from bot.foi.letter import Part
from bot.foi.reading.words import content_words, sentences
from bot.foi.vocabulary import Outcome

_PERSONAL = ("personal_data", "personal_data_eir", "personal_data_foisa", "health_and_safety")
"""The names in the law of provisions that protect people."""
_NAMES = re.compile(
    r"\bnames?\b|\bwho\b|\bwhom\b|\bpersons?\b|\bofficers?\b|\bposts?\b|\bposition|\bjob "
    r"title|\bstaff\b|\bcontact",
    re.I,
)
_WITHHELD_POST = re.compile(
    r"\[?\s?names? (?:withheld|redacted|removed)\s?\]?\W{0,3}(?P<post>[^\n]{3,80})", re.I
)
_FULL_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z']+\b")
_POST = re.compile(
    r"\b(?:officer|coordinator|manager|lead|head|director|adviser|advisor|assistant|executive)\b",
    re.I,
)
_REFUSED = frozenset({Outcome.WITHHELD, Outcome.NCND})
_SUPPLIED = frozenset({Outcome.SUPPLIED, Outcome.PARTLY_SUPPLIED})
SHOWN = 3
"""Findings shown of one kind: an officer reads the first few."""
PASSAGE = 220


def d3_published_names(view: View, known: Known) -> Iterator[Hit]:
    """A name or post that is withheld, and a publication of ours that has one like it."""
    parts = [p for p in view.refused_parts() if _about_people(view, p, known)]
    if known.published is None:
        yield from (Hit("no_index", p.answer_span, p.number, unknown=True) for p in parts[:1])
        return
    for part in parts:
        posts = [m["post"].strip() for m in _WITHHELD_POST.finditer(view.answer(part))]
        for query in [*posts, part.question][: SHOWN + 1]:
            hit = next(
                (x for x in known.published(f"{query} name contact") if _names_post(x, query)), None
            )
            if hit:
                yield Hit("published", part.answer_span, part.number, values=_shown(hit, query))
                break


def _about_people(view: View, part: Part, known: Known) -> bool:
    personal = any(known.law.named[name].covers(p) for p in part.provisions for name in _PERSONAL)
    words = f"{view.question(part)} {view.answer(part)}"
    return personal and bool(_NAMES.search(words))


def _names_post(passage: Passage, query: str) -> bool:
    """True where the passage names a person beside a post that shares a word with the query."""
    wanted = _stems(query)
    for line in passage.text.splitlines() or [passage.text]:
        if _FULL_NAME.search(line) and _POST.search(line) and _stems(line) & wanted:
            return True
    return False


def d5_published_facts(view: View, known: Known) -> Iterator[Hit]:
    """What is withheld, or neither confirmed nor denied, and our own words on the same matter."""
    silent = ncnd_claims(view, known)
    parts = [p for p in view.letter.parts if p.outcome in _REFUSED or p.number in silent]
    partly = [p for p in view.letter.parts if p.outcome is Outcome.PARTLY_SUPPLIED]
    if known.published is None:
        yield from (
            Hit("no_index", p.question_span, p.number, unknown=True) for p in [*parts, *partly][:1]
        )
        return
    shown: set[str] = set()
    for part in [*parts, *partly]:
        passages = [p for p in known.published(part.question) if p.text not in shown]
        passage = max(passages, key=lambda p: _overlap(part.question, p), default=None)
        if passage and _on_the_matter(part.question, passage):
            shown.add(passage.text)
            kind = "neither confirmed nor denied" if part.number in silent else "refused"
            values = {"what": f"question {part.number} is {kind}", **_shown(passage, part.question)}
            yield Hit("published", part.question_span, part.number, values=values)
        if len(shown) >= SHOWN:
            return


def _stems(text: str) -> frozenset[str]:
    """The words a text is about, plurals as singulars."""
    return frozenset(word.removesuffix("s") for word in content_words(text))


def _overlap(question: str, passage: Passage) -> int:
    return len(_stems(question) & _stems(passage.text))


def _on_the_matter(question: str, passage: Passage) -> bool:
    """Two words of the question, or all it has, stand in the passage."""
    wanted = _stems(question)
    return bool(wanted) and _overlap(question, passage) >= min(2, len(wanted))


def _shown(passage: Passage, query: str) -> Mapping[str, str]:
    """The passage from its most telling sentence on, so that the officer sees why it is shown."""
    text = " ".join(passage.text.split())
    wanted = _stems(query)
    pieces = [text[a:b] for a, b in sentences(text, 0, len(text))] or [text]
    shared = [_stems(piece) & wanted for piece in pieces]

    def telling(n: int) -> float:
        # A word that stands in few of the sentences says more than one that stands in all.
        return sum(1 / sum(word in other for other in shared) for word in shared[n])

    words = text[text.index(pieces[max(range(len(pieces)), key=telling)]) :]
    cut = words if len(words) <= PASSAGE else words[:PASSAGE].rsplit(" ", 1)[0] + " ..."
    return {
        "title": passage.title,
        "dated": _day(passage.dated),
        "locator": passage.locator,
        "passage": cut,
    }


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "undated"


def d6_our_earlier_letters(view: View, known: Known) -> Iterator[Hit]:
    """A similar question to us within the period was answered otherwise, or on other grounds."""
    told = 0
    for part in view.letter.parts:
        if known.earlier is None:
            if part.outcome in _REFUSED or part.outcome is Outcome.PARTLY_SUPPLIED:
                yield Hit("no_index", part.question_span, part.number, unknown=True)
                return
            continue
        for other in known.earlier(part.question):
            says = _differs(view, part, other, known)
            if says and told < SHOWN:
                told += 1
                yield Hit(says, part.question_span, part.number, values=_beside(part, other, says))
                break


def _differs(view: View, part: Part, other: EarlierPart, known: Known) -> str | None:
    if other.reference == view.letter.reference or not _near_in_time(view, other, known):
        return None
    now, then = part.outcome, other.outcome
    if (now in _SUPPLIED and then in _REFUSED) or (now in _REFUSED and then in _SUPPLIED):
        return "outcome"
    if now is Outcome.SUPPLIED and then is Outcome.PARTLY_SUPPLIED and other.provisions:
        return "outcome"
    mine, theirs = ({p.section for p in x} for x in (part.provisions, other.provisions))
    return "grounds" if mine and theirs and not mine & theirs else None


def _near_in_time(view: View, other: EarlierPart, known: Known) -> bool:
    months = known.values.get("consistency_months", 0)
    dated = view.letter.responded or known.today
    if other.responded is None:
        return False
    apart = abs((dated.year - other.responded.year) * 12 + dated.month - other.responded.month)
    return apart <= months


def _beside(part: Part, other: EarlierPart, says: str) -> dict[str, str]:
    if says == "grounds":
        now, then = (", ".join(map(str, x)) for x in (part.provisions, other.provisions))
    else:
        now, then = _told(part.outcome), _told(other.outcome) + _with(other)
    question = " ".join(other.question.split())[:120]
    return {
        "now": now,
        "then": then,
        "reference": other.reference,
        "dated": _day(other.responded),
        "question": question,
    }


def _told(outcome: Outcome) -> str:
    return {Outcome.NCND: "neither confirmed nor denied"}.get(
        outcome, outcome.value.replace("_", " ")
    )


def _with(other: EarlierPart) -> str:
    return f" under {', '.join(map(str, other.provisions))}" if other.provisions else ""


def d7_other_authorities(view: View, known: Known) -> Iterator[Hit]:
    """What others answered to a question like one that is refused here, for information."""
    refused = [
        p
        for p in view.letter.parts
        if p.outcome in _REFUSED or p.outcome is Outcome.PARTLY_SUPPLIED
    ]
    look: Earlier | None = known.others
    if look is None:
        yield from (Hit("no_index", p.question_span, p.number, unknown=True) for p in refused[:1])
        return
    told: set[str] = set()
    for part in refused:
        for other in look(part.question):
            if other.reference not in told and len(told) < SHOWN:
                told.add(other.reference)
                values = {
                    "authority": other.authority,
                    "reference": other.reference,
                    "dated": _day(other.responded),
                    "then": _told(other.outcome) + _with(other),
                }
                yield Hit("stance", part.question_span, part.number, values=values)
