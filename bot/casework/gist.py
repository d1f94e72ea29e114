"""Why something was found, and the sentences of an answer that bear on the question."""

import re
from collections.abc import Callable, Sequence

from indexer.rank import Found
from indexer.score import Grade
from indexer.search import Asked

Stems = Callable[[str], frozenset[str]]

_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9£•\-])|\n+")
_DECIDES = re.compile(
    r"\b(?:exempt|withh[eo]ld|refus|not h[eo]ld|do(?:es)? not hold|neither confirm|exception"
    r"|section \d|regulation \d|publish|attach|enclos)",
    re.IGNORECASE,
)
_TELLING = 4
"""Letters from which a shared word says something to a reader."""
_SHARED = 5
_SENTENCES = 3
_WORDS = 90
_GAP = " … "
_HOW_NEAR = {
    Grade.STRONG: "{} nearly the same",
    Grade.LIKELY: "{} something close to it",
    Grade.POSSIBLE: "{} something that may be related",
}


def why(found: Found, stems: frozenset[str]) -> str:
    """One sentence: what is alike, and which of the question's words are shared."""
    how = _HOW_NEAR[found.grade or Grade.POSSIBLE]
    if found.part is None:
        said = how.format("A passage of this letter, outside its numbered parts, says")
    elif found.evidence.answer > found.evidence.question:
        said = how.format("The answer given then is about")
    else:
        said = how.format("The question asked then is")
    telling = [word for word in found.query.words(stems) if len(word) >= _TELLING]
    shared = _listed([f"'{word}'" for word in telling[:_SHARED]])
    return f"{said}; both speak of {shared}" if shared else f"{said}, in other words"


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def gist(answer: str, query: Asked, stems: Stems) -> str:
    """The sentences of an answer that say most about the query, in their order.

    A short answer is given whole. The sentence that decides is kept, whatever words it has.
    """
    if len(answer.split()) <= _WORDS:
        return answer
    sentences = [each.strip() for each in _SENTENCE.split(answer) if each.strip()]
    decides = next((at for at, each in enumerate(sentences) if _DECIDES.search(each)), 0)
    worth = {at: query.coverage(stems(each)) for at, each in enumerate(sentences)}
    best = sorted(worth, key=lambda at: (-worth[at], at))
    chosen = sorted(_fitting([decides, *best], sentences))
    return _joined(chosen, sentences)


def _fitting(order: Sequence[int], sentences: Sequence[str]) -> set[int]:
    """The first sentences of this order that have room together; always one."""
    chosen: set[int] = set()
    words = 0
    for at in dict.fromkeys(order):
        words += len(sentences[at].split())
        if chosen and (words > _WORDS or len(chosen) == _SENTENCES):
            break
        chosen.add(at)
    return chosen


def _joined(chosen: Sequence[int], sentences: Sequence[str]) -> str:
    """With a sign for each gap, also before the first and after the last."""
    text = _GAP.lstrip() if chosen[0] else ""
    for before, at in zip([None, *chosen], chosen, strict=False):
        gap = "" if before is None else " " if at == before + 1 else _GAP
        text += gap + sentences[at]
    return text + ("" if chosen[-1] == len(sentences) - 1 else _GAP.rstrip())
