"""The mark of a finding: a hash of its rule and of the words that it speaks of."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from hashlib import sha256

from bot.foi.checks.view import View
from bot.foi.findings import Finding
from bot.foi.vocabulary import Span

LONGEST = 4000
"""Characters of a finding's words that count: a sentence is shorter, and each costs the same."""
SHOWN = 16
"""Hexadecimal digits of a mark: enough to tell the sentences of one case apart."""


def with_marks(findings: Iterable[Finding], view: View) -> Iterator[Finding]:
    """Each finding with its mark; the same sentence has the same mark in the next version."""
    sentences = _Sentences(view)
    for one in findings:
        yield replace(one, mark=mark(one, sentences.of(one)))


def mark(finding: Finding, words: str) -> str:
    """The hash of a rule, of what it is about, and of the words that it speaks of."""
    about = (finding.rule, finding.part or "", str(finding.provision or ""), words)
    return sha256("\x1f".join(about).encode("utf-8", "replace")).hexdigest()[:SHOWN]


class _Sentences:
    """Finds the words of a finding in one letter."""

    def __init__(self, view: View) -> None:
        self.view = view

    def of(self, finding: Finding) -> str:
        """The sentences under its span; without one, its message and the answer it is about."""
        if finding.span:
            return self._words(self._whole(finding.span))
        return f"{finding.message}\n{self._answer(finding.part)}"

    def _whole(self, span: Span) -> Span:
        """The span, grown to the sentences in which it begins and ends."""
        first, last = self._at(span[0]), self._at(max(span[0], span[1] - 1))
        return min(first[0], span[0]), max(last[1], span[1])

    def _at(self, place: int) -> Span:
        found = bisect_right(self._starts, place) - 1
        return self.view.sentences[found] if found >= 0 else (place, place)

    def _answer(self, number: str | None) -> str:
        return self._answers.get(number or "", "")

    def _words(self, span: Span) -> str:
        return " ".join(self.view.flat[span[0] : min(span[1], span[0] + LONGEST)].split())

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.view.sentences]

    @cached_property
    def _answers(self) -> dict[str, str]:
        parts = self.view.letter.parts
        return {one.number: " ".join(self.view.answer(one)[:LONGEST].split()) for one in parts}
