"""D8 and N1: what one part keeps back does not stand elsewhere in the letter.

A name, a figure or a place that a part withholds is looked for in every other sentence; and where a
part neither confirms nor denies, nothing else may say whether something is held.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.foi.checks.coverage import NCND, confirms
from bot.foi.checks.hits import Hit, quote
from bot.foi.checks.known import Known
from bot.foi.checks.view import View, named_parts, overlap
from bot.foi.law import Standing
from bot.foi.letter import Part
from bot.foi.reading.words import content_words
from bot.foi.vocabulary import Outcome, Span

_FIGURE = re.compile(
    r"£\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:million|m|k|billion|bn))?|\b\d{1,3}(?:,\d{3})+\b"
    r"|\b\d+(?:\.\d+)?\s?(?:per cent|%)",
    re.I,
)
_NAME = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor|Sir|Dame|Professor)\.? )?"
    r"[A-Z][a-z'’]+(?:[ -](?:[A-Z][a-z'’]+|of|and|&)){0,3}[ -][A-Z][a-z'’]+"
    r"(?: (?:Ltd|Limited|LLP|plc|CIC))?\b"
)
_PLACE = re.compile(
    r"\b\d{1,4}[a-z]? [A-Z][a-z]+(?: [A-Z][a-z]+)? (?:Road|Street|Lane|Avenue|Close|Drive|Way"
    r"|Court|Place|Terrace|Crescent|Gardens|Square|Hill|Row)\b"
    r"|\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b"
)
_PEOPLE = re.compile(r"\b(?:names?|named|identit\w+|who|whose)\b|\b(?:Mr|Mrs|Ms|Miss|Dr|Cllr)\b")
_ASKS_AMOUNT = re.compile(
    r"\b(?:how much|prices?|costs?|fees?|rates?|values?|amounts?|paid|salar\w+|pay|sum|bid)\b", re.I
)
_WITHHELD = re.compile(
    r"\b(?:withh(?:eld|old)(?:ing)?|namely|redact\w*|not (?:disclos|releas|suppl)\w*)\b", re.I
)
_KNOWN_NAMES = re.compile(
    r"(?i)\b(?:council|borough|county|city|act|regulations?|commissioner|information|freedom"
    r"|environmental|section|united kingdom|gdpr|article|town hall|qualified person|officer"
    r"|manager|executive|director|team|department|ombudsman|tribunal|parliament|government"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|monday|tuesday|wednesday|thursday|friday|question|annex|appendix|schedule|code|practice"
    r"|legal|services|our|the|dear|yours|factors|disclosure|public|interest)\b"
)
_COUNTS = re.compile(
    r"\b(?:hold|held|information)\b[^.]{0,60}\b(?:all|each|every|both|any) (?:of )?(?:your |the )?"
    r"(?:\w+ )?(?:questions?|parts?|points?|requests?)\b"
    r"|\b(?:all|each|every|both) (?:of )?(?:your |the )?(?:\w+ )?(?:questions?|parts?|points?)\b"
    r"[^.]{0,60}\b(?:hold|held)\b",
    re.I,
)
_ENOUGH = 2
"""Rare words that a sentence shares with a question, from which it is about the same thing."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Words that a part keeps back, where the letter names them as kept back."""

    words: str
    span: Span
    part: Part


def d8_withheld_elsewhere(view: View, known: Known) -> Iterator[Hit]:
    """A name, figure or place that is withheld for one part stands nowhere else."""
    told: set[str] = set()
    for secret in _secrets(view, known):
        for found in re.finditer(re.escape(secret.words), view.flat):
            place = view.sentence_at(found.start())
            if overlap(place, view.sentence_at(secret.span[0])) or secret.words in told:
                continue
            if _own_reasons(view, secret, place) or _asked(view, found.span()):
                continue
            told.add(secret.words)
            values = {"words": secret.words, "withheld": quote(view.flat, secret.span)}
            yield Hit("elsewhere", place, secret.part.number, values=values)
    yield from d8_reasons(view, known)


def d8_reasons(view: View, known: Known) -> Iterator[Hit]:
    """Reasons for withholding an amount that print an amount."""
    for part in view.letter.parts:
        withheld = part.outcome is Outcome.WITHHELD and not _by_cost(part, known)
        if not withheld or not _ASKS_AMOUNT.search(part.question):
            continue
        for section in view.letter.refusals:
            alone = part.number in section.parts and len(section.parts) == 1
            found = _FIGURE.search(view.flat, *section.span) if alone else None
            if found and found.group() not in part.question:
                yield Hit("reasons", view.sentence_at(found.start()), part.number)
                return


def _secrets(view: View, known: Known) -> Iterator[Secret]:
    """What sentences that withhold name: figures, people and places that nobody asked with."""
    asked = " ".join(part.question for part in view.letter.parts)
    for part in view.refused_parts():
        if _by_cost(part, known) or part.outcome is Outcome.NCND:
            continue
        for sentence in _withholding(view, part):
            named = _PEOPLE.search(view.words(sentence)) is not None
            for pattern in (_FIGURE, _PLACE, *((_NAME,) if named else ())):
                for found in pattern.finditer(view.flat, *sentence):
                    words = found.group().strip()
                    if words not in asked and not _ordinary(view, words):
                        yield Secret(words, sentence, part)


def _withholding(view: View, part: Part) -> Iterator[Span]:
    """The sentences of a part, and of the notice on it, that say what is kept back, and why."""
    spans = [part.answer_span] if part.answer_span else []
    for sentence in view.sentences:
        if any(overlap(sentence, s) for s in spans) and _WITHHELD.search(view.words(sentence)):
            yield sentence
    for section in view.letter.refusals:
        if part.number in section.parts or (len(view.letter.parts) == 1):
            for sentence in view.sentences:
                own = section.span[0] <= sentence[0] < section.span[1]
                if own and _WITHHELD.search(view.words(sentence)):
                    yield sentence


def _by_cost(part: Part, known: Known) -> bool:
    entries = [known.law.entry(p) for p in part.provisions]
    return any(e and e.standing is Standing.EXCLUSION for e in entries)


def _ordinary(view: View, words: str) -> bool:
    """True for the authority, the law and posts, which no letter keeps back."""
    return bool(_KNOWN_NAMES.search(words)) or words in (view.letter.authority or "")


def _own_reasons(view: View, secret: Secret, place: Span) -> bool:
    """True within the notice on the same part: whose interests are harmed has to be said."""
    sections = [s for s in view.letter.refusals if secret.part.number in s.parts]
    sections = sections or (list(view.letter.refusals) if len(view.letter.parts) == 1 else [])
    return any(s.span[0] <= place[0] < s.span[1] for s in sections)


def _asked(view: View, span: Span) -> bool:
    return any(p.question_span and overlap(p.question_span, span) for p in view.letter.parts)


def n1_silence_kept(view: View, known: Known) -> Iterator[Hit]:
    """Where a part neither confirms nor denies, nothing in the letter says whether it is held."""
    silent = [p for p in view.letter.parts if p.outcome is Outcome.NCND]
    for part in silent:
        yield from _told(view, part, known)
    if silent:
        yield from _counted(view, silent)


def _told(view: View, part: Part, known: Known) -> Iterator[Hit]:
    """Sentences that confirm, in the part's own notice or about what it asks."""
    subject = content_words(part.question)
    for other in (p for p in view.letter.parts if p is not part):
        subject -= content_words(other.question)
    for sentence in view.sentences:
        if sentence[0] >= view.rights_start:
            return
        words = view.words(sentence)
        if _asked(view, sentence) or NCND.search(words) or view.is_statute(sentence):
            continue
        about = part.number in named_parts(words) or len(content_words(words) & subject) >= _ENOUGH
        inside = _in_notice(view, part, sentence, known)
        if (about or inside) and confirms(view, sentence):
            yield Hit("told", sentence, part.number)
            return


def _in_notice(view: View, part: Part, sentence: Span, known: Known) -> bool:
    for section in view.letter.refusals:
        entries = [known.law.entry(p) for p in section.provisions]
        silent = entries and all(e and e.is_ncnd for e in entries)
        if (
            silent
            and part.number in section.parts
            and section.span[0] <= sentence[0] < section.span[1]
        ):
            return True
    return False


def _counted(view: View, silent: list[Part]) -> Iterator[Hit]:
    """An opening that counts what is held, with the part that is neither confirmed nor denied."""
    for sentence in view.sentences:
        words = view.words(sentence)
        if sentence[0] >= view.rights_start:
            return
        if _asked(view, sentence) or NCND.search(words):
            continue
        if _COUNTS.search(words) and confirms(view, sentence):
            yield Hit("counted", sentence, silent[0].number)
            return
