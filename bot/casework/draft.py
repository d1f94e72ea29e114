"""Drafts a letter: decisions and words in, checked text with its sources out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from rapidfuzz import process

from bot.casework.desk import Desk, Words, letter_input, shared_context
from bot.casework.use_precedent import factors_of_precedent
from bot.foi import case as filed
from bot.foi.case import Case, Draft, Section, already_confirmed
from bot.foi.drafting.blocks import Block
from bot.foi.drafting.decide import join_decisions, read_decision, refuse_undrafted
from bot.foi.drafting.fields import given, known, read_field
from bot.foi.drafting.inputs import AskedPart, Decision, FieldKey, Missing, Sourced
from bot.foi.drafting.merge import keep_edits
from bot.foi.drafting.plan import missing, plan
from bot.foi.drafting.render import fields_of, letter_text, render
from bot.foi.errors import FoiError
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind, Outcome


@dataclass(frozen=True, slots=True)
class Orders:
    """What an officer asks of one draft. `edits` replace sections by key; None undoes an edit."""

    kind: Kind = Kind.RESPONSE
    decide: tuple[str, ...] = ()
    give: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    edits: Mapping[str, str | None] = field(default_factory=dict)
    allow_gaps: bool = False


@dataclass(frozen=True, slots=True)
class Drafted:
    """What came of it: `draft` is None while something is missing and gaps are not allowed.

    `conflicts` are the sections that an officer edited and whose generated text has changed since;
    `left_out` says which factors of a precedent were not taken over, and why.
    """

    case: Case
    draft: Draft | None
    missing: tuple[Missing, ...]
    conflicts: tuple[str, ...]
    left_out: tuple[str, ...]


def draft(desk: Desk, name: str, orders: Orders, *, by: str, dated: date, at: datetime) -> Drafted:
    """Draft the letter anew from all that is decided so far and what `orders` adds.

    Nothing is changed where anything in `orders` is wrong (FoiError), or the letter is confirmed.
    """
    case = desk.store.case(name)
    refuse_undrafted(case.regime)
    _refuse_confirmed(desk, case, orders.kind)
    fresh = _decisions(desk, case, orders)
    decisions = join_decisions((*decided(desk, case), *fresh), [p.number for p in case.parts])
    words, changes, left_out = _words(desk, case, orders, decisions, dated)
    letter = letter_input(
        desk, case, orders.kind, _with_undecided(case, orders.kind, decisions), words, dated
    )
    blocks = plan(letter, desk.law, desk.outline)
    gaps = tuple(missing(blocks, letter.fields))
    _keep(desk, case, orders.kind, fresh, changes, by, at)
    if gaps and not orders.allow_gaps:
        return Drafted(case, None, gaps, (), left_out)
    sections = render(blocks, letter, desk.env, shared_context(desk, letter, case), gaps)
    sections, conflicts = _edited(desk, case, orders, sections)
    saved = _save(desk, case, orders.kind, sections, gaps, dated, by, at)
    return Drafted(case, saved, gaps, tuple(conflicts), left_out)


def decided(desk: Desk, case: Case) -> list[Decision]:
    """What is decided so far, parts that were decided together as one decision."""
    together: dict[tuple[Any, ...], list[str]] = {}
    for one in desk.store.decisions(case.id):
        group = tuple(one.detail.get("group", (one.part,)))
        together.setdefault((group, one.outcome, one.provisions), []).append(one.part)
    return [
        Decision(tuple(parts), outcome, provisions)
        for (_, outcome, provisions), parts in together.items()
    ]


def _refuse_confirmed(desk: Desk, case: Case, kind: Kind) -> None:
    done = desk.store.confirmation(case.id, kind)
    if done:
        raise already_confirmed(case.reference, done)


def _decisions(desk: Desk, case: Case, orders: Orders) -> list[Decision]:
    asked = [AskedPart(part.number, part.question) for part in case.parts]
    return [read_decision(text, asked, case.regime, desk.law) for text in orders.decide]


def _with_undecided(case: Case, kind: Kind, decisions: Sequence[Decision]) -> list[Decision]:
    """A response answers every part, so an undecided one is a gap; other letters need not."""
    if kind is not Kind.RESPONSE:
        return list(decisions)
    settled = {number for decision in decisions for number in decision.parts}
    open_parts = [p.number for p in case.parts if p.number not in settled]
    return [*decisions, *(Decision((number,), Outcome.UNANSWERED) for number in open_parts)]


def _words(
    desk: Desk, case: Case, orders: Orders, decisions: Sequence[Decision], dated: date
) -> tuple[Words, dict[FieldKey, tuple[Sourced, ...]], tuple[str, ...]]:
    """The words that count with what `orders` gives, what changes, and what was left out."""
    words = dict(desk.store.words(case.id, orders.kind))
    before = letter_input(desk, case, orders.kind, decisions, words, dated)
    allowed = _allowed(desk, plan(before, desk.law, desk.outline))
    changes: dict[FieldKey, tuple[Sourced, ...]] = {}
    for text in orders.give:
        key, value = read_field(_settled_owner(text, decisions))
        known(key, allowed)
        changes[key] = given(key, value, changes.get(key, words.get(key, ())), desk.law)
    left_out: list[str] = []
    for name in orders.use:
        taken, refused = factors_of_precedent(desk, name, decisions, {**words, **changes})
        changes |= taken
        left_out += refused
    if orders.joint:
        changes["letter", "joint"] = tuple(_joint(text, decisions) for text in orders.joint)
    return {**words, **changes}, changes, tuple(left_out)


def _settled_owner(text: str, decisions: Sequence[Decision]) -> str:
    """Address a decided range by its parts: `3-5.answer=` becomes `3,4,5.answer=`."""
    owner, dot, rest = text.partition(".")
    first, dash, last = owner.partition("-")
    for decision in decisions:
        if dash and dot and (decision.parts[0], decision.parts[-1]) == (first, last):
            return f"{','.join(decision.parts)}.{rest}"
    return text


def _allowed(desk: Desk, blocks: Sequence[Block]) -> dict[str, frozenset[str]]:
    """Which fields each owner of the letter has."""
    allowed: dict[str, frozenset[str]] = {}
    for block in blocks:
        names = fields_of(desk.env, block.template) | {need.field for need in block.needs}
        names |= set(block.context.get("wanted", ()))
        if names:
            allowed[block.owner] = allowed.get(block.owner, frozenset()) | names
    return allowed


def _joint(text: str, decisions: Sequence[Decision]) -> Sourced:
    """Check that the provisions refuse the same parts and are weighed ([2025] UKSC 27)."""
    group = [Provision.parse(name) for name in text.split("+")]
    together = {d.parts for d in decisions if set(group) & set(d.provisions)}
    same = all(set(group) <= set(d.provisions) for d in decisions if d.parts in together)
    if len(group) < 2 or not together or not same:
        raise FoiError(
            "joint-balance",
            f"'{text}'",
            "interests are weighed together only for provisions on the same information",
            "Name two or more provisions, joined by +, that refuse the same parts",
        )
    return Sourced("+".join(map(str, group)), "officer")


def _keep(
    desk: Desk,
    case: Case,
    kind: Kind,
    fresh: Sequence[Decision],
    changes: Mapping[FieldKey, tuple[Sourced, ...]],
    by: str,
    at: datetime,
) -> None:
    stored = [
        filed.Decision(number, d.outcome, d.provisions, {"group": list(d.parts)})
        for d in fresh
        for number in d.parts
    ]
    if stored:
        desk.store.decide(case.id, stored, by=by, at=at)
    desk.store.give_words(case.id, kind, changes, by=by, at=at)


def _edited(
    desk: Desk, case: Case, orders: Orders, fresh: Sequence[Section]
) -> tuple[list[Section], list[str]]:
    earlier = desk.store.newest_draft(case.id, orders.kind)
    kept, conflicts = keep_edits(fresh, earlier.sections if earlier else ())
    generated = {section.key: section for section in fresh}
    for key, text in orders.edits.items():
        if key not in generated:
            raise _no_section(key, list(generated))
        made = generated[key]
        edit = made if text is None else Section(key, text.strip("\n"), ("officer",), made.text)
        kept = [edit if section.key == key else section for section in kept]
        conflicts = [other for other in conflicts if other != key]
    return kept, conflicts


def _no_section(key: str, keys: Sequence[str]) -> FoiError:
    nearest = process.extractOne(key, keys, score_cutoff=50)
    return FoiError(
        "section-unknown",
        f"section '{key}'",
        f"the letter has {', '.join(keys)}",
        f"Did you mean {nearest[0]}?" if nearest else "Use one of those",
    )


def _save(
    desk: Desk,
    case: Case,
    kind: Kind,
    sections: Sequence[Section],
    gaps: Sequence[Missing],
    dated: date,
    by: str,
    at: datetime,
) -> Draft:
    """Keep a new version; a text that has not changed stays the version it is."""
    text = letter_text(sections)
    newest = desk.store.newest_draft(case.id, kind)
    if newest and newest.text == text and newest.sections == tuple(sections):
        return newest
    findings = desk.check(text, case, dated)
    sources = sorted({source for section in sections for source in section.sources})
    missing_ = [_filed(gap) for gap in gaps]
    return desk.store.save_draft(
        case.id, by, text, sections, missing_, findings, sources, at=at, kind=kind
    )


def _filed(gap: Missing) -> filed.Missing:
    """The gap as the store keeps it: by part or by provision."""
    if ":" in gap.owner and not gap.owner.startswith("joint:"):
        return filed.Missing(gap.field, gap.what, gap.law, provision=Provision.parse(gap.owner))
    return filed.Missing(gap.field, gap.what, gap.law, part=gap.owner)


def sources_of(drafted: Draft) -> list[dict[str, Any]]:
    """Each section with where its words came from, in the order of the letter."""
    return [
        {"section": s.key, "sources": list(s.sources), "edited": s.base is not None}
        for s in drafted.sections
    ]
