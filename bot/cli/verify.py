"""`foibot verify`: whether what was confirmed and recorded is still as it was."""

import sys

import click

from bot.app import App
from bot.cli.output import emit, json_option


@click.command()
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="ENTRIES:LINK",
    help="A head that a digest, a confirmation, a backup or the log showed earlier; repeat it.",
)
@json_option
@click.pass_obj
def command(app: App, heads: tuple[str, ...], as_json: bool) -> None:
    """Work out the chain over confirmations and history again, and look at the tables' guards.

    Exit 1 where anything does not hold, with the first entry that breaks. Whoever has the database
    could make the whole chain again: compare with a --head that is kept elsewhere.
    """
    from bot.casework.verify import Verified, verify

    def people(found: Verified) -> str:
        began = f", begun on {found.since:%d %B %Y at %H:%M} UTC" if found.since else ""
        lines = [
            f"{found.head.entries} entries{began}, {found.letters} confirmed letters.",
            f"Head {found.head}",
            *(f"BROKEN: {fault}." for fault in found.faults),
        ]
        return "\n".join(lines if found.faults else [*lines, "Everything is as it was recorded."])

    found = verify(app.engine, heads)
    emit(found.report(), as_json, lambda: people(found))
    if found.faults:
        sys.exit(1)
