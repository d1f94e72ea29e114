"""Turns a parsed letter into what the index keeps: a document, its passages, its payload.

The index knows no law; this is where outcomes and provisions become plain JSON beside the passages.
"""

from collections.abc import Iterator
from typing import Any

from bot.casework.paragraphs import Place, nowhere, unread
from bot.casework.topic import topic
from bot.foi.letter import Letter, Part, RefusalSection
from bot.foi.vocabulary import Kind
from indexer.masking import Masked
from indexer.passages import Record

PRECEDENT_KINDS = (Kind.RESPONSE, Kind.INTERNAL_REVIEW, Kind.EXTENSION, Kind.CLARIFICATION)
_CONTEXT_WORDS = 60
_LONGEST = 6000
"""Characters of one answer kept for showing; the letter itself is on the disk."""


def records(letter: Letter, place: Place = nowhere) -> Iterator[Record]:
    """What can be found in a document: questions, answers, reasons, and every other paragraph."""
    if letter.kind is Kind.REPORT:
        for number, span in letter.paragraphs:
            yield Record("paragraph", span, locator=number)
        yield from unread(letter, place, "paragraph", letter.title or "")
        return
    about = topic(letter)
    for part in letter.parts:
        yield from _of_part(part, about)
    for section in letter.refusals:
        yield Record("refusal", section.span, part=_argued(section, letter))
    yield from unread(letter, place, "body", about)


def _of_part(part: Part, context: str) -> Iterator[Record]:
    yield Record("question", text=part.question, part=part.number, context=context)
    if part.answer:
        asked = " ".join(f"{context}. {part.question}".split()[:_CONTEXT_WORDS])
        yield Record("answer", part.answer_span, part.answer, part.number, context=asked)


def _argued(section: RefusalSection, letter: Letter) -> str | None:
    """The first part that a refusal section is about: named by it, or refused with its law."""
    numbers = {part.number for part in letter.parts}
    named = [number for number in section.parts if number in numbers]
    refused = [
        part.number
        for part in letter.parts
        if any(a.covers(b) or b.covers(a) for a in section.provisions for b in part.provisions)
    ]
    return next(iter([*named, *refused]), None)


def payload(letter: Letter, masked: Masked) -> dict[str, Any]:
    """What `ask` shows of a letter, personal data hidden."""
    return {
        "kind": letter.kind.value,
        "regime": letter.regime.value if letter.regime else None,
        "received": letter.received.isoformat() if letter.received else None,
        "relied_on": [str(each) for each in letter.relied_on],
        "parts": [_part(part, masked) for part in letter.parts],
        "factors": [
            {
                "provision": str(factor.provision),
                "side": factor.side.value,
                "text": masked.clean(factor.text),
            }
            for factor in letter.factors
        ],
    }


def _part(part: Part, masked: Masked) -> dict[str, Any]:
    return {
        "number": part.number,
        "question": masked.clean(part.question),
        "answer": masked.clean(part.answer)[:_LONGEST] if part.answer else None,
        "outcome": part.outcome.value,
        "provisions": [str(each) for each in part.provisions],
        "confidence": part.confidence,
    }
