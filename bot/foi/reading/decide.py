"""The outcome and the provisions of each part: its own answer first, then what is said elsewhere."""

import re
from dataclasses import dataclass, replace

from bot.foi.law_roles import lifts_duty
from bot.foi.letter import Part
from bot.foi.provisions import Provision
from bot.foi.reading.acts import Ear
from bot.foi.reading.citations import Citation
from bot.foi.reading.claims import Claim
from bot.foi.reading.cues import Cues
from bot.foi.reading.finish import finish
from bot.foi.reading.outcome import DOUBTFUL, FAIR, SURE, Weighed, weigh
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.pointing import follow
from bot.foi.reading.reliance import deepest
from bot.foi.reading.small_numbers import Note, take_notes
from bot.foi.reading.whole import whole_refusal
from bot.foi.vocabulary import Outcome

_REFUSALS = (Outcome.WITHHELD, Outcome.PARTLY_SUPPLIED, Outcome.NCND, Outcome.NOT_HELD)
_STRONGEST = (
    Outcome.NCND,
    Outcome.PARTLY_SUPPLIED,
    Outcome.WITHHELD,
    Outcome.NOT_HELD,
    Outcome.SUPPLIED,
)
_BRIEF = 80  # characters: a bare "Yes" or a figure, which no notice takes back


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """What the letter says of one part outside its answer."""

    named: list[Claim]
    general: list[Claim]
    """Said of the request as a whole."""
    others_answered: bool

    @property
    def refusing(self) -> list[Claim]:
        """Claims that name the part and refuse it."""
        return [
            c
            for c in self.named
            if c.outcome in _REFUSALS
            and (c.provisions or c.partial or c.outcome is not Outcome.PARTLY_SUPPLIED)
        ]


def decide(
    page: Page, reading: Reading, claims: list[Claim], cited: list[Citation], ear: Ear
) -> tuple[list[Part], list[str]]:
    """Give the parts with their outcomes, and warnings where two statements compete."""
    warnings: list[str] = []
    general = [c for c in claims if not c.paths]
    relied = set(deepest([c.provision for c in cited]))
    answered = any(draft.answers for draft in reading.drafts)
    notes = take_notes(page, reading, cited)
    if whole := whole_refusal(page, reading, cited, ear):
        return [
            _refused_whole(page, draft, whole, relied, ear) for draft in reading.drafts
        ], warnings
    parts = []
    for index, draft in enumerate(reading.drafts):
        named = [c for c in claims if draft.path in c.paths]
        named += general if len(reading.drafts) == 1 else []
        question = page.flat[slice(*draft.question)] if draft.question else ""
        own = weigh(page.flat, draft.answers, cited, question, ear)
        weighed = _settle(
            page, draft, own, _Elsewhere(named, general, answered), warnings, ear.cues
        )
        if index in notes:
            weighed = _noted(draft, weighed, notes[index])
        parts.append(finish(page, draft, weighed, relied, ear))
    parts = follow(page, reading.drafts, parts, ear.cues)
    return _spread(parts, sorted(relied), ear.cues), warnings


def _refused_whole(
    page: Page, draft: Draft, whole: list[Citation], relied: set[Provision], ear: Ear
) -> Part:
    """A part of a request that is refused as a whole: the refusing paragraph is its answer."""
    blocks = [b for b in page.blocks if any(b.start <= c.span[0] < b.end for c in whole)]
    draft.answers = [(max(b.start, _asked_to(draft)), b.end) for b in blocks]
    provisions = [c.provision for c in whole]
    silent = all(lifts_duty(ear.law, p) for p in provisions)
    weighed = Weighed(
        Outcome.NCND if silent else Outcome.WITHHELD,
        provisions,
        row="the whole request is refused",
        confidence=SURE,
        evidence=tuple(c.span for c in whole),
    )
    return finish(page, draft, weighed, relied, ear)


def _asked_to(draft: Draft) -> int:
    return draft.question[1] if draft.question else 0


def _noted(draft: Draft, weighed: Weighed, note: Note) -> Weighed:
    """A part whose small numbers a note withholds is answered in part."""
    if weighed.outcome not in (Outcome.SUPPLIED, Outcome.PARTLY_SUPPLIED):
        return weighed
    if 0 <= note.span[0] - max(b for _, b in draft.answers) < _BRIEF:
        draft.answers.append(note.span)
    provisions = [*weighed.provisions, *note.provisions]
    evidence = [*weighed.evidence, note.span]
    return replace(
        weighed,
        outcome=Outcome.PARTLY_SUPPLIED,
        provisions=provisions,
        partial=True,
        evidence=tuple(evidence),
    )


def _spread(parts: list[Part], relied: list[Provision], cues: Cues) -> list[Part]:
    """A refusal of the whole request that stands behind the last question is every part's."""
    open_ = [p for p in parts if p.outcome is Outcome.UNANSWERED]
    whole = [p for p in parts if p.answer and p.provisions and cues["all_refused"].has(p.answer)]
    if not open_ or not relied:
        return parts
    if whole:
        source = whole[-1]
        refused = [
            replace(
                p,
                outcome=source.outcome,
                provisions=source.provisions,
                answer=source.answer,
                answer_span=source.answer_span,
            )
            for p in open_
        ]
    elif len(open_) == len(parts):
        refused = [replace(p, outcome=Outcome.WITHHELD, provisions=tuple(relied)) for p in open_]
    else:
        return parts
    mended = {p.number: p for p in refused}
    return [mended.get(p.number, p) if p in open_ else p for p in parts]


def _settle(
    page: Page, draft: Draft, own: Weighed, said: _Elsewhere, warnings: list[str], cues: Cues
) -> Weighed:
    if own.outcome is Outcome.SUPPLIED:
        return _supplied(page, draft, replace(own, provisions=[]), said, warnings, cues)
    if own.outcome is Outcome.UNANSWERED:
        return _unanswered(draft, own, said)
    found = [p for c in said.named if c.outcome in _REFUSALS for p in c.provisions]
    refused = own.outcome in (Outcome.WITHHELD, Outcome.PARTLY_SUPPLIED, Outcome.NCND)
    if refused and not own.provisions and not found:
        found = [p for c in said.general if c.outcome in _REFUSALS for p in c.provisions]
    ncnd = any(c.outcome is Outcome.NCND for c in said.named)
    vague = own.outcome is Outcome.WITHHELD and not own.provisions
    fitting = [p for p in found if p not in own.provisions]
    outcome = Outcome.NCND if ncnd and vague else own.outcome
    if outcome is Outcome.WITHHELD and any(_some(page, c) for c in said.refusing):
        outcome = Outcome.PARTLY_SUPPLIED  # "the exemptions apply to some of the information"
    return replace(own, outcome=outcome, provisions=own.provisions + fitting)


def _some(page: Page, claim: Claim) -> bool:
    """`The exemptions below apply to some of this information`."""
    words = page.flat[slice(*claim.span)]
    return claim.partial and bool(
        re.search(r"\bsome of\b|\bpart of\b|in part\b|partly", words, re.I)
    )


def _supplied(
    page: Page, draft: Draft, own: Weighed, said: _Elsewhere, warnings: list[str], cues: Cues
) -> Weighed:
    ncnd = [c for c in said.refusing if c.outcome is Outcome.NCND]
    brief = sum(b - a for a, b in draft.answers) < _BRIEF
    if ncnd and (brief or len(ncnd) == len(said.refusing)):
        warnings.append(
            f"Part {draft.number} is answered, yet elsewhere the letter neither confirms nor"
            " denies it."
        )
        return replace(own, provisions=[p for c in ncnd for p in c.provisions], confidence=DOUBTFUL)
    held_back = [
        c
        for c in said.refusing
        if c.outcome in (Outcome.WITHHELD, Outcome.PARTLY_SUPPLIED) and c.provisions
    ]
    held_back = held_back or _partial_everywhere(page, draft, said.general, cues)
    if not held_back:
        return own
    found = [p for c in held_back for p in c.provisions]
    evidence = (*own.evidence, *(c.span for c in held_back))
    own = replace(own, provisions=found, evidence=evidence, confidence=FAIR)
    if all(cues["points"].has(page.flat[slice(*span)]) for span in draft.answers):
        return replace(own, outcome=Outcome.WITHHELD)
    return replace(own, outcome=Outcome.PARTLY_SUPPLIED, partial=True)


def _partial_everywhere(page: Page, draft: Draft, general: list[Claim], cues: Cues) -> list[Claim]:
    """`Names have been redacted` without a number meets the parts that hand over documents."""
    answer = " ".join(page.flat[a:b] for a, b in draft.answers)
    if not cues["handed_docs"].has(answer):
        return []
    return [
        c
        for c in general
        if c.partial
        and c.provisions
        and re.search(r"redact|remov", page.flat[slice(*c.span)], re.I)
    ]


def _unanswered(draft: Draft, own: Weighed, said: _Elsewhere) -> Weighed:
    if draft.answers and not own.provisions and not said.named:
        return own
    named = [c for c in said.named if c.outcome is not Outcome.UNANSWERED]
    claims = named or [c for c in said.general if c.outcome is not Outcome.UNANSWERED]
    outcomes = {c.outcome for c in claims}
    if said.others_answered and not named:
        # The other parts have answers of their own, so a general remark is no answer to this one.
        outcomes.discard(Outcome.SUPPLIED)
    outcome = next((o for o in _STRONGEST if o in outcomes), None)
    if outcome is None:
        return own
    draft.answers += [c.span for c in claims if c.span not in draft.answers]
    return Weighed(
        outcome,
        [p for c in claims for p in c.provisions],
        row="named elsewhere in the letter" if named else "said of the whole request",
        confidence=FAIR,
        evidence=tuple(c.span for c in claims if c.outcome is outcome),
    )
