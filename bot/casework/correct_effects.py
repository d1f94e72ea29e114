"""What corrections do to a case: its dates, its decisions, its drafts, and what to think about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.casework.clocking import Clocks
from bot.foi.case import Case
from bot.foi.case_clock import clock_of, parts_due
from bot.foi.clock import ClockReport
from bot.foi.corrections import UNSEEN_IN_LETTERS, CaseFile, Changed, Correctable
from bot.foi.proof import HEADLINES
from bot.foi.working_days import words
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a correction changes: what, and how it stands before and after."""

    what: str
    before: str
    after: str


def effects(clocks: Clocks, before: Case, after: Case, today: date) -> Iterator[Effect]:
    """Every date that becomes another one, and the state of the clock."""
    old, new = (clock_of(c, clocks.calendars, clocks.limits, today) for c in (before, after))
    extended = any(clock.latest != clock.due for clock in (old, new))
    for name, head in HEADLINES.items():
        if (name != "latest" or extended) and getattr(old, name) != getattr(new, name):
            yield Effect(head, _day(getattr(old, name)), _day(getattr(new, name)))
    yield from _parts_effects(before, old, after, new)
    if old.status != new.status:
        yield Effect("Clock", old.status, new.status)


def _parts_effects(
    before: Case, old: ClockReport, after: Case, new: ClockReport
) -> Iterator[Effect]:
    """Dates of parts, where an extension has parted them."""
    was, becomes = parts_due(before, old), parts_due(after, new)
    apart = len({*was.values()}) > 1 or len({*becomes.values()}) > 1
    for number in becomes if apart else ():
        if was.get(number) != becomes[number]:
            yield Effect(f"Part {number} due", _day(was.get(number)), _day(becomes[number]))


def _day(day: date | None) -> str:
    return words(day) if day else "none"


def stale_parts(store: Store, case: Case, made: Sequence[Changed]) -> tuple[str, ...]:
    touched = {number for one in made for number in one.touched}
    return tuple(one.part for one in store.decisions(case.id) if one.part in touched)


def stale_versions(store: Store, case: Case, made: Sequence[Changed]) -> tuple[int, ...]:
    """Drafts that wait for confirmation and would have to be made again."""
    if all(one.what in UNSEEN_IN_LETTERS for one in made):
        return ()
    gone = {letter.version for letter in store.confirmations(case.id)}
    before = store.stale_to(case.id)
    newest = {draft.kind: draft.version for draft in store.drafts(case.id)}
    return tuple(v for v in sorted(newest.values()) if v not in gone and v > before)


def cautions(store: Store, shown: CaseFile, made: Sequence[Changed]) -> Iterator[str]:
    """What an officer should think about before it is done."""
    for one in made:
        if one.what is Correctable.DUPLICATE:
            other = store.case(one.after.removeprefix("duplicate of "))
            yield from _unlike(store, shown, other)
        if one.what is Correctable.REMOVE:
            yield "What it asks is not answered any more, though its words stay in the request"
    if shown.letters:
        went = ", ".join(f"{x.kind.value.replace('_', ' ')} {x.version}" for x in shown.letters)
        yield f"Confirmed letters stay as they went out: {went}"


def _unlike(store: Store, shown: CaseFile, other: Case) -> Iterator[str]:
    asked = store.requester(other.id)
    same = asked and shown.requester and _who(asked) & _who(shown.requester)
    if not same:
        yield (
            f"Nothing shows that the same person asked {other.reference}: another person's request "
            "has to be answered too"
        )
    if " ".join(other.text.split()) != " ".join(shown.case.text.split()):
        yield f"Its words differ from those of {other.reference}: see that nothing goes unanswered"


def _who(one: object) -> set[str]:
    values = (getattr(one, name, None) for name in ("name", "email"))
    return {" ".join(value.lower().split()) for value in values if value}
