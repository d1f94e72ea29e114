"""A letter while it is being written: pieces of text, of which some are a question or an answer."""

from collections.abc import Callable
from dataclasses import dataclass, field

Piece = tuple[str, str, int]
"""Text, role (`question`, `answer`, `gap`, `text`) and the index of the part."""


@dataclass
class Sheet:
    """Text is only ever added; spans are known when it is finished."""

    pieces: list[Piece] = field(default_factory=list)

    def text(self, words: str) -> None:
        """Words that belong to no part."""
        self.pieces.append((words, "text", -1))

    def question(self, part: int, words: str) -> None:
        """Words that ask."""
        self.pieces.append((words, "question", part))

    def answer(self, part: int, words: str) -> None:
        """Words that answer; several pieces of one part may stand apart."""
        self.pieces.append((words, "answer", part))

    def line(self) -> None:
        """A new line."""
        self.text("\n")

    def gap(self) -> None:
        """An empty line, which some mail programs drop."""
        self.pieces.append(("\n\n", "gap", -1))

    def change(self, how: Callable[[str, str], str]) -> None:
        """Put every piece through a function of its text and role."""
        self.pieces = [(how(words, role), role, part) for words, role, part in self.pieces]

    def finish(self) -> tuple[str, dict[tuple[str, int], list[tuple[int, int]]]]:
        """The whole text, and where each question and answer stands in it."""
        at, spans = 0, dict[tuple[str, int], list[tuple[int, int]]]()
        for words, role, part in self.pieces:
            if part >= 0:
                spans.setdefault((role, part), []).append((at, at + len(words)))
            at += len(words)
        return "".join(words for words, _, _ in self.pieces), spans
