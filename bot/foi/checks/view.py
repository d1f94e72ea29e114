"""A parsed letter as the rules look at it: sentences, sections of argument, stretches by purpose.

Matching is on flat text (straight quotes, no markup), whose offsets are the letter's own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.foi.letter import Letter, Part, RefusalSection
from bot.foi.provisions import Provision
from bot.foi.reading.flat import flatten
from bot.foi.reading.words import sentences
from bot.foi.vocabulary import Kind, Outcome, Regime, Span

LONGEST = 300_000
"""Characters of the longest letter that is checked; what is longer has its attachments in it."""

GAP = 2500
"""Characters behind a refusal section that still belong to it where nothing else begins."""

REFUSING = frozenset({Outcome.WITHHELD, Outcome.PARTLY_SUPPLIED, Outcome.NCND})
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_STATUTE = re.compile(
    r"\W{0,3}(?:\(\d\)\s?)?(?:Information (?:which|is exempt|in respect of|to which|held)"
    r"|The duty to confirm or deny (?:does not|in relation)|Any information to which"
    r"|Section 1\(1\) does not oblige)",
)


@dataclass(frozen=True)
class View:
    """One letter, read once for all rules."""

    letter: Letter

    @cached_property
    def flat(self) -> str:
        """The flat text."""
        return flatten(self.letter.text)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Every sentence and list item."""
        return tuple(span for start, end in self.lines for span in sentences(self.flat, start, end))

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """Every paragraph, hard-wrapped lines joined; a list item stands alone."""
        return tuple(self._cut_lines())

    def _cut_lines(self) -> Iterator[Span]:
        for paragraph in _PARAGRAPH.finditer(self.flat):
            start = paragraph.start()
            for line in _LINE.finditer(self.flat, paragraph.start(), paragraph.end()):
                item = re.match(r"\s*(?:[-\u2022|]|\(?\w{1,3}[.):])\s", line.group()[:12])
                if item and line.start() > start:
                    yield start, line.start()
                    start = line.start()
            yield start, paragraph.end()

    @cached_property
    def regime(self) -> Regime:
        """The letter's regime; FOIA where it says none, as an answer has to have one."""
        return self.letter.regime or Regime.FOIA

    @property
    def scottish(self) -> bool:
        """True where FOISA governs."""
        return self.regime is Regime.FOISA

    @property
    def environmental(self) -> bool:
        """True where the EIR govern, alone or beside FOIA."""
        return self.regime in (Regime.EIR, Regime.MIXED)

    @property
    def refuses(self) -> bool:
        """True where something is refused, by a provision or in plain words."""
        return bool(self.letter.relied_on) or any(p.outcome in REFUSING for p in self.letter.parts)

    @property
    def answers(self) -> bool:
        """True for letters that answer a request."""
        return self.letter.kind in (Kind.RESPONSE, Kind.INTERNAL_REVIEW)

    def words(self, span: Span | None) -> str:
        """The flat text of a span, empty for None."""
        return self.flat[span[0] : span[1]] if span else ""

    def answer(self, part: Part) -> str:
        """A part's answer in flat text."""
        return self.words(part.answer_span) if part.answer_span else part.answer or ""

    def question(self, part: Part) -> str:
        """A part's question in flat text."""
        return self.words(part.question_span) if part.question_span else part.question

    def search(
        self, pattern: "re.Pattern[str]", spans: Iterable[Span] | None = None
    ) -> Span | None:
        """The first match within the spans, or in the whole letter."""
        for start, end in spans if spans is not None else [(0, len(self.flat))]:
            found = pattern.search(self.flat, start, end)
            if found:
                return found.span()
        return None

    def sentence_at(self, at: int) -> Span:
        """The sentence that holds an offset."""
        return next((s for s in self.sentences if s[0] <= at < s[1]), (at, at + 1))

    def sections_on(self, provision: Provision) -> list[RefusalSection]:
        """The refusal sections that argue this provision; those on another limb of its section
        where none does."""
        exact = [r for r in self.letter.refusals if any(akin(provision, q) for q in r.provisions)]
        near = [
            r for r in self.letter.refusals if any(same_section(provision, q) for q in r.provisions)
        ]
        return exact or near

    def parts_on(self, provision: Provision) -> list[Part]:
        """The parts refused with this provision, or with another limb where none is."""
        exact = [p for p in self.letter.parts if any(akin(provision, q) for q in p.provisions)]
        near = [
            p for p in self.letter.parts if any(same_section(provision, q) for q in p.provisions)
        ]
        return exact or near

    def argument(self, provision: Provision) -> list[Span]:
        """Where the letter argues a provision: its refusal sections, the answers refused with it,
        and the paragraphs that name it or the questions it refuses."""
        spans = self.sections_of(provision)
        parts = self.parts_on(provision)
        spans += [self._extent(p.answer_span) for p in parts if p.answer_span]
        spans += self._paragraphs_naming(provision, {bare(p.number) for p in parts})
        return merged(spans)

    def sections_of(self, provision: Provision) -> list[Span]:
        """The refusal sections on a provision, each up to where something else begins."""
        return merged(self._extent(r.span) for r in self.sections_on(provision))

    def _extent(self, span: Span) -> Span:
        """A stretch with the paragraphs behind it that belong to no other one."""
        start, end = span
        starts = [r.span[0] for r in self.letter.refusals]
        starts += [p.answer_span[0] for p in self.letter.parts if p.answer_span]
        starts += [p.question_span[0] for p in self.letter.parts if p.question_span]
        next_start = min([x for x in (*starts, self.rights_start) if x >= end], default=end)
        return (start, min(next_start, end + GAP))

    def _paragraphs_naming(self, provision: Provision, numbers: set[str]) -> list[Span]:
        """Paragraphs, before the rights and outside the request, that name it or its questions."""
        named = [m.span[0] for m in self.letter.mentions if akin(provision, m.provision)]
        asked = [p.question_span for p in self.letter.parts if p.question_span]
        return [
            line
            for line in self.lines
            if line[0] < self.rights_start
            and not any(overlap(line, q) for q in asked)
            and (
                any(line[0] <= at < line[1] for at in named)
                or numbers & set(named_parts(self.words(line)[:200]))
            )
        ]

    def own_argument(self, provision: Provision) -> list[Span]:
        """The argument without statutory quotations."""
        return [
            sentence
            for start, end in self.argument(provision)
            for sentence in self.sentences
            if start <= sentence[0] and sentence[1] <= end and not self.is_statute(sentence)
        ]

    def is_statute(self, sentence: Span) -> bool:
        """True where a sentence reads like the Act's own text."""
        return bool(_STATUTE.match(self.flat, sentence[0], sentence[1]))

    @cached_property
    def rights_start(self) -> int:
        """Where the paragraphs on the requester's rights begin; the letter's end where none do."""
        spans = [s for s in (self.letter.review, self.letter.regulator) if s]
        return min((s[0] for s in spans), default=len(self.flat))

    @cached_property
    def rights(self) -> list[Span]:
        """The paragraphs on review and regulator."""
        spans = [s for s in (self.letter.review, self.letter.regulator) if s]
        return [line for line in self.lines if any(overlap(line, s) for s in spans)]

    @cached_property
    def opener(self) -> Span | None:
        """What stands before the first answer, the request included."""
        answers = [p.answer_span for p in self.letter.parts if p.answer_span]
        if not answers:
            return None
        return (0, min(start for start, _ in answers))

    def refused_parts(self) -> Iterator[Part]:
        """The parts that are refused, wholly or partly."""
        return (p for p in self.letter.parts if p.outcome in REFUSING)


_REFS = re.compile(
    r"\b(?:questions?|q(?=[\d.( ]{0,2}\d)|parts?|items?|points?)"
    r"\.?\s?((?:\(?\d{1,3}(?:\(?[a-z]\)?)?\)?"
    r"(?:,? ?(?:and|&|to|-|,) ?)?){1,30})",
    re.I,
)


def named_parts(words: str) -> list[str]:
    """The part numbers that words name: `Questions 3 to 5 and 7` gives 3, 4, 5, 7."""
    numbers: list[str] = []
    for found in _REFS.finditer(words):
        pieces = re.findall(r"\d{1,3}(?:\(?[a-z]\)?)?|to|-", found[1], re.I)
        for n, piece in enumerate(pieces):
            if piece not in ("to", "-"):
                numbers.append(piece)
            elif 0 < n < len(pieces) - 1 and pieces[n - 1].isdigit() and pieces[n + 1].isdigit():
                numbers += map(str, range(int(pieces[n - 1]) + 1, min(int(pieces[n + 1]), 200)))
    return numbers


def bare(number: str) -> str:
    """A part's number without the letter Q and without stops: `Q3` and `3.` are `3`."""
    return re.sub(r"[^0-9a-z]", "", number.lower().removeprefix("q"))


def akin(one: Provision, other: Provision) -> bool:
    """True where one is the other or a limb of it."""
    return one.covers(other) or other.covers(one)


def same_section(one: Provision, other: Provision) -> bool:
    """True where two provisions belong to the same section, or the same EIR exception."""
    if (one.act, one.section) != (other.act, other.section):
        return False
    if one.act == "eir" and one.section == "r12":
        return one.limbs[:2] == other.limbs[:2]
    return True


def overlap(one: Span, other: Span) -> bool:
    """True where two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch joined."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
