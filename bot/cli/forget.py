"""`foibot forget`: a past letter leaves the index for good."""

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from bot.app import App
from bot.casework.forget import Forgotten, forget
from bot.cli.output import emit, json_option


@click.command()
@click.argument("target", metavar="PATH|REFERENCE")
@click.option("--because", required=True, metavar="TEXT", help="Why; kept in the history.")
@click.option("--by", default="", help="The officer; default: who is logged in here.")
@json_option
@click.pass_obj
def command(app: App, target: str, because: str, by: str, as_json: bool) -> None:
    """Take a past letter out of the index for good: its passages, words and vectors.

    `foibot ingest` leaves it out from then on, unless it is given --again. The file itself stays
    where it is. A letter that was confirmed here stays in its case, and is no precedent any more.
    """
    officer, now = app.officer(by), datetime.now(UTC)
    report = forget(app.eraser, target, because=because, by=officer, at=now)
    emit(report, as_json, lambda: "\n".join(_people(report)))


def _people(report: Forgotten) -> Iterator[str]:
    name = " ".join(report.name.splitlines())
    yield f"{name} is no longer in the index."
    if report.is_ours:
        yield "The confirmed letter itself stays in its case, as it was sent."
    if report.is_on_disk:
        yield "The file itself is still on the disk: delete it where it has to go too."
    yield from (f"{trouble}." for trouble in report.troubles)
    if report.is_busy:
        yield "The store is in use: run `foibot retention --scrub` when the bot is stopped."
