"""`foibot due`: when an answer is due, with the proof."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.books.calendars import school_terms
from bot.casework.due import due_report
from bot.cli.output import emit, json_option
from bot.cli.today import london_today
from bot.foi.clock import CaseKind, Handling
from bot.foi.errors import FoiError
from bot.foi.events import parse_choice, parse_day, parse_event
from bot.foi.proof import HEADLINES, skipped_runs
from bot.foi.vocabulary import Regime
from bot.foi.working_days import words


@click.command()
@click.option("--received", required=True, metavar="DATE", help="Day of receipt, YYYY-MM-DD.")
@click.option("--regime", required=True, help="foia, eir, foia+eir, foisa or sar.")
@click.option("--event", "events", multiple=True, metavar="TYPE=DATE", help="What happened when.")
@click.option("--today", metavar="DATE", help="Work it out as on this day instead of today.")
@click.option("--estimated", metavar="DATE", help="Estimated date in a PIT extension (s17(2)).")
@click.option("--kind", help="A case of SI 2004/3364: school, public-record, armed-forces, abroad; "
              "or ordinary. Default: what the setting is_school says.")  # fmt: skip
@click.option("--allowed-until", metavar="DATE", help="Day the Commissioner allowed (SI 2004/3364)")
@click.option("--ics", type=click.Path(path_type=Path), help="Write the dates to this diary file.")
@click.option("--title", default="Request", help="What the diary entries are called.")
@json_option
@click.pass_obj
def command(
    app: App,
    received: str,
    regime: str,
    events: tuple[str, ...],
    today: str | None,
    estimated: str | None,
    kind: str | None,
    allowed_until: str | None,
    ics: Path | None,
    title: str,
    as_json: bool,
) -> None:
    """Work out when an answer is due, with the proof.

    Events: clarification_sought, clarified, fees_notice, fee_paid, pit_extension,
    complex_extension, id_requested, id_received, responded, review_requested, review_completed,
    decision_notice.
    """
    now = _day(today, "--today") or london_today()
    handling = Handling(
        parse_choice(CaseKind, kind, "kind") if kind else None,
        _day(estimated, "--estimated"),
        _day(allowed_until, "--allowed-until"),
        school_terms(app.settings),
    )
    report = due_report(
        parse_day(received, "--received"),
        parse_choice(Regime, regime, "regime"),
        [parse_event(event) for event in events],
        app.calendars,
        app.limits,
        now,
        handling,
    )
    if ics:
        _write_diary(report, ics, title, now)
    emit(report, as_json, lambda: "\n".join(_for_people(report)))


def _day(text: str | None, field: str) -> date | None:
    return parse_day(text, field) if text else None


def _write_diary(report: dict[str, Any], path: Path, title: str, today: date) -> None:
    from bot.casework.diary import diary
    from indexer.durable import write_whole

    try:
        write_whole(path, diary(report, title, today))
    except OSError as problem:
        raise FoiError(
            "ics", f"--ics {path}", problem.strerror or "cannot be written", "Name another file"
        ) from problem


def _for_people(report: dict[str, Any]) -> Iterator[str]:
    """Headline, table of steps, table of skipped days, and the sentences for a letter."""
    yield f"Status: {report['status']}"
    yield from _rows(list(_headlines(report)))
    yield from ("", "How it was counted")
    yield from _rows([(words(step.date), step.what, step.law) for step in report["steps"]])
    runs = list(skipped_runs((*report["skipped"], *report["skipped_after"])))
    if runs:
        yield from ("", f"Not counted, beside Saturdays and Sundays ({report['working_day_law']})")
        yield from _rows([(run.when, run.why, ", ".join(run.nations)) for run in runs])
    yield from ("", "For a letter", report["statement"])
    if report["warnings"]:
        yield ""
    yield from (f"Mind: {warning}" for warning in report["warnings"])


def _headlines(report: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """The dates that are known, with the mark of those that bank holidays may still move."""
    for name, head in HEADLINES.items():
        repeats = name == "latest" and report["latest"] == report["due"]
        if report[name] and not repeats:
            mark = " (provisional)" if name in report["provisional"] else ""
            yield head, words(report[name]) + mark


def _rows(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Columns as wide as their widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield ("  " + "  ".join(cells)).rstrip()
