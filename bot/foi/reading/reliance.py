"""Which citations a letter refuses with, and which it only mentions."""

import re
from bisect import bisect_right
from itertools import islice

from bot.foi.law import Law
from bot.foi.law_roles import is_ground
from bot.foi.provisions import Provision
from bot.foi.reading.citations import Citation
from bot.foi.reading.evidence import (
    CONCEDED,
    EARLIER,
    UNDECIDED,
    is_statute,
    read_sentence,
)
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Reading
from bot.foi.reading.sections import Section
from bot.foi.reading.words import sentences
from bot.foi.vocabulary import Span

_APPLIES = re.compile(
    r"\b(?:appl(?:y|ies|ied|ying)|engag(?:e|ed|es)|rel(?:y|ying|ied|iance)|under|prevents?|prohibits?|precludes?|bars|forbids|uph[eo]ld\w*|to (?:withhold|refuse)|pursuant|in accordance with|accordingly|by virtue|in terms of|falls|cit(?:e|ed|ing)|claim\w*|invok\w*|covered by|in line with|in reliance|because of|on the basis of|due to|attracts?|subject to|as per|per|via|using|outweighs?|lifts|excludes?|removes|disappl\w+|relieves|excuses|(?:reason|ground|basis)s? (?:for [^.;,]{0,30} )?(?:is|are|being))\b",
    re.I,
)
_DENIED = re.compile(
    r"\b(?:(?:do(?:es)?|did|is|are|was|were|has|have|can|should|would|will)(?: not|n't)|cannot)(?: (?!and\b|but\b|because\b|so\b|as\b|which\b)\w+){0,3} (?:appl|engag|rely|relied|cit|claim|seek|exempt|agree|uphold|outweigh)\w*|\bno longer\b|\bnot (?:engaged|applicable|relied|exempt)\b|\bnot applied\b"
    r"|overturn\w*|withdr[ae]wn?|set aside|incorrect\w*|wrongly|in error|should not have|\b(?:may|might|could) (?:also |well )?(?:be (?:exempt|withheld|refused|engaged|relied|appl)|apply|have (?:been|applied))|would (?:also )?have been|were we to|rather than|instead of|\bunlike\b|equivalent|\bcompar(?:able|ed|ison)|by analogy|similar to|\bmirrors?\b"
    rf"|{CONCEDED}"
    rf"|{EARLIER}"
    r"[^.]{0,50}(?:refus|withh|cit|appl|rel[iy]|claim|exempt|respon|decision)|had (?:been )?(?:refused|withheld|applied|cited|relied)|whether (?:or not )?(?:sections?|regulations?|(?:the|an|any|this) (?:exempt|except)ion)[^.]{0,120}(?:appl|engag|exempt)|considering (?:whether|the)|you (?:have )?(?:argue|say|state|suggest|contend|claim|dispute|challeng|question)\w*",
    re.I,
)
# The duty that is lifted by a provision is not the provision.
_DUTY = re.compile(
    r"\b(?:duty|obligation|requirement)\b(?:[^.;,]|\.(?=\s?\d)){0,80}(?:does not|do not|did not|doesn't) (?:apply|arise)",
    re.I,
)
_FIRST = re.compile(r"(?:initial|original|first|previous|earlier)|had ", re.I)
_STANDS = re.compile(
    r"\b(?:uph[eo]ld|confirm|agree|maintain|stands?|same|correct|right|endorse|support)\b(?! (?:in part))",
    re.I,
)
_FALLS = re.compile(
    r"(?:not|n't|cannot|no longer) (?:\w+ ){0,2}(?:uph[eo]ld|confirm|agree|maintain|stand|correct|right|support)|disagree|overturn|withdr[ae]w|set aside|error|wrong",
    re.I,
)
_UPHELD = re.compile(
    r"\b(?:uph[eo]ld|maintain(?:ed|s)?|correctly|remains?|agree|continue[sd]?|still|properly|satisfied|correct|same (?:result|conclusion|decision|view))\b(?!ed)",
    re.I,
)
_DECISION_STANDS = re.compile(
    r"\b(?:original|initial|first|previous|earlier|(?:council|trust|university|authority|force)'s|our|its|this|that|the)\b[^.;]{0,40}"
    r"\b(?:decision|refusal|response|reply|position)\b[^.;]{0,40}(?:\b(?:is|was|are|has been|be)\b(?! (?:not|partly))[^.;]{0,20}\b(?:upheld|maintained|confirmed|correct)\b(?![^.;]{0,12} part)|\bstands?\b)"
    r"|\b(?:i|we|panel)\b(?:(?! not|n't|cannot)[^.;]){0,30}\b(?:uph[eo]ld|confirm|endorse)\w* (?:the|our|its|that) (?:\w+(?:'s)? ){0,3}(?:decision|refusal|response|position)\b(?![^.;]{0,12} part)",
    re.I,
)
_ELLIPTIC = re.compile(
    r"\b(?:i|we|the \w+) (?:have |has )?(?:find|found|consider|conclude|believe|decided|think|am satisfied|are satisfied|take the view|came to the view)\w*[^.]{0,40}\b(?:it|this|these|they|that|those|yours|your (?:\w+ )?(?:requests?|letters?)|the requests?) (?:is|are|does|do|would|falls?|meets?|amounts?)\b(?! not|n't)"
    r"|^\W*(?:this|that|it|yours|these|such|your (?:\w+ )?requests?) (?:is|are|applies|does so|falls) (?:the (?:case|position)|one|so|here|such|true|within|to your|squarely)\b",
    re.I,
)
_REVERSES = re.compile(
    r"\b(?:exemption|exception|section|regulation|refusal|decision|reply|response)\b[^.]{0,60}\b(?:wrongly|incorrectly|was wrong|is wrong|not engaged|does not apply|did not apply|cannot stand|overturned|set aside|withdrawn)"
    r"|\b(?:complaint|representations|appeal) (?:is|are|has been|have been) (?:therefore )?(?:upheld|allowed)",
    re.I,
)
_IN_PART = re.compile(
    r"\bin part\b|\bpart(?:ly|ially)\b|\bnot (?:be )?upheld|\bremains? (?:withheld|exempt)", re.I
)
_TURN = re.compile(r";|,? (?:but|however|although|and instead|whereas|instead|now)\b", re.I)


def relied_on(page: Page, reading: Reading, citations: list[Citation], law: Law) -> list[Citation]:
    """Give those citations that the letter refuses with, in order; none of those in a question."""
    answers = sorted(span for draft in reading.drafts for span in draft.answers)
    told_of: list[Citation] = []
    asked = [draft.question for draft in reading.drafts if draft.question]
    grounds = [c for c in citations if is_ground(law, c.provision)]
    upheld = _first_decision_stands(page)
    found: list[Citation] = []
    at = 0
    for block, section in zip(page.blocks, page.sections, strict=True):
        inside: list[Citation] = []
        while at < len(grounds) and grounds[at].span[0] < block.end:
            if grounds[at].span[0] >= block.start:
                inside.append(grounds[at])
            at += 1
        inside = [c for c in inside if not _within(c.span[0], asked)]
        answering = any(_within(c.span[0], answers) for c in inside)
        section = Section.RESPONSE if answering else section
        told = section is not Section.REQUEST
        if inside and told and section is not Section.RIGHTS:
            span = (block.start, block.end)
            found += _in_block(page, span, section, inside, upheld, answering)
            told_of += inside
    if fallen := _reversed_at(page) if len(reading.drafts) < 2 else 0:
        found = [c for c in found if c.span[0] > fallen]
        told_of = [c for c in told_of if c.span[0] > fallen]
    found += _beside_a_verdict(page, [c for c in told_of if c not in found])
    return _deepened(found, told_of)


def _beside_a_verdict(page: Page, left: list[Citation]) -> list[Citation]:
    """Grounds told of as statute right beside a refusal: `We cannot comply, because of the cost.
    Section 12(1) allows an authority to refuse where ...`, or `Section 14 ... We find that this is.`
    """
    told = [s for b in page.blocks[:600] for s in islice(sentences(page.flat, b.start, b.end), 200)]
    starts = [a for a, _ in told]
    found: list[Citation] = []
    for citation in left[:60]:
        at = bisect_right(starts, citation.span[0]) - 1
        words = page.flat[slice(*told[at])] if at >= 0 else ""
        if not is_statute(" ".join(words.split())) or _DENIED.search(_DUTY.sub(" ", words)):
            continue
        before = page.flat[slice(*told[at - 1])] if at else ""
        behind = page.flat[slice(*told[at + 1])] if at + 1 < len(told) else ""
        if _verdict(before) or _verdict(behind) or _ELLIPTIC.search(behind[:300]):
            found.append(citation)
    return found


def _verdict(words: str) -> bool:
    said = read_sentence(words)
    return said.refused and not (said.concluding or said.statute)


def _first_decision_stands(page: Page) -> bool:
    """True for a review that ends by upholding the whole of the first decision."""
    own = [
        page.flat[b.start : min(b.end, b.start + 3000)]
        for b, s in zip(page.blocks[:600], page.sections[:600], strict=True)
        if s not in (Section.HEAD, Section.REQUEST, Section.RIGHTS)
    ]
    words = " ".join(own)
    reviews = re.search(r"\breview|reconsider|representations", words, re.I)
    return bool(reviews and _DECISION_STANDS.search(words)) and not _FALLS.search(words)


def _reversed_at(page: Page) -> int:
    """Where a review takes back the whole of a first refusal; 0 where it does not."""
    own = page.flat[:20_000]
    if not re.search(
        r"\breview|reconsider|representations|\bagain\b", own, re.I
    ) or _IN_PART.search(own):
        return 0
    return max((found.start() for found in _REVERSES.finditer(own)), default=0)


def _deepened(relied: list[Citation], told_of: list[Citation]) -> list[Citation]:
    """`Section 43` is relied on and `section 43(2)` explained: the one deeper limb is meant."""
    added: list[Citation] = []
    for shallow in {c.provision for c in relied}:
        if any(shallow.covers(c.provision) and shallow != c.provision for c in relied):
            continue
        deeper = [c for c in told_of if shallow.covers(c.provision) and shallow != c.provision]
        if len({c.provision for c in deeper}) == 1:
            added += deeper
    return sorted([*relied, *added], key=lambda c: c.span)


def _within(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)


def _in_block(
    page: Page,
    block: Span,
    section: Section,
    inside: list[Citation],
    upheld: bool,
    answering: bool,
) -> list[Citation]:
    start, end = block
    found: list[Citation] = []
    spans = list(sentences(page.flat, start, end))
    starts = [s[0] for s in spans]
    for citation in inside:
        span = spans[max(bisect_right(starts, citation.span[0]) - 1, 0)]
        alone = span[1] - span[0] - (citation.span[1] - citation.span[0]) < 40
        single = len(spans) == 1 or (alone and "|" in page.flat[start:end])
        # An answer cites a ground for nothing else than to refuse with it.
        others = answering or (single and (end - start <= 110 or alone))
        if _relies(page.flat, span, citation, section, others, upheld):
            found.append(citation)
    return found or _by_statute(page.flat, spans, inside)


def _by_statute(flat: str, spans: list[tuple[int, int]], inside: list[Citation]) -> list[Citation]:
    """A refusal whose only citation is in a sentence that tells what the statute says."""
    said = [(span, read_sentence(flat[slice(*span)])) for span in spans[:60]]
    if not any((s.refused and not s.concluding) or s.ncnd or s.not_held for _, s in said):
        return []
    told = [span for span, s in said if s.statute and not _DENIED.search(flat[slice(*span)])]
    return [c for c in inside if any(a <= c.span[0] < b for a, b in told)]


def _relies(
    flat: str, span: Span, citation: Citation, section: Section, alone: bool, upheld: bool
) -> bool:
    """True where the sentence around a citation refuses with it; `upheld`: the letter upholds the
    whole of a first decision, so that what was refused then is refused now."""
    if span[1] - span[0] > 3000:
        span = (max(span[0], citation.span[0] - 300), min(span[1], citation.span[1] + 300))
    clause = _DUTY.sub(" ", _clause(flat, span, citation))
    said = read_sentence(flat[span[0] : span[1]])
    if _FALLS.search(flat[span[1] : span[1] + 160].split("\n\n")[0].split(". ")[0]):
        return False
    denied = _DENIED.search(clause)
    if denied:
        confirmed = _FIRST.match(denied.group()) and (upheld or _stands(flat, span[1]))
        return bool(_UPHELD.search(clause) or confirmed)
    if UNDECIDED.search(clause):
        return False
    if said.statute:
        # A heading-like "Section 43(2) - Commercial interests" names the ground; a quotation of
        # the statute only repeats what the ground says.
        return False
    if alone and section is not Section.HEAD:
        return True
    refuses = said.refused or said.ncnd or said.not_held
    if section in (Section.HEAD, Section.END):
        return refuses
    return refuses or bool(_APPLIES.search(clause))


def _stands(flat: str, at: int) -> bool:
    """True where the sentences behind `at` confirm the first decision that was just told."""
    behind = flat[at : at + 300].split("\n\n")[0]
    return bool(_STANDS.search(behind)) and not _FALLS.search(behind)


def _clause(flat: str, span: tuple[int, int], citation: Citation) -> str:
    """The clause around a citation: from the last turn before it to the next one behind it."""
    start, end = span
    for turn in _TURN.finditer(flat, *span):
        if turn.end() <= citation.span[0]:
            start = turn.start()
        elif turn.start() >= citation.span[1]:
            end = turn.start()
            break
    return flat[start:end]


def deepest(provisions: list[Provision]) -> tuple[Provision, ...]:
    """Distinct provisions, sorted, without those that a deeper one of the list covers."""
    distinct = set(provisions)
    return tuple(sorted(p for p in distinct if not any(p != q and p.covers(q) for q in distinct)))
