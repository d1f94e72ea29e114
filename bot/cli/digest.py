"""`foibot digest`: where the team's cases stand this week."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from textwrap import fill
from typing import Any

import click

from bot.app import App
from bot.casework.digest import weekly_digest
from bot.casework.feedback import feedback
from bot.cli.output import emit, json_option
from bot.cli.today import london_today
from bot.foi.digest import HEADINGS, Digest, Line, Timeliness, UncountedCase
from bot.foi.digest_lists import alarm_words, count_words
from bot.foi.errors import FoiError
from bot.foi.events import parse_day
from bot.foi.working_days import words

_SHOWN = 4
_WIDTH = 100


@click.command()
@click.option("--today", metavar="DATE", help="Work it out as on this day instead of today.")
@click.option("--officer", metavar="NAME", help="Only the cases of this officer.")
@click.option("--all", "every", is_flag=True, help=f"Whole lists, not the first {_SHOWN} of each.")
@click.option(
    "--chart", type=click.Path(path_type=Path), help="Write the coming four weeks to this PNG."
)
@json_option
@click.pass_obj
def command(
    app: App,
    today: str | None,
    officer: str | None,
    every: bool,
    chart: Path | None,
    as_json: bool,
) -> None:
    """Show where the cases stand: what is late, due, on hold, and likely to be late."""
    day = parse_day(today, "--today") if today else london_today()
    if officer:
        _refuse_unknown(app, officer, day)
    digest = weekly_digest(app.almanac, day, officer, at=datetime.now(UTC))
    if chart:
        _write_chart(digest, chart)
    lines = people(digest, None if every else _SHOWN)
    told = _asked(app, day)
    pages = [*lines, *_asked_words(told)]
    emit(asdict(digest) | {"asked": told}, as_json, lambda: "\n".join(map(_fit, pages)))


def _asked(app: App, day: date) -> dict[str, object]:
    """What was asked in the last week: questions nobody could answer, precedents that served."""
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=7)
    found = feedback(app.store.asked(begin), begin)
    return {
        "questions": found.asked,
        "unanswered": found.unanswered,
        "most_used": [asdict(one) for one in found.most_used],
    }


def _asked_words(told: dict[str, Any]) -> Iterator[str]:
    if told["unanswered"]:
        yield from ("", f"Asked this week, and nobody could answer ({len(told['unanswered'])})")
        yield from (f"  {' '.join(one.split())}" for one in told["unanswered"])
    if told["most_used"]:
        served = ", ".join(f"{one['reference']} ({one['times']})" for one in told["most_used"])
        yield from ("", f"Precedents that served: {served}")


def _refuse_unknown(app: App, officer: str, day: date) -> None:
    """A name that is misspelt must not look like a desk without work."""
    cases = (state.case for state in app.almanac.current(day))
    officers = sorted({case.officer for case in cases if case.officer})
    if officer not in officers:
        raise FoiError(
            "officer-unknown",
            f"--officer '{officer}'",
            "no current case belongs to them",
            f"Use one of {', '.join(officers)}" if officers else "No case is assigned to anybody",
        )


def people(digest: Digest, shown: int | None) -> Iterator[str]:
    """The digest in lines, at most `shown` of each list."""
    yield f"{words(digest.today)}: {count_words(digest.open_cases, 'open case')}"
    yield _timeliness(digest.timeliness)
    for field, heading in HEADINGS.items():
        lines: Sequence[Line] = getattr(digest, field)
        if lines:
            yield from ("", f"{heading} ({len(lines)})")
            yield from _few([(line.reference, _owner(line), line.words) for line in lines], shown)
    if digest.uncounted:
        yield from ("", f"Cannot be counted ({len(digest.uncounted)})")
        rows = [(case.reference, _owner(case), case.why) for case in digest.uncounted]
        yield from _few(rows, shown)
    empty = [heading.lower() for field, heading in HEADINGS.items() if not getattr(digest, field)]
    if empty:
        yield from ("", f"None: {', '.join(empty)}.")
    yield _coming(digest)
    if digest.past_retention:
        yield f"Records past their retention period: {digest.past_retention} (`foibot retention`)"
    if digest.drill:
        yield f"{digest.drill}."
    if digest.false_alarms:
        yield alarm_words(digest.false_alarms)
    if digest.chain:
        yield f"Records: chain {digest.chain}"
        yield from digest.signed


def _fit(line: str) -> str:
    """A line that is too wide goes on below, set in."""
    return fill(
        line, _WIDTH, subsequent_indent=" " * 6, break_on_hyphens=False, break_long_words=False
    )


def _timeliness(found: Timeliness) -> str:
    span = f"{words(found.first)} to {words(found.last)}"
    if found.percent is None:
        return f"Answered {span}: none"
    return (
        f"Answered {span}: {found.in_time} of {found.answered} in time, {found.percent:g} % "
        f"({found.words})"
    )


def _owner(line: Line | UncountedCase) -> str:
    return line.officer or "nobody"


def _few(rows: Sequence[tuple[str, ...]], shown: int | None) -> Iterator[str]:
    """The first rows, their columns as wide as the widest cell, and how many are left out."""
    few = rows[:shown]
    widths = [max(map(len, column)) for column in zip(*few, strict=True)]
    for row in few:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield ("  " + "  ".join(cells)).rstrip()
    if len(rows) > len(few):
        yield f"  and {len(rows) - len(few)} more: --all shows them"


def _coming(digest: Digest) -> str:
    """How many dates each coming week holds."""
    weeks: dict[date, int] = {}
    for ahead in digest.ahead:
        monday = ahead.day - timedelta(days=ahead.day.weekday())
        due = len(ahead.answers) + len(ahead.extended) + len(ahead.reviews)
        weeks[monday] = weeks.get(monday, 0) + due
    numbers = (f"{monday.day} {monday:%b}: {number}" for monday, number in weeks.items())
    return f"Dates ahead, by week from Monday: {', '.join(numbers)}"


def _write_chart(digest: Digest, path: Path) -> None:
    from bot.casework.chart import coming_weeks
    from indexer.durable import write_whole

    try:
        write_whole(path, coming_weeks(digest).png)
    except OSError as problem:
        raise FoiError(
            "chart", f"--chart {path}", problem.strerror or "cannot be written", "Name another file"
        ) from problem
