"""The outcome and the provisions of each part: its own answer first, then what is said elsewhere."""

import re

from bot.foi.letter import Part
from bot.foi.provisions import Provision
from bot.foi.reading.claims import Claim
from bot.foi.reading.outcomes import Weighed, weigh
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.reliance import deepest
from bot.foi.vocabulary import Outcome, Span

_REFUSALS = (Outcome.WITHHELD, Outcome.PARTLY_SUPPLIED, Outcome.NCND, Outcome.NOT_HELD)
_BRIEF = 80  # characters: a bare "Yes" or a figure, which no notice takes back
_HANDED_OVER = re.compile(
    r"attach|enclos|redact|document|copy|copies|see below|spreadsheet|e-?mail", re.I
)


def decide(
    page: Page, reading: Reading, claims: list[Claim], cited: dict[int, Provision]
) -> tuple[list[Part], list[str]]:
    """Give the parts with their outcomes, and warnings where two statements compete."""
    warnings: list[str] = []
    general = [c for c in claims if not c.paths]
    relied = set(deepest(list(cited.values())))
    parts = []
    for draft in reading.drafts:
        own = _own(page, draft, cited)
        named = [c for c in claims if draft.path in c.paths]
        whole = len(reading.drafts) == 1
        weighed = _settle(page, draft, own, named + general if whole else named, general, warnings)
        parts.append(_part(page, draft, weighed, relied, general))
    return parts, warnings


def _own(page: Page, draft: Draft, cited: dict[int, Provision]) -> Weighed:
    question = page.flat[slice(*draft.question)] if draft.question else ""
    return weigh(page.flat, draft.answers, cited, question)


def _settle(
    page: Page,
    draft: Draft,
    own: Weighed,
    named: list[Claim],
    general: list[Claim],
    warnings: list[str],
) -> Weighed:
    refusing = [
        c
        for c in named
        if c.outcome in _REFUSALS and (c.provisions or c.outcome is not Outcome.PARTLY_SUPPLIED)
    ]
    if own.outcome is Outcome.SUPPLIED:
        return _supplied(page, draft, Weighed(own.outcome), refusing, general, warnings)
    if own.outcome is Outcome.UNANSWERED:
        return _unanswered(draft, own, named, general)
    found = [p for c in named if c.outcome in _REFUSALS for p in c.provisions]
    if (
        not own.provisions
        and not found
        and own.outcome in (Outcome.WITHHELD, Outcome.PARTLY_SUPPLIED, Outcome.NCND)
    ):
        found = [p for c in general if c.outcome in _REFUSALS for p in c.provisions]
    fitting = [p for p in found if p not in own.provisions]
    outcome = own.outcome
    if (
        outcome is Outcome.WITHHELD
        and not own.provisions
        and any(c.outcome is Outcome.NCND for c in named)
    ):
        outcome = Outcome.NCND
    return Weighed(outcome, own.provisions + fitting, own.partial)


def _supplied(
    page: Page,
    draft: Draft,
    own: Weighed,
    refusing: list[Claim],
    general: list[Claim],
    warnings: list[str],
) -> Weighed:
    ncnd = [c for c in refusing if c.outcome is Outcome.NCND]
    brief = sum(b - a for a, b in draft.answers) < _BRIEF
    if ncnd and (brief or len(ncnd) == len(refusing)):
        warnings.append(
            f"Part {draft.number} is answered, yet elsewhere the letter neither confirms nor denies it."
        )
        return Weighed(own.outcome, [p for c in ncnd for p in c.provisions])
    held_back = [
        c
        for c in refusing
        if c.outcome in (Outcome.WITHHELD, Outcome.PARTLY_SUPPLIED) and c.provisions
    ]
    if not held_back:
        held_back = _partial_everywhere(page, draft, general)
    if held_back:
        provisions = [p for c in held_back for p in c.provisions]
        return Weighed(Outcome.PARTLY_SUPPLIED, provisions, True)
    return own


def _partial_everywhere(page: Page, draft: Draft, general: list[Claim]) -> list[Claim]:
    """`Names have been redacted` without a number meets the parts that hand over documents."""
    answer = " ".join(page.flat[a:b] for a, b in draft.answers)
    if not _HANDED_OVER.search(answer):
        return []
    return [
        c
        for c in general
        if c.partial
        and c.provisions
        and re.search(r"redact|remov", page.flat[slice(*c.span)], re.I)
    ]


def _unanswered(draft: Draft, own: Weighed, named: list[Claim], general: list[Claim]) -> Weighed:
    if draft.answers and not own.provisions and own.outcome is Outcome.UNANSWERED and not named:
        return own
    claims = [c for c in named if c.outcome is not Outcome.UNANSWERED] or [
        c for c in general if c.outcome is not Outcome.UNANSWERED
    ]
    provisions = [p for c in claims for p in c.provisions]
    outcomes = {c.outcome for c in claims}
    for outcome in (
        Outcome.NCND,
        Outcome.PARTLY_SUPPLIED,
        Outcome.WITHHELD,
        Outcome.NOT_HELD,
        Outcome.SUPPLIED,
    ):
        if outcome in outcomes:
            if outcome is Outcome.SUPPLIED and not named and not _substance(claims):
                continue
            draft.answers += [c.span for c in claims if c.span not in draft.answers]
            return Weighed(outcome, provisions)
    return own


def _substance(claims: list[Claim]) -> bool:
    return any(c.span[1] - c.span[0] > 0 for c in claims)


def _part(
    page: Page, draft: Draft, weighed: Weighed, relied: set[Provision], general: list[Claim]
) -> Part:
    provisions = weighed.provisions
    if weighed.outcome is Outcome.UNANSWERED:
        provisions = []
    if weighed.outcome is Outcome.NOT_HELD:
        provisions = [p for p in provisions if str(p).startswith(("eir:r12(4)(a)", "foisa:s17"))]
        if not provisions:
            # Under the EIR and FOISA "not held" is itself a ground, often named once for all.
            provisions = [
                p for p in relied if str(p).startswith("eir:r12(4)(a)") or p.section == "s17"
            ]
    deep = [q for p in provisions for q in _deeper(p, relied)]
    answer = _whole(draft.answers)
    return Part(
        draft.number,
        page.show(draft.question) if draft.question else "",
        " ".join(page.show(span) for span in draft.answers) or None,
        weighed.outcome,
        deepest(deep),
        draft.question,
        answer,
    )


def _deeper(provision: Provision, relied: set[Provision]) -> list[Provision]:
    """A part's `section 40` is the `section 40(2)` that the notice argues."""
    below = [p for p in relied if provision.covers(p) and p != provision]
    return below or [provision]


def _whole(spans: list[Span]) -> Span | None:
    return (min(a for a, _ in spans), max(b for _, b in spans)) if spans else None
