"""Drafts a letter: decisions and words in, checked text with its sources out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from rapidfuzz import process

from bot.casework.decided import (
    asked_parts,
    decided,
    first_answer,
    later_parts,
    settled,
    to_answer,
    to_file,
)
from bot.casework.desk import Desk, Words, letter_input, shared_context
from bot.casework.due_days import working_day
from bot.casework.use_precedent import factors_of_precedent
from bot.foi import case as filed
from bot.foi.case import Case, Draft, Section, already_confirmed
from bot.foi.checks.known import Decided, Register
from bot.foi.drafting.blocks import LETTER, Block
from bot.foi.drafting.claims import owner_of
from bot.foi.drafting.condition import governing
from bot.foi.drafting.decide import read_decision, refuse_undrafted
from bot.foi.drafting.fields import given, known, read_field
from bot.foi.drafting.inputs import Decision, FieldKey, LetterInput, Missing, Sourced
from bot.foi.drafting.merge import keep_edits
from bot.foi.drafting.plan import missing, plan
from bot.foi.drafting.render import fields_of, letter_text, render
from bot.foi.errors import FoiError
from bot.foi.events import EventType
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind

ALWAYS = frozenset({"covers", "left_unsaid"})
"""Fields that every provision of a notice has: what it covers, what cannot be said (s17(4))."""


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
    again: bool = False
    """True for a further letter of a kind of which one is confirmed: a second question back."""


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
    together: tuple[tuple[str, ...], ...] = ()
    """Parts that these orders have one answer, or one set of reasons, for together."""


def draft(desk: Desk, name: str, orders: Orders, *, by: str, dated: date, at: datetime) -> Drafted:
    """Draft the letter anew from all that is decided so far and what `orders` adds.

    Nothing is changed where anything in `orders` is wrong (FoiError), or the letter is confirmed.
    """
    case, corrected = desk.store.case_to_draft(name)
    refuse_undrafted(case.regime)
    number = _number(desk, case, orders)
    fresh = [
        read_decision(text, asked_parts(case), case.regime, desk.law) for text in orders.decide
    ]
    decisions = settled(case, desk.law, (*decided(desk.store, case), *fresh))
    letter, changes, left_out, wrong = _worded(desk, case, orders, number, decisions, fresh, dated)
    blocks = plan(letter, desk.law, desk.outline)
    gaps = tuple(missing(blocks, letter.fields))
    together = tuple(one.parts for one in fresh if len(one.parts) > 1)
    if fresh:
        desk.store.decide(case.id, to_file(fresh), by=by, at=at)
    desk.store.give_words(case.id, orders.kind, changes, by=by, at=at, number=number)
    if wrong:
        raise _named(wrong, changes)
    if gaps and not orders.allow_gaps:
        return Drafted(case, None, gaps, (), left_out, together)
    sections = render(blocks, letter, desk.env, shared_context(desk, letter, case), gaps)
    sections, conflicts = _edited(desk, case, orders, sections)
    saved = _save(desk, case, letter, sections, gaps, by, at, number, corrected)
    return Drafted(case, saved, gaps, tuple(conflicts), left_out, together)


def letter_of(
    desk: Desk, case: Case, kind: Kind, decisions: Sequence[Decision], words: Words, dated: date
) -> LetterInput:
    """The letter's facts with the decisions that it deals with, and its undecided parts."""
    later = later_parts(desk.store, case)
    taken = to_answer(case, kind, decisions)
    first = first_answer(desk.store, case) if kind is Kind.INTERNAL_REVIEW else ()
    return letter_input(
        desk, case, kind, _apart(taken, later), words, dated, later=later, first=first
    )


def words_of(desk: Desk, case: Case, kind: Kind, number: int | None = None) -> Words:
    """What counts for each field; a review goes on with the words of the first answer.

    So does a further letter of a kind: what was said of a provision still stands. What the case
    itself knows of a review (when was answered, when was asked) is filled in.
    """
    own = desk.store.words(case.id, kind, number)
    number = number or desk.store.number(case.id, kind)
    if kind is Kind.CORRECTION:
        return {**_known_of_correction(desk, case), **own}
    if kind is Kind.INTERNAL_REVIEW:
        before = desk.store.words(case.id, Kind.RESPONSE)
        return {**_of_provisions_and_parts(before), **_known_of_review(desk, case), **own}
    if number > 1:
        return {**_of_provisions_and_parts(desk.store.words(case.id, kind, number - 1)), **own}
    return own


def wrong_decisions(desk: Desk, case: Case, texts: Mapping[str, str]) -> dict[str, FoiError]:
    """What is wrong with these decisions, by their keys; nothing is changed."""
    asked = asked_parts(case)
    wrong = {}
    for key, text in texts.items():
        try:
            read_decision(text, asked, case.regime, desk.law)
        except FoiError as problem:
            wrong[key] = problem
    return wrong


def _of_provisions_and_parts(words: Words) -> dict[FieldKey, tuple[Sourced, ...]]:
    return {key: given for key, given in words.items() if key[0] != LETTER}


def _known_of_review(desk: Desk, case: Case) -> dict[FieldKey, tuple[Sourced, ...]]:
    sent = desk.store.confirmation(case.id, Kind.RESPONSE)
    asked = [e.on for e in case.events if e.type == EventType.REVIEW_REQUESTED]
    known = {
        "first_answer": sent.letter_date if sent else None,
        "review_asked": max(asked, default=None),
    }
    return {
        (LETTER, name): (Sourced(day.isoformat(), "the register"),)
        for name, day in known.items()
        if day
    }


def _known_of_correction(desk: Desk, case: Case) -> dict[FieldKey, tuple[Sourced, ...]]:
    """The day of the letter that is corrected, the newest; a FoiError where none went out."""
    sent = [c for c in desk.store.confirmations(case.id) if c.kind is not Kind.CORRECTION]
    if not sent:
        raise FoiError(
            "nothing-to-correct",
            case.reference,
            "no letter of it is confirmed",
            "Change the draft instead, with --set or --edit",
        )
    day = max(one.letter_date for one in sent).isoformat()
    return {(LETTER, "corrected"): (Sourced(day, "the register"),)}


def _apart(decisions: Sequence[Decision], later: frozenset[str]) -> list[Decision]:
    """Parts decided together, of which some are answered later, stand apart."""
    apart: list[Decision] = []
    for decision in decisions:
        now = tuple(number for number in decision.parts if number not in later)
        then = tuple(number for number in decision.parts if number in later)
        apart += [replace(decision, parts=parts) for parts in (now, then) if parts]
    return apart


def _number(desk: Desk, case: Case, orders: Orders) -> int:
    """Which letter of its kind is drafted: the current one, or with `again` the next.

    A FoiError where the current one is confirmed and no further one is asked for.
    """
    number = desk.store.number(case.id, orders.kind)
    done = desk.store.confirmation(case.id, orders.kind)
    if done is None:
        return number
    if orders.again:
        return number + 1
    raise already_confirmed(case.reference, done)


def _worded(
    desk: Desk,
    case: Case,
    orders: Orders,
    number: int,
    decisions: Sequence[Decision],
    fresh: Sequence[Decision],
    dated: date,
) -> tuple[LetterInput, dict[FieldKey, tuple[Sourced, ...]], tuple[str, ...], list[FoiError]]:
    """The letter with what `orders` gives, what changes, what was left out, and what is wrong."""
    words = dict(words_of(desk, case, orders.kind, number))
    before = letter_of(desk, case, orders.kind, decisions, words, dated)
    blocks = plan(before, desk.law, desk.outline)
    changes, wrong = _given(desk, orders, blocks, decisions, words, dated)
    left_out: list[str] = []
    for name in orders.use:
        taken, refused = factors_of_precedent(desk, name, decisions, {**words, **changes})
        changes |= taken
        left_out += refused
    if orders.joint:
        changes["letter", "joint"] = tuple(_joint(text, decisions) for text in orders.joint)
    letter = letter_of(desk, case, orders.kind, decisions, {**words, **changes}, dated)
    redecided = letter.later.intersection(number for d in fresh for number in d.parts)
    if redecided:
        letter = replace(letter, later=letter.later - redecided)
    return letter, changes, tuple(left_out), wrong


def _given(
    desk: Desk,
    orders: Orders,
    blocks: Sequence[Block],
    decisions: Sequence[Decision],
    words: Words,
    dated: date,
) -> tuple[dict[FieldKey, tuple[Sourced, ...]], list[FoiError]]:
    """What each `--set` gives, and what is wrong with those that give nothing."""
    allowed, choices = allowed_fields(desk, blocks, decisions), _choices(blocks)
    changes: dict[FieldKey, tuple[Sourced, ...]] = {}
    wrong: list[FoiError] = []
    for text in orders.give:
        try:
            key, value = read_field(_settled_owner(text, decisions))
            known(key, {**allowed, **_of_condition(desk, key[0], allowed, {**words, **changes})})
            ruling = _ruling(desk, key[0], {**words, **changes})
            before = changes.get(key, words.get(key, ()))
            of = choices.get(key) or _ruling_choices(desk, ruling, key[1])
            found = given(key, value, before, desk.law, of, ruling)
            working_day(desk, key, found, dated)
            changes[key] = found
        except FoiError as error:
            wrong.append(error)
    return changes, wrong


def _named(wrong: Sequence[FoiError], kept: Words) -> FoiError:
    """One error for all fields that are wrong; what was right is kept, and says so."""
    first = wrong[0]
    rest = "".join(f". {one.what}: {one.why}. {one.todo}" for one in wrong[1:])
    held = f" ({len(kept)} other field{'s are' if len(kept) != 1 else ' is'} kept)" if kept else ""
    return FoiError(first.code, first.what, f"{first.why}{held}", f"{first.todo}{rest}")


def _settled_owner(text: str, decisions: Sequence[Decision]) -> str:
    """Address a decided range by its parts: `3-5.answer=` becomes `3,4,5.answer=`."""
    owner, dot, rest = text.partition(".")
    first, dash, last = owner.partition("-")
    for decision in decisions:
        if dash and dot and (decision.parts[0], decision.parts[-1]) == (first, last):
            return f"{','.join(decision.parts)}.{rest}"
    return text


def allowed_fields(
    desk: Desk, blocks: Sequence[Block], decisions: Sequence[Decision]
) -> dict[str, frozenset[str]]:
    """Which fields each owner of the letter has."""
    allowed: dict[str, frozenset[str]] = {}
    for block in blocks:
        names = fields_of(desk.env, block.template) | {need.field for need in block.needs}
        names |= set(block.context.get("wanted", ()))
        names |= ALWAYS if ":" in block.owner else frozenset()
        if names:
            allowed[block.owner] = allowed.get(block.owner, frozenset()) | names
    for decision in decisions:
        owner = owner_of(decision)
        allowed[owner] = allowed.get(owner, frozenset()) | {"withheld"}
    return allowed


def _choices(blocks: Sequence[Block]) -> dict[FieldKey, tuple[str, ...]]:
    """The values of each field that takes only a few."""
    needs = [need for block in blocks for need in block.needs]
    return {(need.owner, need.field): need.choices for need in needs if need.choices}


def _ruling(desk: Desk, owner: str, words: Words) -> Provision | None:
    """The provision whose needs and factors count for an owner: its condition's, once known."""
    if ":" not in owner or owner.startswith("joint:"):
        return None
    entry = desk.law.entry(Provision.parse(owner))
    condition = words.get((owner, "condition"))
    if entry is None:
        return None
    return governing(entry, condition[0].text if condition else None, desk.law).provision


def _ruling_choices(desk: Desk, ruling: Provision | None, name: str) -> tuple[str, ...]:
    entry = desk.law.entry(ruling) if ruling else None
    found = (need.choices for need in entry.needs if need.field == name) if entry else ()
    return next(iter(found), ())


def _of_condition(
    desk: Desk, owner: str, allowed: Mapping[str, frozenset[str]], changes: Words
) -> dict[str, frozenset[str]]:
    """The fields that an owner has once the condition that was just given rules it."""
    ruling = _ruling(desk, owner, changes)
    entry = desk.law.entry(ruling) if ruling else None
    if owner not in allowed or entry is None:
        return {}
    return {owner: allowed[owner] | {need.field for need in entry.needs}}


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
    letter: LetterInput,
    sections: Sequence[Section],
    gaps: Sequence[Missing],
    by: str,
    at: datetime,
    number: int,
    corrected: int,
) -> Draft:
    """Keep a new version; a text that has not changed stays the version it is, unless the case was
    corrected since: an officer has to look at it again."""
    text, kind = letter_text(sections), letter.kind
    newest = desk.store.newest_draft(case.id, kind)
    unchanged = newest and newest.text == text and newest.sections == tuple(sections)
    stale = newest and newest.version <= desk.store.stale_to(case.id)
    if newest and unchanged and not stale and number == desk.store.number(case.id, kind):
        return newest
    findings = desk.check(text, case, letter.dated, _register(letter))
    sources = sorted({source for section in sections for source in section.sources})
    missing_ = [_filed(gap) for gap in gaps]
    return desk.store.save_draft(
        case.id,
        by,
        text,
        sections,
        missing_,
        findings,
        sources,
        at=at,
        kind=kind,
        number=number,
        corrected=corrected,
    )


def _register(letter: LetterInput) -> Register:
    """What the rules hold the letter's own words against."""
    return Register(
        letter.kind,
        letter.reference,
        letter.received,
        letter.dated,
        letter.due,
        tuple(Decided(n, d.outcome, d.provisions) for d in letter.decisions for n in d.parts),
        tuple(sorted(letter.later)),
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
