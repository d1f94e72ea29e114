"""What a case, its clock and a list of cases look like."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.foi.case import Case
from bot.foi.proof import HEADLINES, skipped_runs
from bot.slack.blocks import (
    Block,
    Message,
    button,
    context,
    divider,
    paragraphs,
    quoted,
    section,
)
from bot.slack.text import escape, shorten
from bot.slack.words import about, case_line, day_words, light

Clocked = tuple[Case, Mapping[str, Any]]


def due(case: Case, report: Mapping[str, Any]) -> Message:
    """Every date of a case, and how it was counted."""
    dates = {head: report[name] for name, head in HEADLINES.items() if report[name]}
    if report["latest"] == report["due"]:
        dates.pop("With extension", None)
    head = f"{case.reference}: {report['status']}"
    blocks = [
        section(f"*{escape(case.reference)}*\n{light(report)}"),
        *paragraphs("\n".join(f"{name}: {day_words(day)}" for name, day in dates.items()) or "-"),
        section("*How it was counted*"),
        *paragraphs("\n".join(_steps(report))),
        *_not_counted(report),
        section("*For a letter*"),
        *quoted(report["statement"]),
        *[context(f":warning: Warning: {escape(shorten(one, 900))}") for one in report["warnings"]],
    ]
    return Message(head, tuple(blocks))


def _steps(report: Mapping[str, Any]) -> Iterator[str]:
    for step in report["steps"]:
        yield f"• {day_words(step.date)}: {step.what} ({step.law})"


def _not_counted(report: Mapping[str, Any]) -> Iterator[Block]:
    runs = list(skipped_runs((*report["skipped"], *report["skipped_after"])))
    if runs:
        lines = (f"• {run.when}: {run.why}, {', '.join(run.nations)}" for run in runs)
        yield section("*Not counted, beside Saturdays and Sundays*")
        yield from paragraphs("\n".join(lines))


def cases(title: str, rows: Sequence[Clocked], nothing: str) -> Message:
    """A list of cases by due date, each with a way into it."""
    head = f"{title}: {len(rows)}" if rows else nothing
    return Message(head, (section(f"*{escape(head)}*"), *case_rows(rows)))


def case_rows(rows: Iterable[Clocked]) -> Iterator[Block]:
    """A line for each case, with a button to its clock."""
    for case, report in rows:
        show = button("Dates", "due", str(case.id), says=f"Dates of {case.reference}")
        yield section(case_line(case, report), show)
        yield from quoted(shorten(about(case), 120))


def told_of(case: Case, report: Mapping[str, Any], what: str) -> Message:
    """That something happened to a case, and how its clock stands now."""
    says = f"{case.reference}: {what}"
    return Message(says, (section(f"{escape(says)}\n{light(report)}"), divider()))
