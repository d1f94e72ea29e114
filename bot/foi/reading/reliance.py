"""Which citations a letter refuses with, and which it only mentions."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from bot.foi.law_roles import is_ground
from bot.foi.provisions import Provision
from bot.foi.reading.acts import READ, Act, Ear
from bot.foi.reading.citations import Citation
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Reading
from bot.foi.reading.review import first_decision_stands, reversed_at
from bot.foi.reading.sections import Section
from bot.foi.reading.spans import Spans
from bot.foi.reading.words import sentences
from bot.foi.vocabulary import Span

_TURN = re.compile(r";|,? (?:but|however|although|and instead|whereas|instead|now)\b", re.I)
_HEADING = 110
"""Characters of a block that can be no more than the name of a ground."""
_BESIDE = 40
"""Characters beside a citation that still leave it alone: `Exemption under section 21 applied`."""
_BEHIND = 300
"""Characters behind a sentence in which it can be confirmed."""


def relied_on(page: Page, reading: Reading, citations: list[Citation], ear: Ear) -> list[Citation]:
    """Give those citations that the letter refuses with, in order; none of those in a question."""
    grounds = [c for c in citations if is_ground(ear.law, c.provision)]
    asked = Spans(draft.question for draft in reading.drafts if draft.question)
    told = _by_block(page, [c for c in grounds if c.span[0] not in asked])
    letter = _Letter(page, ear, Spans(span for d in reading.drafts for span in d.answers))
    found = [c for index, inside in told.items() for c in letter.of_block(index, inside)]
    told_of = [c for inside in told.values() for c in inside]
    if fallen := reversed_at(page, ear.cues) if len(reading.drafts) < 2 else 0:
        found = [c for c in found if c.span[0] > fallen]
        told_of = [c for c in told_of if c.span[0] > fallen]
    relied = set(found)
    found += letter.beside_a_verdict([c for c in told_of if c not in relied])
    return _deepened(found, told_of)


def _by_block(page: Page, grounds: list[Citation]) -> dict[int, list[Citation]]:
    """The citations of each block, by its index."""
    inside: dict[int, list[Citation]] = defaultdict(list)
    starts = [b.start for b in page.blocks]
    for citation in grounds:
        index = bisect_right(starts, citation.span[0]) - 1
        if index >= 0 and citation.span[0] < page.blocks[index].end:
            inside[index].append(citation)
    return inside


def _deepened(relied: list[Citation], told_of: list[Citation]) -> list[Citation]:
    """`Section 43` is relied on and `section 43(2)` explained: the one deeper limb is meant."""
    by_section: dict[tuple[str, str], list[Citation]] = defaultdict(list)
    for citation in told_of:
        by_section[citation.provision.act, citation.provision.section].append(citation)
    added: list[Citation] = []
    for shallow in deepest([c.provision for c in relied]):
        same = by_section[shallow.act, shallow.section]
        deeper = [c for c in same if shallow.covers(c.provision) and shallow != c.provision]
        if len({c.provision for c in deeper}) == 1:
            added += deeper
    return sorted([*relied, *added], key=lambda c: c.span)


def deepest(provisions: Iterable[Provision]) -> tuple[Provision, ...]:
    """Distinct provisions, sorted, without those that a deeper one of the list covers."""
    distinct = set(provisions)
    covered = {above for p in distinct for above in _above(p)}
    return tuple(sorted(distinct - covered))


def _above(provision: Provision) -> Iterable[Provision]:
    while provision.parent:
        provision = provision.parent
        yield provision


@dataclass
class _Letter:
    """One letter whose citations are judged."""

    page: Page
    ear: Ear
    answers: Spans

    @cached_property
    def _upheld(self) -> bool:
        """The letter upholds the whole of a first decision: what was refused is refused still."""
        return first_decision_stands(self.page, self.ear.cues)

    def of_block(self, index: int, inside: list[Citation]) -> list[Citation]:
        """The citations of one block that it refuses with."""
        block, section = self.page.blocks[index], self.page.sections[index]
        answering = any(c.span[0] in self.answers for c in inside)
        section = Section.RESPONSE if answering else section
        if section in (Section.REQUEST, Section.RIGHTS):
            return []
        spans = list(_short(sentences(self.page.flat, block.start, block.end)))
        starts = [s[0] for s in spans]
        row = "|" in self.page.flat[block.start : block.end]
        found: list[Citation] = []
        for citation in inside:
            span = spans[max(bisect_right(starts, citation.span[0]) - 1, 0)]
            alone = span[1] - span[0] - (citation.span[1] - citation.span[0]) < _BESIDE
            single = len(spans) == 1 or (alone and row)
            # An answer cites a ground for nothing else than to refuse with it.
            named = answering or (single and (block.end - block.start <= _HEADING or alone))
            if self._relies(span, citation, section, named):
                found.append(citation)
        return found or self._by_statute(spans, inside)

    def _relies(self, span: Span, citation: Citation, section: Section, named: bool) -> bool:
        """True where the sentence around a citation refuses with it."""
        flat, cues = self.page.flat, self.ear.cues
        clause = cues["duty"].without(_clause(flat, span, citation))
        said = self.ear.hear(flat[slice(*span)])
        if cues["falls"].has(flat[span[1] : span[1] + 160].split("\n\n")[0].split(". ")[0]):
            return False
        if denied := cues["denied"].search(clause):
            first = cues["first"].search(denied.group())
            earlier = first is not None and first.start() == 0
            confirmed = earlier and (self._upheld or self._stands(span[1]))
            return cues["upheld"].has(clause) or confirmed
        # A quotation of the statute only repeats what the ground says.
        if cues["undecided"].has(clause) or Act.RECITES in said:
            return False
        if named and section is not Section.HEAD:
            return True
        refuses = any(act in said for act in (Act.REFUSES, Act.SILENT, Act.LACKS))
        if section in (Section.HEAD, Section.END):
            return refuses
        return refuses or cues["relies"].has(clause)

    def _stands(self, at: int) -> bool:
        """True where the sentences behind `at` confirm the first decision that was just named."""
        behind = self.page.flat[at : at + _BEHIND].split("\n\n")[0]
        cues = self.ear.cues
        return cues["stands"].has(behind) and not cues["falls"].has(behind)

    def _by_statute(self, spans: list[Span], inside: list[Citation]) -> list[Citation]:
        """A refusal whose only citation is in a sentence that says what the statute says."""
        flat, cues = self.page.flat, self.ear.cues
        said = [(span, self.ear.hear(flat[slice(*span)])) for span in spans[:60]]
        if not any(_verdict(s) or Act.SILENT in s or Act.LACKS in s for _, s in said):
            return []
        recited = Spans(
            span
            for span, s in said
            if Act.RECITES in s and not cues["denied"].has(flat[slice(*span)][:READ])
        )
        return [c for c in inside if c.span[0] in recited]

    def beside_a_verdict(self, left: list[Citation]) -> list[Citation]:
        """Grounds of which only the statute is said, right beside a refusal: `We cannot comply,
        because of the cost. Section 12(1) allows ...`, or `Section 14 ... We find that this is.`"""
        flat, cues = self.page.flat, self.ear.cues
        blocks = self.page.blocks[:600]
        told = [s for b in blocks for s in islice(sentences(flat, b.start, b.end), 200)]
        starts = [a for a, _ in told]
        found: list[Citation] = []
        for citation in left[:60]:
            at = bisect_right(starts, citation.span[0]) - 1
            words = flat[slice(*told[at])][:READ] if at >= 0 else ""
            if Act.RECITES not in self.ear.hear(words):
                continue
            if cues["denied"].has(cues["duty"].without(words)):
                continue
            beside = [flat[slice(*told[n])] for n in (at - 1, at + 1) if 0 <= n < len(told)]
            elliptic = at + 1 < len(told) and cues["elliptic"].has(beside[-1][:_BEHIND])
            if elliptic or any(_verdict(self.ear.hear(each)) for each in beside):
                found.append(citation)
        return found


def _verdict(said: Iterable[Act]) -> bool:
    acts = set(said)
    return Act.REFUSES in acts and Act.WEIGHS not in acts


def _short(spans: Iterable[Span]) -> Iterable[Span]:
    """Sentences in stretches that can be read whole: an endless one is read piece by piece."""
    for start, end in spans:
        for at in range(start, end, READ):
            yield (at, min(at + READ, end))


def _clause(flat: str, span: Span, citation: Citation) -> str:
    """The clause around a citation: from the last turn before it to the next one behind it."""
    start, end = span
    for turn in _TURN.finditer(flat, *span):
        if turn.end() <= citation.span[0]:
            start = turn.start()
        elif turn.start() >= citation.span[1]:
            end = turn.start()
            break
    return flat[start:end]
