"""A letter with what each of its lines is in the margin, for an officer to correct.

    # kind: response
    # 1: withheld foia:s31(1)(a)
          | Dear Ms Example,
          | 1.
    Q1    | Where is each camera now?
    A1    | We are withholding the positions.

Left of the bar stands `Q` or `A` with the number of the part, or nothing. `A1,2` answers two parts.
What is right of the bar is found again in the letter, so a line may be cut in two or joined.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.foi.case import text_hash
from bot.foi.errors import FoiError
from bot.foi.lessons.lesson import Lesson, LessonPart
from bot.foi.letter import Letter, Part
from bot.foi.provisions import Provision
from bot.foi.reading.blanks import shorten
from bot.foi.reading.page import Page, lay_out
from bot.foi.reading.words import sentences
from bot.foi.vocabulary import Kind, Outcome, Span

_BAR = "|"
_MARGIN = 7
"""Characters left of the bar where the mark is no longer than most."""
_LONGEST = 16
"""Characters of a part's number."""
_UNWRITABLE = re.compile(r"[\s,|:#]")
_NUMBER = r"[^\s,|:#]{1,20}"
_MARK = re.compile(rf"(?P<role>[QA])(?P<numbers>{_NUMBER}(?:,{_NUMBER})*)")
_SAID = re.compile(rf"#\s*(?P<name>{_NUMBER}|kind|letter|text)\s*:\s*(?P<value>.*)")
_HELP = (
    "# Correct what stands left of the bars and in the lines above them; change no word of the",
    "# letter. Q1 is the question of part 1, A1 its answer, A1,2 the answer to parts 1 and 2.",
    "# Each part has a line here with its outcome and the provisions that are relied on.",
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the margin: its place in the marked file, its role, its parts, its words."""

    at: int
    role: str
    numbers: tuple[str, ...]
    span: Span


def mark(letter: Letter, name: str) -> str:
    """The letter as it was read, line by line, with the marks in the margin.

    `name` says which file it is; `read_marks` reads what this writes.
    """
    letter = replace(letter, parts=tuple(_each_its_number(letter.parts)))
    head = [
        *_HELP,
        f"# letter: {name}",
        f"# text: {text_hash(letter.text)}",
        f"# kind: {letter.kind}",
        *(_outcome_line(part) for part in letter.parts),
    ]
    spans = (span for span in _spans(letter.text) if any(map(_counts, letter.text[slice(*span)])))
    lines = (_line(letter, span) for span in spans)
    return "\n".join([*head, *lines]) + "\n"


def _each_its_number(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, with a number that can be written and that no other part has (`1`, then `1/2`)."""
    seen: Counter[str] = Counter()
    for part in parts:
        number = _UNWRITABLE.sub("", part.number)[:_LONGEST] or "0"
        seen[number] += 1
        yield replace(part, number=number if seen[number] == 1 else f"{number}/{seen[number]}")


def _outcome_line(part: Part) -> str:
    return " ".join([f"# {part.number}: {part.outcome}", *map(str, part.provisions)])


def _line(letter: Letter, span: Span) -> str:
    words = " ".join(_plain(letter.text[slice(*span)]).split())
    return f"{_role(letter.parts, span):<{_MARGIN}}{_BAR} {words}"


def _role(parts: Iterable[Part], span: Span) -> str:
    asked = [part.number for part in parts if _holds(part.question_span, span)]
    if asked:
        return f"Q{','.join(asked)}"
    told = [part for part in parts if _holds(part.answer_span, span)]
    # The span of an answer in several places takes in what lies between: the narrowest is meant.
    narrow = min((_length(part) for part in told), default=0)
    numbers = [part.number for part in told if _length(part) == narrow]
    return f"A{','.join(numbers)}" if numbers else ""


def _length(part: Part) -> int:
    assert part.answer_span
    return part.answer_span[1] - part.answer_span[0]


def _holds(whole: Span | None, span: Span) -> bool:
    """True where most of a span lies within another."""
    if whole is None:
        return False
    common = min(whole[1], span[1]) - max(whole[0], span[0])
    return common * 2 > span[1] - span[0]


def _spans(text: str) -> Iterator[Span]:
    """The sentences of a letter, in order, printed numbers apart; older mails are left out."""
    short, back = shorten(text)
    page: Page = lay_out(short)
    for block in sorted(page.blocks, key=lambda one: one.start):
        number = sentences(page.flat, block.start, block.body)
        for a, b in (*number, *sentences(page.flat, block.body, block.end)):
            yield back(a), back(b - 1) + 1


def named_letter(marked: str) -> str:
    """The file that the marks belong to; a FoiError where no line says it."""
    if name := _said(marked).get("letter"):
        return name
    raise FoiError(
        "marks-letter",
        "the marked file",
        "no line '# letter: FILE' says which letter it is",
        "Write one, or make the file again with `foibot parse FILE --mark`",
    )


def read_marks(marked: str, text: str) -> Lesson:
    """What an officer marked in the letter with this text; a FoiError names the wrong line."""
    said = _said(marked)
    if said.get("text") != text_hash(text):
        what = "the letter is not the one that was marked"
        raise _wrong("marks-text", 0, what, "Make the marks again with `foibot parse FILE --mark`")
    place = _Place(text)
    lines = [
        _read_line(at, line, place)
        for at, line in enumerate(marked.splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]
    kind = _kind(said.get("kind", ""))
    return Lesson(text_hash(text), kind, tuple(_parts(said, lines)))


def _said(marked: str) -> dict[str, str]:
    """What the lines above the letter say, by name; of two alike the last one counts."""
    found = filter(None, map(_SAID.match, marked.splitlines()))
    return {one["name"]: one["value"].strip() for one in found}


class _Place:
    """Finds words again in a text, in their order; blanks and control characters do not count."""

    def __init__(self, text: str) -> None:
        kept = [(n, c) for n, c in enumerate(text) if _counts(c)]
        self._text = "".join(c for _, c in kept)
        self._places = [n for n, _ in kept]
        self._at = 0

    def find(self, words: str) -> Span | None:
        """Where the words stand next; None where they do not, or there are none."""
        bare = "".join(filter(_counts, words))
        at = self._text.find(bare, self._at) if bare else -1
        if at < 0:
            return None
        self._at = at + len(bare)
        return self._places[at], self._places[self._at - 1] + 1


def _counts(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character)[0] != "C"


def _plain(words: str) -> str:
    return "".join(c if _counts(c) else " " for c in words)


def _read_line(at: int, line: str, place: _Place) -> _Line:
    margin, bar, words = line.partition(_BAR)
    if not bar:
        raise _wrong("marks-bar", at, "there is no bar ('|')", "Put the margin's bar back")
    found = _MARK.fullmatch(re.sub(r"\s", "", margin))
    if margin.strip() and not found:
        what = f"'{margin.strip()}' is no mark"
        raise _wrong(
            "marks-mark", at, what, "Write Q or A with the part's number, like A1, or nothing"
        )
    span = place.find(words)
    if span is None:
        what = "these words do not stand in the letter here"
        raise _wrong("marks-words", at, what, "Put the letter's own words back, in their order")
    if not found:
        return _Line(at, "", (), span)
    return _Line(at, found["role"], tuple(found["numbers"].split(",")), span)


def _parts(said: dict[str, str], lines: list[_Line]) -> Iterator[LessonPart]:
    numbers = [name for name in said if name not in ("kind", "letter", "text")]
    for line in lines:
        for number in line.numbers:
            if number not in numbers:
                what = f"part {number} has no outcome"
                raise _wrong("marks-outcome", line.at, what, f"Write '# {number}: supplied' above")
    for number in numbers:
        outcome, provisions = _outcome(number, said[number])
        asked = _runs(line for line in lines if line.role == "Q" and number in line.numbers)
        told = _runs(line for line in lines if line.role == "A" and number in line.numbers)
        if not asked and not told:
            what = f"no line is marked Q{number} or A{number}"
            raise _wrong("marks-empty", 0, what, f"Mark one, or take '# {number}: ...' away")
        question = (asked[0][0], asked[-1][1]) if asked else None
        yield LessonPart(number, outcome, provisions, question, tuple(told))


def _runs(lines: Iterable[_Line]) -> list[Span]:
    """The stretches that marked lines make, those beneath each other as one."""
    runs: list[Span] = []
    before = -1
    for line in lines:
        if runs and line.at == before + 1:
            runs[-1] = (runs[-1][0], line.span[1])
        else:
            runs.append(line.span)
        before = line.at
    return runs


def _outcome(number: str, value: str) -> tuple[Outcome, tuple[Provision, ...]]:
    """`withheld foia:s31(1)(a)`: the words of the outcome, then provisions with their Act."""
    words = re.split(r"[\s,]+", value)
    names = [word for word in words if ":" in word]
    said = "_".join(word for word in words if word and ":" not in word).lower()
    if said not in list(Outcome):
        what = f"'{value}' begins with no outcome"
        todo = f"Use one of {', '.join(Outcome)}, then provisions as `foibot law` writes them"
        raise FoiError("marks-outcome", f"the marks, part {number}", what, todo)
    return Outcome(said), tuple(sorted(map(Provision.parse, names)))


def _kind(value: str) -> Kind:
    if value not in list(Kind):
        what = f"'{value}' is no kind of letter"
        raise FoiError(
            "marks-kind", "the marks, line '# kind:'", what, f"Use one of {', '.join(Kind)}"
        )
    return Kind(value)


def _wrong(code: str, at: int, what: str, todo: str) -> FoiError:
    return FoiError(code, f"the marks, line {at}" if at else "the marks", what, todo)
