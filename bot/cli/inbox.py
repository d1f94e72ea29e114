"""`foibot inbox`: fetches the mail and keeps it; an officer decides on each message."""

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.casework.export import within
from bot.casework.inbox import Post, belongs, plain_requests, register, take_in
from bot.cli.output import emit, json_option
from bot.cli.today import london_today
from bot.foi.case import Case
from bot.foi.errors import FoiError
from bot.foi.events import parse_day
from bot.foi.intake.arrival import Arrival, ArrivalState
from indexer.durable import write_whole


@click.command()
@click.option("--watch", is_flag=True, help="Look again and again, until it is stopped.")
@click.option("--all", "everything", is_flag=True, help="Show the messages dealt with, too.")
@click.option("--offline", is_flag=True, help="Show what was kept; ask no mail server.")
@click.option("--register", "number", type=int, help="Register message NUMBER as a request.")
@click.option("--received", metavar="DATE", help="With --register: the day of receipt.")
@click.option("--belongs", "given", nargs=2, help="NUMBER CASE: give a message to a case.")
@click.option("--not-ours", type=int, help="Message NUMBER is not for this team.")
@click.option("--original", nargs=2, metavar="NUMBER FILE", help="Write message NUMBER as it came.")
@click.option("--by", default="", help="The officer; default: who is logged in here.")
@json_option
@click.pass_obj
def command(
    app: App,
    watch: bool,
    everything: bool,
    offline: bool,
    number: int | None,
    received: str | None,
    given: tuple[str, str] | None,
    not_ours: int | None,
    original: tuple[str, str] | None,
    by: str,
    as_json: bool,
) -> None:
    """Fetch new mail, keep each message once and as it came, and show what it is proposed to be."""
    post = _post(app)
    who: dict[str, Any] = {"by": app.officer(by), "at": datetime.now(UTC)}
    if number is not None:
        day = parse_day(received, "--received") if received else None
        case = _registered(post, number, day, who)
        click.echo(f"Message {number} is registered as {case.reference}")
    elif given:
        told = belongs(post, _number(given[0]), given[1], today=london_today(), **who)
        click.echo(f"Message {given[0]} belongs to {told}")
    elif not_ours is not None:
        app.store.settle_message(not_ours, ArrivalState.NOT_OURS, None, **who)
        click.echo(f"Message {not_ours} is not for us")
    elif original:
        _write_original(app, _number(original[0]), Path(original[1]))
        click.echo(f"Message {original[0]} is in {original[1]}")
    else:
        _show(app, post, as_json, everything, fetching=not offline)
        while watch:
            time.sleep(app.settings.inbox_seconds)
            _show(app, post, as_json, everything, fetching=True)


def _registered(post: Post, number: int, day: date | None, who: dict[str, Any]) -> Case:
    from indexer.documents import Refused

    try:
        return register(post, number, day, today=london_today(), **who).case
    except Refused as refused:
        todo = f"Write it out with --original {number} FILE, and read it by hand"
        raise FoiError("message-unread", f"message {number}", refused.reason, todo) from refused


def _write_original(app: App, number: int, out: Path) -> None:
    data = app.store.original(number)
    if inside := within(app.home, out):
        app.store.keep_output(inside, datetime.now(UTC), message_id=number)
    write_whole(out, data)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise FoiError("message-number", f"'{text}'", "not a message's number", "See foibot inbox")
    return int(text)


def _show(app: App, post: Post, as_json: bool, everything: bool, *, fetching: bool) -> None:
    new = _fetched(app, post) if fetching else []
    shown = app.store.arrivals(None if everything else ArrivalState.WAITING)
    report = {"new": len(new), "messages": [_plain(one) for one in shown]}
    emit(report, as_json, lambda: _people(len(new), shown))


def _fetched(app: App, post: Post) -> list[Arrival]:
    from indexer.imap import MailServerError

    account = app.mail_account
    try:
        new = list(take_in(post, account, at=datetime.now(UTC), today=london_today()))
    except MailServerError as problem:
        raise FoiError(
            "inbox-server",
            f"the mail server {account.host}:{account.port}",
            str(problem),
            "Check inbox_host, inbox_user and FOIBOT_INBOX_PASSWORD; what was kept is kept",
        ) from problem
    if app.settings.inbox_registers:
        for one in plain_requests(new):
            now = datetime.now(UTC)
            register(post, one.id, None, by="inbox", at=now, today=london_today())
    return new


def _post(app: App) -> Post:
    """One process reads all the mails; it ends when this one does, however that is."""
    from indexer.pool import Pool

    limits = replace(app.reading_limits, incoming=True)
    pool = Pool(limits, 1)
    click.get_current_context().call_on_close(pool.close)
    return Post(app.registry, lambda path: pool.read(path, "mail"), app.zone, limits.max_bytes)


def _plain(one: Arrival) -> dict[str, Any]:
    return {
        "id": one.id,
        "state": one.state,
        "hash": one.hash,
        "came_at": one.came_at,
        "case": one.case_id,
        **one.proposal,
    }


def _people(new: int, shown: Iterable[Arrival]) -> str:
    lines = [f"{new} new"]
    for one in shown:
        told = one.proposal
        kind = (told.get("kind") or "not read").replace("_", " ")
        where = f" of {told['belongs_to']}" if told.get("belongs_to") else ""
        parts = f", {len(told['parts'])} parts" if told.get("parts") else ""
        due = f", due {told['due']}" if told.get("due") else ""
        lines.append(
            f"{one.id:>5}  {one.state.value}: {kind}{where}{parts}{due}  {told.get('subject', '')}"
        )
        lines += [f"       ! {flag}" for flag in told.get("flags", ())]
        lines += [f"       ! not read: {u['name']} ({u['reason']})" for u in told["unread"]]
    return "\n".join(lines)
