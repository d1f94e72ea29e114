"""Corrects a case: what would change is shown first, and only what was shown is carried out."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.casework.clocking import Clocks
from bot.casework.correct_effects import (
    Effect,
    cautions,
    effects,
    stale_parts,
    stale_versions,
)
from bot.casework.decided import later_parts
from bot.foi.case import Case, ClockEvent
from bot.foi.case_clock import extension_of
from bot.foi.correct_fields import change_field, ended, require_mixed
from bot.foi.correct_parts import change_parts
from bot.foi.corrections import (
    OF_PARTS,
    CaseFile,
    Change,
    Changed,
    Correctable,
)
from bot.foi.errors import FoiError
from bot.foi.events import EventType
from bot.foi.vocabulary import Kind
from bot.store.corrections import case_changed
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Preview:
    """What corrections would do; nothing is changed yet.

    `token` stands for exactly this: the case as it is, the corrections and their effects.
    `stale_parts` have a decision that would count no more, `stale_versions` are drafts that could
    no longer be confirmed. `cautions` are sentences to think about.
    """

    case: Case
    changes: tuple[Changed, ...]
    effects: tuple[Effect, ...]
    stale_parts: tuple[str, ...]
    stale_versions: tuple[int, ...]
    cautions: tuple[str, ...]
    token: str
    shown: CaseFile
    seen: int


def preview(clocks: Clocks, name: str, changes: Sequence[Change], today: date) -> Preview:
    """Work out what these corrections, one after the other, would do.

    A FoiError where one cannot be, where together they change nothing, or where the clock would
    contradict itself.
    """
    if not changes:
        raise FoiError("correction-none", name, "nothing to correct is given", "Say what is wrong")
    store = clocks.store
    case = store.case(name)
    shown, seen = store.case_file(case.id)
    made = tuple(_made(clocks, shown, changes, today))
    after = made[-1].file
    require_mixed(after.case)
    if after == shown:
        raise FoiError(
            "correction-same", case.reference, "it is so already", "Correct what is otherwise"
        )
    dates = tuple(effects(clocks, shown.case, after.case, today))
    stale = stale_parts(store, case, made), stale_versions(store, case, made)
    doubts = tuple(cautions(store, shown, made))
    told = repr((shown.hash, changes, dates, stale)).encode("utf-8", "surrogatepass")
    token = f"{seen}-{hashlib.sha256(told).hexdigest()[:16]}"
    return Preview(case, made, dates, *stale, doubts, token, shown, seen)


def apply(
    clocks: Clocks,
    name: str,
    changes: Sequence[Change],
    token: str,
    *,
    why: str,
    by: str,
    at: datetime,
    today: date,
) -> Preview:
    """Carry out the corrections whose preview has this token.

    A FoiError where the case has changed since (it says what happened), where the token is of
    another correction, or where no reason is given; then nothing is changed.
    """
    require_reason(why)
    refuse_changed(clocks, name, token)
    found = preview(clocks, name, changes, today)
    if token != found.token:
        raise _unknown_token(found.case.reference, token)
    clocks.store.correct(
        found.case.id,
        found.changes,
        shown=found.shown,
        seen=found.seen,
        why=" ".join(why.split()),
        by=by,
        at=at,
    )
    return found


def require_reason(why: str) -> None:
    """Refuse a correction that nobody could explain later."""
    if len(why.split()) < 2:
        raise FoiError(
            "correction-why", "the reason", "it is missing", "Say in words why it is corrected"
        )
    if len(why) > _LONGEST_REASON:
        raise FoiError(
            "correction-why",
            "the reason",
            f"it has {len(why):,} characters, and {_LONGEST_REASON:,} are the most",
            "Say it shorter",
        )


_LONGEST_REASON = 1_000


def refuse_changed(clocks: Clocks, name: str, token: str) -> None:
    """Say what happened to the case since the preview with this token was shown."""
    case, (seen, _, _) = clocks.store.case(name), token.partition("-")
    history = clocks.store.history(case.id)
    if seen.isascii() and seen.isdigit() and int(seen[:9]) < len(history):
        raise case_changed(case.reference, history[int(seen[:9]) :])


def _unknown_token(reference: str, token: str) -> FoiError:
    return FoiError(
        "correction-token",
        f"{reference}, {token[:40]}",
        "that does not stand for this correction of the case as it is now",
        "Look at its effect again, and apply what is shown",
    )


def _made(
    clocks: Clocks, file: CaseFile, changes: Sequence[Change], today: date
) -> Iterator[Changed]:
    for change in changes:
        one = _one(clocks, file, change, today)
        file = one.file
        yield one


def _one(clocks: Clocks, file: CaseFile, change: Change, today: date) -> Changed:
    if change.what in OF_PARTS:
        return change_parts(file, change, _answered(clocks.store, file))
    if change.what is Correctable.DUPLICATE:
        return _duplicate(clocks.store, file, change, today)
    return change_field(file, change, today)


def _answered(store: Store, file: CaseFile) -> frozenset[str]:
    """The parts that a confirmed letter has dealt with: answered, or told when they will be."""
    case = file.case
    extension = extension_of(case)
    named = {*extension.parts, *extension.answered} if extension else set()
    if any(letter.kind is Kind.RESPONSE for letter in file.letters):
        named |= {part.number for part in case.parts} - later_parts(store, case)
    return frozenset(named)


def _duplicate(store: Store, file: CaseFile, change: Change, today: date) -> Changed:
    other = store.case(change.value)
    if other.id == file.case.id:
        raise FoiError(
            "duplicate-self", other.reference, "it cannot be its own duplicate", "Name the other"
        )
    points = next((e for e in other.events if e.type == EventType.DUPLICATE), None)
    if points:
        raise FoiError(
            "duplicate-chain",
            other.reference,
            f"it is itself a duplicate, of {points.detail.get('of', 'another case')}",
            "Name that one",
        )
    event = ClockEvent(EventType.DUPLICATE.value, today, {"of": other.reference})
    return ended(file, change, event, f"duplicate of {other.reference}")
