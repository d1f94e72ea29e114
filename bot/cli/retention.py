"""`foibot retention`: what is past its retention period, and its removal."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import click

from bot.app import App
from bot.casework.erase import clear
from bot.casework.retention import Applied, DueList, apply, due_list
from bot.cli.output import emit, json_option
from bot.cli.today import london_today
from bot.foi.digest_lists import count_words
from bot.foi.errors import FoiError
from bot.foi.working_days import words


@click.command()
@click.option("--apply", "applying", is_flag=True, help="Delete what is listed; needs --hash.")
@click.option("--hash", "shown", metavar="H", help="The hash of the list that you have read.")
@click.option("--hold", metavar="CASE", help="Keep a case out of the list; needs --because.")
@click.option("--release", metavar="CASE", help="Take that back.")
@click.option("--because", metavar="TEXT", help="Why it is held: the Commissioner has it.")
@click.option("--scrub", is_flag=True, help="Empty the store's log and free pages once more.")
@click.option("--by", default="", help="The officer; default: who is logged in here.")
@json_option
@click.pass_obj
def command(
    app: App,
    applying: bool,
    shown: str | None,
    hold: str | None,
    release: str | None,
    because: str | None,
    scrub: bool,
    by: str,
    as_json: bool,
) -> None:
    """List what is past its retention period, per kind, why and since when.

    The periods are settings (retention_..._days); without them nothing is ever due. --apply deletes
    exactly the list that you have read: its hash stands below it. Confirmed letters are never in
    it, nor cases that are open, under review, appealed or held.
    """
    who: dict[str, Any] = {"by": app.officer(by), "at": datetime.now(UTC)}
    if hold or release:
        click.echo(_held(app, hold, release, because, who))
    elif scrub:
        is_busy, troubles = clear(app.eraser, is_indexed=True)
        click.echo("\n".join(_scrubbed(is_busy, tuple(troubles))))
    elif applying:
        if not shown:
            raise click.UsageError("Give --hash, which stands below the list.")
        done = apply(app.retention, shown, today=london_today(), **who)
        emit(done, as_json, lambda: "\n".join(_applied(done)))
    else:
        found = due_list(app.retention, london_today())
        emit(found, as_json, lambda: "\n".join(_people(found)))


def _held(
    app: App, hold: str | None, release: str | None, because: str | None, who: dict[str, Any]
) -> str:
    expiry = app.retention.expiry
    if release:
        case = app.store.case(release)
        was = expiry.release(case.id, **who)
        return f"{case.reference} {'is held no longer' if was else 'was not held'}."
    case = app.store.case(str(hold))
    if not (because or "").strip():
        raise FoiError(
            "hold-why", f"--hold {case.reference}", "nothing says why", "Add --because TEXT"
        )
    expiry.hold(case.id, str(because), **who)
    return f"{case.reference} is held: nothing of it goes for its age."


def _people(found: DueList) -> Iterator[str]:
    for kind, records in groupby(found.records, key=lambda one: one.kind):
        listed = list(records)
        yield f"{kind.value} ({len(listed)}): {listed[0].why}"
        yield from (f"  {one.what}, since {words(one.since)}" for one in listed)
    if not found.records:
        yield "Nothing is past its retention period."
        return
    yield f"{count_words(len(found.records), 'record')}. To delete exactly these:"
    yield f"foibot retention --apply --hash {found.hash} --by NAME"


def _applied(done: Applied) -> Iterator[str]:
    yield f"{count_words(done.removed, 'record')} deleted."
    yield from _scrubbed(done.is_busy, done.troubles)


def _scrubbed(is_busy: bool, troubles: tuple[str, ...]) -> Iterator[str]:
    yield from (f"{trouble}." for trouble in troubles)
    if is_busy:
        yield "The store is in use: run `foibot retention --scrub` when the bot is stopped."
    else:
        yield "The store's log and free pages hold nothing of what was deleted."
