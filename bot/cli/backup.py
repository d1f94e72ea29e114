"""`foibot backup`: everything that cannot be made again, in one file."""

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.cli.output import emit, json_option
from bot.store.chain import Head


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def command(app: App, file: Path, as_json: bool) -> None:
    """Write store, settings and imported law into FILE, a zip; the bot may go on meanwhile.

    Tokens, the database's address, models and the search index are left out. The file holds
    personal data: keep it as you keep the store. Beside it lies `erased.jsonl`, the list of what
    was erased so far, without names: older backups in that folder are restored with it.
    """
    from bot.casework.backup import backup
    from bot.casework.erased_list import keep_list
    from bot.casework.restored import beside

    now = datetime.now(UTC)
    report = backup(app.engine, app.home, file, program=version("foibot"), at=now)
    troubles = keep_list([*app.eraser.lists, beside(file)], app.store.removals())
    for trouble in troubles:
        click.echo(f"{trouble}.", err=True)
    shown = report | {"letters": len(report["letters"]), "erased_list": beside(file)}
    del shown["members"]
    emit(shown, as_json, lambda: _for_people(shown))


def _for_people(report: dict[str, Any]) -> str:
    cases, documents = report["rows"]["request"], report["rows"]["document"]
    lines = [
        f"{report['file']}: {cases} cases, {report['letters']} confirmed letters, {documents} "
        f"indexed documents, {report['bytes'] / 1e6:.1f} MB.",
        f"sha256 {report['sha256']}",
        f"Left out: {', '.join((*report['not_included'], *report['left_out']))}.",
    ]
    lines.append(f"Beside it, what was erased so far: {report['erased_list']}.")
    lines.append(f"Chain {Head(report['chain']['entries'], report['chain']['head'])}")
    lines += [f"BROKEN: {fault}." for fault in report["faults"]]
    return "\n".join(lines)
