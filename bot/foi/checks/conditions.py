"""Q4: questions that hang on the answer to another ("if yes to 3, ...") follow from it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Known
from bot.foi.checks.view import View, bare
from bot.foi.letter import Part
from bot.foi.vocabulary import Outcome, Span

_TO_NUMBER = re.compile(
    r"\bif (?:the (?:answer|response) (?:to|for) (?:question |q|part |number "
    r"|no\.? ?)?\(?(?P<first>\d{1,3}(?:\(?[a-z]\)?)?)\)? (?:above )?(?:is|was) "
    r"['\"]?(?P<word1>yes|no)"
    r"|(?P<word2>yes|no|so|not)['\"]?,? (?:to|for|in) (?:question |q|part |number |no\.? ?"
    r"|your answer to )?\(?(?P<second>\d{1,3}(?:\(?[a-z]\)?)?)\)?)",
    re.I,
)
_TO_PREVIOUS = re.compile(r"^\W*(?:\w+\W+)?if (?P<word>yes|no|so|not)\b(?! to| for)", re.I)
_YES_NO_ASKED = re.compile(
    r"^\W*(?:please (?:confirm|state|indicate|advise|say)(?: (?:whether|if))?|is|are|was"
    r"|were|do|does|did|has|have|had|can|could|will|would|should|whether)\b|\byes ?/ ?no\b"
    r"|\byes or no\b",
    re.I,
)
_YES = re.compile(
    r"^\W*(?:yes|correct|affirmative|it (?:is|does|has)|we do\b|we have\b|ydy|oes)\b", re.I
)
_NO = re.compile(
    r"^\W*(?:no\b(?! later)|none|nil|not (?:applicable|at present|currently)|n/?a\b|nac)\b", re.I
)
_READ = re.compile(
    r"\b(?:we (?:have )?(?:read|taken?|took|understood|understand|interpreted|treated|assumed?)"
    r"|(?:read|taken|understood|interpreted) (?:this|it|your question|question \d+))\b",
    re.I,
)
_EMPTY = re.compile(r"^\W*(?:n/?a|not applicable)\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Condition:
    """One part hanging on another: `wanted` is yes or no; `target` None for the one before."""

    target: str | None
    wanted: str
    span: Span


def q4_conditions(view: View, _known: Known) -> Iterator[Hit]:
    """Self-references and forward references are told; answers follow from their condition."""
    parts = view.letter.parts
    for n, part in enumerate(parts):
        condition = _condition(view, part)
        if not condition or _READ.search(view.answer(part)):
            continue  # an answer that says how it read the question has settled it
        target = _target(condition, part, parts[:n], parts)
        if condition.target and condition.target == bare(part.number):
            before = _yes_no_before(view, parts[:n])
            yield Hit(
                "self",
                condition.span,
                part.number,
                values={"reading": before or "the one before it"},
            )
            target = next((p for p in parts[:n] if p.number == before), None)
        elif condition.target and (target is None or target not in parts[:n]):
            yield Hit("forward", condition.span, part.number, values={"target": condition.target})
            continue
        if target:
            yield from _follows(view, part, target, condition)


def _condition(view: View, part: Part) -> Condition | None:
    words = view.question(part)
    start = part.question_span[0] if part.question_span else 0
    if found := _TO_NUMBER.search(words):
        number = found["first"] or found["second"]
        return Condition(
            bare(number),
            _word(found["word1"] or found["word2"]),
            (start + found.start(), start + found.end()),
        )
    if found := _TO_PREVIOUS.match(words):
        return Condition(None, _word(found["word"]), (start + found.start(), start + found.end()))
    return None


def _word(word: str) -> str:
    return "yes" if word.lower() in ("yes", "so") else "no"


def _target(
    condition: Condition, part: Part, before: tuple[Part, ...], parts: tuple[Part, ...]
) -> Part | None:
    if condition.target is None:
        return before[-1] if before else None
    return next((p for p in parts if bare(p.number) == condition.target and p is not part), None)


def _yes_no_before(view: View, before: tuple[Part, ...]) -> str | None:
    """The nearest earlier question that asks for yes or no: what a self-reference must mean."""
    asked = [p.number for p in before if _YES_NO_ASKED.search(view.question(p))]
    return asked[-1] if asked else None


def _follows(view: View, part: Part, target: Part, condition: Condition) -> Iterator[Hit]:
    """The condition is met and the part is empty, or the other way round."""
    answer, own = view.answer(target), view.answer(part)
    given = "yes" if _YES.match(answer) else "no" if _NO.match(answer) else None
    empty = part.outcome is Outcome.UNANSWERED or bool(_EMPTY.match(own))
    values = {"target": target.number, "wanted": condition.wanted, "given": given}
    if given == condition.wanted and empty:
        yield Hit(
            "contradicts",
            part.answer_span,
            part.number,
            values={**values, "outcome": "not answered"},
        )
    elif given is None and empty and target.outcome is Outcome.SUPPLIED and answer:
        texts = {"answer": _short(answer), "own": _short(own) or "no answer"}
        yield Hit("unclear", part.answer_span, part.number, values={**values, **texts})


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else words[:60].rsplit(" ", 1)[0] + " ..."
