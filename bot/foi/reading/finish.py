"""A part of a letter once its outcome is known."""

from bot.foi.law import Role
from bot.foi.law_roles import role
from bot.foi.letter import Part
from bot.foi.provisions import Provision
from bot.foi.reading.acts import Ear
from bot.foi.reading.outcome import Weighed
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft
from bot.foi.reading.reliance import deepest
from bot.foi.vocabulary import Outcome, Span


def finish(page: Page, draft: Draft, weighed: Weighed, relied: set[Provision], ear: Ear) -> Part:
    """The part as it stands in the letter: its words, its outcome, its provisions at their deepest.

    `relied` is what the letter as a whole refuses with.
    """
    provisions = weighed.provisions
    if weighed.outcome is Outcome.UNANSWERED:
        provisions = []
    if weighed.outcome is Outcome.NOT_HELD:
        provisions = [p for p in provisions if role(ear.law, p) is Role.NOT_HELD]
        if not provisions:
            # Under the EIR and FOISA "not held" is itself a ground, often named once for all.
            provisions = [p for p in relied if role(ear.law, p) is Role.NOT_HELD]
    shallow = {p for p in provisions if any(p.covers(q) and p != q for q in provisions)}
    deep = [q for p in provisions if p not in shallow for q in _deeper(p, relied)]
    question = _unquoted(page.flat, draft.question) if draft.question else None
    return Part(
        draft.number,
        page.show(question) if question else "",
        " ".join(page.show(span) for span in draft.answers) or None,
        weighed.outcome,
        deepest(deep),
        question,
        _whole(draft.answers),
        weighed.confidence,
        weighed.evidence,
    )


def _deeper(provision: Provision, relied: set[Provision]) -> list[Provision]:
    """A part's `section 40` is the `section 40(2)` that the notice argues."""
    below = [p for p in relied if provision.covers(p) and p != provision]
    return below or [provision]


def _unquoted(flat: str, span: Span) -> Span:
    """A question without the quotation marks around it."""
    start, end = span
    words = flat[start:end]
    start += len(words) - len(words.lstrip("\"' \n"))
    odd = flat[start:end].count('"') % 2 == 1
    return (start, start + len(flat[start:end].rstrip('" \n' if odd else " \n")))


def _whole(spans: list[Span]) -> Span | None:
    return (min(a for a, _ in spans), max(b for _, b in spans)) if spans else None
