"""`foibot feedback`: what was asked, what nobody could answer, and which precedents served."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from textwrap import fill

import click

from bot.app import App
from bot.casework.feedback import Feedback, feedback
from bot.cli.output import emit, json_option
from bot.foi.events import parse_day

_DAYS = 28
_WIDTH = 92


@click.command()
@click.option("--since", metavar="DATE", help=f"From this day on; without it, {_DAYS} days back.")
@json_option
@click.pass_obj
def command(app: App, since: str | None, as_json: bool) -> None:
    """Show which questions asked in Slack nobody could answer, and which precedents served.

    With --json every judged question comes with it, to be kept or to be learnt from. Nobody is
    named, and personal data in questions is hidden.
    """
    begin = datetime.now(UTC) - timedelta(days=_DAYS)
    if since:
        day = parse_day(since, "--since")
        begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    found = feedback(app.store.asked(begin), begin)
    emit(found, as_json, lambda: "\n".join(_page(found)))


def _page(found: Feedback) -> Iterator[str]:
    yield (
        f"Since {found.since:%-d %B %Y}: {found.asked} questions; answers called useful "
        f"{found.useful} times, not useful {found.not_useful} times"
    )
    if found.unanswered:
        yield "\nNOBODY COULD ANSWER"
        yield from (
            fill(f"- {' '.join(each.split())}", _WIDTH, subsequent_indent="  ")
            for each in found.unanswered
        )
    if found.most_used:
        yield "\nPRECEDENTS THAT SERVED"
        for one in found.most_used:
            place = f", part {one.part}" if one.part else ""
            yield f"- {one.reference}{place}: {one.times} times"
