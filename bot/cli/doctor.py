"""`foibot doctor`: what is set up and what is not, and how to mend it."""

import sys

import click

from bot.app import App
from bot.casework.doctor import Sign, State, examine
from bot.cli.output import emit, json_option
from bot.cli.today import london_today

MARKS = {State.GOOD: "ok  ", State.LOOK: "look", State.BAD: "BAD "}


@click.command()
@json_option
@click.pass_obj
def command(app: App, as_json: bool) -> None:
    """Look at this installation; exit 1 if something has to be corrected before it works."""
    signs = examine(app.patient, london_today())
    emit({"signs": signs}, as_json, lambda: "\n".join(map(_line, signs)))
    if any(sign.state is State.BAD for sign in signs):
        sys.exit(1)


def _line(sign: Sign) -> str:
    line = f"{MARKS[sign.state]}  {sign.what}: {sign.says}"
    return f"{line}\n      {sign.mend}." if sign.mend else line
