"""The questions that a requester is coached to ask on review, answered from the letter itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.foi.checks.known import Known
from bot.foi.checks.view import View
from bot.foi.checks.words import Question
from bot.foi.letter import Letter
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Span


@dataclass(frozen=True, slots=True)
class Answered:
    """One question about one provision: `yes` with its place, `no` with its place, or not found."""

    provision: Provision
    question: str
    law: str
    answer: str
    span: Span | None


def challenge(letter: Letter, known: Known) -> tuple[Answered, ...]:
    """Every coached question for every provision relied on, in the letter's order."""
    view = View(letter)
    return tuple(
        answer
        for provision in letter.relied_on
        for question in questions_for(provision, known)
        for answer in [_answer(view, provision, question)]
    )


def questions_for(provision: Provision, known: Known) -> Iterator[Question]:
    """The questions of the deepest entry that covers a provision, then those of its section, then
    those that are asked of every refusal."""
    by_provision = known.words.questions
    at: Provision | None = provision
    asked: set[str] = set()
    while at:
        for question in by_provision.get(at, ()):
            if question.asks not in asked:
                asked.add(question.asks)
                yield question
        at = at.parent
    if asked:
        yield from known.words.questions_for_all


def _answer(view: View, provision: Provision, question: Question) -> Answered:
    spans = view.argument(provision)
    against = view.search(re.compile(question.counts, re.I), spans) if question.counts else None
    found = view.search(re.compile(question.looks_for, re.I), spans)
    answer, at = ("no", against) if against else ("yes", found) if found else ("not found", None)
    span = view.sentence_at(at[0]) if at else None
    return Answered(provision, question.asks, question.law, answer, span)
