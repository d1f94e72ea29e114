"""`foibot move`: from SQLite to PostgreSQL, or back."""

from typing import Any

import click

from bot.app import App
from bot.cli.output import emit, json_option

HOME_FILE = "sqlite"


@click.command()
@click.option(
    "--to",
    "url",
    required=True,
    metavar="URL",
    help="Where to, like postgresql+psycopg://user@host/name; `sqlite` for the home folder's file.",
)
@json_option
@click.pass_obj
def command(app: App, url: str, as_json: bool) -> None:
    """Copy the store with its history, letters and vectors to another database; stop the bot first.

    Every row and every letter is compared afterwards. Safe to interrupt and to repeat. The store
    that is in use stays as it was until the settings name the other one.
    """
    from bot.casework.move import move

    in_home = url == HOME_FILE
    report = move(app.engine, "" if in_home else url, app.home)
    emit(report, as_json, lambda: _for_people(report, in_home))


def _for_people(report: dict[str, Any], in_home: bool) -> str:
    rows = report["rows"]
    todo = (
        "take database_url out of the settings"
        if in_home
        else "set database_url (or FOIBOT_DATABASE_URL) to that address"
    )
    said = "was there already" if report["already"] else "was copied"
    return (
        f"{report['to']}: {rows['request']} cases, {report['letters']} confirmed letters, "
        f"{rows['document']} indexed documents; everything {said}, and every row is the same.\n"
        f"Now {todo}, and start the bot. The old store is as it was; do not work on it any more."
    )
