"""`foibot export`: the confirmed letter as a file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.casework.export import Exported, export
from bot.cli.output import emit, json_option
from bot.cli.values import KINDS, Word
from bot.foi.vocabulary import Kind


@click.command()
@click.argument("case")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="The file to write: .docx, .pdf, .md or .txt.",
)
@click.option("--draft", is_flag=True, help="The newest draft instead, marked as a draft.")
@click.option("--letter", type=Word(KINDS), default="response", show_default=True)
@click.option("--by", default="", help="The officer who exports; default: who is logged in here.")
@json_option
@click.pass_obj
def command(
    app: App, case: str, out: Path, draft: bool, letter: str, by: str, as_json: bool
) -> None:
    """Write the confirmed letter of CASE (its number or reference) to a file, to the character."""
    exported = export(
        app.store,
        app.writers,
        app.settings.authority,
        case,
        out,
        by=app.officer(by),
        at=datetime.now(UTC),
        draft=draft,
        kind=Kind(letter),
        home=app.home,
    )
    report = _report(exported)
    emit(report, as_json, lambda: _people(exported))


def _report(exported: Exported) -> dict[str, Any]:
    return {
        "id": exported.case.id,
        "reference": exported.case.reference,
        "file": exported.path,
        "version": exported.sheet.version,
        "hash": exported.sheet.hash,
        "draft": exported.sheet.draft,
    }


def _people(exported: Exported) -> str:
    what = exported.sheet.mark or f"version {exported.sheet.version}, confirmed"
    return f"{exported.case.reference}, {what}: {exported.path}"
