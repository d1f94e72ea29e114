"""Answers that only point to another answer: `See above`, `As per question 2`. What became of that
question became of this one too."""

import re
from dataclasses import replace

from bot.foi.letter import Part
from bot.foi.reading.cues import Cues
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft
from bot.foi.vocabulary import Outcome

_NUMBER = re.compile(r"\d{1,2}[a-z]?", re.I)


def follow(page: Page, drafts: list[Draft], parts: list[Part], cues: Cues) -> list[Part]:
    """Give each part whose answer only points elsewhere what became of the part it points to."""
    followed: list[Part] = []
    for draft, part in zip(drafts, parts, strict=True):
        words = " ".join(" ".join(page.flat[slice(*span)] for span in draft.answers).split())
        points = part.outcome is Outcome.SUPPLIED and cues["same_as"].has(words)
        meant = _meant(words, followed) if points else None
        followed.append(_like(part, meant) if meant else part)
    return followed


def _meant(words: str, before: list[Part]) -> Part | None:
    """The part that is named, or else the one before."""
    if number := _NUMBER.search(words):
        key = number.group().lower()
        return next((p for p in before if p.number.lower().lstrip("q") == key), None)
    return before[-1] if before else None


def _like(part: Part, meant: Part) -> Part:
    evidence = (*part.evidence, *meant.evidence)
    confidence = min(part.confidence, meant.confidence)
    return replace(
        part,
        outcome=meant.outcome,
        provisions=meant.provisions,
        evidence=evidence,
        confidence=confidence,
    )
