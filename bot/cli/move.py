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
@click.option(
    "--key",
    metavar="KEY",
    help="Whose rows they become in a PostgreSQL database that several authorities share, such as "
    "the Slack workspace's id; the setting authority_key, if left out.",
)
@json_option
@click.pass_obj
def command(app: App, url: str, key: str | None, as_json: bool) -> None:
    """Copy the store with its history, letters and vectors to another database; stop the bot first.

    Every row and every letter is compared afterwards. Safe to interrupt and to repeat. The store
    that is in use stays as it was until the settings name the other one.
    """
    from bot.casework.move import move

    in_home, own = url == HOME_FILE, app.settings.authority_key
    whose = own if key is None else key
    report = move(app.engine, "" if in_home else url, app.home, whose)
    todo = _todo(in_home, "" if whose == own else whose)
    emit(report, as_json, lambda: _for_people(report, todo))


def _todo(in_home: bool, new_key: str) -> str:
    if in_home:
        return "take database_url out of the settings"
    address = "set database_url (or FOIBOT_DATABASE_URL) to that address"
    return f"{address} and authority_key to {new_key}" if new_key else address


def _for_people(report: dict[str, Any], todo: str) -> str:
    rows = report["rows"]
    said = "was there already" if report["already"] else "was copied"
    return (
        f"{report['to']}: {rows['request']} cases, {report['letters']} confirmed letters, "
        f"{rows['document']} indexed documents; everything {said}, and every row is the same.\n"
        f"Now {todo}, and start the bot. The old store is as it was; do not work on it any more."
    )
