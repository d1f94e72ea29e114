"""`foibot case CASE --correct`: what a correction would do, and carrying it out."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from bot.casework.clocking import Clocks
from bot.casework.correct import Preview, apply, preview
from bot.foi.corrections import Correctable, read_change
from bot.foi.errors import FoiError

CORRECT = (
    "Show what a correction would do; repeat it for several. WHAT is "
    f"{', '.join(Correctable)}. Nothing is changed without --apply."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed: the case, the corrections, the token of their preview, why, and by whom."""

    case: str
    corrections: tuple[str, ...]
    token: str | None
    why: str
    by: str


def corrected(
    clocks: Clocks, asked: Asked, now: datetime, today: date, as_json: bool
) -> tuple[dict[str, Any], bool, Callable[[], str]]:
    """Show or carry out the corrections; what `emit` prints of it."""
    changes = [read_change(text) for text in asked.corrections]
    if not changes:
        raise FoiError(
            "correction-none",
            f"--apply {asked.token}",
            "the corrections that were shown are missing",
            "Give the same --correct again, with --apply and --why",
        )
    if asked.token:
        done = apply(
            clocks,
            asked.case,
            changes,
            asked.token.strip(),
            why=asked.why,
            by=asked.by,
            at=now,
            today=today,
        )
    else:
        done = preview(clocks, asked.case, changes, today)
    applied = bool(asked.token)
    return _report(done, applied), as_json, lambda: "\n".join(_people(done, applied))


def shown(text: str) -> str:
    """A value on one line; several parts with a bar between them."""
    return " | ".join(" ".join(line.split()) for line in text.splitlines()) or "nothing"


def _report(done: Preview, applied: bool) -> dict[str, Any]:
    return {
        "id": done.case.id,
        "reference": done.case.reference,
        "applied": applied,
        "changes": [
            {"what": one.what, "before": one.before, "after": one.after, "parts": one.touched}
            for one in done.changes
        ],
        "effects": [asdict(effect) for effect in done.effects],
        "stale_parts": done.stale_parts,
        "stale_versions": done.stale_versions,
        "cautions": done.cautions,
        "token": done.token,
    }


def _people(done: Preview, applied: bool) -> Iterator[str]:
    yield f"{done.case.reference}, " + ("corrected:" if applied else "as it would be corrected:")
    for one in done.changes:
        yield f"  {one.what}: {shown(one.before)} -> {shown(one.after)}"
    yield "Dates:" if done.effects else "No date changes."
    yield from (f"  {effect.what}: {effect.before} -> {effect.after}" for effect in done.effects)
    if done.stale_parts:
        yield f"Decide again: part {', '.join(done.stale_parts)}."
    if done.stale_versions:
        versions = ", ".join(map(str, done.stale_versions))
        yield f"Draft again: version {versions} rests on what was wrong and cannot be confirmed."
    yield from (f"  ! {caution}." for caution in done.cautions)
    if not applied:
        yield f'Nothing is changed yet. To do it, add: --apply {done.token} --why "..."'
