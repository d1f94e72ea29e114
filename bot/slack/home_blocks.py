"""The App Home: my cases, drafts that wait, the team's numbers, my settings, help."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.foi.digest import Line
from bot.slack import limits
from bot.slack.blocks import (
    Block,
    button,
    context,
    divider,
    header,
    paragraphs,
    section,
    verbatim,
)
from bot.slack.case_blocks import Clocked, case_rows
from bot.slack.case_forms import DAYS
from bot.slack.text import escape, shorten
from bot.store.conversations import Preference

_MOST = 20
"""Cases that the Home lists; how many more there are is said."""
_LISTED = 10
"""Drafts and unsent letters that it lists each."""


_WHYS = 5


@dataclass(frozen=True, slots=True)
class Numbers:
    """The team's state, and how its answers were rated."""

    open: int
    overdue: int
    soon: int
    on_hold: int
    useful: int
    rated: int
    wrong: tuple[str, ...]
    """What officers found wrong with answers, newest first."""


def home(
    mine: Sequence[Clocked],
    waiting: Sequence[Line],
    unsent: Sequence[Line],
    numbers: Numbers,
    preference: Preference,
    help_: Sequence[Block],
    warning: str = "",
) -> Block:
    """An officer's App Home; `warning` is for whoever looks after the settings."""
    blocks = [
        *paragraphs(f"Warning: {warning}." if warning else ""),
        header("My cases by due date"),
        *(case_rows(mine[:_MOST]) if mine else [section("No open case is yours.")]),
        *_more(len(mine)),
        divider(),
        header("Drafts awaiting confirmation"),
        *_lines(waiting, "Show", "draft"),
        header("Confirmed, not sent"),
        *_lines(unsent, "Record as sent", "sent"),
        divider(),
        header("The team"),
        section(_numbers(numbers)),
        *_wrong(numbers),
        divider(),
        header("My settings"),
        _preference(preference),
        divider(),
        header("Help"),
        *help_,
    ]
    assert len(blocks) <= limits.VIEW_BLOCKS
    return {"type": "home", "blocks": blocks}


def _more(count: int) -> list[Block]:
    return [context(f"{count - _MOST} more: `/foi due`")] if count > _MOST else []


def _lines(lines: Sequence[Line], label: str, action: str) -> list[Block]:
    shown = [
        section(
            f"*{escape(line.reference)}* {escape(shorten(line.words, 300))}",
            button(label, action, str(line.case_id), says=f"{label}: {line.reference}"),
        )
        for line in lines[:_LISTED]
    ]
    more = [context(f"{len(lines) - _LISTED} more: `/foi digest`")] if lines[_LISTED:] else []
    return [*shown, *more] or [section("None.")]


def _numbers(numbers: Numbers) -> str:
    rated = (
        f"{numbers.useful} of {numbers.rated} answers rated in four weeks were useful."
        if numbers.rated
        else "No answer was rated in the last four weeks."
    )
    return (
        f"{numbers.open} open · :red_circle: {numbers.overdue} overdue · "
        f":large_orange_circle: {numbers.soon} due soon · :white_circle: {numbers.on_hold} on "
        f"hold\n{rated}"
    )


def _wrong(numbers: Numbers) -> list[Block]:
    said = [f"Not useful: {shorten(why, 300)}" for why in numbers.wrong[:_WHYS]]
    return verbatim("\n".join(said))


def _preference(mine: Preference) -> Block:
    when = f"{DAYS[mine.digest_day % len(DAYS)]} at {mine.digest_hour % 24:02}:00"
    says = "No digest for me." if mine.quiet else f"My digest comes on {when}."
    return section(says, button("Change", "preferences", says="Change my settings"))


def refused_home(sentence: str, reference: str) -> Block:
    """The Home of somebody whom the bot does not serve."""
    return {"type": "home", "blocks": [*paragraphs(sentence), context(f"Reference {reference}")]}
