"""A letter that an officer has corrected: how it is read from then on, whatever is found in it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.foi.letter import Letter, Mention, Part
from bot.foi.provisions import Provision
from bot.foi.reading.reliance import deepest
from bot.foi.vocabulary import Kind, Outcome, Span


@dataclass(frozen=True, slots=True)
class LessonPart:
    """One part as the officer marked it; spans count in the letter's text."""

    number: str
    outcome: Outcome
    provisions: tuple[Provision, ...] = ()
    question: Span | None = None
    answers: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is true of one letter. It holds none of its words: the hash says which text is meant."""

    sha256: str
    kind: Kind
    parts: tuple[LessonPart, ...]


@dataclass(frozen=True, slots=True)
class Taught:
    """What an authority's own letters taught: some of them by heart, and what features count."""

    lessons: Mapping[str, Lesson] = field(default_factory=dict)
    """By the hash of the text."""
    weights: Mapping[str, float] | None = None
    """In place of the shipped ones; None where nothing was learned."""

    @property
    def fingerprint(self) -> str:
        """Another one where letters may be read in another way; empty where nothing was taught."""
        if not self.lessons:
            return ""
        lessons = sorted(map(repr, self.lessons.values()))
        return hashlib.sha256(repr((lessons, self.weights)).encode()).hexdigest()[:8]


UNTAUGHT = Taught()


def follow(letter: Letter, lesson: Lesson) -> Letter:
    """The letter with the parts that the officer marked; what else was read of it stays."""
    grounds = deepest([each for part in lesson.parts for each in part.provisions])
    return replace(
        letter,
        kind=lesson.kind,
        parts=tuple(_part(letter.text, part) for part in lesson.parts),
        relied_on=grounds,
        mentioned_only=_others(letter.mentions, grounds),
        mentions=tuple(replace(one, relied_on=one.provision in grounds) for one in letter.mentions),
        warnings=(),
        confidence=1.0,
    )


def _part(text: str, part: LessonPart) -> Part:
    spans = part.answers
    return Part(
        number=part.number,
        question=_words(text, [part.question] if part.question else []),
        answer=_words(text, spans) or None,
        outcome=part.outcome,
        provisions=part.provisions,
        question_span=part.question,
        answer_span=(min(a for a, _ in spans), max(b for _, b in spans)) if spans else None,
    )


def _words(text: str, spans: Iterable[Span]) -> str:
    return " ".join(" ".join(text[a:b].split()) for a, b in spans)


def _others(mentions: Iterable[Mention], grounds: tuple[Provision, ...]) -> tuple[Provision, ...]:
    named = {one.provision for one in mentions}
    return tuple(sorted(p for p in named if not any(p.covers(q) for q in grounds)))
